"""What is said about a task: its note and its tags."""

from __future__ import annotations

from taskchat.agent.embedded.patterns.shape import rows

ROWS = (
    *rows(
        "update",
        "note",
        (0.8, r"add to (?P<what>(the|task|my) (?!.*\blists?\b)[^:]+) : <new>"),
        (
            0.9,
            r"""(add|put|write|attach|leave|set|append|include|make) (a |an |the |this |another |some )?(note
            |description|details?|comment)s? (to|on|for|of|in) <what> ?({SAY}|to say|to|about|with|that|as) <new>""",
        ),
        (0.9, r"(update|change|edit) the (note|description)s? (of|for|on) <what> (to|as|:) <new>"),
        (0.9, r"(add|put|write|attach) (a |the |this )?note ?:? (?P<new>“”) (to|on|for) <what>"),
        (0.9, r"add (?P<new>“”|.+?) (as|to) (a |the )?(note|description)s? (to|on|for|of) <what>"),
        (0.8, r"(please )?add <new> to (?P<what>(my |the |our )(\S+ ){1,5}?(reminder|task)|\d+ ?([ap]m )?reminder)"),
        (0.9, r"notes? (for|on|to) (?P<what>(?!self|me|my).+?) : <new>"),
        (0.8, r"(add|put|write|attach) (a |the |this )?(note|comment) {SAY} <new>"),
    ),
    *rows(
        "update",
        "tag",
        (0.9, r"(tag|label) <what> (with|as|by) <new>"),
        (0.9, r"(tag|label) <what> (?P<new>#[^\d\s]\S*( .+)?)"),
        (0.9, r"(add|put|attach|set|give) (the |a |an )?(tags?|labels?) <new> (to|on|for) <what>"),
        (0.9, r"add (?P<new>#[^\d\s]\S*( (and|,|&)? ?#\S+)*) (to|on) <what>"),
        (0.9, r"add (the |a |an )?(?P<new>\S+) (tag|label) (to|on) <what>"),
        (0.9, r"give <what> (the |a )?(tags?|labels?) <new>"),
        (0.9, r"(tag|label) (?P<what>{REFERENCE}|{MANY}) (?P<new>[^\W\d][\w-]*( and [\w-]+)?)"),
    ),
    *rows(
        "update",
        "untag",
        (0.9, r"(remove|delete|drop|take|clear) (the )?(tags?|labels?) <new> (from|off|on) <what>"),
        (0.9, r"(remove|delete|drop|take|clear) (the )?(?P<new>#?[^\d\s#]\S*) (tag|label) (from|off|on) <what>"),
        (0.9, r"(remove|delete|drop|take|clear) (?P<new>#[^\d\s]\S*) (from|off) <what>"),
        (0.9, r"untag <what>( (from|as) <new>)?"),
    ),
)
