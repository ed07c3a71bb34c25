"""Fetching a page or a file from the web, for somebody who is not to be trusted with this server's network.

The name is looked up once, each address that it has is checked, and the connection goes to one that was checked: what
the name means a moment later does not matter. Every hop of a redirect goes the same way. Nothing packed is unpacked;
size, time and hops have an end; no cookie, no proxy and no sign-in of this machine is used.
"""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

import httpx

from taskchat import __version__
from taskchat.errors import InvalidInput, TaskchatError
from taskchat.knowledge.documents.addresses import OTHER_PORTS, Place, is_public, joined, may_reach, place_of
from taskchat.knowledge.reading.source import CannotRead

HOPS_MAX = 5
CONNECT_SECONDS = 10.0
SILENT_SECONDS = 15.0
PIECE = 64 * 1024
BUSY = {408, 425, 429, 500, 502, 503, 504}

Resolve = Callable[[str, int], Awaitable[Sequence[str]]]


class Takes(Protocol):
    """What bytes are written to. It may wait for a disk."""

    def write(self, data: bytes, /) -> int:
        """Add bytes."""


class TryLater(Exception):
    """It did not work now and may work later. `reason` is a sentence."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, kw_only=True)
class Fetched:
    """What came: from where in the end, and as what."""

    place: Place
    media_type: str
    size: int


async def addresses_of(host: str, port: int) -> list[str]:
    """The addresses of a name. Raises OSError."""
    found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [str(each[4][0]) for each in found]


class Fetcher:
    """Fetches for a server. `private`: its user is its operator, who may have it fetch from their own network.

    Even then, nothing of the web leads into that network: only the person may name an address there.
    """

    def __init__(self, *, most: int, seconds: float, private: bool = False, resolve: Resolve = addresses_of) -> None:
        self._most, self._seconds, self._private, self._resolve = most, seconds, private, resolve

    async def fetch(self, url: str, into: Takes) -> Fetched:
        """Fetch what is at `url`. Raises CannotRead, and TryLater where it may work later."""
        try:
            async with asyncio.timeout(self._seconds):
                return await self._follow(place_of(url), into)
        except TimeoutError:
            raise TryLater(f"Its server took longer than {self._seconds:,.0f} seconds.") from None
        except TaskchatError as error:
            raise CannotRead(error.detail) from error
        except httpx.TransportError as error:
            raise TryLater("Its server can't be reached, or broke off.") from error

    async def _follow(self, place: Place, into: Takes) -> Fetched:
        private = self._private
        for _hop in range(HOPS_MAX + 1):
            address = await self._address(place, private=private)
            private = private and not is_public(address)  # whoever is of the web stays there
            found = await self._ask(place, address, into)
            if isinstance(found, Fetched):
                return found
            place = found
        raise CannotRead("It leads from one address to another, without end.")

    async def _address(self, place: Place, *, private: bool) -> str:
        """The checked address of a place. Every address that its name has must be fit: one is not better than all."""
        if not self._private and place.port not in OTHER_PORTS:
            raise InvalidInput(f"This can't be fetched: port {place.port} is none of the web.")
        try:
            found = list(await self._resolve(place.host, place.port))
        except (OSError, UnicodeError) as error:
            raise TryLater("The name of its server leads nowhere.") from error
        if not found or not all(may_reach(each, private=private) for each in found):
            raise CannotRead("Its address is inside a network, which this server does not fetch from.")
        return found[0]

    async def _ask(self, place: Place, address: str, into: Takes) -> Fetched | Place:
        """One request to one address, under the name by which it is asked for."""
        request = httpx.Request(
            "GET",
            httpx.URL(place.url).copy_with(host=address),
            headers={
                "Host": httpx.URL(place.url).netloc.decode("ascii"),
                "User-Agent": f"taskchat/{__version__}",
                "Accept": "text/html,application/pdf,text/*;q=0.9,*/*;q=0.5",
                "Accept-Encoding": "identity",
                "Connection": "close",
            },
            extensions={
                "sni_hostname": place.host,
                "timeout": httpx.Timeout(SILENT_SECONDS, connect=CONNECT_SECONDS).as_dict(),
            },
        )
        async with httpx.AsyncHTTPTransport(trust_env=False) as transport:
            response = await transport.handle_async_request(request)
            try:
                if response.status_code in {301, 302, 303, 307, 308}:
                    return joined(place, response.headers.get("location", ""))
                _check(response)
                size = await self._take(response, into)
            finally:
                await response.aclose()
        return Fetched(place=place, media_type=response.headers.get("content-type", ""), size=size)

    async def _take(self, response: httpx.Response, into: Takes) -> int:
        length = response.headers.get("content-length", "")
        if length.isdigit() and int(length) > self._most:
            raise self._too_large()
        size = 0
        assert isinstance(response.stream, httpx.AsyncByteStream)  # noqa: S101 - an asynchronous transport's
        async for piece in response.stream:
            size += len(piece)
            if size > self._most:
                raise self._too_large()
            await asyncio.to_thread(into.write, piece)
        return size

    def _too_large(self) -> CannotRead:
        return CannotRead(f"It is larger than the {self._most:,} bytes that this server takes.")


def _check(response: httpx.Response) -> None:
    """Raise where the answer is not what was asked for."""
    status = response.status_code
    if status in BUSY:
        raise TryLater(f"Its server says that it can't now (status {status}).")
    if status in {401, 403}:
        raise CannotRead("Its server lets nobody in without signing in.", "Download it, and add the file.")
    if status in {404, 410}:
        raise CannotRead("There is nothing at this address.")
    if status != 200:
        raise CannotRead(f"Its server does not give it (status {status}).")
    if response.headers.get("content-encoding", "identity").strip().lower() not in {"", "identity"}:
        raise CannotRead("Its server packs its answer, though it was asked not to.", "Download it, and add the file.")
