"""One request of HTTP/1.1 without TLS, as far as our own server on this machine speaks it.

http.client takes longer to import than a whole command takes: it reads headers with the e-mail parser, and brings TLS.
"""

from __future__ import annotations

import socket
from collections.abc import Mapping
from typing import BinaryIO

_LINE_MAX = 64 * 1024
_HEADERS_MAX = 100
_NO_BODY = (204, 304)


class BadAnswer(OSError):
    """What came is no HTTP, or ended too early."""


class LightAnswer:
    """An answer whose head was read: its body is read whole, or as it comes."""

    def __init__(self, connection: socket.socket) -> None:
        self._connection = connection
        self._file: BinaryIO = connection.makefile("rb")
        self._left: int | None = 0  # of the body, or of its present chunk; None: until the server hangs up
        self._chunked = False
        try:
            self.status = self._head()
            while 100 <= self.status < 200:  # not the answer yet
                self.status = self._head()
        except BaseException:
            self.close()
            raise

    def read(self) -> bytes:
        """All that is left of the body."""
        pieces = []
        while piece := self.read1(1 << 20):
            pieces.append(piece)
        return b"".join(pieces)

    def read1(self, most: int) -> bytes:
        """What has come of the body, at most so many bytes; b"" at its end. Raises BadAnswer where it is cut off."""
        if self._chunked and self._left == 0 and not self._next_chunk():
            return b""
        if self._left == 0:
            return b""
        piece = self._file.read1(most if self._left is None else min(most, self._left))  # type: ignore[attr-defined]
        if self._left is None:
            return bytes(piece)
        if not piece:
            raise BadAnswer("the answer was cut off")
        self._left -= len(piece)
        if self._chunked and self._left == 0:
            self._line()  # the end of the chunk
        return bytes(piece)

    def close(self) -> None:
        """Hang up."""
        self._file.close()
        self._connection.close()

    def _head(self) -> int:
        version, _, rest = self._line().partition(b" ")
        if not version.startswith(b"HTTP/1.") or not rest[:3].isdigit():
            raise BadAnswer("the answer is no HTTP" if version else "the server hung up without an answer")
        status = int(rest[:3])
        headers = self._headers()
        self._chunked = headers.get(b"transfer-encoding", b"").lower() == b"chunked"
        length = headers.get(b"content-length", b"")
        if self._chunked or status in _NO_BODY or status < 200:
            self._left = 0
        else:
            self._left = int(length) if length.isdigit() else None
        return status

    def _headers(self) -> dict[bytes, bytes]:
        found: dict[bytes, bytes] = {}
        while line := self._line():
            name, _, value = line.partition(b":")
            found[name.strip().lower()] = value.strip()
            if len(found) > _HEADERS_MAX:
                raise BadAnswer("the answer has too many headers")
        return found

    def _next_chunk(self) -> bool:
        """Read the next chunk's size; False when that was the last one."""
        size = self._line().partition(b";")[0].strip()
        try:
            self._left = int(size, 16)
        except ValueError as error:
            raise BadAnswer("the answer was cut off") from error
        if self._left == 0:
            self._chunked = False
            self._headers()  # trailers, and the empty line
        return self._left != 0

    def _line(self) -> bytes:
        line = self._file.readline(_LINE_MAX)
        if line and not line.endswith(b"\n"):
            raise BadAnswer("the answer was cut off")
        return line.rstrip(b"\r\n")


def connected(address: str, seconds: float) -> socket.socket:
    """A connection to `unix:/path` or `http://host:port`."""
    if address.startswith("unix:"):
        connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        try:
            connection.settimeout(seconds)
            connection.connect(address.removeprefix("unix:"))
        except BaseException:
            connection.close()
            raise
        return connection
    host, _, port = address.removeprefix("http://").rpartition(":")
    return socket.create_connection((host.strip("[]"), int(port)), seconds)


def ask(
    connection: socket.socket, method: str, path: str, host: str, headers: Mapping[str, str], content: bytes | None
) -> LightAnswer:
    """Send one request and read the head of its answer."""
    lines = [f"{method} {path} HTTP/1.1", f"Host: {host}", "Connection: close"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    if content is not None or method in ("POST", "PUT", "PATCH"):
        lines.append(f"Content-Length: {len(content or b'')}")
    if any(character in line for line in lines for character in "\r\n"):
        raise BadAnswer("a header holds a line's end")
    head = "\r\n".join(lines).encode("latin-1") + b"\r\n\r\n"
    connection.sendall(head + (content or b""))
    return LightAnswer(connection)
