"""One open WebSocket of one user: messages in, turns run, events out."""

from __future__ import annotations

import asyncio
import contextlib
import functools
import json
import logging
import time
from collections.abc import Awaitable, Callable
from typing import assert_never

from pydantic import ValidationError
from starlette.websockets import WebSocket, WebSocketDisconnect

from taskchat import logs
from taskchat.accounts.signed_in import Account
from taskchat.errors import InvalidInput, NotSignedIn, TaskchatError, TooManyRequests
from taskchat.schemas.chat import ChatReply, ChatRequest, TurnFailed, TurnFinished
from taskchat.schemas.problems import Problem
from taskchat.schemas.refusals import refusal
from taskchat.schemas.socket import SENT, Back, Ping, Pong, Response, SayChat, SayMessage, SocketError, Stop, StopDone
from taskchat.server import following
from taskchat.server.access import allowed
from taskchat.server.following import begin, follow
from taskchat.server.problems import Refused, problem_of
from taskchat.server.running import RunningTurn, Told
from taskchat.server.services import Services
from taskchat.server.sockets import BROKEN, IDLE, NOT_SIGNED_IN, RESTARTING, TOO_BIG, TOO_MANY, UNSUPPORTED
from taskchat.server.strict_json import check_json

AT_ONCE_MOST = 32  # things that one socket may have under way
REFUSED_MOST = 20  # messages in a row that were too many: who goes on like that is not listening

Sent = SayChat | SayMessage | Stop | Ping

log = logging.getLogger(__name__)


class Closed(Exception):
    """The socket is to be closed, with this code and words."""

    def __init__(self, code: int, reason: str) -> None:
        super().__init__(reason)
        self.code, self.reason = code, reason


class SocketSession:
    """Reads what one socket sends until it closes. Turns run beside, each telling its events as they come."""

    def __init__(self, websocket: WebSocket, services: Services, account: Account) -> None:
        self._websocket, self._services, self._account = websocket, services, account
        self._address = websocket.client.host if websocket.client else ""
        self._tasks: set[asyncio.Task[None]] = set()
        self._used = time.monotonic()
        self._refused = 0

    async def run(self) -> None:
        """Serve the socket to its end. Turns without a key end with it, unless it is the server that ends."""
        logs.user.set(self._account.public_id)
        try:
            await self._serve()
        except Closed as closed:
            await self._close(closed.code, closed.reason)
        except WebSocketDisconnect:
            pass
        except Exception:
            await self._close(BROKEN, "Something went wrong on the server.")
            raise
        finally:
            for task in self._tasks:
                task.cancel()
            await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _serve(self) -> None:
        stopping = asyncio.create_task(self._services.lifetime.stopping.wait())
        reading = asyncio.create_task(self._websocket.receive())
        try:
            while not (stopping.done() and not self._tasks):
                waits = {reading, *(self._tasks if stopping.done() else {stopping})}
                await asyncio.wait(waits, timeout=following.CHECK_SECONDS, return_when=asyncio.FIRST_COMPLETED)
                if reading.done():
                    message = reading.result()
                    if message["type"] == "websocket.disconnect":
                        return
                    await self._took(message.get("text"))
                    reading = asyncio.create_task(self._websocket.receive())
                else:
                    await self._check()
            raise Closed(RESTARTING, "The server is ending. Connect again.")
        finally:
            stopping.cancel()
            reading.cancel()

    async def _check(self) -> None:
        """Every few seconds: whether the user is still signed in, and the socket in use."""
        with contextlib.suppress(TaskchatError):  # where nobody could be asked, the next time tells
            await self._still()
        idle = self._services.settings.socket_idle_seconds
        if idle and not self._tasks and time.monotonic() - self._used > idle:
            raise Closed(IDLE, "Nothing was said for a while. Connect again.")

    async def _still(self) -> None:
        try:
            self._account = await self._services.accounts.still(self._account)
        except NotSignedIn as error:
            raise Closed(NOT_SIGNED_IN, error.detail) from error

    async def _took(self, text: str | None) -> None:
        """One message. What is wrong with it is told; what it asks for runs beside the next ones."""
        if text is None:
            raise Closed(UNSUPPORTED, "Send text.")
        if len(text) > self._services.settings.socket_bytes:
            raise Closed(TOO_BIG, "The message is too long.")
        self._used = time.monotonic()
        ref = None
        try:
            await self._still()
            await self._count()
            sent = _read(text)
            ref = sent.ref
            if isinstance(sent, Ping):
                await self._send(Pong(ref=ref))
            elif self._services.lifetime.stopping.is_set():
                raise Closed(RESTARTING, "The server is ending. Connect again.")
            else:
                self._start(sent)
        except (TaskchatError, Refused) as error:
            await self._refuse(error, ref)

    async def _count(self) -> None:
        try:
            await self._services.requests.take(self._address, self._account.id)
        except TooManyRequests as error:
            self._refused += 1
            if self._refused >= REFUSED_MOST:
                raise Closed(TOO_MANY, error.detail) from error
            raise
        self._refused = 0

    def _start(self, sent: SayChat | SayMessage | Stop) -> None:
        if len(self._tasks) >= AT_ONCE_MOST:
            raise TooManyRequests(
                f"{AT_ONCE_MOST} of your messages are being worked on.", hint="Wait for an answer to one of them."
            )
        task = asyncio.create_task(self._do(sent), name="taskchat-socket")
        self._tasks.add(task)
        task.add_done_callback(self._done)

    def _done(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        self._used = time.monotonic()

    async def _do(self, sent: SayChat | SayMessage | Stop) -> None:
        try:
            allowed(self._account, "chat")
            match sent:
                case SayChat():
                    await self._chat(sent)
                case SayMessage():
                    await self._message(sent)
                case Stop():
                    await self._stop(sent)
                case _:
                    assert_never(sent)
        except WebSocketDisconnect:
            return
        except Exception as error:
            if not isinstance(error, TaskchatError):
                log.exception("a message of a socket broke")
            with contextlib.suppress(WebSocketDisconnect):
                await self._refuse(error, sent.ref)

    async def _chat(self, sent: SayChat) -> None:
        values = sent.model_dump(include={"message", "conversation_id", "bot_id", "timezone", "language"})
        turn = await self._begun(ChatRequest(**values), sent.key)
        await self._follow(turn, functools.partial(self._tell, sent.ref), after=sent.after or "")

    async def _message(self, sent: SayMessage) -> None:
        request = ChatRequest(message=sent.content, conversation_id=sent.conversation_id, language=sent.language)
        await self._follow(await self._begun(request, None), functools.partial(self._respond, sent.ref))

    async def _begun(self, request: ChatRequest, key: str | None) -> RunningTurn:
        return await begin(self._services, self._websocket, self._account, request, key=key)

    async def _follow(self, turn: RunningTurn, tell: Callable[[Told], Awaitable[None]], *, after: str = "") -> None:
        still = functools.partial(self._services.accounts.still, self._account)
        followed = contextlib.ExitStack()
        followed.enter_context(turn.followed())
        try:
            async for told in follow(turn, still, after=after):
                if told is not None:
                    await tell(told)
        finally:
            if self._services.lifetime.stopping.is_set():
                followed.pop_all()  # the server goes, not the client: the turn may finish
            followed.close()

    async def _tell(self, ref: str | None, told: Told) -> None:
        known = told.event.model_dump(mode="json") | {"event_id": told.id} | ({"ref": ref} if ref else {})
        await self._write(json.dumps(known, ensure_ascii=False, separators=(",", ":")))

    async def _respond(self, ref: str | None, told: Told) -> None:
        match told.event:
            case TurnFinished(reply=reply):
                await self._send(_response(reply, ref, self._services))
            case TurnFailed(problem=problem):
                await self._send(SocketError(problem=problem, ref=ref))

    async def _stop(self, sent: Stop) -> None:
        if (sent.conversation_id is None) == (sent.key is None):
            raise InvalidInput("A stop names a conversation_id or a key.", hint="Send one of them.")
        done = await self._services.turns.stop(self._account.id, conversation_id=sent.conversation_id, key=sent.key)
        await self._send(StopDone(stopped=done.stopped, reply=done.reply, ref=sent.ref))

    async def _refuse(self, error: Exception, ref: str | None) -> None:
        problem: Problem = error.problem if isinstance(error, Refused) else problem_of(error)
        await self._send(SocketError(problem=problem, ref=ref))

    async def _send(self, back: Back) -> None:
        await self._write(back.model_dump_json(exclude={"ref"} if back.ref is None else None))

    async def _write(self, text: str) -> None:
        try:
            await self._websocket.send_text(text)
        except RuntimeError as error:  # it is closed already
            raise WebSocketDisconnect(1006) from error

    async def _close(self, code: int, reason: str) -> None:
        with contextlib.suppress(RuntimeError, WebSocketDisconnect):
            await self._websocket.close(code, reason)


def _read(text: str) -> Sent:
    """A message that was sent. Raises InvalidInput or Refused, saying what is wrong with it."""
    body = text.encode("utf-8", "surrogatepass")
    check_json(body)
    try:
        return SENT.validate_json(body)
    except ValidationError as error:
        faults = error.errors()
        fields = {".".join(str(part) for part in fault["loc"][1:]) or "type": refusal(fault) for fault in faults}
        name, words = next(iter(fields.items()))
        raise InvalidInput(f"{name}: {words}.", hint="Correct it and send it again.", fields=fields) from error


def _response(reply: ChatReply, ref: str | None, services: Services) -> Response:
    return Response(
        content=reply.response,
        conversation_id=reply.conversation_id,
        message_id=reply.message_id,
        timestamp=services.clock(),
        ref=ref,
    )
