"""uvicorn's HTTP, with an end to how long a request's head may be: the parser keeps what it has not finished."""

from __future__ import annotations

from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol

HEAD_BYTES = 64 * 1024  # far more than any client sends


class LimitedHead(HttpToolsProtocol):
    """Counts what has come since the last whole head or piece of a body, and hangs up when it is too much.

    Trailers count too. Until then nobody has signed in, so this is for everybody.
    """

    _unfinished = 0

    def data_received(self, data: bytes) -> None:
        """Pass the bytes to the parser, whose callbacks take off what they finish."""
        self._unfinished += len(data)
        super().data_received(data)
        if self._unfinished > HEAD_BYTES and not self.transport.is_closing():
            self.transport.write(STATUS_LINE[431] + b"content-length: 0\r\nconnection: close\r\n\r\n")
            self.transport.close()

    def on_headers_complete(self) -> None:
        """A head is whole."""
        self._unfinished = 0
        super().on_headers_complete()

    def on_chunk_header(self) -> None:
        """The next piece of a body comes."""
        self._unfinished = 0

    def on_body(self, body: bytes) -> None:
        """A piece of a body came."""
        self._unfinished = 0
        super().on_body(body)

    def on_message_complete(self) -> None:
        """A request is whole."""
        self._unfinished = 0
        super().on_message_complete()
