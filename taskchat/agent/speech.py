"""What the agent says in a turn: checked before it leaves, told piece by piece, and kept."""

from __future__ import annotations

from taskchat.agent.turn import Emit
from taskchat.schemas.chat import TextDelta

PARAGRAPH = "\n\n"


class Speech:
    """The words of one turn. What was told, put together, is exactly `text`: white space waits for what follows it."""

    def __init__(self, emit: Emit) -> None:
        self._emit = emit
        self._told: list[str] = []
        self._waiting = ""
        self._begins = True

    @property
    def text(self) -> str:
        """What was told so far."""
        return "".join(self._told)

    def say(self, piece: str) -> None:
        """Tell the next piece."""
        piece = _sound(piece)
        if self._begins:
            piece = piece.lstrip()
        told = piece.rstrip()
        if told:
            told = self._waiting + told
            self._told.append(told)
            self._emit(TextDelta(text=told))
            self._waiting, self._begins = "", False
        if not self._begins:
            self._waiting += piece[len(piece.rstrip()) :]

    def pause(self) -> None:
        """What follows is a paragraph of its own."""
        self._waiting, self._begins = PARAGRAPH if self._told else "", True


def _sound(text: str) -> str:
    """Text without what no store can hold and a sloppy model may write: half characters, and the null character."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace").replace("\0", "")
