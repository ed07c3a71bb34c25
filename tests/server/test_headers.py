from __future__ import annotations

import pytest

from taskchat.errors import Misconfigured
from tests.server.conftest import OpenSite, Person, Site, problem

PAGE = "https://app.example.com"
PREFLIGHT = {"Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "authorization"}


@pytest.mark.parametrize("path", ["/health", "/docs", "/api/v1/tasks", "/nowhere", "/api/v1/auth/login"])
async def test_every_answer_has_the_security_headers(site: Site, path: str) -> None:
    answer = await site.client.get(path)
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["x-frame-options"] == "DENY"
    assert answer.headers["referrer-policy"] == "no-referrer"
    assert ("no-store" in answer.headers.get("cache-control", "")) is path.startswith("/api/")
    assert "server" not in answer.headers


async def test_a_request_keeps_its_id_or_gets_one(site: Site) -> None:
    kept = await site.client.get("/health", headers={"X-Request-ID": "trace-1.a_B"})
    assert kept.headers["x-request-id"] == "trace-1.a_B"
    ids = [(await site.client.get("/health")).headers["x-request-id"] for _ in range(2)]
    assert len(set(ids)) == 2


@pytest.mark.parametrize("forged", ["a b", "x" * 65, "", "a\tb", "ü"])
async def test_an_id_that_could_forge_a_log_line_is_not_kept(site: Site, forged: str) -> None:
    answer = await site.client.get("/health", headers={b"x-request-id": forged.encode()})
    assert answer.headers["x-request-id"] != forged
    assert len(answer.headers["x-request-id"]) == 32


async def test_two_requests_of_one_id_are_undone_one_by_one(site: Site, ann: Person) -> None:
    headers = {**ann.headers, "X-Request-ID": "the-same"}
    for title in ("a", "b"):
        await site.client.post("/api/v1/tasks", headers=headers, json={"title": title})
    undone = (await site.client.post("/api/v1/tasks/undo", headers=headers)).json()["undone"]
    assert [one["task"]["title"] for one in undone] == ["b"]


@pytest.mark.parametrize(
    ("url", "host", "status"),
    [
        ("http://127.0.0.1", "127.0.0.1:8000", 200),
        ("http://127.0.0.1", "localhost:8000", 200),
        ("http://127.0.0.1", "LOCALHOST", 200),
        ("http://127.0.0.1", "app.localhost", 200),
        ("http://[::1]", "[::1]:8000", 200),
        ("http://127.0.0.1", "evil.example", 403),
        ("http://127.0.0.1", "evil.example:8000", 403),
        ("http://127.0.0.1", "localhost.evil.example", 403),
        ("http://127.0.0.1", "127.0.0.1.evil.example", 403),
        ("http://127.0.0.1", "", 403),
        ("http://[::1]", "evil.example", 403),
        ("http://10.1.2.3", "tasks.example.com", 200),  # others reach it by whatever name it has
    ],
)
async def test_on_a_loopback_address_only_loopback_names_are_answered(
    site: Site, url: str, host: str, status: int
) -> None:
    answer = await site.client.get(f"{url}/health", headers={"Host": host})
    assert answer.status_code == status
    if status == 403:
        assert problem(answer)["code"] == "not_allowed"


async def test_no_page_of_another_origin_is_answered_by_default(site: Site) -> None:
    answer = await site.client.options("/api/v1/chat", headers={"Origin": PAGE, **PREFLIGHT})
    assert "access-control-allow-origin" not in answer.headers


@pytest.mark.parametrize(("origin", "allowed"), [(PAGE, True), ("https://evil.example", False), ("null", False)])
async def test_the_configured_origins_may_call_without_cookies(open_site: OpenSite, origin: str, allowed: bool) -> None:
    site = open_site(cors_origins=f"{PAGE}, https://two.example.com")
    for answer in (
        await site.client.options("/api/v1/chat", headers={"Origin": origin, **PREFLIGHT}),
        await site.client.get("/health", headers={"Origin": origin}),
    ):
        assert (answer.headers.get("access-control-allow-origin") == origin) is allowed
        assert "access-control-allow-credentials" not in answer.headers


def test_the_origin_that_anybody_can_claim_is_refused_as_a_setting(open_site: OpenSite) -> None:
    with pytest.raises(Misconfigured):
        open_site(cors_origins="null")
