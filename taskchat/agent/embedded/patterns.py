"""The shapes that commands take in English, as a table: first match wins.

A pattern is matched against a clause's plain words, without its manners. `what` is what the command is about, `new`
what it gives. The `form` tells the command's road apart where an intent has several.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from taskchat.agent.embedded.words import TODO_VERBS

TODO = r"(?:to ?do|todos?)"
TASK = r"(?:tasks?|to ?dos?|reminders?|items?|chores?|entry|entries|errands?|alerts?|action items?)"
NOUN = rf"(?:{TASK}|{TODO}|agenda|lists?|things|stuff|ones|plate|deadlines?|backlog|projects?|todo's)"
_DET = r"(?:(?:my|the|our|your|this|that|these|those|all|of|any|a|an|entire|whole|current|other|new) )*"
LIST = (
    rf"{_DET}(?:[^\s,;]+ ){{0,4}}?(?:lists?|{TODO}|tasks|reminders|agenda|things to do|chores|todo's|project)"
    r"(?: (?:of|for) (?:things|stuff|chores|tasks|items|reminders|[a-z]+)"
    r"(?: (?:to|i) (?:do|remember|accomplish|complete|finish|buy|need to do|have to do))?)?"
)
PRIORITY = (
    r"(?:(?:a |an |as |at |with )*(?:very |really |super |top |more |the )*"
    r"(?:(?:high|higher|highest|top|low|lower|lowest|medium|normal|mid|urgent|important"
    r"|critical)(?:(?: - | |-)?priority)?"
    r"|priority (?:high|low|medium|normal|one|two|three|[123])|p[123]|!(?:high|medium|low)|most important))"
)
REFERENCE = (
    r"(?:(?:task|item|number|reminder|todo|no) )?#?\d+(?:(?: , and | , | and | & )(?:task )?#?\d+)*"
    r"|it|that|this|them|those|these|both|that one|this one|the (?:first|second|third|fourth|fifth|last|other|next|top)"
    r"(?: (?:one|two|three|task|item))?|the (?:task|item|reminder)"
)
FIELD = (
    r"(?:due ?dates?|due times?|deadlines?|dates?|times?|priority|priorities|tags?|labels?|project|notes?|descriptions?"
    r"|details|recurrences?|repeats?|repetitions?|recurring)"
)
_NAMED = r"(?:notes?|descriptions?|tags?|labels?|due ?date|deadline|priority|title|name|project|date|time)"
_PAST = (
    r"(?:bought|paid|sent|wrote|written|took|taken|made|did|done|went|gone|got|gave|given|met|told|spoke|spoken|fed"
    r"|found|brought|built|drove|kept|left|ran|sold|swept|threw|thrown|taught|hung|dug|put|read|cut|set|did|rang"
    r"|(?!(?:need|feed|seed|speed|weed|bed|red|shed|embed|indeed|exceed|proceed|succeed|bleed|breed"
    r"|greed|hundred|sacred|naked)\b)[a-z]{2,}ed)"
)
_UNIT = r"(?:minutes?|mins?|hours?|hrs?|days?|weeks?|months?|years?)"
_COUNT = r"(?:a|an|another|one|two|three|four|five|six|seven|eight|nine|ten|a couple of|a few|half an|\d{1,3})"
_DONE = r"(?:done|completed?|finished|ticked off|checked off|accomplished)"
_ADVERBS = (
    r"(?:actually |really |quite |yet |even |just |already |now |finally |all |been |fully |totally |officially )*"
)
_SAY = r"(?::|saying(?: that)?|that says|which says|that reads|,|—|–|-)"


class Shape(NamedTuple):
    """One row of the table."""

    intent: str
    form: str
    confidence: float
    pattern: re.Pattern[str]


def _shape(intent: str, form: str, confidence: float, pattern: str) -> Shape:
    return Shape(intent, form, confidence, re.compile(pattern))


def _rows(intent: str, form: str, *rows: tuple[float, str]) -> list[Shape]:
    return [_shape(intent, form, confidence, pattern) for confidence, pattern in rows]


SHAPES: tuple[Shape, ...] = (
    _shape(
        "add",
        "",
        0.8,
        (
            r"(?:make|take|write)(?: me| myself)? (?:a )?(?:mental |quick )?note (?:to|that|about) "
            rf"(?P<what>(?!(?:{REFERENCE})\b)[^:]+)$"
        ),
    ),
    # --- changes of one field -----------------------------------------------------------------------------------
    *_rows(
        "update",
        "note",
        (
            0.9,
            (
                r"(?:add|put|write|attach|leave|set|append|include|make) (?:a |an |the |this |another |some )?"
                r"(?:note|description|details?|comment)s? (?:to|on|for|of|in) "
                rf"(?P<what>.+?) ?(?:{_SAY}|to say|to|about|with|that|as) (?P<new>.+)$"
            ),
        ),
        (
            0.9,
            (
                r"(?:update|change|edit) the (?:note|description)s? (?:of|for|on) (?P<what>.+?) (?:to|as|:) "
                r"(?P<new>.+)$"
            ),
        ),
        (0.9, r"(?:add|put|write|attach) (?:a |the |this )?note ?:? (?P<new>“”) (?:to|on|for) (?P<what>.+)$"),
        (0.9, r"add (?P<new>“”|.+?) (?:as|to) (?:a |the )?(?:note|description)s? (?:to|on|for|of) (?P<what>.+)$"),
        (0.8, r"(?:please )?add (?P<new>.+?) to (?P<what>(?:my |the |our )(?:\S+ ){1,5}?(?:reminder|task))$"),
        (0.9, r"notes? (?:for|on|to) (?P<what>(?!self|me|my).+?) : (?P<new>.+)$"),
        (0.8, rf"(?:add|put|write|attach) (?:a |the |this )?(?:note|comment) {_SAY} (?P<new>.+)$"),
    ),
    *_rows(
        "update",
        "tag",
        (0.9, r"(?:tag|label) (?P<what>.+?) (?:with|as|by) (?P<new>.+)$"),
        (0.9, r"(?:tag|label) (?P<what>.+?) (?P<new>#[^\d\s]\S*(?: .+)?)$"),
        (
            0.9,
            (
                r"(?:add|put|attach|set|give) (?:the |a |an )?(?:tags?|labels?) (?P<new>.+?) (?:to|on|for) "
                r"(?P<what>.+)$"
            ),
        ),
        (0.9, r"add (?P<new>#[^\d\s]\S*(?: (?:and|,|&)? ?#\S+)*) (?:to|on) (?P<what>.+)$"),
        (0.9, r"add (?:the |a |an )?(?P<new>\S+) (?:tag|label) (?:to|on) (?P<what>.+)$"),
        (0.9, r"give (?P<what>.+?) (?:the |a )?(?:tags?|labels?) (?P<new>.+)$"),
        (0.9, rf"(?:tag|label) (?P<what>{REFERENCE}) (?P<new>[^\W\d][\w-]*(?: and [\w-]+)?)$"),
    ),
    *_rows(
        "update",
        "untag",
        (
            0.9,
            (
                r"(?:remove|delete|drop|take|clear) (?:the )?(?:tags?|labels?) (?P<new>.+?) (?:from|off|on) "
                r"(?P<what>.+)$"
            ),
        ),
        (
            0.9,
            (
                r"(?:remove|delete|drop|take|clear) (?:the )?(?P<new>#?[^\d\s#]\S*) (?:tag|label) (?:from|off"
                r"|on) (?P<what>.+)$"
            ),
        ),
        (0.9, r"(?:remove|delete|drop|take|clear) (?P<new>#[^\d\s]\S*) (?:from|off) (?P<what>.+)$"),
        (0.9, r"untag (?P<what>.+?)(?: (?:from|as) (?P<new>.+))?$"),
    ),
    *_rows(
        "update",
        "due",
        (
            0.9,
            (
                r"(?:set|give|add|change|put|make|assign|update) (?P<what>(?:a |an |the |its )?(?:new )?(?:due "
                r"?date|deadline|due time|due) .+)$"
            ),
        ),
        (0.9, r"(?:give|set|assign) (?P<what>.+ (?:a |the )(?:new )?(?:due ?date|deadline|due time)(?: .+)?)$"),
    ),
    *_rows(
        "update",
        "clear",
        (
            0.9,
            (
                r"(?:remove|clear|delete|drop|erase|unset|take|strip|get rid of|cancel|forget) (?:off |away )?"
                rf"(?:the |its |all |any |my )*(?P<new>{FIELD}) (?:of|from|on|for|off|in) (?P<what>.+)$"
            ),
        ),
        (
            0.9,
            (
                r"(?:remove|clear|delete|drop|erase|unset|get rid of) (?:the |its |that |this |all (?=tags|labels))*"
                r"(?P<new>(?:due )?dates?|due ?dates?|due times?|deadline|priority|tags?|labels?|notes?|description"
                r"|recurrence|repetition|project)$"
            ),
        ),
        (0.9, r"no (?:more )?(?P<new>due ?dates?|dates?|deadline|priority|tags?|labels?|notes?|project)$"),
        (0.9, rf"(?:remove|clear|delete|drop|erase|unset) (?P<what>.+?) 's (?P<new>{FIELD})$"),
        (0.9, rf"(?:remove|clear|delete|drop|erase|unset) (?P<what>(?:task )?#?\d+|\S+)(?:'s|s') (?P<new>{FIELD})$"),
        (0.85, rf"(?P<what>.+?) (?:has|needs|should have|gets) no (?P<new>{FIELD})(?: anymore| any more)?$"),
        (
            0.85,
            (
                rf"(?P<what>.+?) (?:doesn't|does not) (?:have|need) (?:a |any )?(?P<new>{FIELD})(?: anymore| any "
                r"more)?$"
            ),
        ),
        (
            0.9,
            (
                r"(?:make|mark|set) (?P<what>.+?) (?:as )?(?:not|no longer|less|non) (?P<new>urgent|important"
                r"|recurring|repeating)$"
            ),
        ),
        (0.9, r"(?:stop (?:repeating|recurring)|don't repeat)(?: (?P<what>.+?))?(?P<new>)$"),
        (
            0.9,
            (
                r"(?:remove|take|pull|get) (?P<what>.+?) (?:from|out of|off|off of) (?:the |its |my |any "
                r")?(?:(?!shopping|grocery)[\w'-]+ ){0,2}?(?P<new>project)(?: .+)?$"
            ),
        ),
        (0.85, r"(?:un-?prioriti[sz]e) (?P<what>.+?)(?P<new>)$"),
    ),
    *_rows(
        "update",
        "shift",
        (
            0.9,
            (
                r"(?:push|postpone|delay|move|shift|snooze|put off|bring|defer|extend|put|reschedule) (?P<what>.+?)"
                r" (?P<way>(?:(?:back|off|out|forward|ahead|up|earlier|later|by|for|another) )+)?"
                rf"(?P<count>{_COUNT}) (?:more )?(?P<unit>{_UNIT})(?: (?P<late>later|earlier|back|forward|ahead|out))?$"
            ),
        ),
    ),
    *_rows(
        "update",
        "priority",
        (0.9, rf"(?:set|change|make|raise|lower)(?: the| its)? (?P<new>{PRIORITY})$"),
        (
            0.9,
            (
                r"(?:set|change|make|raise|lower)(?: the| its)? priority (?:to|as|:|=) "
                rf"(?P<new>{PRIORITY})$"
            ),
        ),
        (
            0.9,
            (
                r"(?:set|change|make|raise|lower|update|increase|decrease|bump|switch) (?:up |down )?(?:the )?priority"
                rf" (?:of|for|on) (?P<what>.+?) (?:to|as|:|=) (?P<new>{PRIORITY})$"
            ),
        ),
        (
            0.9,
            (
                r"(?:set|change|make|raise|lower|update) (?P<what>.+?)(?: 's|'s)? priority (?:to|as|:)? "
                rf"?(?P<new>{PRIORITY})$"
            ),
        ),
        (
            0.9,
            (
                r"(?:make|mark|set|change|give|bump|raise|lower|increase|decrease|put|flag|update|treat|move|assign)"
                r" (?P<what>.+?) (?:as |to |to be |with |at |up |down |into |up to |down to |back to |in "
                rf")*(?P<new>{PRIORITY})$"
            ),
        ),
        (0.9, rf"(?:add|assign|give|set) (?P<new>{PRIORITY}) (?:to|for|on) (?P<what>.+)$"),
        (
            0.9,
            (
                r"(?P<new>raise|increase|bump up|up|lower|decrease|reduce|drop) the priority (?:of|for|on) "
                r"(?P<what>.+)$"
            ),
        ),
        (0.9, r"(?P<new>prioriti[sz]e|depriorit\w+|de - priorit\w+|star|flag) (?P<what>.+)$"),
        (
            0.75,
            (
                r"(?P<what>.+?) (?:is|are|'s) (?:now |very |really |super |actually |also )*(?P<new>(?!(?:high"
                rf"|low|medium|normal|mid|top|lower|higher)$){PRIORITY})(?: now)?$"
            ),
        ),
    ),
    _shape("update", "edit", 0.85, rf"(?:update|change|edit|modify) (?P<what>{REFERENCE}) : (?P<new>.+)$"),
    *_rows(
        "update",
        "rename",
        (0.9, r"(?:rename|retitle|reword|re - name) (?P<what>.+?) (?:to|as|into|:) (?P<new>.+)$"),
        (
            0.9,
            (
                r"(?:change|update|edit|set|fix|correct|modify) (?:the )?(?:title|name|text|wording) (?:of|for|on) "
                r"(?P<what>.+?) (?:to|as|into|:) (?P<new>.+)$"
            ),
        ),
        (
            0.9,
            (
                r"(?:change|update|edit|set|fix) (?P<what>.+?)(?: 's|'s)? (?:title|name|text) (?:to|as|into) "
                r"(?P<new>.+)$"
            ),
        ),
        (
            0.9,
            (
                r"(?:call|name) (?P<what>it|(?:task |#)+\d+|the (?:first|second|third|last) (?:one|task)|the "
                r"task) (?P<new>.+?)(?: instead)?$"
            ),
        ),
        (0.85, r"(?:replace) (?P<what>.+?) (?:with|by|for) (?P<new>.+)$"),
    ),
    *_rows(
        "update",
        "project",
        (
            0.9,
            (
                r"(?:move|assign|transfer|switch|shift|file|relocate) (?P<what>.+?) (?:to|into|in|under"
                r"|onto) (?:the |my |our |a )*"
                r"(?:project (?P<new>\S.*)|(?P<new2>.+?) (?:project|list))$"
            ),
        ),
        (
            0.9,
            (
                rf"(?:put|add|place|include|stick) (?P<what>{REFERENCE}) (?:to|into|in|under|onto|on) "
                r"(?:the |my |our |a )*"
                r"(?:project (?P<new>\S.*)|(?P<new2>.+?) (?:project|list))$"
            ),
        ),
        (0.9, r"(?:set|change) (?:the )?project (?:of|for|on) (?P<what>.+?) (?:to|as|:) (?P<new>.+)$"),
        (0.85, r"(?P<what>.+?) (?:belongs|goes) (?:to|in|on|under) (?:the |my )?(?P<new>.+?) (?:project|list)$"),
    ),
    *_rows(
        "update",
        "field",
        (
            0.85,
            (
                rf"(?:add|put|write|give|attach) (?:a |an |the |some )?(?:new )?(?P<new>{_NAMED}) (?:to|on|for) "
                r"(?P<what>.+)$"
            ),
        ),
        (
            0.85,
            (
                rf"(?:set|change|edit|update|modify) (?:a |an |the |some )?(?:new )?(?P<new>{_NAMED}) (?:of"
                r"|on|for) (?P<what>.+)$"
            ),
        ),
        (0.8, r"(?P<new>rename|tag|label|retitle) (?P<what>.+)$"),
    ),
    # --- the state of a task --------------------------------------------------------------------------------------
    *_rows(
        "reopen",
        "",
        (
            0.85,
            (
                r"undo (?:completing|finishing|marking|checking off|ticking off|the completion of) "
                r"(?P<what>.+?)(?: (?:as )?(?:done|complete))?$"
            ),
        ),
        (
            0.95,
            (
                r"(?:re - ?open|reopen|re-open|un - ?complete|uncomplete|un-complete|uncheck|untick|unmark"
                r"|reactivate|unfinish|undone|un-do|re-activate)(?: (?P<what>.+))?$"
            ),
        ),
        (
            0.95,
            (
                r"(?:mark|set|make|flag|change|move) (?P<what>.+?) (?:as |to |back |again )*"
                rf"(?:(?:not|un) (?:yet )?{_DONE}|undone|incomplete|unfinished|uncompleted|pending|open"
                r"|todo|to do|active"
                r"|in progress|unchecked|not ready)(?: (?:again|yet|after all))*$"
            ),
        ),
        (
            0.85,
            (
                r"(?P<what>.+?) (?:isn't|is not|wasn't|was not|aren't|are not|weren't|hasn't been|has "
                r"not been|haven't been"
                rf"|is still not|is still|are still|still isn't) {_ADVERBS}(?:{_DONE}|pending|open"
                r"|undone|to do|incomplete)"
                r"(?: yet| after all)?$"
            ),
        ),
        (0.85, r"put (?P<what>(?!me\b).+?) back (?:on|onto|in|to|into) .+$"),
        (0.6, r"(?:bring back|restore|put back|recover) (?P<what>.+)$"),
    ),
    *_rows(
        "reopen",
        "statement",
        (
            0.6,
            (
                r"(?:i|we) (?:still )?(?:haven't|have not|didn't|did not|hadn't|never) "
                rf"{_ADVERBS}(?:(?:done|finished?|completed?|do) )?(?:with )?(?P<what>(?!mean|want|ask|say"
                r"|tell|know|think|need).+?)"
                r"(?: yet| after all)?$"
            ),
        ),
    ),
    *_rows(
        "complete",
        "",
        (
            0.95,
            (
                r"(?:mark|set|flag|tick|check|cross|strike|put|make|change|count|consider|scratch|move"
                r"|update) (?P<what>.+?)"
                rf" (?:as |off as |to |down as |off |to be |be )*(?:{_DONE}|off)"
                rf"(?:(?: (?:on|from|off|of|in))* {LIST})?(?: (?:except|but|besides|apart from|other than) .+)?$"
            ),
        ),
        (
            0.9,
            (
                rf"(?:(?:i|we|i've|i have) )?(?:just |already |finally )*(?:did|done) (?P<what>{REFERENCE})(?: "
                r"already)?$"
            ),
        ),
        (0.75, r"(?:all )?(?:done|finished|completed)(?P<what>)$"),
        (
            0.95,
            (
                r"(?:mark|tick|check|cross|strike|scratch) (?:it )?off (?:of )?(?P<what>.+?)(?: (?:on|from|off"
                rf"|of|in) (?:of )?{LIST})?$"
            ),
        ),
        (0.9, rf"(?:mark|set) (?:as )?{_DONE} ?:? (?P<what>.+)$"),
        (0.9, rf"cross (?P<what>.+?) (?:off|out) ?(?:of |from |on )*(?:{LIST})?$"),
        (0.85, r"(?:complete|completed)(?: (?:with )?:? ?(?P<what>.+))?$"),
        (0.8, r"(?:finish up|finish off|finish|close out|close|resolve|conclude|wrap up|tick)(?: (?P<what>.+))?$"),
        (0.9, r"(?:finished|done)(?: with)? ?:? ?-? ?(?P<what>.+)$"),
        (0.8, r"(?:check|mark) (?P<what>(?:task |#|number )+\d+|\d+)$"),
        (0.6, rf"(?:check|mark) (?P<what>{REFERENCE})$"),
        (
            0.85,
            (
                r"(?P<what>(?!how|what|i |i'm|we |you |not ).+?) (?:is|are|was|were|has been|have been|'s"
                r"|got|is now|are now) "
                rf"{_ADVERBS}(?:{_DONE}|taken care of|handled|sorted|dealt with|over with)(?: (?:now|too"
                r"|already|as well))*$"
            ),
        ),
        (0.8, rf"(?P<what>(?:that|it|this))'s {_ADVERBS}(?:{_DONE}|taken care of|handled|sorted)$"),
        (
            0.8,
            (
                r"(?P<what>(?!(?:clear|delete|remove|erase|purge|show|list|hide|wipe|empty)\b|get |getting |be "
                r"|i |i'm |not |all |well |how|what|need |have |want |is |are ).+?) (?:done|completed|finished"
                r"|✓|✔|✅)$"
            ),
        ),
        (
            0.85,
            (
                r"(?:i'm|i am|we're|we are) (?:all |finally |now |just )*(?:done|finished|through) (?:with "
                r")?(?P<what>(?!for |now|here|talking|chatting).+)$"
            ),
        ),
        (
            0.85,
            (
                r"(?:(?:i've|i have|we've|we have|i|we|just|already|have|finally) )+(?:just |already |finally "
                r"|also |now )*(?:finished|completed|done with|done|wrapped up|ticked off|checked off) (?:with "
                r"|doing )?(?P<what>.+)$"
            ),
        ),
    ),
    # --- deleting -------------------------------------------------------------------------------------------------
    *_rows(
        "delete",
        "",
        (0.85, rf"clean(?: up| out)? (?P<what>{LIST})$"),
        (
            0.85,
            (
                rf"(?:make|get)(?: sure)? (?P<what>{LIST}) (?:is |be )?(?:completely |totally )?(?:blank|empty"
                r"|clear|clean)$"
            ),
        ),
        (
            0.9,
            (
                r"(?:delete|remove|erase|trash|scrap|discard|dump|bin|ditch|nuke|purge|wipe(?: out)?"
                r"|clear(?: out| off| up)?"
                r"|empty(?: out)?|eliminate|get rid of|throw (?:away|out)|take (?:off|out|away)|toss(?: "
                r"out)?|blank(?: out)?"
                r"|clean out|kill|drop|deleting|removing)(?: (?P<what>.+))?$"
            ),
        ),
        (0.9, rf"take (?P<what>.+?) (?:off|out|from|away from|out of|away)(?: of)?(?: {LIST})?$"),
        (
            0.9,
            (
                r"(?:take|move|throw|put|send|toss) (?P<what>.+?) (?:to|in|into|out) (?:the )?(?:trash|bin"
                r"|garbage|rubbish)(?: .+)?$"
            ),
        ),
        (
            0.85,
            (
                r"(?P<what>.+?) (?:should|needs to|need to|must|has to|have to|can) be (?:removed|deleted"
                r"|taken off|taken away|erased|cancelled|canceled|crossed out)"
                r"(?: (?:from|off) .+)?$"
            ),
        ),
        (0.85, rf"(?:cancel|forget(?: about)?|nix|axe) (?P<what>(?:{REFERENCE})|.*\b{TASK}\b.*|.*\blists?\b.*)$"),
    ),
    *_rows(
        "delete",
        "weak",
        (0.6, r"(?:cancel|forget about|forget) (?P<what>.+)$"),
        (0.6, r"(?P<what>.+?) (?:is|are|was|were|has been|have been|got) (?:now )?(?:cancell?ed|called off)$"),
        (
            0.6,
            (
                r"(?:i |we )?(?:don't|do not|no longer|don ' t) need (?:to )?(?P<what>.+?)(?: anymore| any more"
                r"| any longer| after all)?$"
            ),
        ),
        (
            0.6,
            (
                r"(?:stop reminding me|don't remind me|do not remind me) (?:to|about|of) (?P<what>.+?)(?: "
                r"anymore| any more)?$"
            ),
        ),
    ),
    # --- adding ---------------------------------------------------------------------------------------------------
    *_rows(
        "add",
        "if absent",
        (
            0.75,
            (
                r"(?P<what>[^?]+?) (?:[-–—,;:.] )(?:so |and |please |can you |could you )*(?:add|put) "
                rf"(?:it|that|them|those|these|all)(?: all)? (?:to|on|onto|in) (?P<where>{LIST})$"
            ),
        ),
        (
            0.85,
            (
                r"(?:do i have|is|are|is there|are there|did i (?:put|add)|have i (?:added|put)|check if"
                r"|see if) (?P<what>.+?)"
                rf" (?:already |listed |included |currently |there )*(?:on|in|to) (?P<where>{LIST}) ?,? "
                r"?(?:and |or |; )?"
                r"(?:if not|otherwise|if (?:it|they)(?:'s| is| are|n't| isn't| aren't| not)*|please|can "
                r"you).*\b(?:add|put|include)\b.*$"
            ),
        ),
        (
            0.85,
            (
                r"(?:(?:i'm|i am|we're|we are) (?:low on|out of|running low on|running out of|almost out "
                r"of)|(?:i|we) (?:have no|don't have (?:any )?(?:more )?|need(?: some| more)?|ran out of)) "
                r"(?P<what>[^,]+?) ?,? ?"
                r"(?:so |and |please |can you |could you )*(?:add|put) (?:it|that|them|some|this) (?:to|on"
                rf"|onto|in) (?P<where>{LIST})$"
            ),
        ),
    ),
    *_rows(
        "add",
        "list",
        (
            0.75,
            (
                r"(?:create|make|start|open|produce|generate|new|set up|begin|add|show) (?:me )?(?:a |an "
                r"|another )?(?:new )?(?:[a-z-]+ ){0,2}?(?:lists?|checklist|register)(?: (?:for|of|called"
                r"|named) .+)?$"
            ),
        ),
        (0.75, r"(?:a )?new (?:list|checklist)(?: .+)?$"),
    ),
    *_rows(
        "add",
        "",
        (0.95, r"remind (?:me|us|myself|my self)(?: (?P<what>.+))?$"),
        (0.9, r"(?:alert|notify|ping|nudge|tell) (?:me|us|myself) (?P<what>to (?!the\b).+)$"),
        (
            0.9,
            (
                r"(?:alert|notify|ping|nudge) (?:me|us|myself) (?P<what>(?:that|about|\d|at|in|on|every"
                r"|tomorrow|tonight|today|next)\b.*)$"
            ),
        ),
        (0.9, r"(?:i |we )?(?:want|need|would like|'d like|like|wish) to be reminded (?P<what>.+)$"),
        (0.9, r"be reminded (?P<what>.+)$"),
        (
            0.95,
            (
                r"(?:don't|do not|don ' t|dont|never|shouldn't|can't|must not|not) (?:let me |want to |to "
                r")?forget(?: (?P<what>.+))?$"
            ),
        ),
        (
            0.9,
            (
                r"(?:i |we )(?:don't|do not|don ' t|can't|must not|shouldn't|should not) (?:want to )?forget "
                r"(?P<what>.+)$"
            ),
        ),
        (
            0.85,
            (
                r"(?:remember|make sure (?:that )?(?:i|we)(?! can)|note to self|i (?:must|should|need to) "
                r"remember) (?P<what>.+)$"
            ),
        ),
        (0.9, r"(?:add|jot down|write down|note down|pencil in|append)(?: (?P<what>.+))?$"),
        (
            0.9,
            (
                r"(?:(?:create|make|set(?: up)?|start|open(?: up)?|schedule|put(?: in| up| down)?|give me"
                r"|get me|get|insert|enter|log|record"
                r"|include|save|place|write|throw in|have|need|i need|i want|i'd like|i would like|want"
                r"|like|how about|begin|generate|produce|file|leave|do)"
                r" (?:me )?)?(?P<what>(?:a|an|another|one|new|one more|following|two|three|four|five|several|some) "
                rf"(?:[^\s,:;]+ ){{0,4}}?{TASK}\b.*)$"
            ),
        ),
        (
            0.9,
            (
                r"(?:create|make|set(?: up)?|start|open up|put in|insert|enter|log|record|new|save|write) "
                r"(?P<what>(?!(?:the |my |this |that )?(?:task|item|reminder|todo|number) (?:#?\d|due)|(?:this"
                rf"|that|these|those|the) )(?:[^\s,:;]+ )?{TASK}\b.*)$"
            ),
        ),
        (0.9, r"(?P<what>(?:task|todo|to do|reminder|note to self|remember) ?(?::|-|–|—) .+)$"),
        (0.9, r"(?:- )?\[ ?\] (?P<what>.+)$"),
        (0.85, r"new : (?P<what>.+)$"),
        (
            0.75,
            rf"{TODO} (?P<what>(?:{'|'.join(sorted(TODO_VERBS))}) .+)$",
        ),
        (0.8, rf"update (?P<where>{LIST}) with (?P<what>.+)$"),
        (
            0.8,
            (
                r"(?P<what>.+?) (?:needs|need|has|have|should|must|ought) (?:to )?(?:be )?(?:added|put|placed"
                rf"|go|included) (?:to|on|onto|in) {LIST}$"
            ),
        ),
        (
            0.85,
            (
                r"(?:i |we )?(?:need|want|would like|have) (?P<what>.+?) (?:to be )?(?:added|put|placed"
                rf"|included) (?:to|on|onto|in) {LIST}$"
            ),
        ),
        (0.8, r"(?:another|one more)(?: one)? (?:to|for|about) (?P<what>.+)$"),
        (0.8, r"start reminding me (?P<what>.+)$"),
        (0.75, r"remind (?P<what>(?!me\b)[a-z]+ .+)$"),
    ),
    _shape(
        "add",
        "listed",
        0.9,
        (
            r"(?:put|place|stick|throw|include|insert|enter|write|get|have|pop|jot|note|set|log|save|slot|file|record"
            r"|create|make) "
            rf"(?P<what>(?!me\b).+? (?:on|onto|to|in|into|under|down on|as part of) {LIST}(?: .+)?)$"
        ),
    ),
    # --- changes that a date or a second half tells apart ----------------------------------------------------------
    *_rows(
        "update",
        "due",
        (
            0.9,
            (
                r"(?:reschedule|postpone|push|delay|snooze|defer|put off|bring forward|push back|re - ?schedule"
                r"|re-schedule)(?: (?P<what>.+))?$"
            ),
        ),
        (0.85, r"(?:move|shift|bump|extend|bring|prepone) (?P<what>.+)$"),
    ),
    _shape("update", "schedule", 0.6, r"(?:schedule|plan|book in) (?P<what>.+)$"),
    *_rows(
        "update",
        "change",
        (
            0.85,
            (
                r"(?:change|update|edit|modify|adjust|alter|amend|correct|switch|turn|convert|revise|fix up)(?: "
                r"(?P<what>.+))?$"
            ),
        ),
        (0.8, r"(?:set|make|give|put|have|get|repeat) (?P<what>.+)$"),
    ),
    # --- what somebody says they did -----------------------------------------------------------------------------
    *_rows(
        "reopen",
        "statement",
        (
            0.55,
            (
                r"(?P<what>.+? (?:isn't|aren't|wasn't|hasn't been|haven't been|is not|are not) "
                rf"{_ADVERBS}{_PAST})(?: yet| after all)?$"
            ),
        ),
    ),
    *_rows(
        "update",
        "stated",
        (
            0.65,
            (
                r"(?P<what>.+? (?:is|are|'s|was|should be|needs to be|must be|has to be|will be) (?:now "
                r"|actually )?(?:due|moved to|postponed to|rescheduled to|planned for) .+)$"
            ),
        ),
        (0.65, r"(?P<what>.+? (?:should be|needs to be|must be|has to be) (?:on|at|by|in) .+)$"),
    ),
    *_rows(
        "complete",
        "statement",
        (
            0.55,
            (
                r"(?P<what>(?!i |you |we |he |she |they |there ).+? (?:is|are|was|were|has been|have been|got"
                rf"|has|have) {_ADVERBS}(?!(?:cancel|postpon|delay|moved|miss|forgot|skipp|block)){_PAST})"
                r"(?: now| already| today| yesterday)?$"
            ),
        ),
        (
            0.6,
            (
                r"(?:(?:i've|i have|we've|we have|i|we|just|already|have|finally) )+(?:just |already |finally "
                rf"|also |now )*(?P<what>{_PAST}(?: .+)?)$"
            ),
        ),
        (0.55, rf"(?:just |already |finally )?(?P<what>(?!(?:set|put|read|cut|need|feed|let|hit) ){_PAST} .+)$"),
    ),
)


def is_conditional_add(plain: str) -> bool:
    """ "do i have milk on my list? if not, add it" is no mere question."""
    return any(shape.form == "if absent" and shape.pattern.match(plain) for shape in SHAPES)
