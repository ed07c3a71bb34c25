"""Files that are sent: a form with one file, taken apart while it comes and written to the disk, never held in memory.

Only a route of the class `UploadRoute` gets such a body; `bodies` lets it through in pieces, as many and as long as it
may be, once it is known that its sender may send one.
"""

from __future__ import annotations

import asyncio
from typing import Any

from fastapi.routing import APIRoute
from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser, parse_options_header
from starlette.requests import Request

from taskchat.errors import InvalidInput, TooLarge
from taskchat.knowledge.documents.incoming import Incoming
from taskchat.server.problems import Refused

FIELD = "file"
FORM_BYTES = 64 * 1024  # what a form may have beside its file
HEADERS_MAX = 8
HEADER_BYTES = 4096
BOUNDARY_MAX = 70
BUFFER = 256 * 1024
CLOSE = {"Connection": "close"}
BODY: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "required": [FIELD],
                    "properties": {FIELD: {"type": "string", "format": "binary", "description": "The file"}},
                    "additionalProperties": False,
                }
            }
        },
    }
}


class UploadRoute(APIRoute):
    """A route whose body is a file. It reads that by itself, with `take_file`."""


async def take_file(request: Request, into: Incoming, *, most: int) -> str:
    """Write the file of a form to `into`; its name, as it was sent. Raises Refused."""
    parser = _Form(_boundary(request), most)
    async for piece in request.stream():
        parser.feed(piece)
        if len(parser.data) >= BUFFER:
            await _flush(parser, into)
    await _flush(parser, into)
    parser.finish()
    return parser.name


async def _flush(parser: _Form, into: Incoming) -> None:
    if parser.data:
        data, parser.data = bytes(parser.data), bytearray()
        await asyncio.to_thread(into.write, data)


class _Form:
    """A form that has one file and nothing else. What came of that is in `data`, until somebody takes it."""

    def __init__(self, boundary: bytes, most: int) -> None:
        self.data, self.name = bytearray(), ""
        self._most, self._size, self._parts, self._whole = most, 0, 0, False
        self._header, self._value = bytearray(), bytearray()
        self._disposition = b""
        self._parser = MultipartParser(
            boundary,
            {
                "on_part_begin": self._part,
                "on_header_field": self._more_header,
                "on_header_value": self._more_value,
                "on_header_end": self._header_ends,
                "on_headers_finished": self._headers_end,
                "on_part_data": self._more_data,
                "on_end": self._ends,
            },
            max_header_count=HEADERS_MAX,
            max_header_size=HEADER_BYTES,
        )

    def feed(self, piece: bytes) -> None:
        """Take a piece of the body apart. Raises Refused."""
        try:
            self._parser.write(piece)
        except FormParserError as error:
            raise _refused("The form can't be read.") from error

    def finish(self) -> None:
        """The body is over. Raises Refused where the form is not."""
        if not self._whole or not self._parts:
            raise _refused("The form has no file, or broke off.")

    def _part(self) -> None:
        self._parts += 1
        self._disposition = b""
        if self._parts > 1:
            raise _refused("The form has more than one file or field.")

    def _more_header(self, data: bytes, start: int, end: int) -> None:
        self._header += data[start:end]

    def _more_value(self, data: bytes, start: int, end: int) -> None:
        self._value += data[start:end]

    def _header_ends(self) -> None:
        if self._header.lower() == b"content-disposition":
            self._disposition = bytes(self._value)
        self._header, self._value = bytearray(), bytearray()

    def _headers_end(self) -> None:
        _, options = parse_options_header(self._disposition)
        if options.get(b"name") != FIELD.encode() or b"filename" not in options:
            raise _refused("The form has another field than its file.")
        self.name = options[b"filename"].decode("utf-8", "replace")

    def _more_data(self, data: bytes, start: int, end: int) -> None:
        self._size += end - start
        if self._size > self._most:
            raise Refused(too_large(self._most), headers=CLOSE)
        self.data += data[start:end]

    def _ends(self) -> None:
        self._whole = True


def too_large(most: int) -> TooLarge:
    """A file has more bytes than are taken."""
    return TooLarge(f"The file is larger than the {most:,} bytes that this server takes.", hint="Cut it into several.")


def _boundary(request: Request) -> bytes:
    kind, options = parse_options_header(request.headers.get("content-type", ""))
    boundary = options.get(b"boundary", b"")
    if kind != b"multipart/form-data" or not 0 < len(boundary) <= BOUNDARY_MAX:
        raise _refused("The body is no form.")
    return boundary


def _refused(detail: str) -> Refused:
    hint = f"Send multipart/form-data with one file, in a field called {FIELD}."
    return Refused(InvalidInput(detail, hint=hint), headers=CLOSE)
