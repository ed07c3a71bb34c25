"""The light markdown of replies as text for a terminal or a pipe, piece by piece as it arrives."""

from __future__ import annotations

import re
from typing import Literal

from taskchat.cli.printing import safe

Style = Literal["ansi", "plain", "markdown"]

_BOLD, _CODE, _END = "\x1b[1m", "\x1b[36m", "\x1b[0m"
_LINE_START = re.compile(r"( *)([-*+]) |(#{1,6}) +")
# What is bold has an end near by: looking for it to the end of the line, from every mark, takes too long.
_INLINE = re.compile(r"\\([\\`*_{}\[\]()#+.!~|<>-])|\*\*(?=\S)((?:\\.|[^\\]){1,500}?)(?<=\S)\*\*|`([^`]+)`")
_ESCAPED = re.compile(r"\\([\\`*_{}\[\]()#+.!~|<>-])")
_OPENS = re.compile(r"\*|`|\\")


class Markdown:
    """Feed it pieces of a reply; it gives text to show. However the pieces are cut, the text is the same."""

    def __init__(self, style: Style) -> None:
        self._style = style
        self._held = ""  # the end of the line so far, from where its meaning is still open
        self._at_start = True

    def feed(self, text: str) -> str:
        """What can be shown after `text`."""
        if self._style == "markdown":
            return safe(text)
        shown = []
        self._held += text
        while "\n" in self._held:
            line, _, self._held = self._held.partition("\n")
            shown.append(self._rendered(line) + "\n")
            self._at_start = True
        ready = self._ready()
        if ready:
            shown.append(self._rendered(self._held[:ready]))
            self._held = self._held[ready:]
            self._at_start = False
        return "".join(shown)

    def end(self) -> str:
        """What was held back."""
        held, self._held = self._held, ""
        return self._rendered(held)

    def _ready(self) -> int:
        """How much of the held line can be shown, whatever follows."""
        if self._at_start and not re.match(r" *(?:[^\s#*+-]|[-*+] \S|[-*+]\S|#{1,6} +\S|#+[^\s#])", self._held):
            return 0
        ready = 0
        start = _LINE_START.match(self._held) if self._at_start else None
        if start:
            if start[3]:
                return 0  # a heading is shown whole
            ready = start.end()
        while opening := _OPENS.search(self._held, ready):
            whole = _INLINE.match(self._held, opening.start())
            if whole is None or whole.end() == len(self._held):
                return opening.start()
            ready = whole.end()
        return len(self._held)

    def _rendered(self, line: str) -> str:
        line = safe(line)
        ansi = self._style == "ansi"
        start = _LINE_START.match(line) if self._at_start else None
        if start and start[3]:
            heading = _INLINE.sub(lambda found: found[1] or _plain(found[2]) or found[3], line[start.end() :])
            return f"{_BOLD}{heading}{_END}" if ansi else heading
        lead = ""
        if start:
            lead = f"{start[1]}{'•' if ansi else start[2]} "
            line = line[start.end() :]

        def inline(found: re.Match[str]) -> str:
            if found[1]:
                return found[1]
            mark, inner = (_BOLD, _plain(found[2])) if found[2] else (_CODE, found[3])
            return f"{mark}{inner}{_END}" if ansi else inner

        return lead + _INLINE.sub(inline, line)


def _plain(text: str | None) -> str:
    """Text without the backslashes that keep it from being markdown."""
    return _ESCAPED.sub(r"\1", text or "")
