from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from taskchat.errors import TooManyRequests
from taskchat.server import limits
from taskchat.server.limits import SlidingWindow, is_loopback
from tests.server.conftest import PASSWORD, OpenSite, Person, Site, problem

LIMIT = 256 * 1024


class Hand:
    """A clock's hand."""

    def __init__(self) -> None:
        self.at = 0.0

    def __call__(self) -> float:
        return self.at


def test_a_window_slides() -> None:
    hand = Hand()
    window = SlidingWindow(2, 10, hand)
    for hand.at in (0, 6):
        window.count("ann")
    with pytest.raises(TooManyRequests) as refused:
        window.count("ann")
    assert getattr(refused.value, "headers", None) == {"Retry-After": "5"}
    window.count("bob")
    hand.at = 10
    window.count("ann")
    with pytest.raises(TooManyRequests):
        window.count("ann")


def test_a_window_forgets_the_oldest_rather_than_grow(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "KEYS_MAX", 3)
    window = SlidingWindow(1, 10, Hand())
    for key in "abcd":
        window.count(key)
    window.count("a")
    with pytest.raises(TooManyRequests):
        window.count("d")


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


async def test_guessing_a_password_is_slowed_down(site: Site, ann: Person) -> None:
    body = {"email": "ann@example.com", "password": "a guess"}
    statuses = [(await site.client.post("/api/v1/auth/login", json=body)).status_code for _ in range(10)]
    assert set(statuses) == {401}
    refused = await site.client.post("/api/v1/auth/login", json={**body, "password": PASSWORD})
    assert (refused.status_code, problem(refused)["code"]) == (429, "too_many_requests")
    assert int(refused.headers["retry-after"]) > 0
    other = await site.client.post("/api/v1/auth/login", json={**body, "email": "bob@example.com"})
    assert other.status_code == 401


async def test_nobody_escapes_the_limit_by_naming_another_address(site: Site, ann: Person) -> None:
    body = {"email": "Ann@example.com", "password": "a guess"}
    for number in range(10):
        await site.client.post("/api/v1/auth/login", json=body, headers={"X-Forwarded-For": f"10.0.0.{number}"})
    refused = await site.client.post("/api/v1/auth/login", json=body, headers={"X-Forwarded-For": "10.0.0.99"})
    assert refused.status_code == 429


async def test_limits_can_be_lifted_on_this_machine(open_site: OpenSite) -> None:
    site = open_site(rate_limits=False)
    for _ in range(150):
        answer = await site.client.post("/api/v1/auth/refresh", json={"refresh_token": "nobody's"})
        assert answer.status_code == 401


async def test_a_body_may_have_the_limits_size_and_no_byte_more(site: Site, ann: Person) -> None:
    for size, status in ((LIMIT, 422), (LIMIT + 1, 413)):
        content = b'{"title": "' + b"x" * (size - 13) + b'"}'
        headers = {**ann.headers, "Content-Type": "application/json"}
        answer = await site.client.post("/api/v1/tasks", headers=headers, content=content)
        assert (len(content), answer.status_code) == (size, status)
        problem(answer)


async def test_a_body_that_does_not_tell_its_size_is_cut_off_while_it_comes(site: Site, ann: Person) -> None:
    came = 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal came
        while True:
            came += 65536
            yield b"x" * 65536

    headers = {**ann.headers, "Content-Type": "application/json"}
    answer = await site.client.post("/api/v1/tasks", headers=headers, content=endless())
    assert (answer.status_code, problem(answer)["code"]) == (413, "too_large")
    assert came <= LIMIT + 2 * 65536


async def test_a_body_that_is_too_large_is_refused_before_it_is_read(site: Site) -> None:
    async def unread() -> AsyncIterator[bytes]:
        raise AssertionError("nobody should read this")
        yield b""

    answer = await site.client.post("/api/v1/tasks", headers={"Content-Length": str(10**10)}, content=unread())
    assert problem(answer)["status"] == 413
