"""Start a server: its socket, its lock, uvicorn, and the clean end.

`serve` hosts the backend for others, in this process or in several; `serve_worker` is one of those; `serve_local` is
the background server of this user. All return when the server has ended.
"""

from __future__ import annotations

import asyncio
import contextlib
import datetime as dt
import json
import logging
import math
import os
import signal
import socket
import ssl
import sys
import time
from collections.abc import Callable, Generator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from types import FrameType
from typing import TYPE_CHECKING

import uvicorn

from taskchat import __version__, logs, paths
from taskchat.accounts.secret import signing_secret
from taskchat.config import Settings
from taskchat.errors import Misconfigured
from taskchat.server.idle import Activity
from taskchat.server.limits import is_loopback
from taskchat.server.listen import bind_tcp, local_socket, resolve, url_of
from taskchat.server.lock import only_server_of
from taskchat.server.log_file import turn_over
from taskchat.server.protocol import LimitedHead
from taskchat.server.socket_protocol import LimitedSocket
from taskchat.server.tls import server_context
from taskchat.server.workers import COMMAND, LISTENS, Supervisor, environment
from taskchat.store.opening import sqlite_file

if TYPE_CHECKING:
    from fastapi import FastAPI

GRACE_SECONDS = 5  # for what is not a turn, when the server ends
LEAVE_SECONDS = 0.5  # for sockets to say goodbye
LOG_TICKS = 600  # tenths of a second between two looks at the log's length
STALL_SECONDS = 1.0  # the event loop did nothing else for this long: worth a line

log = logging.getLogger(__name__)


def serve(settings: Settings) -> None:
    """Serve the configured address until SIGTERM or SIGINT.

    1 refuse what would not be safe  2 bind, once for all processes  3 serve, and finish what runs at the end
    """
    logs.configure(settings.log_level, settings.log_format)
    family, address = resolve(settings.host, settings.port)
    check(settings, others_reach_it=not is_loopback(str(address[0])))
    with contextlib.closing(bind_tcp(family, address)) as sock:
        if settings.workers > 1:
            log.info("taskchat %s starts %d server processes", __version__, settings.workers)
            stop_seconds = settings.drain_seconds + settings.turn_seconds + 2 * GRACE_SECONDS
            environ = environment(settings.as_environ())
            Supervisor(sock, settings.workers, COMMAND, environ, stop_seconds=stop_seconds).run()
        else:
            _serve_on(sock, settings)


def serve_worker(settings: Settings, descriptors: str) -> None:
    """Be one of several server processes: `descriptors` are the listening socket's and the line's to the parent."""
    logs.configure(settings.log_level, settings.log_format)
    listening, line = (socket.socket(fileno=int(number)) for number in descriptors.split(","))
    with line, listening:
        line.settimeout(0)
        _serve_on(listening, settings, line)


def serve_local(settings: Settings) -> None:
    """Serve this user's clients on a private socket, until SIGTERM, or until nobody has asked for a while.

    1 lock the database  2 bind the socket  3 serve, and once it listens write the record  4 remove record and socket
    """
    turn_over()
    logs.configure(settings.log_level, settings.log_format or "text")
    logging.getLogger("taskchat.access").setLevel(logging.WARNING)  # what each command asks is of no interest
    paths.make_private(paths.runtime_dir())
    from taskchat.server.app import create_app

    with only_server_of(paths.local_database()):
        app = create_app(settings, local=True)
        with local_socket() as (sock, address), _record(address) as write_record:
            server = _Server(app, settings, address, idle_seconds=settings.idle_minutes * 60, listens=write_record)
            server.serve_on(sock)


def check(settings: Settings, *, others_reach_it: bool) -> None:
    """Raises Misconfigured for settings that would be unsafe, or that can't work. Touches no database."""
    if settings.workers < 1:
        raise Misconfigured("A server needs at least one process.", hint="Say --workers 1.")
    if settings.workers > 1 and sys.platform == "win32":
        raise Misconfigured("On Windows, one taskchat serve is one process.", hint="Start several behind a proxy.")
    shared = sqlite_file(settings) is None
    if settings.workers > 1 and not shared:
        raise Misconfigured(
            f"SQLite is for one server process, and {settings.workers} were asked for.",
            hint="Use PostgreSQL: set TASKCHAT_DATABASE to postgresql://user:password@host/name. Or say --workers 1.",
        )
    if not settings.secret and (others_reach_it or shared):
        reason = f"To listen on {settings.host}, which others can reach," if others_reach_it else "To use PostgreSQL,"
        more = "" if others_reach_it else " All servers on one database must have the same."
        raise Misconfigured(
            f"{reason} taskchat needs a signing secret of its own.{more}",
            hint='Set TASKCHAT_SECRET, made with: python -c "import secrets; print(secrets.token_urlsafe(48))"',
        )
    signing_secret(settings)
    server_context(settings)


def _serve_on(sock: socket.socket, settings: Settings, line: socket.socket | None = None) -> None:
    from taskchat.server.app import create_app

    tls = server_context(settings)
    with _lock(settings):
        app = create_app(settings)
        _Server(app, settings, url_of(sock, tls=tls is not None), line=line, tls=tls).serve_on(sock)


def _lock(settings: Settings) -> AbstractContextManager[None]:
    path = sqlite_file(settings)
    return only_server_of(path) if path is not None else nullcontext()


class _Server(uvicorn.Server):
    """uvicorn, which tells when it listens, lets turns finish before it ends, and ends when it is asked to or when
    nobody has asked for `idle_seconds` (0: never)."""

    def __init__(
        self,
        app: FastAPI,
        settings: Settings,
        address: str,
        *,
        idle_seconds: float = 0.0,
        listens: Callable[[], object] = lambda: None,
        line: socket.socket | None = None,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        self._activity = Activity(app)
        super().__init__(_config(self._activity, settings, tls))
        self._services, self._address = app.state.services, address
        self._idle_seconds, self._drain_seconds = idle_seconds, settings.drain_seconds
        self._listens, self._line = listens, line
        self._signals = 0
        self._end_at = math.inf
        self._ticked = math.inf

    def serve_on(self, sock: socket.socket) -> None:
        """Serve until a signal, which may come before uvicorn listens to them, and while it puts all away."""
        before = {number: signal.signal(number, self.handle_exit) for number in (signal.SIGTERM, signal.SIGINT)}
        try:
            self.run(sockets=[sock])
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:  # noqa: ARG002 - uvicorn calls it so
        """The first signal begins the end, the second one is the end: what was acknowledged is on the disk."""
        self._signals += 1
        if self._signals > 1:
            signal.signal(sig, signal.SIG_DFL)
            signal.raise_signal(sig)  # else the next tick begins the end: here anything may be half done

    def _stop(self) -> None:
        if not self._services.lifetime.stopping.is_set():
            self._services.lifetime.stop()
            self._end_at = time.monotonic() + self._drain_seconds

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start, then tell."""
        await super().startup(sockets)
        if not self.started:
            return
        self._listens()
        if self._line is not None:
            self._line.send(LISTENS)
            asyncio.get_running_loop().add_reader(self._line, self._told)
        log.info("taskchat %s serves %s", __version__, self._address)

    def _told(self) -> None:
        """The parent says that it is time to end, or has died."""
        assert self._line is not None  # noqa: S101 - it is what was read
        asyncio.get_running_loop().remove_reader(self._line)
        self._stop()

    async def on_tick(self, counter: int) -> bool:
        """Ten times a second: whether to end."""
        now = time.monotonic()
        if now - self._ticked > STALL_SECONDS:
            log.warning("the event loop stood still for %.1f seconds", now - self._ticked)
        self._ticked = now
        if self._signals:
            self._stop()
        if counter % LOG_TICKS == 0:
            turn_over()
        if self._idle_seconds and self._activity.idle_seconds() > self._idle_seconds:
            log.info("nobody has asked for %.0f minutes: ending", self._idle_seconds / 60)
            self._stop()
        return await super().on_tick(counter) or now >= self._end_at

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """1 accept nothing new  2 let turns finish and tell who asked  3 close what is left, and the app"""
        self._services.lifetime.stop()
        log.info("ending, when what runs has finished")
        for server in self.servers:
            server.close()
        http = [each for each in self.server_state.connections if isinstance(each, LimitedHead)]
        for connection in http:
            connection.shutdown()
        await self._services.turns.drain()
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(LEAVE_SECONDS):
                while any(not isinstance(each, LimitedHead) for each in self.server_state.connections):  # noqa: ASYNC110
                    await asyncio.sleep(0.02)
        await super().shutdown(sockets)
        log.info("ended")


def _config(app: Activity, settings: Settings, tls: ssl.SSLContext | None) -> uvicorn.Config:
    return uvicorn.Config(
        app,
        loop="asyncio",  # uvloop is unfair above 70 busy connections
        http=LimitedHead.limited(settings),
        ws=LimitedSocket,
        ws_max_size=settings.socket_bytes,
        ws_per_message_deflate=False,  # what is sent is small, and each connection's compressor is not
        lifespan="on",
        interface="asgi3",
        proxy_headers=False,  # nobody's word for an address but the socket's
        server_header=False,
        access_log=False,
        log_config=None,
        timeout_graceful_shutdown=GRACE_SECONDS,
        ssl_context_factory=(lambda _config, _default: tls) if tls is not None else None,
    )


@contextmanager
def _record(address: str) -> Generator[Callable[[], None]]:
    """Gives what writes the record; takes the record away again if it is still ours."""
    path = paths.server_record()
    own = {
        "pid": os.getpid(),
        "version": __version__,
        "address": address,
        "started_at": dt.datetime.now(dt.UTC).isoformat(timespec="seconds"),
    }
    try:
        yield lambda: paths.write_private(path, json.dumps(own))
    finally:
        with contextlib.suppress(OSError, ValueError):
            if json.loads(path.read_text(encoding="utf-8")) == own:
                path.unlink()
