"""A name leads to one address, and never to this machine or to what only it can reach."""

from __future__ import annotations

import pytest

from taskchat.agent.connections.web import address_for
from taskchat.errors import ConnectionFailed


async def meant(host: str, *addresses: str) -> str:
    async def resolve(_host: str, _port: int) -> list[str]:
        if not addresses:
            raise OSError("no such name")
        return list(addresses)

    return await address_for(host, 443, resolve)


@pytest.mark.parametrize(
    ("host", "addresses", "address"),
    [
        ("notes.example.com", ["93.184.216.34", "93.184.216.35"], "93.184.216.34"),
        ("notes.internal", ["10.0.0.5"], "10.0.0.5"),  # the operator's own network, by the operator's wish
        ("127.0.0.1", [], "127.0.0.1"),
        ("::1", [], "::1"),
        ("169.254.169.254", [], "169.254.169.254"),  # listed to the letter
        ("localhost", ["127.0.0.1"], "127.0.0.1"),
    ],
)
async def test_a_host_means_one_address(host: str, addresses: list[str], address: str) -> None:
    assert await meant(host, *addresses) == address


@pytest.mark.parametrize(
    ("host", "addresses"),
    [
        ("notes.example.com", ["127.0.0.1"]),
        ("notes.example.com", ["93.184.216.34", "127.0.0.1"]),
        ("notes.example.com", ["::1"]),
        ("notes.example.com", ["::ffff:127.0.0.1"]),
        ("notes.example.com", ["169.254.169.254"]),
        ("notes.example.com", ["fe80::1%eth0"]),
        ("notes.example.com", ["0.0.0.0"]),
        ("localhost", ["93.184.216.34"]),
        ("notes.example.com", []),
    ],
)
async def test_a_name_that_leads_elsewhere_is_refused(host: str, addresses: list[str]) -> None:
    with pytest.raises(ConnectionFailed):
        await meant(host, *addresses)
