"""Server-sent events out of bytes, however they were cut on the way."""

from __future__ import annotations

from collections.abc import Iterator


class EventReader:
    """Feed it bytes; it gives the data of each event that is complete. Comments and other fields are passed over."""

    def __init__(self) -> None:
        self._rest = b""
        self._data: list[bytes] = []

    def feed(self, chunk: bytes) -> Iterator[bytes]:
        """Take in `chunk`; give the data of the events that it completes.

        Lines end at line feeds only: what str.splitlines() also takes for an end may stand inside the data.
        """
        *lines, self._rest = (self._rest + chunk).split(b"\n")
        for line in lines:
            content = line.removesuffix(b"\r")
            if content.startswith(b"data:"):
                self._data.append(content[5:].removeprefix(b" "))
            elif not content and self._data:
                data, self._data = b"\n".join(self._data), []
                yield data
