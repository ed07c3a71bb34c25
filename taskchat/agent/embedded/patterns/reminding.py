"""Asked to remind, alert, nudge: always something to add, whatever else the words hold."""

from __future__ import annotations

from taskchat.agent.embedded.patterns.shape import rows

LATE = rows(
    "add",
    "",
    (
        0.85,
        r"""<what> ,? ?(so |and |then |please |can you |could you |would you )*(please )?remind me
        +( (of|about) (it|that|this))?""",
    ),
    (0.9, r"(i |we )?((want|need|would like|'d like|like|wish) to )?(be|get) reminded( <what>)?"),
)
FOR_SOMEBODY = rows(
    "add",
    "for somebody",
    (
        0.75,
        r"""remind (?P<new>(?!(me|us|myself|my self)\b)((my|the|our|your) )?[\w']+( (?!(to|about|of
        |that)\b)[^\s,;]+){0,6}) (?P<what>(to|about|of|that) .+)""",
    ),
    (
        0.75,
        r"remind (?P<new>(?!(me|us|myself|my self)\b)(my|the|our) [\w']+( [\w']+)?) (?P<what>(the|a|an|it's|there) .+)",
    ),
)
ROWS = (
    *rows(
        "add",
        "",
        (
            0.9,
            r"""(set up|set|make|put|create|give me|have|send me|schedule) (an |a )?(alarm|notification|alert|nudge
            |ping)s?
            to remind me <what>""",
        ),
        (
            0.85,
            r"""(give|send) me (a |an )?(nudge|ping|heads up|heads-up|alert|notification)
            (?P<what>(about|to|for|at|in|on|\d+).+)""",
        ),
        (0.9, r"(alert|notify|ping|nudge) (me|us) (with )?(?P<what>(a reminder|\d+ \w+ before|before|tonight)\b.*)"),
        (0.85, r"reminder (me )?(?P<what>(to|about|that) .+)"),
        (0.85, r"reminder (?P<what>for (?!{DAYLIKE}).+)"),
        (0.85, r"(can|could|may) i (have|get|set|make|add) (?P<what>(a|an|another) reminder)( set( up)?)?"),
        (
            0.85,
            r"""(set up|set|create|make|add|put|schedule|send|have|save) (me |us )?
            +(?P<what>(?!(the|my|this|that|it|all|up|a new due)\b)([^\s,:;]+ ){0,6}?reminder( notification)?
            (?!(an?|\d+) \w+ (later|earlier)|from\b).+)""",
        ),
        (
            0.8,
            r"""(set up|set|create|make|add|schedule|save|send) (me )?
            +(?P<what>(?!(the|my|this|that|it|all|up|a new due)\b)[^:;]+ reminder)""",
        ),
        (0.8, r"<what> needs? to be reminded( to)? .+"),
    ),
)
