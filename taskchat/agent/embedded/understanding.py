"""A message to what it wants: its commands, in order, each with a confidence."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from taskchat.agent.embedded import clauses, intents
from taskchat.agent.embedded.calibration import calibrated
from taskchat.agent.embedded.command import SURE, Command
from taskchat.agent.embedded.languages import language_of, pack_of
from taskchat.agent.embedded.line import Line
from taskchat.agent.embedded.pasted import items_of
from taskchat.agent.embedded.pasted import pasted as lines_pasted
from taskchat.agent.embedded.second_opinion import LIKELY
from taskchat.dates import find_dates


@dataclass(frozen=True)
class Understanding:
    """What a message wants. Below 0.7 the embedded model asks instead of acting."""

    commands: tuple[Command, ...]

    @property
    def intents(self) -> tuple[tuple[str, float], ...]:
        """The name of each, and how likely it is right."""
        return tuple((command.intent, calibrated(command.confidence)) for command in self.commands)


def understand(text: str, *, now: dt.datetime, language: str | None = None) -> Understanding:
    """Read a message, in the language that is given, else in its own. Pure: `now` only tells what its dates are."""
    if (pack := pack_of(language or language_of(text) or "en")) is not None:
        from taskchat.agent.embedded.languages.reading import read_commands  # nobody who writes English waits for it

        return Understanding(read_commands(text, pack, now=now))
    line = Line.read(text)
    dated = len(text) <= 500 and any(
        text[match.start : match.end].lower().strip() not in {"now", "right now"} for match in find_dates(text, now=now)
    )

    def read(clause: Line) -> Command:
        return intents.read(clause, dated=dated)

    if (pasted := lines_pasted(line)) is not None and (pasted.confidence >= SURE or not _speaks(line, read)):
        return Understanding((pasted,))
    return Understanding(tuple(clauses.split(line, read)))


def _speaks(line: Line, read: clauses.Reader) -> bool:
    """Whether any of some bare lines says what to do with tasks: then they are no list of things."""
    return any(
        (command := read(part)).confidence >= SURE and command.intent != "out_of_scope" and command.form != LIKELY
        for part in items_of(line)
    )
