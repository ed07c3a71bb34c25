"""The documents of an answer, one body or a stream of events, as they come."""

from __future__ import annotations

import contextlib
import json
from collections.abc import AsyncIterator, Callable, Iterable

import httpx2
import pytest

from taskchat.agent.models.documents import ANSWER_BYTES, DONE, Document, documents
from taskchat.agent.models.faults import Fault, Kind


class Pieces(httpx2.AsyncByteStream):
    """A body in pieces."""

    def __init__(self, pieces: Iterable[bytes]) -> None:
        self._pieces = pieces

    async def __aiter__(self) -> AsyncIterator[bytes]:
        for piece in self._pieces:
            yield piece


async def found(*pieces: bytes, monotonic: Callable[[], float] = lambda: 0.0) -> list[Document]:
    response = httpx2.Response(200, stream=Pieces(pieces))
    async with contextlib.aclosing(documents(response, silent_seconds=10, monotonic=monotonic)) as source:
        return [document async for document in source]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (b'{"a": 1}', [{"a": 1}, DONE]),
        (b'\n  {"a": 1}\n', [{"a": 1}, DONE]),
        (b'\xef\xbb\xbf{"a": 1}', [{"a": 1}, DONE]),
        (b'data: {"a": 1}\n\ndata: {"a": 2}\n\ndata: [DONE]\n\n', [{"a": 1}, {"a": 2}, DONE]),
        (b'data: {"a": 1}\n\ndata: [DONE]\n\ndata: {"a": 2}\n\n', [{"a": 1}, DONE]),
        (b': hello\n\ndata: {"a": 1}', [{"a": 1}]),
        (b"", []),
        (b" \n ", []),
    ],
)
@pytest.mark.parametrize("size", [1, 3, 1000])
async def test_documents_of_a_body(body: bytes, expected: list[Document], size: int) -> None:
    pieces = [body[start : start + size] for start in range(0, len(body), size)]
    assert await found(*pieces) == expected


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"<!doctype html><p>Welcome", Kind.NO_LLM),
        (b"[1, 2]", Kind.NO_LLM),
        (b"data: 5\n\n", Kind.NO_LLM),
        (b'{"a": ', Kind.BROKEN),
        (b"data: {oops\n\n", Kind.BROKEN),
        (b'data: {"a": ' + b"[" * 100_000 + b"\n\n", Kind.BROKEN),
        (b'data: {"a": ' + b"9" * 100_000 + b"}\n\n", Kind.BROKEN),
    ],
)
async def test_what_is_no_document(body: bytes, kind: Kind) -> None:
    with pytest.raises(Fault) as caught:
        await found(body)
    assert caught.value.kind is kind


@pytest.mark.parametrize("piece", [b": " + b"x" * 1000 + b"\n\n", b" " * 1000])
async def test_an_endless_answer_ends(piece: bytes) -> None:
    with pytest.raises(Fault) as caught:
        await found(*(piece for _ in range(ANSWER_BYTES // len(piece) + 1)))
    assert caught.value.kind is Kind.TOO_MUCH


@pytest.mark.parametrize("piece", [b": still there\n\n", b"\n"])
async def test_a_server_that_only_keeps_the_connection_alive_is_silent(piece: bytes) -> None:
    clock = iter(range(0, 1000, 4))
    with pytest.raises(Fault) as caught:
        await found(*[piece] * 100, monotonic=lambda: float(next(clock)))
    assert caught.value.kind is Kind.SLOW


async def test_a_server_that_goes_on_may_take_its_time() -> None:
    clock = iter(range(0, 10_000, 4))
    event = b"data: " + json.dumps({"a": 1}).encode() + b"\n\n"
    assert len(await found(*[event] * 100, monotonic=lambda: float(next(clock)))) == 100


async def test_a_body_may_take_its_time_once_it_has_begun() -> None:
    clock = iter(range(0, 10_000, 4))
    pieces = [b'{"a": "', *[b"x"] * 100, b'"}']
    assert await found(*pieces, monotonic=lambda: float(next(clock))) == [{"a": "x" * 100}, DONE]
