"""What a task is called and where it belongs: its title, its project, a field without its value."""

from __future__ import annotations

from taskchat.agent.embedded.patterns.shape import rows

ROWS = (
    *rows(
        "update",
        "edit",
        (0.85, r"(update|change|edit|modify) (?P<what>{REFERENCE}) : <new>"),
    ),
    *rows(
        "update",
        "rename",
        (0.9, r"(rename|retitle|reword|re - name) <what> (to|as|into|:) <new>"),
        (
            0.9,
            r"""(change|update|edit|set|fix|correct|modify) (the )?(title|name|text|wording) (of|for|on) <what> (to|as
            |into|:) <new>""",
        ),
        (0.9, r"(change|update|edit|set|fix) <what>( 's|'s)? (title|name|text) (to|as|into) <new>"),
        (
            0.9,
            r"""(call|name) (?P<what>it|(task |#)+\d+|the (first|second|third|last) (one|task)|the task) <new>(
            instead)?""",
        ),
        (0.85, r"(replace) <what> (with|by|for) <new>"),
        (
            0.85,
            r"""(fix|correct) (the |a )?(typo|spelling|mistake|name|wording) (in|of|on) <what> ?(,|;|:|\.|-|–|—)?
            ?(it|that|the title) (should (be|say|read)|is) <new>""",
        ),
        (0.85, r"(?P<what>{REFERENCE}) should (say|read|be called|be named) <new>"),
    ),
    *rows(
        "update",
        "project",
        (
            0.9,
            r"""(move|assign|transfer|switch|shift|file|relocate) (?P<what>(?!.* (trash|bin|garbage)
            from ).+?) (to|into|in|under|onto) (the |my |our |a
            )*(project (?P<new>\S.*)|<new2> (project|list))""",
        ),
        (
            0.9,
            r"""(put|add|place|include|stick) (?P<what>{REFERENCE}|{MANY}) (to|into|in|under|onto|on) (the |my |our |a
            )*(project (?P<new>\S.*)|<new2> (project|list))""",
        ),
        (0.9, r"(set|change) (the )?project (of|for|on) <what> (to|as|:) <new>"),
        (0.85, r"<what> (belongs|goes) (to|in|on|under) (the |my )?<new> (project|list)"),
    ),
    *rows(
        "update",
        "field",
        (0.85, r"(add|put|write|give|attach) (a |an |the |some )?(new )?(?P<new>{NAMED}) (to|on|for) <what>"),
        (0.85, r"(set|change|edit|update|modify) (a |an |the |some )?(new )?(?P<new>{NAMED}) (of|on|for) <what>"),
        (0.8, r"(?P<new>rename|tag|label|retitle) <what>"),
    ),
)
