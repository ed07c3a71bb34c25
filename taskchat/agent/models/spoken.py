"""What a model says, apart from what it thinks and from the calls that it prints as text. Pure."""

from __future__ import annotations

from collections.abc import Collection

from taskchat.agent.models.harmony import Harmony
from taskchat.agent.models.text_calls import Offered, PrintedCall, TextCalls
from taskchat.agent.models.thoughts import Thoughts


class SpokenText:
    """Text in pieces of any size in, words out: whichever way the text is cut, the words and calls are the same.

    Of the `quoted` tools no printed call is one.
    """

    def __init__(self, offered: Offered, quoted: Collection[str] = (), *, thinks_aloud: bool = False) -> None:
        self._harmony = Harmony()
        self._thoughts = Thoughts(begun=thinks_aloud)
        self._printed = TextCalls(offered, quoted)
        self._quoted = quoted
        self._begun = False
        self._half = ""

    @property
    def calls(self) -> list[PrintedCall]:
        """The calls that were printed."""
        return [call for call in self._harmony.calls if call.name not in self._quoted] + self._printed.calls

    @property
    def thinks_aloud(self) -> bool:
        """Whether it began with a thought that was not marked as one."""
        return self._thoughts.begun_unsaid

    @property
    def said(self) -> bool:
        """Whether there were any words."""
        return self._begun

    def feed(self, piece: str) -> str:
        """The words that come with this piece."""
        piece = self._half + piece
        self._half = piece[-1:] if "\ud800" <= piece[-1:] <= "\udbff" else ""
        piece = whole_letters(piece[: len(piece) - len(self._half)])
        return self._trimmed(self._printed.feed(self._thoughts.feed(self._harmony.feed(piece))))

    def end(self) -> str:
        """The words that were held back."""
        rest = self._harmony.feed(whole_letters(self._half)) + self._harmony.end()
        rest = self._thoughts.feed(rest) + self._thoughts.end()
        return self._trimmed(self._printed.feed(rest) + self._printed.end())

    def _trimmed(self, text: str) -> str:
        """Words begin where they begin: blanks before them are what is left of a thought."""
        text = text if self._begun else text.lstrip()
        self._begun = self._begun or bool(text)
        return text


def whole_letters(text: str) -> str:
    """Text without half letters, which a sloppy server may cut out of whole ones and no other program takes."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
