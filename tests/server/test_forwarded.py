"""Who sent a request that came through a proxy."""

from __future__ import annotations

import pytest

from taskchat.errors import Misconfigured
from taskchat.server.forwarded import Proxies
from tests.server.conftest import OpenSite

TRUSTED = "10.0.0.0/8, 127.0.0.1, 2001:db8::/32"


@pytest.mark.parametrize(
    ("peer", "forwarded", "sender"),
    [
        ("203.0.113.9", "6.6.6.6", "203.0.113.9"),  # a stranger's word is none
        ("10.0.0.1", "", "10.0.0.1"),
        ("10.0.0.1", "203.0.113.9", "203.0.113.9"),
        ("10.0.0.1", "6.6.6.6, 203.0.113.9", "203.0.113.9"),  # what the stranger said is not believed
        ("10.0.0.1", "6.6.6.6, 203.0.113.9, 10.0.0.2", "203.0.113.9"),  # two proxies
        ("10.0.0.1", "6.6.6.6, 10.0.0.9, 203.0.113.9, 10.0.0.2", "203.0.113.9"),  # one of the names is forged
        ("10.0.0.1", "10.0.0.3, 10.0.0.2", "10.0.0.3"),  # somebody among the proxies
        ("10.0.0.1", "203.0.113.9:4711", "203.0.113.9"),
        ("10.0.0.1", "[2001:470::9]:4711", "2001:470::9"),
        ("10.0.0.1", " 2001:470::9 ", "2001:470::9"),
        ("10.0.0.1", "unknown", "10.0.0.1"),
        ("10.0.0.1", "203.0.113.9, unknown", "10.0.0.1"),
        ("10.0.0.1", "203.0.113.9,,", "10.0.0.1"),
        ("::ffff:10.0.0.1", "203.0.113.9", "203.0.113.9"),  # of a socket for both kinds
        ("2001:db8::1", "::ffff:203.0.113.9", "203.0.113.9"),
    ],
)
def test_the_sender_is_the_nearest_who_is_no_proxy(peer: str, forwarded: str, sender: str) -> None:
    assert Proxies.of(TRUSTED).sender(peer, forwarded) == sender


@pytest.mark.parametrize("text", ["everybody", "*", "10.0.0.1/8", "10.0.0.0/8; 11.0.0.0/8"])
def test_a_setting_that_names_no_network_is_refused(text: str) -> None:
    with pytest.raises(Misconfigured, match="TASKCHAT_TRUSTED_PROXIES"):
        Proxies.of(text)


@pytest.mark.parametrize(("trusted", "secure"), [("127.0.0.1", True), ("10.0.0.0/8", False), ("", False)])
async def test_only_a_trusted_proxy_says_that_there_is_tls(open_site: OpenSite, trusted: str, secure: bool) -> None:
    site = open_site(trusted_proxies=trusted)
    answer = await site.client.get("/health", headers={"X-Forwarded-Proto": "https"})
    assert ("strict-transport-security" in answer.headers) is secure


async def test_several_lines_are_one_list(open_site: OpenSite) -> None:
    site = open_site(trusted_proxies="127.0.0.1", rate_address="1/hour")
    lines = [("X-Forwarded-For", "6.6.6.6"), ("X-Forwarded-For", "203.0.113.9")]
    assert (await site.client.get("/docs", headers=lines)).status_code == 200
    again = await site.client.get("/docs", headers={"X-Forwarded-For": "203.0.113.9"})
    assert again.status_code == 429
    assert (await site.client.get("/docs", headers={"X-Forwarded-For": "203.0.113.10"})).status_code == 200
