"""Who sent a request that came through a proxy. Only what the configured proxies say is believed."""

from __future__ import annotations

import ipaddress
from collections.abc import Sequence

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from taskchat.errors import Misconfigured

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network


class Proxies:
    """The addresses of the trusted proxies."""

    def __init__(self, networks: Sequence[Network]) -> None:
        self._networks = networks

    @classmethod
    def of(cls, text: str) -> Proxies:
        """Of addresses and networks, separated by commas. Raises Misconfigured."""
        try:
            return cls([ipaddress.ip_network(each.strip()) for each in text.split(",") if each.strip()])
        except ValueError as error:
            raise Misconfigured(
                f"TASKCHAT_TRUSTED_PROXIES has what is no address or network: {error}.",
                hint="It looks like 127.0.0.1, 10.0.0.0/8.",
            ) from error

    def __bool__(self) -> bool:
        return bool(self._networks)

    def __contains__(self, address: str) -> bool:
        found = _address(address)
        return found is not None and any(found in network for network in self._networks)

    def sender(self, peer: str, forwarded: str) -> str:
        """Who sent what `peer` brings: the nearest that is no proxy, going back from the peer.

        Each proxy adds whom it got the request from at the right end; what stands left of the first stranger is only
        the stranger's word.
        """
        sender = peer
        for named in reversed(forwarded.split(",")):
            if sender not in self:
                break
            if (found := _address(named)) is None:
                break
            sender = str(found)
        return sender


class Forwarded:
    """ASGI: puts the real sender and scheme in the place of a trusted proxy's."""

    def __init__(self, app: ASGIApp, proxies: Proxies) -> None:
        self.app, self.proxies = app, proxies

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, from whom it is."""
        if scope["type"] in ("http", "websocket") and scope.get("client") and scope["client"][0] in self.proxies:
            headers = Headers(scope=scope)
            sender = self.proxies.sender(scope["client"][0], ",".join(headers.getlist("x-forwarded-for")))
            scheme = headers.get("x-forwarded-proto", "").rpartition(",")[2].strip().lower()
            if scheme in ("http", "https", "ws", "wss"):
                secure = scheme in ("https", "wss")
                plain = "ws" if scope["type"] == "websocket" else "http"
                scope = {**scope, "scheme": plain + "s" * secure}
            scope = {**scope, "client": (sender, 0)}
        await self.app(scope, receive, send)


def _address(text: str) -> Address | None:
    """An address as proxies write it: alone, with a port, or in brackets."""
    text = text.strip().strip('"')
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        found = ipaddress.ip_address(text.partition("%")[0])
    except ValueError:
        return None
    return getattr(found, "ipv4_mapped", None) or found
