"""The sockets that servers listen on: a TCP port, or the local server's private one."""

from __future__ import annotations

import contextlib
import os
import socket
import sys
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from taskchat import paths
from taskchat.errors import Conflict, Misconfigured

LOOPBACK = "127.0.0.1"
PORT_MAX = 65535

Address = tuple[Any, ...]


def resolve(host: str, port: int) -> tuple[socket.AddressFamily, Address]:
    """What to bind to. Raises Misconfigured for what is no address of any machine."""
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


def bind_tcp(family: socket.AddressFamily, address: Address) -> socket.socket:
    """A socket bound to `address`. Raises Misconfigured when it is taken or not this machine's."""
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


def url_of(sock: socket.socket, *, tls: bool = False) -> str:
    """The address that a bound socket is reached at."""
    host, port = sock.getsockname()[:2]
    name = f"[{host}]" if ":" in host else host
    return f"{'https' if tls else 'http'}://{name}:{port}"


@contextmanager
def local_socket() -> Generator[tuple[socket.socket, str]]:
    """The local server's socket and its address. A Unix socket goes from its folder again."""
    if not hasattr(socket, "AF_UNIX"):
        with contextlib.closing(bind_tcp(socket.AF_INET, (LOOPBACK, 0))) as sock:
            yield sock, url_of(sock)
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
