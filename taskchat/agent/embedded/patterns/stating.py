"""What somebody says is so, or says they did. Only a task that fits makes it a change."""

from __future__ import annotations

from taskchat.agent.embedded.patterns.shape import rows

ROWS = (
    *rows(
        "reopen",
        "statement",
        (
            0.55,
            r"""(?P<what>.+? (isn't|aren't|wasn't|hasn't been|haven't been|is not|are not) {ADVERBS}{PAST})( yet| after
            all)?""",
        ),
    ),
    *rows(
        "update",
        "stated",
        (0.65, r"(?P<what>.+? (is|are|'s) (now (on|at|by|for) .+|(on|at|by|for) .+ now))"),
        (0.65, r"(?P<what>.+? (moved|postponed|rescheduled|changed|pushed) to .+)"),
        (
            0.65,
            r"""(?P<what>.+? (is|are|'s|was|should be) (now |actually )?(at|on|by|in|for) .+ (not|instead of|rather
            than) .+)""",
        ),
        (
            0.65,
            r"""(?P<what>.+? (is|are|'s|was(?! due| planned)
            |should be|needs to be|must be|has to be|will be) (now |actually )?(due|moved
            to|postponed to|rescheduled to|planned for) .+)""",
        ),
        (0.65, r"(?P<what>.+? (should be|needs to be|must be|has to be) (on|at|by|in) .+)"),
    ),
    *rows(
        "complete",
        "statement",
        (
            0.55,
            r"""(?P<what>(?!i |you |we |he |she |they |there ).+? (is|are|was|were|has been|have been|got|has|have)
            {ADVERBS}(?!(cancel|postpon|delay|moved|miss|forgot|skipp|block)){PAST})( now| already| today|
            yesterday)?""",
        ),
        (
            0.6,
            r"""((i've|i have|we've|we have|i|we|just|already|have|finally) )+(just |already |finally |also |now
            )*(?P<what>{PAST}( .+)?)""",
        ),
        (0.55, r"(just |already |finally )?(?P<what>(?!(set|put|read|cut|need|feed|let|hit) ){PAST} .+)"),
    ),
)
