"""The pieces that the shapes are made of: what people call a task, a list, a priority, a field."""

from __future__ import annotations

from taskchat.agent.embedded.words import TODO_VERBS, word_set

TODO = r"(?:to ?do|todos?)"
TASK = r"(?:tasks?|to ?dos?|reminders?|items?|chores?|entry|entries|errands?|alerts?|action items?)"
NOUN = rf"(?:{TASK}|{TODO}|agenda|lists?|things|stuff|ones|plate|deadlines?|backlog|projects?|todo's)"
DET = r"(?:(?:my|the|our|your|this|that|these|those|all|of|any|a|an|entire|whole|current|other|new) )*"
LIST = (
    rf"{DET}(?:[^\s,;]+ ){{0,4}}?(?:lists?|{TODO}|tasks|reminders|agenda|things to do|chores|todo's|project)"
    r"(?: (?:of|for) (?:things|stuff|chores|tasks|items|reminders|[a-z]+)"
    r"(?: (?:to|i) (?:do|remember|accomplish|complete|finish|buy|need to do|have to do))?)?"
)
_NO_NAME = (
    "add|delete|remove|clear|show|read|open|find|check|update|edit|put|create|make|start|see|view"
    "|what|is|are|do|on|in|from|mark|cross|take|get"
)
NAMED_LIST = (
    rf"(?:(?:my|the|our|this|that) )?(?:(?!(?:{_NO_NAME})\b)[^\s,;:]+ ){{0,4}}?(?:lists?"
    rf"|{TODO}(?: list)?)(?: (?:of|for) (?:things|stuff|chores|tasks|shopping|work)(?: to do)?)?"
)
PRIORITY = (
    r"(?:(?:a |an |as |at |with )*(?:very |really |super |top |more |the )*"
    r"(?:(?:high|higher|highest|top|low|lower|lowest|medium|normal|mid|urgent|important"
    r"|critical)(?:(?: - | |-)?priority)?"
    r"|priority (?:high|low|medium|normal|one|two|three|[123])|p[123]|!(?:high|medium|low)|most important))"
)
REFERENCE = (
    r"(?:(?:task|item|number|reminder|todo|no) )?#?\d+(?:(?: , and | , | and | & )(?:task )?#?\d+)*"
    r"|it|that|this|them|those|these|both|all of (?:them|these|those)|them all|that one|this one|the (?:first"
    r"|second|third|fourth|fifth|last|other|next|top)"
    r"(?: (?:one|two|three|task|item))?"
    r"(?: and (?:the )?(?:second|third|fourth|fifth|last)(?: (?:one|task|item))?)?|the (?:task|item|reminder)"
)
MANY = (
    r"(?:everything|(?:all|both|every|each)(?: of)?(?: (?:my|the|our|these|those))?(?: [^\s,]+){0,2}? "
    r"(?:tasks?|items?|reminders?|ones?|things?|todos?|chores))"
)
FIELD = (
    r"(?:due ?dates?|due times?|deadlines?|dates?|times?|priority|priorities|tags?|labels?|project|notes?|descriptions?"
    r"|details|recurrences?|repeats?|repetitions?|recurring)"
)
NAMED = r"(?:notes?|descriptions?|tags?|labels?|due ?date|deadline|priority|title|name|project|date|time)"
PAST = (
    r"(?:(?!(?:tried|used|meant|wanted|needed|failed|hoped|planned|intended|attempted|refused|promised|decided|expected"
    r"|started|began|wished|asked|supposed) (?:to\b|[a-z]+ing\b)|(?:dreamed|dreamt|imagined|pretended|claimed|wished"
    r"|lied) )"
    r"(?:bought|paid|sent|wrote|written|took|taken|made|did|done|went|gone|got|gave|given|met|told|spoke|spoken|fed"
    r"|found|brought|built|drove|kept|left|ran|sold|swept|threw|thrown|taught|hung|dug|put|read|cut|set|did|rang"
    r"|(?!(?:need|feed|seed|speed|weed|bed|red|shed|embed|indeed|exceed|proceed|succeed|bleed|breed"
    r"|greed|hundred|sacred|naked)\b)[a-z]{2,}ed))"
)
UNIT = r"(?:minutes?|mins?|hours?|hrs?|days?|weeks?|months?|years?)"
COUNT = r"(?:a|an|another|one|two|three|four|five|six|seven|eight|nine|ten|a couple of|a few|half an|\d{1,3})"
DONE = r"(?:done|completed?|finished|ticked off|checked off|accomplished)"
ADVERBS = (
    r"(?:actually |really |quite |yet |even |just |already |now |finally |all |been |fully |totally |officially )*"
)
# Before "done": what was said is no word that takes it back, as "not done", "to be done", "half done" do.
UNDOUBTED = "".join(
    rf"(?<! {word} )"
    for word in sorted(
        word_set("""
        not never be being half almost nearly partly partially mostly barely hardly isn't aren't ain't
    """)
    )
)
EXCEPT = r"(?: (?:except|but|besides|apart from|other than) .+)?"
SAY = r"(?::|saying(?: that)?|that says|which says|that reads|,|—|–|-)"
VERBS = "|".join(sorted(TODO_VERBS))
# A day after "reminder for …", which asks to see the reminders of that day.
DAYLIKE = (
    r"(?:(?:today|tonight|tomorrow|this|next|my|the|me|now|later|\d+|january|february|march|april|may|june|july|august"
    r"|september|october|november|december|(?:mon|tues|wednes|thurs|fri|satur|sun)day)\b)"
)
