"""Every answer of the MCP endpoint ends, whatever it waits for."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from starlette.types import Message, Receive, Scope, Send

from taskchat.errors import NotSignedIn, StorageUnavailable
from taskchat.server import following
from taskchat.server.mcp import ending
from taskchat.server.mcp.ending import Ending

END = {"type": "http.response.body", "body": b"", "more_body": False}


class Heard:
    """A client of an answer that begins, and waits for what never comes."""

    def __init__(self, *, begins: bool = True) -> None:
        self.messages: list[Message] = []
        self.waits = asyncio.Event()
        self._begins = begins

    async def app(self, _scope: Scope, receive: Receive, send: Send) -> None:
        if self._begins:
            await send({"type": "http.response.start", "status": 200, "headers": []})
        self.waits.set()
        await receive()

    async def send(self, message: Message) -> None:
        self.messages.append(message)

    async def receive(self) -> Message:
        await asyncio.Event().wait()
        raise AssertionError

    async def hear(self, **options: Any) -> None:
        scope = {"type": "http", "method": "POST"}
        async with asyncio.timeout(5):
            await Ending(self.app, **options)(scope, self.receive, self.send)


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(following, "CHECK_SECONDS", 0.01)


async def signed_in() -> None:
    return None


async def test_an_answer_is_completed_when_its_time_is_over(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ending, "ANSWER_SECONDS", 0.01)
    heard = Heard()
    await heard.hear()
    assert heard.messages[1:] == [END]


async def test_one_that_never_began_says_that_it_took_too_long(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ending, "ANSWER_SECONDS", 0.01)
    heard = Heard(begins=False)
    await heard.hear()
    assert heard.messages[0]["status"] == 503


async def test_a_standing_stream_ends_with_the_server() -> None:
    heard, stopping = Heard(), asyncio.Event()
    hearing = asyncio.create_task(heard.hear(still=signed_in, stopping=stopping))
    await heard.waits.wait()
    stopping.set()
    await hearing
    assert heard.messages[1:] == [END]


async def test_a_standing_stream_ends_with_the_sign_in_and_not_for_want_of_a_database() -> None:
    answers: list[Exception] = [StorageUnavailable("busy"), StorageUnavailable("busy"), NotSignedIn("ended")]

    async def still() -> None:
        raise answers.pop(0)

    heard = Heard()
    await heard.hear(still=still, stopping=asyncio.Event())
    assert heard.messages[1:] == [END]
    assert answers == []
