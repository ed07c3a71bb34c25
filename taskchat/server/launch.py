"""Start a server: its socket, its lock, uvicorn, and the clean end.

`serve` hosts the backend for others; `serve_local` is the background server of this user. Both return when the server
has ended.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import json
import logging
import math
import os
import signal
import socket
import sys
from collections.abc import Callable, Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import uvicorn

from taskchat import __version__, logs, paths
from taskchat.config import Settings
from taskchat.errors import Conflict, Misconfigured
from taskchat.server.idle import Activity
from taskchat.server.limits import is_loopback
from taskchat.server.lock import only_server_of
from taskchat.server.protocol import LimitedHead

LOOPBACK = "127.0.0.1"
PORT_MAX = 65535
GRACE_SECONDS = 5  # more than a turn may take, when the server ends

log = logging.getLogger(__name__)


def serve(settings: Settings, host: str, port: int) -> None:
    """Serve `host:port` until SIGTERM or SIGINT.

    1 check that the address may be listened on  2 lock the database  3 bind  4 serve, and finish what runs at the end
    """
    family, address = _resolve(host, port)
    if not is_loopback(str(address[0])) and not settings.secret:
        raise Misconfigured(
            f"To listen on {host}, which others can reach, taskchat needs a signing secret of its own.",
            hint='Set TASKCHAT_SECRET, made with: python -c "import secrets; print(secrets.token_urlsafe(48))"',
        )
    logs.configure(settings.log_level)
    from taskchat.server.app import create_app

    with only_server_of(_database(settings)):
        activity = Activity(create_app(settings))
        with contextlib.closing(_bind_tcp(family, address)) as sock:
            _run(_Server(_config(activity, settings), activity, _url(sock)), sock)


def serve_local(settings: Settings) -> None:
    """Serve this user's clients on a private socket, until SIGTERM, or until nobody has asked for a while.

    1 lock the database  2 bind the socket  3 serve, and once it listens write the record  4 remove record and socket
    """
    logs.configure(settings.log_level)
    paths.make_private(paths.runtime_dir())
    from taskchat.server.app import create_app

    with only_server_of(paths.local_database()):
        activity = Activity(create_app(settings, local=True))
        with _local_socket() as (sock, address), _record(address) as write_record:
            server = _Server(
                _config(activity, settings),
                activity,
                address,
                idle_seconds=settings.idle_minutes * 60,
                when_listening=write_record,
            )
            _run(server, sock)


class _Server(uvicorn.Server):
    """uvicorn, which tells when it listens, and ends when nobody has asked for `idle_seconds` (0: never)."""

    def __init__(
        self,
        config: uvicorn.Config,
        activity: Activity,
        address: str,
        *,
        idle_seconds: float = 0.0,
        when_listening: Callable[[], None] = lambda: None,
    ) -> None:
        super().__init__(config)
        self._activity, self._address = activity, address
        self._idle_seconds = idle_seconds
        self._when_listening = when_listening

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start, then tell."""
        await super().startup(sockets)
        if self.started:
            self._when_listening()
            log.info("taskchat %s serves %s", __version__, self._address)

    async def on_tick(self, counter: int) -> bool:
        """Ten times a second: whether to end."""
        if self._idle_seconds and self._activity.idle_seconds() > self._idle_seconds:
            log.info("nobody has asked for %.0f minutes: ending", self._idle_seconds / 60)
            return True
        return await super().on_tick(counter)


def _config(app: Activity, settings: Settings) -> uvicorn.Config:
    return uvicorn.Config(
        app,
        loop="asyncio",  # uvloop is unfair above 70 busy connections
        http=LimitedHead,
        lifespan="on",
        interface="asgi3",
        proxy_headers=False,  # nobody's word for an address but the socket's
        server_header=False,
        access_log=False,
        log_config=None,
        timeout_graceful_shutdown=math.ceil(settings.turn_seconds) + GRACE_SECONDS,
    )


def _run(server: _Server, sock: socket.socket) -> None:
    """Serve until a signal. uvicorn raises it once more when it has ended: that must not cut our own end short."""
    with _quiet(signal.SIGTERM), contextlib.suppress(KeyboardInterrupt):
        server.run(sockets=[sock])


@contextmanager
def _quiet(number: signal.Signals) -> Generator[None]:
    before = signal.signal(number, lambda _number, _frame: None)
    try:
        yield
    finally:
        signal.signal(number, before)


def _database(settings: Settings) -> Path:
    return Path(settings.database).expanduser() if settings.database else paths.shared_database()


# Sockets


Address = tuple[Any, ...]


def _resolve(host: str, port: int) -> tuple[socket.AddressFamily, Address]:
    if not 0 <= port <= PORT_MAX:  # getaddrinfo would take it and listen elsewhere
        raise Misconfigured(f"taskchat can't listen on port {port}.", hint=f"Ports go from 1 to {PORT_MAX}.")
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
    except (OSError, UnicodeError) as error:
        raise Misconfigured(
            f"taskchat can't listen on {host}: there is no such address.", hint=f"Use {LOOPBACK} or 0.0.0.0."
        ) from error
    family, _, _, _, address = found[0]
    return family, address


def _bind_tcp(family: socket.AddressFamily, address: Address) -> socket.socket:
    sock = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        if sys.platform != "win32":  # there it would let two servers share a port
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)  # else every answer may wait 40 ms
        sock.bind(address)
    except OSError as error:
        sock.close()
        raise Misconfigured(
            f"taskchat can't listen on {address[0]} port {address[1]}: {error.strerror or error}.",
            hint="Choose another port with --port, or end what uses it.",
        ) from error
    return sock


def _url(sock: socket.socket) -> str:
    host, port = sock.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


@contextmanager
def _local_socket() -> Generator[tuple[socket.socket, str]]:
    """The local server's socket and its address. A Unix socket goes from its folder again."""
    if not hasattr(socket, "AF_UNIX"):
        with contextlib.closing(_bind_tcp(socket.AF_INET, (LOOPBACK, 0))) as sock:
            yield sock, _url(sock)
        return
    path = paths.server_socket()
    _remove_stale(path)
    with contextlib.closing(socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)) as sock:
        umask = os.umask(0o177)
        try:
            sock.bind(str(path))
        except OSError as error:
            raise Misconfigured(
                f"taskchat can't make its socket {path}: {error.strerror or error}.",
                hint="Make the folder writable, or set TASKCHAT_HOME to another one.",
            ) from error
        finally:
            os.umask(umask)
        own = path.stat().st_ino
        try:
            yield sock, f"unix:{path}"
        finally:
            with contextlib.suppress(OSError):
                if path.stat().st_ino == own:
                    path.unlink()


def _remove_stale(path: Path) -> None:
    """Remove the socket that a killed server left. Raises Conflict when one answers there."""
    with contextlib.closing(socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)) as probe:
        probe.settimeout(1.0)
        try:
            probe.connect(str(path))
        except OSError:
            path.unlink(missing_ok=True)
            return
    raise Conflict(f"A local taskchat server listens on {path} already.", hint="End it with: taskchat stop")


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
