"""Onto a list that is named: "eggs on my shopping list", "shopping list: add eggs", "if it isn't there, add it"."""

from __future__ import annotations

from taskchat.agent.embedded.patterns.shape import rows

LIST_FIRST = (
    *rows(
        "add",
        "list first",
        (
            0.9,
            r"""(on|to|in|onto|for) (?P<new>{NAMED_LIST}) ,? ?(please )?(add|put|include|i need|i want|i have)( to add)?
            <what>""",
        ),
        (0.9, r"(put|add) (on|to|in|onto) (?P<new>{NAMED_LIST}) (:|,|that|i need) <what>"),
        (0.85, r"(?P<new>{NAMED_LIST}) (,|:)? ?(please )?(add|put|include|needs?)( to include)? <what>"),
        (0.85, r"(?P<new>{NAMED_LIST}) : <what>"),
        (0.85, r"(?P<new>{NAMED_LIST}) (should|must|ought to) (have|include|contain) <what>( (on|in) it)?"),
    ),
    *rows(
        "add",
        "listed",
        (
            0.9,
            r"""(toss|throw|drop|stick|chuck|slap|mark down|note|bung|pop) (?P<what>.+? (on|onto|in|into|to(?!
            do\b)) {LIST})
            +( for me)?""",
        ),
        (
            0.85,
            r"""(i |we )?(want|need|would like|'d like) (?P<what>(?!.*\b(add|put) (it|them|that|some)\b).+ (on|in)
            {LIST})""",
        ),
        (0.85, r"(?P<what>.+? (needs|need|has|have|should|must|ought) (to )?(be|go|get) (on|onto|in) {LIST})"),
    ),
    *rows(
        "add",
        "",
        (
            0.85,
            r"""(add|put|include|insert) (?P<what>(this|that|the|an|a|another|some|one more)( new)?
            (item|thing|items|things|stuff)( (to|on|in) (a|an|the|my|our|this|that) (new )?lists?)?)""",
        ),
        (0.8, r"(put|stick|add|include) <what> (on|to|onto|in) (that|this|there|that list|this list|that one)"),
        (0.75, r"(could|can) (?P<what>.+?) be (added|put) (to|on) {LIST}"),
        (0.85, r"(add|include) (?P<what>(this|that)( to (a|an|the|my) list)?)"),
    ),
)

IF_ABSENT = (
    *rows(
        "add",
        "if absent",
        (
            0.85,
            r"""(i think )?
            +((i'm|i am|we're|we are) (low on|out of|running low on|running out of|almost out of)|(i|we) (have no
            |don't have (any )?(more )?|need( some| more)?|ran out of)) (?P<what>[^,]+?) ?,? ?(so |and |please |can
            you |could you )*(add|put) (it|that|them|some|this) (to|on|onto|in) (?P<where>{LIST})""",
        ),
        (
            0.75,
            r"""(?P<what>[^?]+?) ([-–—,;:.] )(so |and |please |can you |could you )*(add|put) (it|that|them|those|these
            |all)( all)? (to|on|onto|in) (?P<where>{LIST})""",
        ),
        (
            0.85,
            r"""(do i have|is|are|is there|are there|did i (put|add)|have i (added|put)|check if|see if) <what> (already
            |listed |included |currently |there )*(on|in|to) (?P<where>{LIST}) ?,? ?(and |or |; )?(if not|otherwise
            |if (it|they)('s| is| are|n't| isn't| aren't| not)*|please|can you|add).*\b(add|put|include)\b.*""",
        ),
        (
            0.85,
            r"""(i'm not sure if |i don't know if )<what> (is|are)( already)? on (?P<where>{LIST}) ?,? ?(but |and
            )?if (it|they)
            (isn't|aren't|is not|are not|'s not)( there)? ?,? ?(please |can you |could you )*(add|put) .+""",
        ),
        (
            0.85,
            r"""(add|put|include) <what>( (to|on|onto|in) (?P<where>{LIST}))? ?,? ?(if|unless|in case) (it|they|i|we)
            ?('s|'re|'ve| is| are| isn't| aren't| have| haven't| has| hasn't| do| don't).*\b(already|there|not
            |haven't|isn't|aren't|don't).*""",
        ),
        (
            0.85,
            r"""(i (am|was) |i'm |i )?(?:out of|ran out of|am out of|have run out of|running out of)
            (?P<what>[^,]+?) (and|,|so) (i )?(need|want)
            (it|them|that|some)( to be)? (added|put) (to|on) (?P<where>{LIST})""",
        ),
    ),
)

LISTS = (
    *rows(
        "add",
        "list",
        (
            0.75,
            r"""(create|make|start|start creating|produce|generate|new|set up|begin|add|prepare|write|put together
            |build|have) (me )?
            +(a |an |another |this week's |today's |tomorrow's )?(new )?([a-z-]+ ){0,2}?(lists?|checklist|register)
            +( (for|of|called|named|by|about) .+)?""",
        ),
        (
            0.75,
            r"""(open|open up|show|bring up|get|give me|set) (me )?((a|an|another) (new )?|new )([a-z-]+
            ){0,2}?(lists?|checklist)
            +( (for|of|called|named) .+)?""",
        ),
        (0.75, r"(a )?new (list|checklist)( .+)?"),
    ),
)

LISTED = (
    *rows(
        "add",
        "listed",
        (
            0.9,
            r"""(put|place|stick|throw|include|insert|enter|write|get|have|pop|jot|note|set|log|save|slot|file|record
            |create|make) (?P<what>(?!me\b).+? (on|onto|to|in|into|under|down on|as part of) {LIST}( .+)?)""",
        ),
    ),
)
