"""`chat.completions.create` as the Agents SDK calls it, over servers of every kind.

One call: is the server paused (breaker), ask it as it likes to be asked (asking), read what it sends (documents),
make a sound answer of it (chunks), hand that on (rendering). When that fails, learn, wait and try again (retrying) as
long as nothing of the answer was passed on; else say what happened (failures).
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import secrets
import string
import uuid
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import httpx2
from openai import AsyncOpenAI, Omit
from openai.resources.chat import AsyncCompletions
from openai.types.chat import ChatCompletion, ChatCompletionChunk

from taskchat.agent.models.asking import Habits, asked_for, tools_in
from taskchat.agent.models.breaker import Breaker, Permit
from taskchat.agent.models.chunks import Answer, Piece
from taskchat.agent.models.courier import Courier
from taskchat.agent.models.documents import DONE, Document, documents
from taskchat.agent.models.endpoint import Endpoint
from taskchat.agent.models.failures import as_ours
from taskchat.agent.models.faults import COUNTED_BY_BREAKER, Fault, Kind
from taskchat.agent.models.foreign import FOREIGN, fault_of
from taskchat.agent.models.quoted import quoted_in
from taskchat.agent.models.rendering import chunks_of, completion_of
from taskchat.agent.models.retrying import wait_before_next

log = logging.getLogger(__name__)

LINGER_SECONDS = 5.0  # what a server gets for usage and goodbyes, once it has said why it ended
DRAIN_SECONDS = 0.1
PIECES_AT_A_TIME = 8  # hundreds come in one read, and everybody else's turns wait meanwhile
WHOLE = ("messages", "tools")
_ID_LETTERS = string.ascii_letters + string.digits


@dataclass(frozen=True, kw_only=True)
class Surroundings:
    """What is not ours to decide: the time, waiting, and chance."""

    monotonic: Callable[[], float]
    sleep: Callable[[float], Awaitable[None]]
    jitter: Callable[[], float]


@dataclass(frozen=True, kw_only=True)
class Server:
    """One model's server: the way to it, and what is known of it."""

    courier: Courier
    breaker: Breaker = field(default_factory=Breaker)
    habits: Habits = field(default_factory=Habits)


class Completions(AsyncCompletions):
    """The resource, for one endpoint."""

    def __init__(self, client: AsyncOpenAI, endpoint: Endpoint, server: Server, around: Surroundings) -> None:
        super().__init__(client)
        self._plain = AsyncCompletions(client)
        self._endpoint, self._server, self._around = endpoint, server, around

    async def create(self, *_: Any, **request: Any) -> Any:
        """The answer: chunks where `stream` is asked for, whether or not the server streams; else all at once."""
        if request.get("stream") is True:
            return self._chunks(request)
        return await self._completion(request)

    async def _chunks(self, request: Mapping[str, Any]) -> AsyncIterator[ChatCompletionChunk]:
        identity = _new_identity()
        async with contextlib.aclosing(self._pieces(request, stream=self._endpoint.stream)) as pieces:
            count = 0
            async for piece in pieces:
                for chunk in chunks_of(piece, identity, self._endpoint.name.model):
                    yield chunk
                count += 1
                if count % PIECES_AT_A_TIME == 0:
                    await asyncio.sleep(0)

    async def _completion(self, request: Mapping[str, Any]) -> ChatCompletion:
        async with contextlib.aclosing(self._pieces(request, stream=False)) as pieces:
            return completion_of([piece async for piece in pieces], _new_identity(), self._endpoint.name.model)

    async def _pieces(self, request: Mapping[str, Any], *, stream: bool) -> AsyncGenerator[Piece, None]:
        """The answer, from as many tries as it takes and is worth."""
        tried = 0
        while True:
            said = False
            asked = asked_for(request, self._server.habits, stream=stream)
            try:
                async with contextlib.aclosing(self._try(asked)) as pieces:
                    async for piece in pieces:
                        said = True
                        yield piece
                return
            except FOREIGN as error:
                fault = fault_of(error)
                tried += 1
                if said or not await self._may_try_again(fault, asked, tried):
                    raise as_ours(fault, self._endpoint.name) from None  # what is suppressed quotes the provider

    async def _may_try_again(self, fault: Fault, asked: Mapping[str, Any], tried: int) -> bool:
        """Learn from the failure, or wait as long as it takes; False when neither helps."""
        if self._server.habits.learn(fault, asked):
            log.info("%s: asked otherwise from now on: %s", self._endpoint.name.text, self._server.habits.refuses)
            return True
        wait = wait_before_next(fault, tried=tried, retries=self._endpoint.retries, jitter=self._around.jitter())
        log.warning("%s %s%s", self._endpoint.name.text, fault, "" if wait is None else f"; again in {wait:.1f} s")
        if wait is None:
            return False
        await self._around.sleep(wait)
        return True

    async def _try(self, asked: Mapping[str, Any]) -> AsyncGenerator[Piece, None]:
        """One call, and what it teaches the breaker: anything that is no failure of the server shows it alive."""
        breaker, now = self._server.breaker, self._around.monotonic
        permit = breaker.admit(now())
        if permit is None:
            raise Fault(Kind.PAUSED, wait=breaker.pause(now()))
        told = False
        try:
            async with contextlib.aclosing(self._answer(asked)) as pieces:
                async for piece in pieces:
                    if not told:
                        told = True
                        breaker.succeeded()
                    yield piece
        except FOREIGN as error:
            self._tell(permit, fault_of(error))
            told = True
            raise
        finally:
            if not told:
                breaker.given_up(permit)

    def _tell(self, permit: Permit, fault: Fault) -> None:
        if fault.kind in COUNTED_BY_BREAKER:
            self._server.breaker.failed(permit, self._around.monotonic(), str(fault.kind))
        elif fault.kind is Kind.BROKEN:
            self._server.breaker.given_up(permit)
        else:
            self._server.breaker.succeeded()

    async def _answer(self, asked: Mapping[str, Any]) -> AsyncGenerator[Piece, None]:
        """What one call brings."""
        model, habits = self._endpoint.name.model, self._server.habits
        tools = tools_in(asked)
        quoted = quoted_in(asked.get("messages", ()), tools)
        answer = Answer(tools, _new_id, quoted=quoted, thinks_aloud=model in habits.think_aloud)
        done = False
        async with self._call(asked) as response:
            source = documents(response, silent_seconds=self._endpoint.silent_seconds, monotonic=self._around.monotonic)
            async with contextlib.aclosing(source):
                while (document := await _next(source, None if not answer.finished else LINGER_SECONDS)) is not None:
                    if document is DONE:
                        done = True
                        await _next(source, DRAIN_SECONDS)
                        break
                    for piece in answer.take(document):
                        yield piece
        habits.note(model, thinks_aloud=answer.thinks_aloud)
        yield answer.end(done=done)

    @contextlib.asynccontextmanager
    async def _call(self, asked: Mapping[str, Any]) -> AsyncIterator[httpx2.Response]:
        """The request, with what belongs to this endpoint alone; the answer's head has come when this is entered."""
        endpoint = self._endpoint
        options: dict[str, Any] = {
            **{name: value for name, value in asked.items() if name not in WHOLE},
            "messages": [],
            # What goes as extra_body is sent as it is; elsewhere the client would walk through all of it first, which
            # takes as long as the rest of a turn.
            "extra_body": {name: asked[name] for name in WHOLE if name in asked},
            "extra_headers": {"Authorization": f"Bearer {endpoint.key}" if endpoint.key else Omit()},
            "timeout": httpx2.Timeout(endpoint.silent_seconds, connect=endpoint.connect_seconds),
        }
        async with self._plain.with_streaming_response.create(**options) as response:
            yield response.http_response


async def _next(source: AsyncGenerator[Document, None], patience: float | None) -> Document | None:
    """The next document, or None after the last. With `patience`, all that must come has come: no failure matters."""
    try:
        async with asyncio.timeout(patience):
            return await anext(source, None)
    except FOREIGN:
        if patience is None:
            raise
        return None


def _new_identity() -> str:
    return f"chatcmpl-{uuid.uuid4().hex}"


def _new_id() -> str:
    """An id that every server takes: some want nine letters and digits."""
    return "".join(secrets.choice(_ID_LETTERS) for _ in range(9))
