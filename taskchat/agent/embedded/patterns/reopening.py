"""Back from done to open."""

from __future__ import annotations

from taskchat.agent.embedded.patterns.shape import rows

ROWS = (
    *rows(
        "reopen",
        "",
        (
            0.85,
            r"""undo (completing|finishing|marking|checking off|ticking off|the completion of) <what>( (as )?(done
            |complete))?""",
        ),
        (
            0.95,
            r"""(re - ?open|reopen|re-open|un - ?complete|uncomplete|un-complete|uncheck|untick|unmark|reactivate
            |unfinish|undone|un-do|re-activate)( <what>)?""",
        ),
        (
            0.95,
            r"""(mark|set|make|flag|change|move) <what> (as |to |back |again )*((not|un) (yet )?{DONE}|undone|incomplete
            |unfinished|uncompleted|pending|open|todo|to do|active|in progress|unchecked|not ready)( (again|yet
            |after all))*""",
        ),
        (
            0.85,
            r"""<what> (isn't|is not|wasn't|was not|aren't|are not|weren't|hasn't been|has not been|haven't been|is
            still not|is still|are still|still isn't) {ADVERBS}({DONE}|pending|open|undone|to do|incomplete)( yet|
            after all)?""",
        ),
        (0.85, r"put (?P<what>(?!me\b).+?) back (on|onto|in|to|into) .+"),
        (0.6, r"(bring back|restore|put back|recover) <what>"),
    ),
    *rows(
        "reopen",
        "statement",
        (
            0.6,
            r"""(i|we) (still )?(haven't|have not|didn't|did not|hadn't|never) {ADVERBS}((done|finished?|completed?|do)
            )?(with )?(?P<what>(?!mean|want|ask|say|tell|know|think|need).+?)( yet| after all)?""",
        ),
    ),
)
