"""A row of the tables: the shape of a command, in a short notation for regular expressions.

`<what>` is a part that the command takes (`what` it is about, the `new` it gives); "(a|b)" groups and captures
nothing; `{TASK}` stands for one of the pieces in `pieces`. A row that is too long goes on in the next line: after a
blank, or at once where the line begins with "|" or "+".
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

from taskchat.agent.embedded.patterns import pieces

_LINE = re.compile(r"\n +(?P<glue>[|+]?)")
_PIECE = re.compile(r"\{(?P<name>[A-Z_]+)\}")
_GROUP = re.compile(r"(?<!\\)\((?!\?)")
_PART = re.compile(r"(?<!\?P)<(?P<name>what2?|new2?|where)>")


@dataclass(frozen=True)
class Shape:
    """One row: what it means, which road of the command it takes, how sure it is, and what it looks like."""

    intent: str
    form: str
    confidence: float
    text: str

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """What a whole clause must fit; made when the first message needs it."""
        return re.compile(expression(self.text) + "$")


def rows(intent: str, form: str, *shapes: tuple[float, str]) -> tuple[Shape, ...]:
    """The rows of one intent and form, in their order."""
    return tuple(Shape(intent, form, confidence, text) for confidence, text in shapes)


def expression(text: str) -> str:
    """The notation as the text of a regular expression."""
    text = _LINE.sub(lambda found: {"|": "|", "+": ""}.get(found["glue"], " "), text)
    text = _GROUP.sub("(?:", text)
    text = _PART.sub(r"(?P<\g<name>>.+?)", text)
    return _PIECE.sub(lambda found: str(getattr(pieces, found["name"])), text)
