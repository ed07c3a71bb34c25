"""A connected server at an address: one address, looked up once, and no other.

The operator has named it to the letter. So nothing that it answers leads elsewhere: redirects are not followed, its
name means the same machine for as long as the connection lasts, and a name never means this machine itself, unless it
is localhost. No proxy of the environment and no cookie is used.
"""

from __future__ import annotations

import asyncio
import contextlib
import ipaddress
import socket
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from http.cookiejar import CookieJar, DefaultCookiePolicy
from urllib.parse import urlsplit

import httpx2
from mcp.client._transport import TransportStreams
from mcp.client.streamable_http import streamable_http_client

from taskchat import __version__
from taskchat.agent.connections.traffic import BYTES, MESSAGE_BYTES, Sieve, TooMuch, Traffic
from taskchat.errors import ConnectionFailed
from taskchat.schemas.connections import Target

CONNECT_SECONDS = 5.0
SILENT_SECONDS = 300.0  # the call's own time ends earlier
SIGN_IN = {401, 403}
SESSION = "mcp-session-id"

Resolve = Callable[[str, int], Awaitable[Sequence[str]]]


async def addresses_of(host: str, port: int) -> list[str]:
    """The addresses of a name. Raises OSError."""
    found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [str(each[4][0]) for each in found]


@contextlib.asynccontextmanager
async def over_web(
    target: Target, traffic: Traffic, resolve: Resolve = addresses_of
) -> AsyncIterator[TransportStreams]:
    """The streams of a server at an address. Raises ConnectionFailed when its name leads where it must not."""
    parts = urlsplit(target.url)
    host, port = parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 80)
    pinned = _Pinned(await address_for(host, port, resolve), traffic)
    async with (
        httpx2.AsyncClient(
            transport=pinned,
            headers={"User-Agent": f"taskchat/{__version__}", **target.headers, "Accept-Encoding": "identity"},
            cookies=CookieJar(DefaultCookiePolicy(allowed_domains=())),
            timeout=httpx2.Timeout(CONNECT_SECONDS, read=SILENT_SECONDS),
            follow_redirects=False,
            trust_env=False,
        ) as client,
        streamable_http_client(
            target.url, http_client=client, max_sse_event_size=MESSAGE_BYTES, terminate_on_close=False
        ) as (heard, said),
    ):
        yield Sieve(heard, traffic), said


async def address_for(host: str, port: int, resolve: Resolve) -> str:
    """The one address that a host means from now on. Raises ConnectionFailed."""
    with contextlib.suppress(ValueError):
        return str(ipaddress.ip_address(host))  # the operator's own wish, wherever it leads
    try:
        found = list(await resolve(host, port))
    except OSError as error:
        raise ConnectionFailed(f"The name {host} leads nowhere.", hint="Try again later.") from error
    here = host == "localhost" or host.endswith(".localhost")
    if not found or not all(_is_fit(each, here=here) for each in found):
        raise ConnectionFailed(
            f"The name {host} leads to an address that may not be reached by a name.",
            hint="Whoever runs this server can list it by its address in TASKCHAT_MCP_SERVERS.",
        )
    return found[0]


def _is_fit(text: str, *, here: bool) -> bool:
    address = ipaddress.ip_address(text.partition("%")[0])
    address = getattr(address, "ipv4_mapped", None) or address
    if here:
        return address.is_loopback
    return not (address.is_loopback or address.is_link_local or address.is_multicast or address.is_unspecified)


class _Pinned(httpx2.AsyncBaseTransport):
    """Sends everything to one address, and counts what comes back."""

    def __init__(self, address: str, traffic: Traffic) -> None:
        self._address, self._traffic = address, traffic
        self._inner = httpx2.AsyncHTTPTransport(trust_env=False)

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        """One request to the address, under the name by which it was asked for."""
        if request.method == "GET":  # a stream for what the server says unasked: nobody listens to that
            return httpx2.Response(405, request=request)
        extensions = {**request.extensions, "sni_hostname": request.url.host}
        sent = httpx2.Request(
            request.method,
            request.url.copy_with(host=self._address),
            headers=request.headers,  # with the name as Host
            stream=request.stream,
            extensions=extensions,
        )
        response = await self._inner.handle_async_request(sent)
        if fault := _fault(request, response):
            self._traffic.fault = fault
            await response.aclose()
            return httpx2.Response(502, request=request)
        is_stream = response.headers.get("content-type", "").lower().startswith("text/event-stream")
        return httpx2.Response(
            response.status_code,
            headers=response.headers,
            stream=_Counted(response.stream, self._traffic, BYTES if is_stream else MESSAGE_BYTES),
            extensions=response.extensions,
            request=request,
        )

    async def aclose(self) -> None:
        """Hang up."""
        await self._inner.aclose()


def _fault(request: httpx2.Request, response: httpx2.Response) -> str | None:
    """Why the answer is none that anybody reads."""
    if response.status_code == 404 and SESSION in request.headers:
        return "has forgotten this connection"
    if response.is_redirect or 300 <= response.status_code < 400:
        return "leads to another address, which is not followed"
    if response.status_code in SIGN_IN:
        return "refuses the sign-in: give it a header with a token that it takes"
    if response.headers.get("content-encoding", "identity").lower() != "identity":
        return "packs its answers, though it was asked not to"
    return None


class _Counted(httpx2.AsyncByteStream):
    def __init__(self, stream: httpx2.AsyncByteStream | httpx2.SyncByteStream, traffic: Traffic, most: int) -> None:
        if not isinstance(stream, httpx2.AsyncByteStream):
            raise TypeError("an asynchronous transport gives asynchronous streams")
        self._stream, self._traffic, self._most = stream, traffic, most

    async def __aiter__(self) -> AsyncIterator[bytes]:
        size = 0
        async for piece in self._stream:
            size += len(piece)
            try:
                self._traffic.took(len(piece))
                if size > self._most:
                    raise self._traffic.too_long()
            except TooMuch as error:
                raise httpx2.ReadError(str(error)) from None
            yield piece

    async def aclose(self) -> None:
        await self._stream.aclose()
