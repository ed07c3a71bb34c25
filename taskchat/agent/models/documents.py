"""The JSON documents of one answer: one body, or the events of a stream, whichever the server chose to send."""

from __future__ import annotations

import json
from collections.abc import AsyncGenerator, Callable, Iterator, Mapping
from typing import Any

import httpx2

from taskchat.agent.models.faults import Fault, Kind
from taskchat.agent.models.sse import EventReader

Document = Mapping[str, Any]

ANSWER_BYTES = 8 * 1024 * 1024
DONE: Document = {}
"""Stands for the stream's own word that it is done."""
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"


async def documents(
    response: httpx2.Response, *, silent_seconds: float, monotonic: Callable[[], float]
) -> AsyncGenerator[Document, None]:
    """Each document as it comes. What follows DONE is read, so that the connection can be used again, but not given.

    A server that only keeps the connection alive, with comments or with blanks, is silent all the same.
    """
    reader = _Reader()
    heard = monotonic()
    size, done = 0, False
    async for piece in response.aiter_bytes():
        size += len(piece)
        if size > ANSWER_BYTES:
            raise Fault(Kind.TOO_MUCH)
        for document in reader.feed(piece):
            if not done:
                yield document
            done = done or document is DONE
            heard = monotonic()  # not before: who takes the document may take a while over it
        if reader.in_body:
            heard = monotonic()
        elif monotonic() - heard > silent_seconds:
            raise Fault(Kind.SLOW)
    for document in [] if done else reader.end():
        yield document


class _Reader:
    """Tells a stream of events from a single body by the first letter that is not blank."""

    def __init__(self) -> None:
        self._start = b""
        self._body: bytearray | None = None
        self._events: EventReader | None = None

    @property
    def in_body(self) -> bool:
        """Whether what comes is a single body, of which each piece is a part."""
        return self._body is not None

    def feed(self, piece: bytes) -> Iterator[Document]:
        if self._events is None and self._body is None:
            self._start = (self._start + piece).removeprefix(_BYTE_ORDER_MARK).lstrip()
            if not self._start or _BYTE_ORDER_MARK.startswith(self._start):
                return
            piece = self._start
            if piece.startswith(b"<"):
                raise Fault(Kind.NO_LLM, said="a web page")
            if piece.startswith((b"{", b"[")):
                self._body = bytearray()
            else:
                self._events = EventReader()
        if self._body is not None:
            self._body += piece
        elif self._events is not None:
            yield from map(_document, self._events.feed(piece))

    def end(self) -> Iterator[Document]:
        if self._events is not None:
            yield from map(_document, self._events.feed(b"", last=True))
        elif self._body is not None:
            yield from (_document(self._body.decode("utf-8", "replace")), DONE)


def _document(text: str) -> Document:
    if text.strip().startswith("[DONE]"):
        return DONE
    try:
        found = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise Fault(Kind.BROKEN, said="what is no JSON") from error
    if not isinstance(found, dict):
        raise Fault(Kind.NO_LLM, said="no JSON object")
    return found
