"""Taking a field of a task away: "remove the due date", "no priority", "stop repeating"."""

from __future__ import annotations

from taskchat.agent.embedded.patterns.shape import rows

ROWS = (
    *rows(
        "update",
        "clear",
        (
            0.75,
            r"""<what> (isn't|is not|is no longer|'s not) (that |so |very |really )?
            +(?P<new>urgent|important)( anymore| any more)?""",
        ),
        (
            0.9,
            r"""(remove|clear|delete|drop|erase|unset|take|strip|get rid of|cancel|forget)
            (off |away )?(the |its |all |any |my )*(?P<new>{FIELD}) (of|from|on|for|off|in) <what>""",
        ),
        (
            0.9,
            r"""(remove|clear|delete|drop|erase|unset|get rid of) (the |its |that |this |all (?=tags
            |labels))*(?P<new>(due )?dates?|due ?dates?|due times?|deadline|priority|tags?|labels?|notes?
            |description|recurrence|repetition|project)""",
        ),
        (0.9, r"no (more )?(?P<new>due ?dates?|dates?|deadline|priority|tags?|labels?|notes?|project)"),
        (0.9, r"(remove|clear|delete|drop|erase|unset) <what> 's (?P<new>{FIELD})"),
        (0.9, r"(remove|clear|delete|drop|erase|unset) (?P<what>(task )?#?\d+|\S+)('s|s') (?P<new>{FIELD})"),
        (0.85, r"<what> (has|needs|should have|gets) no (?P<new>{FIELD})( anymore| any more)?"),
        (0.85, r"<what> (doesn't|does not) (have|need) (a |any )?(?P<new>{FIELD})( anymore| any more)?"),
        (0.9, r"(make|mark|set) <what> (as )?(not|no longer|less|non) (?P<new>urgent|important|recurring|repeating)"),
        (0.65, r"(stop (repeating|recurring)(?! yourself| what| the same| things)|don't repeat)( <what>)?(?P<new>)"),
        (
            0.9,
            r"""(remove|take|pull|get) <what> (from|out of|off|off of) (the |its |my |any )?((?!shopping|grocery)[\w'-]+
            ){0,2}?(?P<new>project)( .+)?""",
        ),
        (0.85, r"(un-?prioriti[sz]e) <what>(?P<new>)"),
    ),
)
