"""The HTTP client of one model's server: what leaves this machine, and how much may come back.

Only the headers that the call needs leave: no telemetry of the client library, nothing that the environment would add
for another server, no cookies. Redirects are not followed, since a key would follow them. Environment proxies hold for
all but loopback addresses; which certificates are trusted stays as the machine has it.
"""

from __future__ import annotations

import asyncio
import functools
import ipaddress
import ssl
from collections.abc import Iterable
from http.cookiejar import CookieJar, DefaultCookiePolicy
from typing import Any
from urllib.parse import urlsplit

import httpx2

from taskchat import __version__

USER_AGENT = f"taskchat/{__version__}"
CONNECTIONS = 1000
REFUSAL_BYTES = 64 * 1024
REFUSAL_SECONDS = 5.0
_SENT = {"accept", "authorization", "connection", "content-length", "content-type", "host"}
_SENT_TO_OPENAI = {"openai-organization", "openai-project"}


class Courier(httpx2.AsyncClient):
    """Carries requests to the server at `base_url`; `openai` says whether it is OpenAI's own."""

    def __init__(self, base_url: str, *, openai: bool) -> None:
        super().__init__(
            verify=_trust(),
            cookies=CookieJar(DefaultCookiePolicy(allowed_domains=())),
            follow_redirects=False,
            limits=httpx2.Limits(max_connections=CONNECTIONS, max_keepalive_connections=20, keepalive_expiry=15.0),
            mounts={_pattern(base_url): None} if is_loopback(base_url) else None,
        )
        self._sent = _SENT | _SENT_TO_OPENAI if openai else _SENT

    async def send(self, request: httpx2.Request, **options: Any) -> httpx2.Response:
        """Send what may leave. The answer belongs to the request as it was made; a refusal is cut to a sane size."""
        headers = [(name, value) for name, value in request.headers.multi_items() if name.lower() in self._sent]
        leaving = httpx2.Request(
            request.method,
            request.url,
            headers=[*headers, ("User-Agent", USER_AGENT), ("Accept-Encoding", "identity")],
            stream=request.stream,
            extensions=request.extensions,
        )
        response = await super().send(leaving, **{**options, "stream": True})
        if not response.is_success:
            response = await _cut(response)
        response.request = request
        return response


@functools.cache
def _trust() -> ssl.SSLContext:
    """What this machine trusts, read once for all servers: it takes 30 ms, in which nothing else goes on."""
    return httpx2.create_ssl_context()


def is_loopback(base_url: str) -> bool:
    """Whether the address is on this machine."""
    host = urlsplit(base_url).hostname or ""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")


def _pattern(base_url: str) -> str:
    host = urlsplit(base_url).hostname or ""
    return f"all://[{host}]" if ":" in host else f"all://{host}"


async def _cut(response: httpx2.Response) -> httpx2.Response:
    """A refusal as far as it comes in time and is worth reading."""
    body = bytearray()
    try:
        async with asyncio.timeout(REFUSAL_SECONDS):
            async for piece in response.aiter_bytes():
                body += piece
                if len(body) >= REFUSAL_BYTES:
                    break
    except (httpx2.HTTPError, TimeoutError):
        pass  # its status says most of it
    finally:
        await response.aclose()
    return httpx2.Response(response.status_code, headers=_told(response.headers.multi_items()), content=bytes(body))


def _told(headers: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """The headers that still hold when the body was unpacked and cut."""
    gone = {"content-encoding", "content-length", "transfer-encoding"}
    return [(name, value) for name, value in headers if name.lower() not in gone]
