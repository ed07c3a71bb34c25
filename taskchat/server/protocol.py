"""uvicorn's HTTP with an end to everything that somebody could draw out who has not even signed in.

How long a head may be and how long it may take, how long a body may take to come, and how many connections there are,
of all and of one address. What can't be answered by the app is answered here, as a problem too.
"""

from __future__ import annotations

import asyncio
import math
from collections.abc import Callable

from starlette.types import Receive, Scope, Send
from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol

from taskchat.config import Settings
from taskchat.errors import InvalidInput, ServerBusy, TaskchatError, TooLarge
from taskchat.server.forwarded import Proxies
from taskchat.server.limits import address_key, is_loopback
from taskchat.server.problems import MEDIA_TYPE, problem_of, problem_response, with_status

HEAD_BYTES = 64 * 1024  # far more than any client sends
BODY_GRACE_SECONDS = 5.0  # the app, which answers properly, is to notice first
STALL_SECONDS = 30.0  # so long somebody may read nothing of a long answer, or not take the end of one
FLOOD = 2  # so many times the limit, and connections are not even answered

LONG_HEAD = TooLarge("The head of the request is too long.", hint="Send fewer or shorter headers.")
BUSY = ServerBusy("The server has too many connections.", hint="Close some, or try again in a moment.")
HEADS = {"Retry-After": "5", "Connection": "close"}


class LimitedHead(HttpToolsProtocol):
    """One connection. `limited` gives the class for a server's settings."""

    head_seconds, body_seconds = 10.0, 30.0
    connections_max, per_address_max = 800.0, 100.0

    _unfinished = 0  # bytes since the last whole head or piece of a body
    _head = 0  # bytes of the head that is read
    _awaited = "head"  # what comes next or is coming: head, body, or nothing while a request is answered
    _begun = False  # whether something of the head has come
    _timer: asyncio.TimerHandle | None = None
    _timed = ""  # what the timer is for
    _stalled: asyncio.TimerHandle | None = None
    _refused = False

    @staticmethod
    def unlimited(_address: str) -> bool:
        """Whether an address may hold any number of connections: a proxy does."""
        return False

    @classmethod
    def limited(cls, settings: Settings) -> type[LimitedHead]:
        """The protocol of a server with these settings."""
        return type(
            cls.__name__,
            (cls,),
            {
                "head_seconds": settings.head_seconds or math.inf,
                "body_seconds": settings.body_seconds + BODY_GRACE_SECONDS if settings.body_seconds else math.inf,
                "connections_max": settings.connections or math.inf,
                "per_address_max": settings.connections_per_address or math.inf,
                "unlimited": staticmethod(_unlimited(settings)),
            },
        )

    # Connections

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Take the connection. One too many gets one answer, that there are too many; far too many get none."""
        super().connection_made(transport)
        excess = self._excess()
        if excess >= FLOOD:
            transport.abort()
        elif excess > 1:
            self._refused, self.app = True, _busy
        self._watch()

    def _excess(self) -> float:
        """How many times its limit the number of connections is."""
        excess = len(self.connections) / self.connections_max
        address = self.client[0] if self.client else ""
        if not address or self.unlimited(address):
            return excess
        own = address_key(address)
        clients = (getattr(each, "client", None) for each in self.connections)
        of_own = sum(1 for client in clients if client and address_key(client[0]) == own)
        return max(excess, of_own / self.per_address_max)

    def connection_lost(self, exc: Exception | None) -> None:
        """The connection is gone."""
        self._unwatch()
        self._reads_again()
        super().connection_lost(exc)

    def handle_websocket_upgrade(self) -> None:
        """Hand over to the socket protocol, which has limits of its own."""
        self._unwatch()
        self._reads_again()
        if self._refused:
            self._hang_up(BUSY, 503)
        else:
            super().handle_websocket_upgrade()

    # Heads and bodies: how long

    def data_received(self, data: bytes) -> None:
        """Pass the bytes to the parser, whose callbacks take off what they finish."""
        self._unfinished += len(data)
        super().data_received(data)
        if self.transport.is_closing() or self.transport.get_protocol() is not self:
            return
        if self._unfinished > HEAD_BYTES:
            self._hang_up(LONG_HEAD, 431)
        elif self._timed != self._awaited:
            self._watch()

    def send_400_response(self, msg: str) -> None:
        """Answer what is no HTTP, or no head that this reads to its end."""
        if self._head > HEAD_BYTES:
            self._hang_up(LONG_HEAD, 431)
        else:
            self._hang_up(InvalidInput(msg, hint="Send HTTP/1.1."), 400)

    def on_message_begin(self) -> None:
        """A head begins."""
        self._head, self._awaited, self._begun = 0, "head", True
        super().on_message_begin()

    def on_header(self, name: bytes, value: bytes) -> None:
        """A line of a head, or of what may follow a body. They may all have come at once."""
        self._head += len(name) + len(value) + len(": \r\n")
        if self._head > HEAD_BYTES:
            raise ValueError("too long")  # the parser stops, and send_400_response is next
        super().on_header(name, value)

    def on_headers_complete(self) -> None:
        """A head is whole."""
        self._unfinished, self._awaited, self._begun = 0, "body", False
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
        self._unfinished, self._awaited = 0, ""
        super().on_message_complete()

    # Answers: how long they may stay untaken

    def pause_writing(self) -> None:
        """They do not read what we send."""
        super().pause_writing()
        self._reads_nothing()

    def resume_writing(self) -> None:
        """They read again."""
        self._reads_again()
        super().resume_writing()

    def timeout_keep_alive_handler(self) -> None:
        """Nothing more came: close, and let go at last of who does not take the rest."""
        super().timeout_keep_alive_handler()
        self._reads_nothing()

    def _reads_nothing(self) -> None:
        self._reads_again()
        self._stalled = self.loop.call_later(STALL_SECONDS, self.transport.abort)

    def _reads_again(self) -> None:
        if self._stalled is not None:
            self._stalled.cancel()
            self._stalled = None

    # Timers

    def _watch(self) -> None:
        self._unwatch()
        if self._awaited:
            self._timed = self._awaited
            seconds = self.head_seconds if self._awaited == "head" else self.body_seconds
            self._timer = self.loop.call_later(seconds, self._too_slow)

    def _unwatch(self) -> None:
        self._timed = ""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _too_slow(self) -> None:
        """The time is over. But while we answer, the next head may wait, and what we do not read can't come."""
        answering = not getattr(self.cycle, "response_complete", True)
        if answering and (self._awaited == "head" or self.flow.read_paused):
            self._watch()
        elif self._begun:
            self._hang_up(InvalidInput("The request took too long to come.", hint="Send it all at once."), 408)
        else:
            self.transport.close()

    def _hang_up(self, error: TaskchatError, status: int) -> None:
        """Answer in the app's place, unless it has begun to, and close."""
        self._unwatch()
        if getattr(self.cycle, "response_complete", True) or not self.cycle.response_started:
            body = with_status(problem_of(error), status).model_dump_json().encode()
            head = (
                f"content-type: {MEDIA_TYPE}\r\ncontent-length: {len(body)}\r\n"
                "x-content-type-options: nosniff\r\ncache-control: no-store\r\nconnection: close\r\n\r\n"
            )
            self.transport.write(STATUS_LINE[status] + head.encode() + body)
        self.transport.close()


async def _busy(scope: Scope, receive: Receive, send: Send) -> None:
    """ASGI: the answer to a connection too many."""
    await problem_response(problem_of(BUSY), HEADS)(scope, receive, send)


def _unlimited(settings: Settings) -> Callable[[str], bool]:
    proxies = Proxies.of(settings.trusted_proxies)

    def unlimited(address: str) -> bool:
        return address in proxies or (not settings.rate_limits and is_loopback(address))

    return unlimited
