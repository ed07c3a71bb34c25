"""How a turn speaks: its language, and the moment that "tomorrow" is seen from."""

from __future__ import annotations

import datetime as dt
import zlib
from collections.abc import Sequence
from dataclasses import dataclass, field

from taskchat.agent.embedded.wording.files import wording
from taskchat.agent.embedded.wording.sentences import Wording
from taskchat.agent.embedded.wording.titles import plain
from taskchat.dates import say_due, say_recurrence


@dataclass(frozen=True)
class Voice:
    """What words a reply. `turn` is any number that differs from turn to turn: it tells which of several to take."""

    now: dt.datetime
    words: Wording = field(default_factory=lambda: wording("en"))
    turn: int = 0

    @classmethod
    def of(cls, now: dt.datetime, language: str | None, message: str = "") -> Voice:
        """The voice that answers a message. The same message is always answered in the same words."""
        return cls(now, wording(language), zlib.crc32(message.encode("utf-8", "replace")))

    def say(self, key: str, /, **values: object) -> str:
        """A sentence (`Wording.say`)."""
        return self.words.say(key, self.turn, **values)

    def count(self, key: str, number: int, /, **values: object) -> str:
        """A sentence with a number (`Wording.count`)."""
        return self.words.count(key, number, **values)

    def comma(self, parts: Sequence[str]) -> str:
        """ "a, b, c", without what is empty."""
        return self.words.comma([part for part in parts if part])

    def when(self, due: str) -> str:
        """A stored due in words: "tomorrow 17:00"."""
        return say_due(due, now=self.now, language=self.words.language)

    def rhythm(self, recurrence: str) -> str:
        """A stored recurrence in words: "every Thursday"."""
        return say_recurrence(recurrence, self.words.language)

    def quote(self, text: str, columns: int = 200) -> str:
        """Somebody's words in quotes."""
        return self.say("grammar.quoted", text=plain(text, columns))
