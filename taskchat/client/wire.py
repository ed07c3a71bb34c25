"""One request over a Unix socket, TCP or TLS, and the events of its answer. Standard library only, for fast starts.

An address is `unix:/run/…/server.sock`, `http://host:port` or `https://host/path`.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Protocol

from taskchat.client.problems import error_from_answer
from taskchat.client.sse import EventReader
from taskchat.errors import InvalidInput, TaskchatError

CONNECT_SECONDS = 10.0
ANSWER_SECONDS = 180.0  # longer than a turn may take
CHUNK_BYTES = 64 * 1024
EVENT_STREAM = "text/event-stream"


class NotConnected(OSError):
    """No connection came about, so nothing was sent."""


class Unanswered(OSError):
    """The connection broke before the answer was complete."""


class Response(Protocol):
    """What is read of an answer: http.client's, or our own."""

    status: int

    def read(self) -> bytes:
        """All that is left of the body."""

    def read1(self, most: int, /) -> bytes:
        """What has come of the body."""

    def close(self) -> None:
        """End reading."""


class Answer:
    """What came back: read it whole, or event by event."""

    def __init__(self, response: Response, hang_up: Callable[[], None]) -> None:
        self._response = response
        self._hang_up = hang_up
        self._reader = EventReader()
        self.status = response.status

    @property
    def last_event_id(self) -> str:
        """The id of the event that came last, "" where none had one."""
        return self._reader.last_id

    def content(self) -> bytes:
        """The body."""
        try:
            return self._response.read()
        except OSError as error:
            raise Unanswered(str(error)) from error
        finally:
            self.close()

    def json(self) -> Any:
        """The body, parsed. None when it is empty."""
        body = self.content()
        return json.loads(body) if body else None

    def error(self, server: str) -> TaskchatError:
        """The error that the answer bears."""
        try:
            body = self._response.read()
        except OSError:
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
        except OSError as error:
            raise Unanswered(str(error)) from error
        finally:
            self.close()

    def close(self) -> None:
        """Hang up."""
        self._response.close()
        self._hang_up()


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
    road = _light if address.startswith("unix:") or _is_plain_loopback(address) else _full
    return road(address, method, path, content, sent, seconds)


def _light(
    address: str, method: str, path: str, content: bytes | None, headers: Mapping[str, str], seconds: float
) -> Answer:
    from taskchat.client import light_http

    try:
        connection = light_http.connected(address, min(CONNECT_SECONDS, seconds))
    except (OSError, UnicodeError) as error:
        raise NotConnected(reason(error)) from error
    try:
        connection.settimeout(seconds)
        host = "localhost" if address.startswith("unix:") else address.removeprefix("http://")
        answer = light_http.ask(connection, method, path, host, headers, content)
    except OSError as error:
        connection.close()
        raise Unanswered(reason(error)) from error
    except KeyboardInterrupt:
        connection.close()
        raise
    return Answer(answer, connection.close)


def _full(
    address: str, method: str, path: str, content: bytes | None, headers: Mapping[str, str], seconds: float
) -> Answer:
    from taskchat.client import full_http

    connection, prefix = full_http.connect(address, seconds)
    try:
        connection.request(method, prefix + path, body=content, headers=dict(headers))
        return Answer(full_http.Translated(connection.getresponse()), connection.close)
    except full_http.TRANSPORT_ERRORS as error:
        connection.close()
        raise Unanswered(reason(error)) from error
    except KeyboardInterrupt:
        connection.close()
        raise


def _is_plain_loopback(address: str) -> bool:
    """Whether it is a port of this machine, without TLS and without a path: where no socket files are, our server's."""
    host = address.removeprefix("http://")
    return host != address and "/" not in host and is_loopback(host) and host.rpartition(":")[2].isdigit()


def reason(error: BaseException) -> str:
    """Why, in a few words."""
    return (getattr(error, "strerror", None) or str(error) or type(error).__name__).strip()


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
