"""Connections to servers elsewhere, with TLS and proxies, and such as stay open: by http.client."""

from __future__ import annotations

import http.client
import os
import socket

from taskchat.client.wire import CONNECT_SECONDS, NotConnected, Unanswered, is_loopback, reason, split_address

TRANSPORT_ERRORS = (OSError, http.client.HTTPException)


class _UnixConnection(http.client.HTTPConnection):
    def __init__(self, path: str) -> None:
        super().__init__("localhost", timeout=CONNECT_SECONDS)
        self._path = path

    def connect(self) -> None:
        self.sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.sock.settimeout(self.timeout)
        self.sock.connect(self._path)


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


def _connection_to(address: str) -> tuple[http.client.HTTPConnection, str]:
    if address.startswith("unix:"):
        return _UnixConnection(address.removeprefix("unix:")), ""
    scheme, host, prefix = split_address(address)
    if _proxies_are_set() and (proxied := _through_proxy(scheme, host)):
        return proxied, f"http://{host}{prefix}" if scheme == "http" else prefix
    kind = http.client.HTTPSConnection if scheme == "https" else http.client.HTTPConnection
    return kind(host, timeout=CONNECT_SECONDS), prefix


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


class Translated:
    """http.client's response, which says in the one way of `wire` that it was cut off."""

    def __init__(self, response: http.client.HTTPResponse) -> None:
        self._response = response
        self.status = response.status

    def read(self) -> bytes:
        """All that is left of the body."""
        try:
            return self._response.read()
        except http.client.HTTPException as error:
            raise Unanswered(reason(error)) from error

    def read1(self, most: int, /) -> bytes:
        """What has come of the body."""
        try:
            return self._response.read1(most)
        except http.client.HTTPException as error:
            raise Unanswered(reason(error)) from error

    def close(self) -> None:
        """End reading."""
        self._response.close()
