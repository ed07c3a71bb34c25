"""A due date that is named as one, and moves by a stretch: "push it two days"."""

from __future__ import annotations

from taskchat.agent.embedded.patterns.shape import rows

NAMED = (
    *rows(
        "update",
        "due",
        (
            0.9,
            r"""(set|give|add|change|put|make|assign|update) (?P<what>(a |an |the |its )?(new )?(due ?date|deadline|due
            time|due) .+)""",
        ),
        (0.9, r"(give|set|assign) (?P<what>.+ (a |the )(new )?(due ?date|deadline|due time)( .+)?)"),
    ),
)

SHIFTED = (
    *rows(
        "update",
        "shift",
        (
            0.9,
            r"""(push|postpone|delay|move|shift|snooze|put off|bring|defer|extend|put|reschedule) <what> (?P<way>((back
            |off|out|forward|ahead|up|earlier|later|by|for|another) )+)?(?P<count>{COUNT}) (more )?(?P<unit>{UNIT})(
            (?P<late>later|earlier|back|forward|ahead|out))?""",
        ),
    ),
)
