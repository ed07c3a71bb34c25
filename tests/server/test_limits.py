from __future__ import annotations

import re

import pytest

from taskchat.config import Settings
from taskchat.errors import Misconfigured
from taskchat.server.counters import MemoryCounters
from taskchat.server.limits import RequestLimits, SlowDown, address_key, is_loopback
from tests.server.conftest import PASSWORD, OpenSite, Person, Site, problem

ME = "/api/v1/auth/me"


@pytest.mark.parametrize(
    ("address", "loopback"),
    [
        ("127.0.0.1", True),
        ("127.8.8.8", True),
        ("::1", True),
        ("[::1]", True),
        ("::ffff:127.0.0.1", True),
        ("192.168.1.2", False),
        ("0.0.0.0", False),
        ("::", False),
        ("testclient", False),
        ("", False),
    ],
)
def test_loopback_is_this_machine_only(address: str, loopback: bool) -> None:
    assert is_loopback(address) is loopback


@pytest.mark.parametrize(
    ("address", "key"),
    [
        ("10.1.2.3", "10.1.2.3"),
        ("::ffff:10.1.2.3", "10.1.2.3"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::9", "2001:db8:1:2::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("x" * 1000, "x" * 100),
    ],
)
def test_an_ipv6_user_has_a_whole_network(address: str, key: str) -> None:
    assert address_key(address) == key


@pytest.mark.parametrize("text", ["sixty a minute", "60", "60/fortnight", "-1/minute"])
def test_a_limit_that_makes_no_sense_names_its_setting(text: str) -> None:
    with pytest.raises(Misconfigured, match="TASKCHAT_RATE_USER"):
        RequestLimits(MemoryCounters(), Settings(rate_user=text))


async def test_the_defaults_are_those_that_were_promised() -> None:
    limits = RequestLimits(MemoryCounters(), Settings())
    told = await limits.take("10.1.2.3", 7)
    assert told["RateLimit-Policy"].split(", ") == [
        '"address-60s";q=60;w=60',
        '"user-60s";q=60;w=60',
        '"address-3600s";q=1000;w=3600',
        '"user-3600s";q=1000;w=3600',
        '"address-86400s";q=10000;w=86400',
        '"user-86400s";q=10000;w=86400',
    ]
    for _ in range(59):
        await limits.take("10.1.2.3", None)
    with pytest.raises(SlowDown):
        await limits.take("10.1.2.3", None)


async def test_a_user_is_counted_over_every_address_and_an_address_over_every_user() -> None:
    limits = RequestLimits(MemoryCounters(), Settings(rate_user="3/hour", rate_address="5/hour"))
    for number in range(3):
        await limits.take(f"10.0.0.{number}", 1)
    with pytest.raises(SlowDown):
        await limits.take("10.0.0.9", 1)
    for user in range(2, 7):
        await limits.take("10.0.1.1", user)
    with pytest.raises(SlowDown):
        await limits.take("10.0.1.1", 7)


async def test_a_unix_socket_and_a_local_server_have_no_limits() -> None:
    settings = Settings(rate_user="1/hour", rate_address="1/hour")
    for limits, address in (
        (RequestLimits(MemoryCounters(), settings), ""),
        (RequestLimits(MemoryCounters(), settings, local=True), "127.0.0.1"),
    ):
        assert [await limits.take(address, 1) for _ in range(3)] == [{}, {}, {}]


async def test_every_answer_tells_what_is_left_and_429_tells_when_to_come_again(open_site: OpenSite) -> None:
    site = open_site(rate_user="3/minute, 100/hour", rate_address="50/minute")
    ann = await site.register()
    left = []
    for _ in range(3):
        answer = await site.client.get(ME, headers=ann.headers)
        assert answer.headers["ratelimit-policy"] == (
            '"address-60s";q=50;w=60, "user-60s";q=3;w=60, "user-3600s";q=100;w=3600'
        )
        left.append(re.fullmatch(r'"user-60s";r=(\d);t=\d+', answer.headers["ratelimit"]))
    assert [found and found[1] for found in left] == ["2", "1", "0"]
    refused = await site.client.get(ME, headers=ann.headers)
    assert (refused.status_code, problem(refused)["code"]) == (429, "too_many_requests")
    assert 0 < int(refused.headers["retry-after"]) <= 61
    assert refused.headers["ratelimit"].startswith('"user-60s";r=0;t=')
    assert refused.headers["x-request-id"]


async def test_what_finds_nothing_counts_too_but_health_does_not(open_site: OpenSite) -> None:
    site = open_site(rate_address="3/minute")
    for path in ("/nowhere", ME, "/docs"):
        assert (await site.client.get(path)).status_code != 429
    assert (await site.client.get(ME)).status_code == 429
    for path in ("/health", "/ready"):
        answer = await site.client.get(path)
        assert (answer.status_code, "ratelimit" in answer.headers) == (200, False)
    assert (await site.client.get("/health/")).status_code == 429


async def test_guessing_a_password_is_slowed_down(site: Site, ann: Person) -> None:
    body = {"email": "ann@example.com", "password": "a guess"}
    statuses = [(await site.client.post("/api/v1/auth/login", json=body)).status_code for _ in range(10)]
    assert set(statuses) == {401}
    refused = await site.client.post("/api/v1/auth/login", json={**body, "password": PASSWORD})
    assert (refused.status_code, problem(refused)["code"]) == (429, "too_many_requests")
    assert int(refused.headers["retry-after"]) > 0
    other = await site.client.post("/api/v1/auth/login", json={**body, "email": "bob@example.com"})
    assert other.status_code == 401


async def test_guessing_keys_is_slowed_down(open_site: OpenSite) -> None:
    site = open_site(rate_address="")
    statuses = [
        (await site.client.get(ME, headers={"Authorization": f"Bearer tk_{number:040}"})).status_code
        for number in range(31)
    ]
    assert statuses == [*[401] * 30, 429]


async def test_nobody_escapes_the_limit_by_naming_another_address(site: Site, ann: Person) -> None:
    body = {"email": "Ann@example.com", "password": "a guess"}
    for number in range(10):
        await site.client.post("/api/v1/auth/login", json=body, headers={"X-Forwarded-For": f"10.0.0.{number}"})
    refused = await site.client.post("/api/v1/auth/login", json=body, headers={"X-Forwarded-For": "10.0.0.99"})
    assert refused.status_code == 429


async def test_limits_can_be_lifted_on_this_machine_and_nowhere_else(open_site: OpenSite) -> None:
    site = open_site(rate_limits=False, rate_address="2/minute", trusted_proxies="127.0.0.1")
    for _ in range(150):
        answer = await site.client.post("/api/v1/auth/refresh", json={"refresh_token": "nobody's"})
        assert answer.status_code == 401
    through_proxy = {"X-Forwarded-For": "203.0.113.7"}
    statuses = [(await site.client.get("/docs", headers=through_proxy)).status_code for _ in range(3)]
    assert statuses == [200, 200, 429]
