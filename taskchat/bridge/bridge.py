"""Messages between a client's pipe and the server: read, sent on, answered, each as it comes."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any, BinaryIO

from taskchat.bridge import greetings
from taskchat.bridge.exchanges import Call
from taskchat.bridge.following import STREAM
from taskchat.bridge.messages import INTERNAL_ERROR, REFUSED, Message, error, message, parsed, refusal
from taskchat.bridge.road import Road
from taskchat.bridge.upstream import Upstream
from taskchat.bridge.visit import Give
from taskchat.client.session import Session
from taskchat.errors import TaskchatError

CALLS_MAX = 100
LAST_ANSWERS_SECONDS = 30.0  # that a client which closes its pipe is given to hear what it has asked


class Bridge:
    """One client's connection. `say` hears what a person may want to know; it must not write among the messages."""

    def __init__(self, session: Session, read: BinaryIO, write: BinaryIO, *, say: Callable[[str], None]) -> None:
        self._read, self._write, self._say = read, write, say
        self._upstream = Upstream(Road(session), self._give)
        self._writing = threading.Lock()
        self._calls: dict[Any, tuple[Message, Call]] = {}
        self._changed = threading.Condition()
        self._hung_up = False

    def run(self) -> None:
        """Pass messages on until the client closes its pipe.

        1. wake the server, while the first messages are read
        2. read message after message; each is sent on in a thread of its own, so none waits for another
        3. at the end, wait for what is still to be answered
        4. say goodbye to the server
        """
        self._spawn(self._wake)
        for line in iter(self._read.readline, b""):
            if self._hung_up:
                break
            if line.strip():
                self._take(parsed(line))
        with self._changed:
            self._changed.wait_for(self._is_done, LAST_ANSWERS_SECONDS)
        self._upstream.end()

    def _take(self, found: Message | dict[str, Any]) -> None:
        """See to one message, without waiting for anything."""
        if isinstance(found, dict):
            self._give(message(found).raw)
        elif found.is_request:
            self._begin(found)
        elif found.method == "notifications/cancelled":
            self._cancel(found)
        elif found.method != "notifications/initialized":  # which goes with each session that is made
            self._pass_on(found)

    def _begin(self, asked: Message) -> None:
        if asked.method == "ping" and not asked.version:
            self._give(message({"jsonrpc": "2.0", "id": asked.id, "result": {}}).raw)
            return
        with self._changed:
            busy = len(self._calls) >= CALLS_MAX or asked.id in self._calls
            call = Call()
            if not busy:
                self._calls[asked.id] = asked, call
        if busy:
            self._give(message(error(asked.id, REFUSED, "Too much at once. Wait for the answers, then ask again.")).raw)
            return
        if asked.method == "initialize":
            self._upstream.visit.remember(asked)  # at once: what follows may not wait for the answer
        self._spawn(self._answer, asked, call)

    def _cancel(self, told: Message) -> None:
        """A request that stands alone is cancelled by hanging up; of a session the server is told."""
        params = told.body.get("params")
        wanted = params.get("requestId") if isinstance(params, dict) else None
        with self._changed:
            asked, call = self._calls.get(wanted, (None, None)) if isinstance(wanted, str | int) else (None, None)
        if asked is not None and call is not None and asked.version:
            call.cancel()
        else:
            self._pass_on(told)

    def _pass_on(self, told: Message) -> None:
        """See to what wants no answer."""
        key = object()
        with self._changed:
            self._calls[key] = told, Call()
        self._spawn(self._tell, told, key)

    def _answer(self, asked: Message, call: Call) -> None:
        """See to one request, whatever comes of it."""

        def give(raw: bytes) -> None:
            if not call.cancelled:
                self._give(raw)

        try:
            if asked.method in greetings.METHODS:
                self._greet(asked, give, call)
            else:
                self._upstream.ask(asked, give, call)
        except TaskchatError as failure:
            self._say(f"taskchat: {failure}")
            give(message(refusal(asked.id, failure)).raw)
        except Exception as failure:  # noqa: BLE001 - a client must not wait for ever
            self._say(f"taskchat: Something went wrong inside taskchat ({type(failure).__name__}: {failure}).")
            give(message(error(asked.id, INTERNAL_ERROR, "Something went wrong inside taskchat mcp.")).raw)
        finally:
            self._finished(asked.id)

    def _greet(self, asked: Message, give: Give, call: Call) -> None:
        """Answer the client's first question in the server's place while it is being started, else by the server."""
        road = self._upstream.road
        if road.is_asleep() and (answer := greetings.known(asked)):
            give(answer.raw)
            return

        def remember(raw: bytes) -> None:
            give(raw)
            if road.session.local:
                greetings.keep(asked, raw)

        self._upstream.ask(asked, remember, call)

    def _tell(self, told: Message, key: object) -> None:
        try:
            self._upstream.tell(told)
        except (OSError, TaskchatError) as failure:  # it wanted no answer, so it gets none
            self._say(f"taskchat: {told.method or 'An answer'} could not be passed on: {failure}")
        finally:
            self._finished(key)

    def _finished(self, key: object) -> None:
        with self._changed:
            self._calls.pop(key, None)
            self._changed.notify_all()

    def _wake(self) -> None:
        try:
            self._upstream.road.wake()
        except (OSError, TaskchatError):
            return  # the first request will say so

    def _give(self, raw: bytes) -> None:
        """Write one message to the client."""
        try:
            with self._writing:
                self._write.write(raw + b"\n")
                self._write.flush()
        except (OSError, ValueError):  # nobody reads any more
            self._hung_up = True

    def _is_done(self) -> bool:
        return self._hung_up or all(asked.method == STREAM for asked, _ in self._calls.values())

    @staticmethod
    def _spawn(target: Callable[..., None], *args: object) -> None:
        threading.Thread(target=target, args=args, name="bridge", daemon=True).start()
