"""A turn's events as they come to whoever asked: as text, as JSON, as lines of JSON, or not at all."""

from __future__ import annotations

from typing import Any, Protocol

from taskchat.cli import printing
from taskchat.cli.markdown import Markdown, Style

VERSION = 1  # of the shape of --json and --jsonl: a field may come, none goes or changes its meaning


class Teller(Protocol):
    """Hears the events of one turn after the other, and what the last reply is."""

    streams: bool  # whether it wants events as they come, or only the last one

    def hear(self, event: dict[str, Any]) -> None:
        """Take in one event."""

    def break_off(self) -> None:
        """No more comes of this turn."""

    def end(self, reply: dict[str, Any]) -> None:
        """This is the last reply of the command."""


class Text:
    """The reply as text. A turn that was sent again says it again: only what is new is printed."""

    def __init__(self, style: Style, *, streams: bool) -> None:
        self.streams = streams
        self._style = style
        self._begin()

    def _begin(self) -> None:
        self._markdown = Markdown(self._style)
        self._said = ""  # of this try
        self._printed = ""

    def hear(self, event: dict[str, Any]) -> None:
        """Print what the event adds to the reply."""
        match event.get("type"):
            case "turn.started":
                self._said = ""
            case "text.delta":
                self._said += str(event["text"])
                if len(self._said) > len(self._printed) and self._said.startswith(self._printed):
                    printing.piece(self._markdown.feed(self._said[len(self._printed) :]))
                    self._printed = self._said
            case "turn.finished":
                self._finish(str(event["reply"]["response"]))
            case "turn.failed":
                self.break_off()

    def _finish(self, text: str) -> None:
        rest = text[len(self._printed) :] if text.startswith(self._printed) else f"\n\n{text}"
        end = "" if text.endswith("\n") else "\n"
        printing.piece(self._markdown.feed(rest) + self._markdown.end() + end)
        self._begin()

    def break_off(self) -> None:
        """End the line that stands there."""
        if self._printed:
            printing.piece(self._markdown.end() + "\n")
        self._begin()

    def end(self, reply: dict[str, Any]) -> None:
        """Say, beside the answer, where it is from, and to people what was really done."""
        if reply.get("sources") or reply.get("sources_note"):
            from taskchat.cli.sources import source_lines

            printing.note("\n".join(source_lines(reply)))
        if printing.to_terminal() and reply.get("model") != "embedded":  # whose replies need no witness
            from taskchat.cli.witness import what_was_done

            printing.note(what_was_done(reply))


class Json:
    """The last reply as one object."""

    streams = False

    def hear(self, event: dict[str, Any]) -> None:
        """Wait for the end."""

    def break_off(self) -> None:
        """There is nothing to end."""

    def end(self, reply: dict[str, Any]) -> None:
        """Print it."""
        printing.raw_json({"v": VERSION, **reply})


class JsonLines:
    """Every event, one a line."""

    streams = True

    def hear(self, event: dict[str, Any]) -> None:
        """Print it at once."""
        printing.json_line({"v": VERSION, **event})

    def break_off(self) -> None:
        """There is nothing to end."""

    def end(self, reply: dict[str, Any]) -> None:
        """The last event was it."""


class Nothing:
    """No word: the exit code says it."""

    streams = False

    def hear(self, event: dict[str, Any]) -> None:
        """Keep silent."""

    def break_off(self) -> None:
        """Keep silent."""

    def end(self, reply: dict[str, Any]) -> None:
        """Keep silent."""
