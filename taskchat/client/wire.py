"""One request over a Unix socket, TCP or TLS, and the events of its answer. Standard library only, for fast starts.

An address is `unix:/run/…/server.sock`, `http://host:port` or `https://host/path`.
"""

from __future__ import annotations

import http.client
import json
import os
import socket
from collections.abc import Iterator, Mapping
from typing import Any

from taskchat.client.problems import error_from_answer
from taskchat.client.sse import EventReader
from taskchat.errors import InvalidInput, TaskchatError

CONNECT_SECONDS = 10.0
ANSWER_SECONDS = 180.0  # longer than a turn may take
CHUNK_BYTES = 64 * 1024
EVENT_STREAM = "text/event-stream"
TRANSPORT_ERRORS = (OSError, http.client.HTTPException)


class NotConnected(OSError):
    """No connection came about, so nothing was sent."""


class Unanswered(OSError):
    """The connection broke before the answer was complete."""


class _UnixConnection(http.client.HTTPConnection):
    def __init__(self, path: str) -> None:
        super().__init__("localhost", timeout=CONNECT_SECONDS)
        self._path = path

    def connect(self) -> None:
        self.sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.sock.settimeout(self.timeout)
        self.sock.connect(self._path)


class Answer:
    """What came back: read it whole, or event by event."""

    def __init__(self, connection: http.client.HTTPConnection, response: http.client.HTTPResponse) -> None:
        self._connection = connection
        self._response = response
        self._reader = EventReader()
        self.status = response.status

    @property
    def last_event_id(self) -> str:
        """The id of the event that came last, "" where none had one."""
        return self._reader.last_id

    def json(self) -> Any:
        """The body, parsed. None when it is empty."""
        try:
            body = self._response.read()
        except TRANSPORT_ERRORS as error:
            raise Unanswered(str(error)) from error
        finally:
            self.close()
        return json.loads(body) if body else None

    def error(self, server: str) -> TaskchatError:
        """The error that the answer bears."""
        try:
            body = self._response.read()
        except TRANSPORT_ERRORS:
            body = b""
        finally:
            self.close()
        return error_from_answer(self.status, body, server=server)

    def events(self) -> Iterator[dict[str, Any]]:
        """The server-sent events, as their data tells them."""
        try:
            while chunk := self._response.read1(CHUNK_BYTES):
                for data in self._reader.feed(chunk):
                    yield json.loads(data)
        except TRANSPORT_ERRORS as error:
            raise Unanswered(str(error)) from error
        finally:
            self.close()

    def close(self) -> None:
        """Hang up."""
        self._response.close()
        self._connection.close()


def send(
    address: str,
    method: str,
    path: str,
    *,
    body: object = None,
    token: str | None = None,
    headers: Mapping[str, str] | None = None,
    seconds: float = ANSWER_SECONDS,
) -> Answer:
    """Send one request and wait for its answer's head. Raises NotConnected or Unanswered, never an HTTP error."""
    sent = {"Accept": "application/json", **(headers or {})}
    if token:
        sent["Authorization"] = f"Bearer {token}"
    content = None
    if body is not None:
        content = json.dumps(body).encode("utf-8")
        sent["Content-Type"] = "application/json"
    connection, prefix = connect(address, seconds)
    try:
        connection.request(method, prefix + path, body=content, headers=sent)
        return Answer(connection, connection.getresponse())
    except TRANSPORT_ERRORS as error:
        connection.close()
        raise Unanswered(reason(error)) from error
    except KeyboardInterrupt:
        connection.close()
        raise


def connect(address: str, seconds: float) -> tuple[http.client.HTTPConnection, str]:
    """An open connection that waits so long for each answer, and what paths begin with there. Raises NotConnected."""
    connection, prefix = _connection_to(address)
    try:
        connection.timeout = min(CONNECT_SECONDS, seconds)
        connection.connect()
    except (OSError, UnicodeError) as error:
        connection.close()
        raise NotConnected(reason(error)) from error
    connection.sock.settimeout(seconds)
    return connection, prefix


def reason(error: BaseException) -> str:
    """Why, in a few words."""
    return (getattr(error, "strerror", None) or str(error) or type(error).__name__).strip()


def _connection_to(address: str) -> tuple[http.client.HTTPConnection, str]:
    if address.startswith("unix:"):
        return _UnixConnection(address.removeprefix("unix:")), ""
    scheme, host, prefix = split_address(address)
    if _proxies_are_set() and (proxied := _through_proxy(scheme, host)):
        return proxied, f"http://{host}{prefix}" if scheme == "http" else prefix
    kind = http.client.HTTPSConnection if scheme == "https" else http.client.HTTPConnection
    return kind(host, timeout=CONNECT_SECONDS), prefix


def split_address(address: str) -> tuple[str, str, str]:
    """Scheme, host with port, and path of an http(s) address. Raises InvalidInput when it is none."""
    scheme, mark, rest = address.partition("://")
    host, slash, path = rest.partition("/")
    if scheme not in ("http", "https") or not mark or not host or any(c in rest for c in "@?# \t\r\n"):
        raise InvalidInput(
            f"{address!r} is not a server's address.", hint="It looks like https://tasks.example.com or 127.0.0.1:8000."
        )
    return scheme, host, (slash + path).rstrip("/")


def is_loopback(host: str) -> bool:
    """Whether `host` (with or without port) is this machine."""
    return host.startswith(("127.", "[::1]")) or host.partition(":")[0] == "localhost"


def _proxies_are_set() -> bool:
    return any(name.lower() in ("http_proxy", "https_proxy", "all_proxy") for name in os.environ)


def _through_proxy(scheme: str, host: str) -> http.client.HTTPConnection | None:
    """A connection through the proxy that the environment names for `host`, as other HTTP clients take it."""
    from urllib.parse import urlsplit
    from urllib.request import getproxies, proxy_bypass

    proxies = getproxies()
    url = urlsplit(proxies.get(scheme) or proxies.get("all") or "")
    if is_loopback(host) or proxy_bypass(host) or not url.hostname or not url.scheme.startswith("http"):
        return None
    connection: http.client.HTTPConnection
    if scheme == "https":
        connection = http.client.HTTPSConnection(url.hostname, url.port or 80, timeout=CONNECT_SECONDS)
        connection.set_tunnel(host if ":" in host else f"{host}:443")
        return connection
    return http.client.HTTPConnection(url.hostname, url.port or 80, timeout=CONNECT_SECONDS)
