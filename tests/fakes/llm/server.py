"""A scripted LLM behind real HTTP: it says what the test scripts, and can break off at any byte, or die."""

from __future__ import annotations

import asyncio
import contextlib
import json
import socket
import struct
import threading
from collections import deque
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Self

from tests.fakes.llm import answers
from tests.fakes.llm.answers import Answer, End
from tests.fakes.llm.quirk import NONE, Quirk
from tests.fakes.llm.wire import Reply, as_events, as_json, chunks, completion

PATIENCE = 5.0
MODEL = "scripted"
Respond = Callable[[dict[str, Any]], "Answer | str"]


@dataclass(frozen=True)
class Request:
    """What somebody sent. The names of headers are in small letters; `body` is its JSON."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: dict[str, Any]


class _Stage:
    """The thread in which all scripted LLMs of this process live, for as long as there is one."""

    def __init__(self) -> None:
        self._lock, self._users = threading.Lock(), 0
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread: threading.Thread | None = None

    def enter(self) -> asyncio.AbstractEventLoop:
        with self._lock:
            self._users += 1
            if self._loop is None:
                self._loop = asyncio.new_event_loop()
                self._thread = threading.Thread(target=self._loop.run_forever, name="scripted-llms", daemon=True)
                self._thread.start()
            return self._loop

    def leave(self) -> None:
        with self._lock:
            self._users -= 1
            if self._users or self._loop is None or self._thread is None:
                return
            self._loop.call_soon_threadsafe(self._loop.stop)
            self._thread.join(PATIENCE)
            self._loop.close()
            self._loop = self._thread = None


_stage = _Stage()


class Hold:
    """Keeps an answer back. `reached` when the answer has come to it; it goes on once `open` was called."""

    def __init__(self) -> None:
        self._reached: Future[None] = Future()
        self._open: Future[None] = Future()

    async def reached(self) -> None:
        """Wait until an answer has come to it."""
        await asyncio.wait_for(asyncio.shield(asyncio.wrap_future(self._reached)), PATIENCE)

    def open(self) -> None:
        """Let the answer go on."""
        if not self._open.done():
            self._open.set_result(None)

    async def passed(self) -> None:
        """Wait here, as the answer."""
        if not self._reached.done():
            self._reached.set_result(None)
        await asyncio.shield(asyncio.wrap_future(self._open))


class ScriptedLlm:
    """An OpenAI-compatible server on a loopback port, in another thread: nobody's event loop is in its way.

    It gives the scripted answers one by one, and after them what `answer` makes of a request's body. What it was
    asked is in `requests`. `quirk` changes how its answers are written. `models` are those that it lists; with a `key`
    it wants that. `at` has answers for other paths, like `/api/version`, or instead of its own.
    """

    def __init__(self, *script: Answer | str, answer: Respond | None = None, quirk: Quirk = NONE) -> None:
        self.requests: list[Request] = []
        self.answer, self.quirk = answer, quirk
        self.key: str | None = None
        self.models = [MODEL]
        self.at: dict[str, Answer] = {}
        self.flags: dict[str, Mapping[str, float]] = {}  # a word that moderation finds → categories and their scores
        self.open = 0  # connections, at this moment
        self.faults: list[Exception] = []  # what went wrong in here; it is raised at the end
        self.port = 0
        self._script: deque[Answer] = deque()
        self._serving: set[asyncio.Task[None]] = set()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._server: asyncio.Server | None = None
        self.script(*script)

    # What the test says

    def script(self, *answers: Answer | str) -> None:
        """What it answers next."""
        self._script.extend(answers_of(answers))

    def say(self, text: str, **options: Any) -> None:
        """It will say this."""
        self.script(answers.say(text, **options))

    def call(self, tool: str, /, **arguments: Any) -> None:
        """It will call this tool."""
        self.script(answers.call(tool, **arguments))

    def fail(
        self, status: int, body: Mapping[str, Any] | str | None = None, headers: Mapping[str, str] | None = None
    ) -> None:
        """It will refuse."""
        self.script(answers.fail(status, body, headers))

    def cut(self, answer: Answer | str = "Hello there, friend.", after: int | str = -1, how: End = "reset") -> None:
        """It will break off in this answer."""
        (whole,) = answers_of([answer])
        self.script(answers.cut(whole, after, how))

    # Where it is, and what it was asked

    @property
    def address(self) -> str:
        """Where it is, without a path."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def url(self) -> str:
        """The address of its API."""
        return f"{self.address}/v1"

    @property
    def model(self) -> str:
        """Its model, as `TASKCHAT_MODEL` names it."""
        return f"{self.url}#{self.models[0]}"

    @property
    def chats(self) -> list[dict[str, Any]]:
        """The bodies of the requests for completions."""
        return [each.body for each in self.requests if each.path == "/v1/chat/completions"]

    @property
    def left(self) -> int:
        """How many scripted answers nobody has asked for yet."""
        return len(self._script)

    # Its life

    def start(self) -> Self:
        """Begin to take connections."""
        self._loop = _stage.enter()
        self.revive()
        return self

    def kill(self) -> None:
        """End as a killed process does: connections are reset, and none is taken any more."""
        self._run(self._die())

    def revive(self) -> None:
        """Take connections again, at the same address."""
        self._run(self._listen())

    def stop(self) -> None:
        """End for good."""
        self.kill()
        self._loop = None
        _stage.leave()
        if self.faults:
            raise self.faults[0]

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.stop()

    async def __aenter__(self) -> Self:
        return self.start()

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None
    ) -> None:
        self.stop()

    def _run(self, work: Any) -> None:
        assert self._loop is not None, "it runs no more, or not yet"
        asyncio.run_coroutine_threadsafe(work, self._loop).result(PATIENCE)

    async def _listen(self) -> None:
        if self._server is None:
            self._server = await asyncio.start_server(self._serve, "127.0.0.1", self.port)
            self.port = self._server.sockets[0].getsockname()[1]

    async def _die(self) -> None:
        server, self._server = self._server, None
        if server is not None:
            server.close()
        others = self._serving - {asyncio.current_task()}
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)

    # One connection

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._serving.add(task)
        self.open += 1
        try:
            while request := await _read(reader):
                self.requests.append(request)
                if not await self._answer(request, writer):
                    break
        except (ConnectionError, asyncio.IncompleteReadError):
            pass  # its reader went away before the end of an answer
        except asyncio.CancelledError:
            _reset(writer)
        except Exception as fault:
            self.faults.append(fault)
        finally:
            self.open -= 1
            self._serving.discard(task)
            writer.close()

    async def _answer(self, request: Request, writer: asyncio.StreamWriter) -> bool:
        """Answer, and say whether the connection goes on."""
        answer, reply = self._reply(request)
        await _pass(answer.wait)
        if answer.hold is not None and answer.hold_after is None:
            await answer.hold.passed()
        body = b"".join(reply.pieces)
        place = None if answer.cut is None else _place(answer.cut.after, body)
        if answer.cut is not None and place == -1:
            return await self._break(answer.cut.how, writer)
        whole = place is None or (answer.cut is not None and answer.cut.how == "end")
        pieces = _until(reply.pieces, place)
        chunked = reply.streams and reply.framed
        framing = {"Transfer-Encoding": "chunked"} if chunked else {}
        if not chunked:
            length = str(len(b"".join(pieces)) if whole else len(body))
            framing = {"Content-Length": length} if reply.framed else {"Connection": "close"}
        writer.write(_head(reply.status, {**framing, **reply.headers}))
        sent = b""
        for piece in pieces:
            writer.write(b"%x\r\n%b\r\n" % (len(piece), piece) if chunked else piece)
            sent += piece
            await writer.drain()
            await _pass(answer.pause)
            if answer.hold_after is not None and answer.hold_after.encode() in sent:
                await answer.hold.passed()
        if not whole and answer.cut is not None:
            await writer.drain()
            return await self._break(answer.cut.how, writer)
        if chunked:
            writer.write(b"0\r\n\r\n")
        await writer.drain()
        return reply.framed

    async def _break(self, how: End, writer: asyncio.StreamWriter) -> bool:
        if how == "hang":
            await asyncio.get_running_loop().create_future()  # until the server ends
        if how in {"reset", "die"}:
            await _pass(0.02)  # a reset overtakes what the reader has not taken yet
            _reset(writer)
        if how == "die":
            await self._die()
        return False

    # What to answer

    def _reply(self, request: Request) -> tuple[Answer, Reply]:
        if request.path in self.at:
            return self._plain(self.at[request.path])
        if self.key is not None and request.headers.get("authorization") != f"Bearer {self.key}":
            return self._plain(answers.fail(401, _error("Incorrect API key provided.", "invalid_api_key")))
        if request.path == "/v1/chat/completions":
            return self._chat(request.body)
        if request.path == "/v1/models":
            listed = [{"id": name, "object": "model", "created": 0, "owned_by": "tests"} for name in self.models]
            return self._plain(Answer(body={"object": "list", "data": listed}))
        if request.path == "/v1/moderations":
            return self._plain(Answer(body=self._moderation(request.body)))
        if request.path == "/api/tags":
            return self._plain(Answer(body={"models": [{"name": name, "model": name} for name in self.models]}))
        return self._plain(answers.fail(404, _error(f"There is nothing at {request.path}.", None)))

    def _chat(self, body: dict[str, Any]) -> tuple[Answer, Reply]:
        number = len(self.chats)
        quirk = self.quirk if self.quirk.touches(number) else NONE
        refused = quirk.refuses(body)
        if refused is not None:
            return self._plain(refused)
        answer = quirk.answer(self._next(body), body)
        if answer.body is not None:
            return self._plain(answer)
        model = str(body.get("model", MODEL))
        if body.get("stream") and quirk.streams:
            wanted = bool((body.get("stream_options") or {}).get("include_usage"))
            reply = as_events(quirk.chunks(chunks(answer, model, number, usage=wanted)), answer.headers)
        else:
            reply = as_json(quirk.completion(completion(answer, model, number)), answer.status, answer.headers)
        return answer, quirk.reply(reply)

    def _next(self, body: dict[str, Any]) -> Answer:
        if self._script:
            return self._script.popleft()
        if self.answer is None:
            return answers.fail(400, _error("The script of the test has no more answers.", "script_is_over"))
        (made,) = answers_of([self.answer(body)])
        return made

    def _plain(self, answer: Answer) -> tuple[Answer, Reply]:
        return answer, as_json(answer.body if answer.body is not None else answer.text, answer.status, answer.headers)

    def _moderation(self, body: dict[str, Any]) -> dict[str, Any]:
        given = body.get("input")
        texts = given if isinstance(given, list) else [given]
        results = []
        for text in texts:
            said = text if isinstance(text, str) else str((text or {}).get("text"))
            scores: dict[str, float] = {"violence": 0.01, "hate": 0.01}
            for word, found in self.flags.items():
                if word in said:
                    scores.update(found)
            categories = {name: score >= 0.5 for name, score in scores.items()}
            results.append({"flagged": any(categories.values()), "categories": categories, "category_scores": scores})
        return {"id": f"modr-{len(self.requests)}", "model": str(body.get("model")), "results": results}


def scripted_llm(*script: Answer | str, **options: Any) -> ScriptedLlm:
    """A scripted LLM, to be entered with `with` or `async with`."""
    return ScriptedLlm(*script, **options)


def answers_of(script: Any) -> list[Answer]:
    """Answers, of which a text is one that says it."""
    return [answers.say(each) if isinstance(each, str) else each for each in script]


def _error(message: str, code: str | None) -> dict[str, Any]:
    return {"error": {"message": message, "type": "invalid_request_error", "param": None, "code": code}}


async def _read(reader: asyncio.StreamReader) -> Request | None:
    try:
        head = await reader.readuntil(b"\r\n\r\n")
    except asyncio.IncompleteReadError:  # whoever it was has gone
        return None
    first, *lines = head.decode("latin-1").rstrip().split("\r\n")
    method, path, _ = first.split(" ", 2)
    headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
    body = await reader.readexactly(int(headers.get("content-length", "0")))
    return Request(method, path.partition("?")[0], headers, json.loads(body) if body else {})


async def _pass(seconds: float) -> None:
    """Be slow. (No test waits for this: what it tests does.)"""
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(seconds or None):
            await (asyncio.get_running_loop().create_future() if seconds else asyncio.sleep(0))


def _head(status: int, headers: Mapping[str, str]) -> bytes:
    lines = [f"HTTP/1.1 {status} Scripted", *(f"{name}: {value}" for name, value in headers.items())]
    return "\r\n".join([*lines, "", ""]).encode("latin-1")


def _place(after: int | str, body: bytes) -> int:
    if isinstance(after, int):
        return after
    found = body.find(after.encode())
    assert found >= 0, f"{after!r} is not in {body!r}"
    return found + len(after.encode())


def _until(pieces: list[bytes], place: int | None) -> list[bytes]:
    if place is None:
        return pieces
    kept, room = [], place
    for piece in pieces:
        if room <= 0:
            break
        kept.append(piece[:room])
        room -= len(piece)
    return kept


def _reset(writer: asyncio.StreamWriter) -> None:
    connection: socket.socket | None = writer.get_extra_info("socket")
    if connection is not None and connection.fileno() >= 0:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    writer.transport.abort()
