"""The shapes that commands take in English, as a table: first match wins.

A pattern is matched against a clause's plain words, without its manners. `what` is what the command is about, `new`
what it gives. The `form` tells the command's road apart where an intent has several.
"""

from __future__ import annotations

import re
from typing import NamedTuple

TODO = r"(?:to ?do|todos?)"
TASK = r"(?:tasks?|to ?dos?|reminders?|items?|chores?|entry|entries|errands?|alerts?|action items?)"
_DET = r"(?:(?:my|the|our|your|this|that|these|those|all|of|any|a|an|entire|whole|current|other|new) )*"
LIST = (
    rf"{_DET}(?:[^\s,;]+ ){{0,4}}?(?:lists?|{TODO}|tasks|reminders|agenda|things to do|chores|todo's|project)"
    r"(?: (?:of|for) (?:things|stuff|chores|tasks|items|reminders|[a-z]+)"
    r"(?: (?:to|i) (?:do|remember|accomplish|buy|need to do|have to do))?)?"
)
PRIORITY = (
    r"(?:(?:a |an |as |at |with )*(?:very |really |super |top |more |the )*"
    r"(?:(?:high|higher|highest|top|low|lower|lowest|medium|normal|mid|urgent|important|critical)(?:(?: - | |-)?priority)?"
    r"|priority (?:high|low|medium|normal|one|two|three|[123])|p[123]|!(?:high|medium|low)|most important))"
)
REFERENCE = (
    r"(?:(?:task|item|number|reminder|todo|no) )?#?\d+(?:(?: , and | , | and | & )(?:task )?#?\d+)*"
    r"|it|that|this|them|those|these|both|that one|this one|the (?:first|second|third|fourth|fifth|last|other|next)"
    r"(?: (?:one|two|three|task|item))?|the (?:task|item|reminder)"
)
FIELD = (
    r"(?:due ?dates?|due times?|deadlines?|dates?|times?|priority|priorities|tags?|labels?|project|notes?|descriptions?"
    r"|details|recurrences?|repeats?|repetitions?|recurring)"
)
_PAST = (
    r"(?:bought|paid|sent|wrote|written|took|taken|made|did|done|went|gone|got|gave|given|met|told|spoke|spoken|fed"
    r"|found|brought|built|drove|kept|left|ran|sold|swept|threw|thrown|taught|hung|dug|put|read|cut|set|did|rang"
    r"|(?!(?:need|feed|seed|speed|weed|bed|red|shed|embed|indeed|exceed|proceed|succeed|bleed|breed|greed|hundred|sacred|naked)\b)[a-z]{2,}ed)"
)
_UNIT = r"(?:minutes?|mins?|hours?|hrs?|days?|weeks?|months?|years?)"
_COUNT = r"(?:a|an|another|one|two|three|four|five|six|seven|eight|nine|ten|a couple of|a few|half an|\d{1,3})"
_DONE = r"(?:done|completed?|finished|ticked off|checked off|accomplished)"
_ADVERBS = r"(?:actually |really |quite |yet |even |just |already |now |finally |all |been |fully |totally |officially )*"
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
    # --- changes of one field -----------------------------------------------------------------------------------
    *_rows(
        "update",
        "note",
        (
            0.9,
            r"(?:add|put|write|attach|leave|set|append|include|make) (?:a |an |the |this |another |some )?"
            r"(?:note|description|details?|comment)s? (?:to|on|for|of|in) "
            rf"(?P<what>.+?) ?(?:{_SAY}|to say|to|about|with|that|as) (?P<new>.+)$",
        ),
        (0.9, rf"(?:update|change|edit) the (?:note|description)s? (?:of|for|on) (?P<what>.+?) (?:to|as|:) (?P<new>.+)$"),
        (0.9, r"(?:add|put|write|attach) (?:a |the |this )?note ?:? (?P<new>“”) (?:to|on|for) (?P<what>.+)$"),
        (0.9, r"add (?P<new>“”|.+?) (?:as|to) (?:a |the )?(?:note|description)s? (?:to|on|for|of) (?P<what>.+)$"),
        (0.8, r"(?:please )?add (?P<new>.+?) to (?P<what>(?:my |the |our )(?:\S+ ){1,5}?(?:reminder|task))$"),
        (0.9, r"notes? (?:for|on|to) (?P<what>.+?) : (?P<new>.+)$"),
        (0.8, rf"(?:add|put|write|attach) (?:a |the |this )?(?:note|comment) {_SAY} (?P<new>.+)$"),
    ),
    *_rows(
        "update",
        "tag",
        (0.9, r"(?:tag|label) (?P<what>.+?) (?:with|as|by) (?P<new>.+)$"),
        (0.9, r"(?:tag|label) (?P<what>.+?) (?P<new>#[^\d\s]\S*(?: .+)?)$"),
        (0.9, r"(?:add|put|attach|set|give) (?:the |a |an )?(?:tags?|labels?) (?P<new>.+?) (?:to|on|for) (?P<what>.+)$"),
        (0.9, r"add (?P<new>#[^\d\s]\S*(?: (?:and|,|&)? ?#\S+)*) (?:to|on) (?P<what>.+)$"),
        (0.9, r"add (?:the |a |an )?(?P<new>\S+) (?:tag|label) (?:to|on) (?P<what>.+)$"),
        (0.9, r"give (?P<what>.+?) (?:the |a )?(?:tags?|labels?) (?P<new>.+)$"),
    ),
    *_rows(
        "update",
        "untag",
        (0.9, r"(?:remove|delete|drop|take|clear) (?:the )?(?:tags?|labels?) (?P<new>.+?) (?:from|off|on) (?P<what>.+)$"),
        (0.9, r"(?:remove|delete|drop|take|clear) (?:the )?(?P<new>#?[^\d\s#]\S*) (?:tag|label) (?:from|off|on) (?P<what>.+)$"),
        (0.9, r"(?:remove|delete|drop|take|clear) (?P<new>#[^\d\s]\S*) (?:from|off) (?P<what>.+)$"),
        (0.9, r"untag (?P<what>.+?)(?: (?:from|as) (?P<new>.+))?$"),
    ),
    *_rows(
        "update",
        "clear",
        (
            0.9,
            r"(?:remove|clear|delete|drop|erase|unset|take|strip|get rid of|cancel|forget) (?:off |away )?"
            rf"(?:the |its |all |any |my )*(?P<new>{FIELD}) (?:of|from|on|for|off|in) (?P<what>.+)$",
        ),
        (
            0.9,
            r"(?:remove|clear|delete|drop|erase|unset|get rid of) (?:the |its |that |this )*"
            r"(?P<new>due ?dates?|due times?|deadline|priority|tags|description|recurrence)$",
        ),
        (0.9, rf"(?:remove|clear|delete|drop|erase|unset) (?P<what>.+?) 's (?P<new>{FIELD})$"),
        (0.9, rf"(?:remove|clear|delete|drop|erase|unset) (?P<what>(?:task )?#?\d+|\S+)(?:'s|s') (?P<new>{FIELD})$"),
        (0.85, rf"(?P<what>.+?) (?:has|needs|should have|gets) no (?P<new>{FIELD})(?: anymore| any more)?$"),
        (0.85, rf"(?P<what>.+?) (?:doesn't|does not) (?:have|need) (?:a |any )?(?P<new>{FIELD})(?: anymore| any more)?$"),
        (0.9, r"(?:make|mark|set) (?P<what>.+?) (?:as )?(?:not|no longer|less|non) (?P<new>urgent|important|recurring|repeating)$"),
        (0.9, r"(?:stop (?:repeating|recurring)|don't repeat) (?P<what>.+?)(?P<new>)$"),
        (0.9, r"(?:remove|take|pull|get) (?P<what>.+?) (?:from|out of|off) (?:the |its |my )?(?P<new>project)(?: .+)?$"),
        (0.85, r"(?:un-?prioriti[sz]e) (?P<what>.+?)(?P<new>)$"),
    ),
    *_rows(
        "update",
        "shift",
        (
            0.9,
            r"(?:push|postpone|delay|move|shift|snooze|put off|bring|defer|extend|put|reschedule) (?P<what>.+?)"
            r" (?P<way>(?:(?:back|off|out|forward|ahead|up|earlier|later|by|for|another) )+)?"
            rf"(?P<count>{_COUNT}) (?:more )?(?P<unit>{_UNIT})(?: (?P<late>later|earlier|back|forward|ahead|out))?$",
        ),
    ),
    *_rows(
        "update",
        "priority",
        (
            0.9,
            r"(?:set|change|make|raise|lower|update|increase|decrease|bump|switch) (?:up |down )?(?:the )?priority"
            rf" (?:of|for|on) (?P<what>.+?) (?:to|as|:|=) (?P<new>{PRIORITY})$",
        ),
        (0.9, rf"(?:set|change|make|raise|lower|update) (?P<what>.+?)(?: 's|'s)? priority (?:to|as|:)? ?(?P<new>{PRIORITY})$"),
        (
            0.9,
            r"(?:make|mark|set|change|give|bump|raise|lower|increase|decrease|turn|put|flag|update|treat|move|assign)"
            rf" (?P<what>.+?) (?:as |to |to be |with |at |up |down |into |up to |down to |back to |in )*(?P<new>{PRIORITY})$",
        ),
        (0.9, rf"(?:add|assign|give|set) (?P<new>{PRIORITY}) (?:to|for|on) (?P<what>.+)$"),
        (0.9, r"(?P<new>raise|increase|bump up|up|lower|decrease|reduce|drop) the priority (?:of|for|on) (?P<what>.+)$"),
        (0.9, r"(?P<new>prioriti[sz]e|depriorit\w+|de - priorit\w+|star|flag) (?P<what>.+)$"),
        (0.75, rf"(?P<what>.+?) (?:is|are|'s) (?:now |very |really |super |actually |also )*(?P<new>{PRIORITY})(?: now)?$"),
    ),
    *_rows(
        "update",
        "rename",
        (0.9, r"(?:rename|retitle|reword|rephrase|re - name) (?P<what>.+?) (?:to|as|into|:) (?P<new>.+)$"),
        (
            0.9,
            r"(?:change|update|edit|set|fix|correct|modify) (?:the )?(?:title|name|text|wording) (?:of|for|on) "
            r"(?P<what>.+?) (?:to|as|into|:) (?P<new>.+)$",
        ),
        (0.9, r"(?:change|update|edit|set|fix) (?P<what>.+?)(?: 's|'s)? (?:title|name|text) (?:to|as|into) (?P<new>.+)$"),
        (0.9, rf"(?:call|name) (?P<what>{REFERENCE}) (?P<new>.+?)(?: instead)?$"),
        (0.85, r"(?:replace|swap) (?P<what>.+?) (?:with|by|for) (?P<new>.+)$"),
    ),
    *_rows(
        "update",
        "project",
        (
            0.9,
            r"(?:move|assign|transfer|switch|shift|file|relocate) (?P<what>.+?) (?:to|into|in|under|onto) (?:the |my |our |a )*"
            r"(?:project (?P<new>\S.*)|(?P<new2>.+?) (?:project|list))$",
        ),
        (
            0.9,
            rf"(?:put|add|place|include|stick) (?P<what>{REFERENCE}) (?:to|into|in|under|onto|on) (?:the |my |our |a )*"
            r"(?:project (?P<new>\S.*)|(?P<new2>.+?) (?:project|list))$",
        ),
        (0.9, r"(?:set|change) (?:the )?project (?:of|for|on) (?P<what>.+?) (?:to|as|:) (?P<new>.+)$"),
        (0.85, r"(?P<what>.+?) (?:belongs|goes) (?:to|in|on|under) (?:the |my )?(?P<new>.+?) (?:project|list)$"),
    ),
    # --- the state of a task --------------------------------------------------------------------------------------
    *_rows(
        "reopen",
        "",
        (0.95, r"(?:re - ?open|reopen|re-open|un - ?complete|uncomplete|un-complete|uncheck|untick|unmark|reactivate|unfinish|undone|un-do|re-activate)(?: (?P<what>.+))?$"),
        (
            0.95,
            r"(?:mark|set|make|flag|change|move) (?P<what>.+?) (?:as |to |back |again )*"
            rf"(?:(?:not|un) (?:yet )?{_DONE}|undone|incomplete|unfinished|uncompleted|pending|open|todo|to do|active"
            r"|in progress|unchecked|not ready)(?: (?:again|yet|after all))*$",
        ),
        (
            0.85,
            r"(?P<what>.+?) (?:isn't|is not|wasn't|was not|aren't|are not|weren't|hasn't been|has not been|haven't been"
            rf"|is still not|is still|are still|still isn't) {_ADVERBS}(?:{_DONE}|pending|open|undone|to do|incomplete)"
            r"(?: yet| after all)?$",
        ),
        (0.85, r"put (?P<what>.+?) back (?:on|onto|in|to|into) .+$"),
    ),
    *_rows(
        "reopen",
        "statement",
        (
            0.6,
            r"(?:i|we) (?:still )?(?:haven't|have not|didn't|did not|hadn't|never) "
            rf"{_ADVERBS}(?:(?:done|finished?|completed?|do) )?(?:with )?(?P<what>(?!mean|want|ask|say|tell|know|think|need).+?)"
            r"(?: yet| after all)?$",
        ),
    ),
    *_rows(
        "complete",
        "",
        (
            0.95,
            r"(?:mark|set|flag|tick|check|cross|strike|put|make|change|count|consider|scratch|move|update) (?P<what>.+?)"
            rf" (?:as |off as |to |down as |off |to be |be )*(?:{_DONE}|off)"
            rf"(?: (?:on|from|off|of|in) (?:of )?{LIST})?$",
        ),
        (0.95, rf"(?:mark|tick|check|cross|strike|scratch) (?:it )?off (?:of )?(?P<what>.+?)(?: (?:on|from|off|of|in) (?:of )?{LIST})?$"),
        (0.9, rf"(?:mark|set) (?:as )?{_DONE} ?:? (?P<what>.+)$"),
        (0.9, rf"cross (?P<what>.+?) (?:off|out) ?(?:of |from |on )*(?:{LIST})?$"),
        (0.85, r"(?:complete|completed)(?: (?:with )?:? ?(?P<what>.+))?$"),
        (0.8, r"(?:finish|close|resolve|conclude|finish up|wrap up|tick|close out)(?: (?P<what>.+))?$"),
        (0.9, r"(?:finished|done)(?: with)? ?:? ?-? ?(?P<what>.+)$"),
        (0.8, rf"(?:check|mark) (?P<what>{REFERENCE})$"),
        (
            0.85,
            r"(?P<what>(?!how|what|i |i'm|we |you |not ).+?) (?:is|are|was|were|has been|have been|'s|got|is now|are now) "
            rf"{_ADVERBS}(?:{_DONE}|taken care of|handled|sorted|dealt with|over with)(?: (?:now|too|already|as well))*$",
        ),
        (0.8, rf"(?P<what>(?:that|it|this))'s {_ADVERBS}(?:{_DONE}|taken care of|handled|sorted)$"),
        (0.8, r"(?P<what>(?!get |getting |be |i |i'm |not |all |well |how|what|need |have |want |is |are ).+?) (?:done|completed|finished|✓|✔|✅)$"),
        (0.85, r"(?:i'm|i am|we're|we are) (?:all |finally |now |just )*(?:done|finished|through) (?:with )?(?P<what>(?!for |now|here|talking|chatting).+)$"),
        (0.85, rf"(?:(?:i've|i have|we've|we have|i|we|just|already|have|finally) )+(?:just |already |finally |also |now )*(?:finished|completed|done with|done|wrapped up|ticked off|checked off) (?:with |doing )?(?P<what>.+)$"),
    ),
    # --- deleting -------------------------------------------------------------------------------------------------
    *_rows(
        "delete",
        "",
        (
            0.9,
            r"(?:delete|remove|erase|trash|scrap|discard|dump|bin|ditch|nuke|purge|wipe(?: out)?|clear(?: out| off| up)?"
            r"|empty(?: out)?|eliminate|get rid of|throw (?:away|out)|take (?:off|out|away)|toss(?: out)?|blank(?: out)?"
            r"|clean out|kill|drop|deleting|removing)(?: (?P<what>.+))?$",
        ),
        (0.9, rf"take (?P<what>.+?) (?:off|out|from|away from|out of|away)(?: of)?(?: {LIST})?$"),
        (0.9, r"(?:take|move|throw|put|send|toss) (?P<what>.+?) (?:to|in|into|out) (?:the )?(?:trash|bin|garbage|rubbish)(?: .+)?$"),
        (
            0.85,
            r"(?P<what>.+?) (?:should|needs to|need to|must|has to|have to|can) be (?:removed|deleted|taken off|taken away|erased|cancelled|canceled|crossed out)"
            r"(?: (?:from|off) .+)?$",
        ),
        (0.85, rf"(?:cancel|forget(?: about)?|nix|axe) (?P<what>(?:{REFERENCE})|.*\b{TASK}\b.*|.*\blists?\b.*)$"),
    ),
    *_rows(
        "delete",
        "weak",
        (0.6, r"cancel (?P<what>.+)$"),
        (0.6, r"(?:i |we )?(?:don't|do not|no longer|don ' t) need (?:to )?(?P<what>.+?)(?: anymore| any more| any longer| after all)?$"),
        (0.6, r"(?:stop reminding me|don't remind me|do not remind me) (?:to|about|of) (?P<what>.+?)(?: anymore| any more)?$"),
    ),
    # --- adding ---------------------------------------------------------------------------------------------------
    *_rows(
        "add",
        "if absent",
        (
            0.85,
            rf"(?:do i have|is|are|is there|are there|did i (?:put|add)|have i (?:added|put)|check if|see if) (?P<what>.+?)"
            rf" (?:already |listed |included |currently |there )*(?:on|in|to) (?P<where>{LIST}) ?,? ?(?:and |or |; )?"
            r"(?:if not|otherwise|if (?:it|they)(?:'s| is| are|n't| isn't| aren't| not)*|please|can you).*\b(?:add|put|include)\b.*$",
        ),
        (
            0.85,
            rf"(?:(?:i'm|i am|we're|we are) (?:low on|out of|running low on|running out of|almost out of)|(?:i|we) (?:have no|don't have (?:any )?(?:more )?|need(?: some| more)?|ran out of)) (?P<what>[^,]+?) ?,? ?"
            rf"(?:so |and |please |can you |could you )*(?:add|put) (?:it|that|them|some|this) (?:to|on|onto|in) (?P<where>{LIST})$",
        ),
    ),
    *_rows("add", "list", (0.75, rf"(?:create|make|start|open|produce|generate|new|set up|begin|add|show) (?:me )?(?:a |an |another )?(?:new )?(?:[a-z-]+ ){{0,2}}?(?:lists?|checklist|register)(?: (?:for|of|called|named) .+)?$"), (0.75, r"(?:a )?new (?:list|checklist)(?: .+)?$")),
    *_rows(
        "add",
        "",
        (0.95, r"(?:remind|alert|notify|ping|nudge|tell) (?:me|us|myself|my self)(?:(?<=tell me) (?P<what2>to .+)|(?<!tell me)(?<!tell us)(?: (?P<what>.+))?)$"),
        (0.9, r"(?:i |we )?(?:want|need|would like|'d like|like|wish) to be reminded (?P<what>.+)$"),
        (0.9, r"be reminded (?P<what>.+)$"),
        (0.95, rf"(?:don't|do not|don ' t|dont|never|shouldn't|can't|must not|not) (?:let me |want to |to )?forget(?: (?P<what>.+))?$"),
        (0.9, r"(?:i |we )(?:don't|do not|don ' t|can't|must not|shouldn't|should not) (?:want to )?forget (?P<what>.+)$"),
        (0.85, r"(?:remember|make sure (?:that )?(?:i|we)|note to self|i (?:must|should|need to) remember) (?P<what>.+)$"),
        (0.9, r"(?:add|jot down|write down|note down|pencil in|append)(?: (?P<what>.+))?$"),
        (
            0.9,
            r"(?:(?:create|make|set(?: up)?|start|open(?: up)?|schedule|put(?: in| up| down)?|give me|get me|get|insert|enter|log|record"
            r"|include|save|place|write|throw in|have|need|i need|i want|i'd like|i would like|want|like|how about|begin|generate|produce|file|leave|do)"
            r" (?:me )?)?(?P<what>(?:a|an|another|one|new|one more|following|these|this|two|three|four|five|several|some|(?:create|make|set)(?<=\w)) "
            rf"(?:[^\s,:;]+ ){{0,4}}?{TASK}\b.*)$",
        ),
        (0.9, rf"(?:create|make|set(?: up)?|start|open up|put in|insert|enter|log|record|new|save|write) (?P<what>(?:[^\s,:;]+ )?{TASK}\b.*)$"),
        (0.9, rf"(?P<what>(?:task|todo|to do|reminder|note to self|remember) ?(?::|-|–|—) .+)$"),
        (0.9, r"(?:- )?\[ ?\] (?P<what>.+)$"),
        (
            0.9,
            r"(?:put|place|stick|throw|include|insert|enter|write|get|have|pop|jot|note|set|log|save|need|want|i need|i want|slot|list|update|file|record|create|make)"
            rf" (?P<what>(?!me\b).+?) (?:on|onto|to|in|into|under|down on|added to|added on|as part of) {LIST}(?: .+)?$",
        ),
        (0.8, rf"update (?P<where>{LIST}) with (?P<what>.+)$"),
        (0.8, rf"(?P<what>.+?) (?:needs|need|has|have|should|must|ought) (?:to )?(?:be )?(?:added|put|placed|go|included) (?:to|on|onto|in) {LIST}$"),
        (0.85, rf"(?:i |we )?(?:need|want|would like|have) (?P<what>.+?) (?:to be )?(?:added|put|placed|included) (?:to|on|onto|in) {LIST}$"),
        (0.8, r"start reminding me (?P<what>.+)$"),
        (0.75, r"remind (?P<what>(?!me\b)[a-z]+ .+)$"),
    ),
    # --- changes that a date or a second half tells apart ----------------------------------------------------------
    *_rows(
        "update",
        "due",
        (0.9, r"(?:reschedule|postpone|push|delay|snooze|defer|put off|bring forward|push back|re - ?schedule|re-schedule)(?: (?P<what>.+))?$"),
        (0.85, r"(?:move|shift|bump|extend|bring|schedule|prepone) (?P<what>.+)$"),
    ),
    *_rows(
        "update",
        "change",
        (0.85, r"(?:change|update|edit|modify|adjust|alter|amend|correct|switch|turn|convert|revise|fix up)(?: (?P<what>.+))?$"),
        (0.8, r"(?:set|make|give|put|have|get|repeat) (?P<what>.+)$"),
    ),
    # --- what somebody says they did -----------------------------------------------------------------------------
    *_rows(
        "complete",
        "statement",
        (0.6, rf"(?:(?:i've|i have|we've|we have|i|we|just|already|have|finally) )+(?:just |already |finally |also |now )*(?P<what>{_PAST}(?: .+)?)$"),
        (0.55, rf"(?:just |already |finally )?(?P<what>(?!(?:set|put|read|cut|need|feed|let|hit) ){_PAST} .+)$"),
    ),
)  # fmt: skip
