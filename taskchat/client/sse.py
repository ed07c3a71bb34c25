"""Server-sent events out of bytes, however they were cut on the way."""

from __future__ import annotations

from collections.abc import Iterator


class EventReader:
    """Feed it bytes; it gives the data of each event that is complete. Comments and other fields are passed over.

    `last_id` is the id of the event that was given last, by which a stream goes on where it was cut off.
    """

    def __init__(self, last_id: str = "") -> None:
        self.last_id = last_id
        self._id = last_id
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
            elif content.startswith(b"id:"):
                self._id = content[3:].decode("utf-8", "replace").strip()
            elif not content and self._data:
                data, self._data, self.last_id = b"\n".join(self._data), [], self._id
                yield data
