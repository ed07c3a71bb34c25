"""How urgent a task is."""

from __future__ import annotations

from taskchat.agent.embedded.patterns.shape import rows

ROWS = (
    *rows(
        "update",
        "priority",
        (0.9, r"(set|change|make|raise|lower)( the| its)? (?P<new>{PRIORITY})"),
        (0.9, r"(set|change|make|raise|lower)( the| its)? priority (to|as|:|=) (?P<new>{PRIORITY})"),
        (
            0.9,
            r"""(set|change|make|raise|lower|update|increase|decrease|bump|switch) (up |down )?(the )?priority (of|for
            |on) <what> (to|as|:|=) (?P<new>{PRIORITY})""",
        ),
        (0.9, r"(set|change|make|raise|lower|update) <what>( 's|'s)? priority (to|as|:)? ?(?P<new>{PRIORITY})"),
        (
            0.9,
            r"""(make|mark|set|change|give|bump|raise|lower|increase|decrease|put|flag|update|treat|move|assign) <what>
            (as |to |to be |with |at |up |down |into |up to |down to |back to |in )*(?P<new>{PRIORITY})""",
        ),
        (0.9, r"(add|assign|give|set) (?P<new>{PRIORITY}) (to|for|on) <what>"),
        (0.9, r"(?P<new>raise|increase|bump up|up|lower|decrease|reduce|drop) the priority (of|for|on) <what>"),
        (0.9, r"(?P<new>prioriti[sz]e|depriorit\w+|de - priorit\w+|star|flag) <what>"),
        (
            0.8,
            r"""<what> (should be|must be|has to be|needs to be|ought to be) (now |at |of |on )?(?P<new>(very |really
            )?((high|low|medium|normal|top)(est|er)?( - | |-)priority|urgent|important|critical))""",
        ),
        (
            0.75,
            r"""<what> (is|are|'s) (now |very |really |super |actually |also )*(?P<new>(?!(high|low|medium|normal|mid
            |top|lower|higher)$){PRIORITY})( now)?""",
        ),
    ),
)
