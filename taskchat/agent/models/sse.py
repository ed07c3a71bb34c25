"""The data of server-sent events, from bytes in pieces of any size. Forgiving, pure, and linear in what it reads."""

from __future__ import annotations

import codecs


class EventReader:
    """Bytes in, the data of each whole event out. Comments and other fields are passed over."""

    def __init__(self) -> None:
        self._decode = codecs.getincrementaldecoder("utf-8")("replace").decode
        self._line: list[str] = []
        self._data: list[str] = []
        self._after_return = False

    def feed(self, piece: bytes, *, last: bool = False) -> list[str]:
        """The events that are complete with this piece; with `last` also one that lacks its empty line."""
        text = self._decode(piece, last)
        if self._after_return and text:
            text, self._after_return = text.removeprefix("\n"), False
        self._after_return = self._after_return or text.endswith("\r")
        *whole, rest = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
        events = []
        for line in whole:
            self._line.append(line)
            events += self._take("".join(self._line))
            self._line.clear()
        if rest:
            self._line.append(rest)
        if last:
            events += [*self._take("".join(self._line)), *self._take("")]
        return events

    def _take(self, line: str) -> list[str]:
        if not line:
            event, self._data = "\n".join(self._data), []
            return [event] if event else []
        field, _, value = line.partition(":")
        if field == "data":
            self._data.append(value.removeprefix(" "))
        return []
