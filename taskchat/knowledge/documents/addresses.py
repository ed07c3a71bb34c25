"""Which addresses of the web may be fetched. Pure.

An address is taken apart once, here, and what was found is what is asked for: nothing later reads it in another way.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address, ip_network
from urllib.parse import urljoin

import httpx

from taskchat.errors import InvalidInput
from taskchat.schemas.documents import URL_MAX

PORTS = {"http": 80, "https": 443}
OTHER_PORTS = frozenset({80, 443, 8000, 8008, 8080, 8443, 8888})
_UNCLEAN = re.compile(r"[\x00-\x20\x7f-\xa0\\\u2028\u2029]")
_NAME = re.compile(r"(?=.{1,253}$)([a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?\.)*[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?\.?")
_LIKE_A_NUMBER = re.compile(r"(^|\.)(0x[0-9a-f]*|\d+)\.?$")
# IPv6 that stands for an IPv4 address: the bits of that, from the right, that come before it.
_EMBEDDED: tuple[tuple[IPv6Network, int], ...] = tuple(
    (network, shift)
    for text, shift in (
        ("::ffff:0:0/96", 0),  # mapped
        ("::ffff:0:0:0/96", 0),  # translated
        ("::/96", 0),  # compatible
        ("64:ff9b::/96", 0),  # NAT64
        ("64:ff9b:1::/48", 0),  # local NAT64
        ("2002::/16", 80),  # 6to4
    )
    if isinstance(network := ip_network(text), IPv6Network)
)
_NEVER = tuple(
    ip_network(text)
    for text in (
        *("0.0.0.0/8", "169.254.0.0/16", "224.0.0.0/4", "240.0.0.0/4", "::/128", "fe80::/10", "ff00::/8"),
        *("fd00:ec2::254/128", "100.100.100.200/32"),  # where clouds tell machines their keys
    )
)
_PRIVATE = tuple(
    ip_network(text)
    for text in (
        *("10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24"),
        *("192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24"),
        *("::1/128", "100::/64", "2001::/23", "2001:db8::/32", "3fff::/20", "5f00::/16", "fc00::/7", "fec0::/10"),
    )
)


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where something is on the web. `host` is as it is looked up and asked for."""

    scheme: str
    host: str
    port: int
    target: str

    @property
    def url(self) -> str:
        """The whole address."""
        port = "" if self.port == PORTS[self.scheme] else f":{self.port}"
        return f"{self.scheme}://{self.authority_host}{port}{self.target}"

    @property
    def authority_host(self) -> str:
        """The host as it stands in an address."""
        return f"[{self.host}]" if ":" in self.host else self.host


def place_of(url: str) -> Place:
    """The place that an address names. Raises InvalidInput for one that is not plainly one of the web."""
    text = url.strip(" ")
    if len(text) > URL_MAX or _UNCLEAN.search(text):
        raise _bad("it has blanks or signs that no address has" if len(text) <= URL_MAX else "it is too long")
    try:
        parts = httpx.URL(text)
        host = parts.raw_host.decode("ascii").lower()
        port = parts.port
        target = parts.raw_path.decode("ascii")
    except (httpx.InvalidURL, UnicodeError, ValueError) as error:
        raise _bad("it is no address") from error
    if parts.scheme not in PORTS:
        raise _bad("it must begin with https:// or http://")
    if port is not None and not 0 < port < 65536:
        raise _bad("its port is none")
    if parts.userinfo or "@" in parts.netloc.decode("latin-1"):
        raise _bad("it must not have a name or a password in it")
    return Place(scheme=parts.scheme, host=_host(host), port=port or PORTS[parts.scheme], target=target or "/")


def joined(place: Place, location: str) -> Place:
    """Where a redirect leads. Raises InvalidInput."""
    if _UNCLEAN.search(location):
        raise _bad("it leads to what is no address")
    return place_of(urljoin(place.url, location))


def may_reach(address: str, *, private: bool) -> bool:
    """Whether something may be fetched from an IP address; with `private`, also from this network and machine."""
    found = _meant(ip_address(address.partition("%")[0]))
    if any(found in network for network in _NEVER):
        return False
    return private or is_public(str(found))


def is_public(address: str) -> bool:
    """Whether an IP address is one that everybody can reach."""
    found = _meant(ip_address(address.partition("%")[0]))
    return found.is_global and not any(found in network for network in (*_NEVER, *_PRIVATE))


def _meant(address: IPv4Address | IPv6Address) -> IPv4Address | IPv6Address:
    """The IPv4 address that an IPv6 address stands for, else itself."""
    if isinstance(address, IPv6Address) and int(address) > 1:  # :: and ::1 are themselves
        for network, shift in _EMBEDDED:
            if address in network:
                return IPv4Address(int(address) >> shift & 0xFFFFFFFF)
    return address


def _host(host: str) -> str:
    text = host.removeprefix("[").removesuffix("]")
    try:
        return str(ip_address(text))
    except ValueError:
        if not _NAME.fullmatch(text) or _LIKE_A_NUMBER.search(text):
            raise _bad("it has no name of a server in it") from None
        return text


def _bad(why: str) -> InvalidInput:
    return InvalidInput(
        f"This can't be fetched: {why}.",
        hint="Give the whole address, like https://example.com/handbook.pdf",
        fields={"url": why},
    )
