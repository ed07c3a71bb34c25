"""From open to done."""

from __future__ import annotations

from taskchat.agent.embedded.patterns.shape import rows

ROWS = (
    *rows(
        "complete",
        "",
        (
            0.85,
            r"""(mark|tick|check) (?!(up|down|out|on|in|if|for|to|my|the (?:whole|entire))\b)(?P<what>[^,]+?) (on|in
            |from|off|of|off of) {LIST}""",
        ),
        (
            0.85,
            r"""(check|tick) (off )?(the )?(box|checkbox|item|entry)( for| of| next to| beside)? <what>( (on|in|from
            |of) {LIST})?""",
        ),
        (
            0.85,
            r"""(put|place|add) a (check|tick|check mark|checkmark|tick mark)( mark)? (next to|by|on|beside|in front
            of|for|against) <what>""",
        ),
        (0.8, r"let me (check|tick|cross) off <what>"),
        (0.85, r"task complete ?:? <what>"),
        (0.85, r"<what> (is|are|was|were|has been|have been) {ADVERBS}{DONE} (on|in|from) {LIST}"),
        (
            0.75,
            r"""(?P<what>(everything|all( of)?( the)? (?:items|things|stuff|tasks)?|they|the [\w ]*items)( (on|in
            |from) {LIST})?) (is|are|was|were|has|have)( all)?( already)?( been)?( all)? ({DONE}|bought
            |purchased|taken care of|handled)""",
        ),
    ),
    *rows(
        "complete",
        "",
        (
            0.95,
            r"""(mark|set|flag|tick|check|cross|strike|put|make|change|count|consider|scratch|move|update)
            (?P<what>(?!(an? |the |new |me |up )*(reminder|alarm|alert)s? (for|to|about|at|on|me)\b).+?)
            (as |off as |to |down as |off |to be |be )*({DONE}|off)(( (on|from|off|of|in))* {LIST})?{EXCEPT}""",
        ),
        (0.9, r"((i|we|i've|i have) )?(just |already |finally )*(did|done) (?P<what>{REFERENCE})( already)?"),
        (0.75, r"(all )?(done|finished|completed)(?P<what>)"),
        (0.95, r"(mark|tick|check|cross|strike|scratch) (it )?off (of )?<what>( (on|from|off|of|in) (of )?{LIST})?"),
        (0.9, r"(mark|set) (as )?{DONE} ?:? <what>"),
        (0.9, r"cross <what> (off|out) ?(of |from |on )*({LIST})?"),
        (0.85, r"(complete|completed)( (with )?:? ?<what>)?"),
        (0.8, r"(finish up|finish off|finish|close out|close|resolve|conclude|wrap up|tick)( <what>)?"),
        (0.8, r"(?P<what>(?!task |todo |reminder )[^:]{1,60}?) ?(:|–|—|=) ?(done|complete|completed|finished)"),
        (0.9, r"(finished|done)( with)? ?:? ?-? ?<what>"),
        (0.8, r"(check|mark) (?P<what>(task |#|number )+\d+|\d+)"),
        (0.6, r"(check|mark) (?P<what>{REFERENCE})"),
        (
            0.85,
            r"""(?P<what>(?!how|what|i |i'm|we |you |not ).+?) (is|are|was|were|has been|have been|'s|got|is now|are
            now) {ADVERBS}({DONE}|taken care of|handled|sorted|dealt with|over with)( (now|too|already|as well))*""",
        ),
        (0.8, r"(?P<what>(that|it|this))'s {ADVERBS}({DONE}|taken care of|handled|sorted)"),
        (
            0.8,
            r"""(?P<what>(?!(clear|delete|remove|remind|erase|purge|show|list|hide|wipe|empty|all|be|get|getting
            |have|i|i'm|is|are|need|not
            |want|well)\b|how|what).+?) {UNDOUBTED}(done|completed|finished|✓|✔|✅)""",
        ),
        (
            0.85,
            r"""(i'm|i am|we're|we are) (all |finally |now |just )*(done|finished|through) (with )?(?P<what>(?!for |now
            |here|talking|chatting).+)""",
        ),
        (
            0.85,
            r"""((i've|i have|we've|we have|i|we|just|already|have|finally) )+(just |already |finally |also |now
            )*(finished|completed|done with|done|wrapped up|ticked off|checked off) (with |doing )?<what>""",
        ),
    ),
)
