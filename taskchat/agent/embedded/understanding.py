"""A message to what it wants: its commands, in order, each with a confidence."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from taskchat.agent.embedded import clauses, intents
from taskchat.agent.embedded.command import Command
from taskchat.agent.embedded.line import Line
from taskchat.dates import find_dates


@dataclass(frozen=True)
class Understanding:
    """What a message wants. Below 0.7 the embedded model asks instead of acting."""

    commands: tuple[Command, ...]

    @property
    def intents(self) -> tuple[tuple[str, float], ...]:
        """The name and confidence of each."""
        return tuple((command.intent, command.confidence) for command in self.commands)


def understand(text: str, *, now: dt.datetime) -> Understanding:
    """Read a message. Pure: `now` only tells what its dates are."""
    line = Line.read(text)
    dated = len(text) <= 500 and any(
        text[match.start : match.end].lower().strip() not in {"now", "right now"} for match in find_dates(text, now=now)
    )
    return Understanding(tuple(clauses.split(line, lambda clause: intents.read(clause, dated=dated))))
