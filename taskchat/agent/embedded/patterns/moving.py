"""Changes that a date or a second half tells apart."""

from __future__ import annotations

from taskchat.agent.embedded.patterns.shape import rows

ROWS = (
    *rows(
        "update",
        "change",
        (0.75, r"remind me (about|of|to) (?P<what>.+ (instead of|rather than) .+)"),
        (0.65, r"(do|have|put|schedule|book) (?P<what>.+ (on|at|to|for|in) .+ (instead of|rather than) .+)"),
    ),
    *rows(
        "update",
        "due",
        (
            0.9,
            r"""(reschedule|postpone|push|delay|snooze|defer|put off|bring forward|push back|re - ?schedule
            |re-schedule)( <what>)?""",
        ),
        (0.85, r"(move|shift|bump|extend|prepone) <what>"),
        (0.85, r"bring (?P<what>.+ (forward|up|ahead|back|earlier|to) .+|.+ (forward|up|ahead))"),
    ),
    *rows(
        "update",
        "schedule",
        (0.6, r"(schedule|plan|book in) <what>"),
    ),
    *rows(
        "update",
        "change",
        (0.85, r"(change|update|edit|modify|adjust|alter|amend|correct|switch|turn|convert|revise|fix up)( <what>)?"),
        (0.8, r"(set|make|give|put|have|get|repeat) <what>"),
    ),
)
