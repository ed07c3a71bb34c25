"""What the embedded model thinks in: tool calls that leave, results that come back, the reply, and its memory.

A turn is a generator that yields batches of `Call`s, is sent the `Outcome` of each, and returns a `Reply`. It does no
I/O and reads no clock, so the same words, memory and outcomes always give the same calls. That is what lets a turn
that was cut off go on from its recorded calls: the generator is simply played again.
"""

from __future__ import annotations

from collections.abc import Generator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from taskchat.schemas.chat import Question
from taskchat.schemas.knowledge import Source


@dataclass(frozen=True)
class Call:
    """A tool call that the model wants made."""

    tool: str
    arguments: Mapping[str, Any]


@dataclass(frozen=True)
class Outcome:
    """What came of a call: `data` is the tool's structured result, or `error` says in words why there is none."""

    data: Mapping[str, Any] | None = None
    error: str | None = None


@dataclass(frozen=True)
class Memory:
    """What a later turn needs to know, kept on the stored reply.

    `shown` are the task ids of the list last shown, in its order; `focus` those last spoken of ("it", "both");
    `pending` is what the last reply asked about and how to go on: the model's own JSON. `language` is the one that was
    spoken; None before anything was said. `asked` is the question that documents were asked last, where nothing else
    was spoken of since.
    """

    shown: tuple[int, ...] = ()
    focus: tuple[int, ...] = ()
    pending: Mapping[str, Any] | None = None
    language: str | None = None
    asked: str | None = None

    def to_json(self) -> dict[str, Any]:
        """As stored in the message's metadata."""
        return {
            "shown": list(self.shown),
            "focus": list(self.focus),
            "pending": self.pending,
            "language": self.language,
            "asked": self.asked,
        }

    @classmethod
    def from_json(cls, stored: Mapping[str, Any] | None) -> Memory:
        """Read back what `to_json` made; nothing stored is an empty memory."""
        stored = stored or {}
        return cls(
            shown=tuple(stored.get("shown") or ()),
            focus=tuple(stored.get("focus") or ()),
            pending=stored.get("pending"),
            language=stored.get("language"),
            asked=stored.get("asked"),
        )


@dataclass(frozen=True)
class Reply:
    """The markdown to say, what it asks (if it asks), what to remember, and where it comes from."""

    text: str
    memory: Memory = field(default_factory=Memory)
    question: Question | None = None
    sources: tuple[Source, ...] = ()
    sources_note: str | None = None


Plan = Generator[Sequence[Call], Sequence[Outcome], Reply]
