"""What a clause turned out to want."""

from __future__ import annotations

from dataclasses import dataclass, field

from taskchat.agent.embedded.line import Line
from taskchat.agent.embedded.manners import Bare

CHANGING = frozenset({"add", "complete", "reopen", "update", "delete", "undo"})
SURE = 0.7  # below, the model asks instead of acting, unless the tasks there are settle it
READABLE = 700  # characters; a longer clause is only looked at for an "add …"


@dataclass(frozen=True)
class Command:
    """What a clause wants. `what` and `new` are its parts (patterns.py), `line` all of it without manners."""

    intent: str
    confidence: float
    line: Line
    what: Line
    new: Line
    form: str = ""
    whole: Line = field(default_factory=lambda: Line("", ()))  # the clause with its manners


def plainly(intent: str, confidence: float, bare: Bare, line: Line, form: str = "") -> Command:
    """A command that has no parts."""
    return Command(intent, confidence, bare.line, bare.line, line.keep(()), form, line)
