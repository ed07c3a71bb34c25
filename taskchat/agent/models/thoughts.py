"""Keeps what a model thinks between <think> and </think> out of what it says. Pure."""

from __future__ import annotations

OPEN, CLOSE = "<think>", "</think>"


class Thoughts:
    """Text in pieces of any size in, the same text without thoughts out. Holds back only what may become a tag.

    Some servers swallow the first <think>. A </think> that nothing opened is taken out, and `begun_unsaid` is then
    true: who knows that of a model passes `begun`, and nothing is said before the </think>, if one comes at all.
    """

    def __init__(self, *, begun: bool = False) -> None:
        self._thinking = self._begun = begun
        self._unsaid: list[str] = []  # what was thought, if it was a thought: only the </think> will tell
        self._held = ""
        self.begun_unsaid = begun

    def feed(self, piece: str) -> str:
        """What is said with this piece."""
        text = self._held + piece
        said: list[str] = []
        while True:
            tags = (CLOSE,) if self._thinking else (OPEN, CLOSE)
            at, tag = min(((at, tag) for tag in tags if (at := text.find(tag)) >= 0), default=(-1, ""))
            if at < 0:
                break
            self._pass_on(text[:at], said)
            if tag == CLOSE:
                self.begun_unsaid = self.begun_unsaid or not self._thinking
                self._begun = False
                self._unsaid.clear()
            self._thinking = tag == OPEN
            text = text[at + len(tag) :]
        keep = max(_held_back(text, tag) for tag in tags)
        self._pass_on(text[: len(text) - keep], said)
        self._held = text[len(text) - keep :]
        return "".join(said)

    def end(self) -> str:
        """What was held back and turned out to be no tag, or no thought."""
        held = "".join([*self._unsaid, self._held]) if self._begun or not self._thinking else ""
        self._held = ""
        self._unsaid.clear()
        return held

    def _pass_on(self, text: str, said: list[str]) -> None:
        if not self._thinking:
            said.append(text)
        elif self._begun:
            self._unsaid.append(text)


def _held_back(text: str, tag: str) -> int:
    """How many letters at the end of the text are the beginning of the tag."""
    return next((size for size in range(len(tag) - 1, 0, -1) if text.endswith(tag[:size])), 0)
