from __future__ import annotations

import pytest
from starlette.types import Message

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
        ("http://127.0.0.1", "localhost:80:80", 403),
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


@pytest.mark.parametrize(
    ("url", "host", "status"),
    [
        ("http://10.1.2.3", "tasks.example.com", 200),
        ("http://10.1.2.3", "TASKS.example.com:443", 200),
        ("http://10.1.2.3", "a.b.example.org", 200),
        ("http://10.1.2.3", "example.org", 403),
        ("http://10.1.2.3", "evil-example.org", 403),
        ("http://10.1.2.3", "evil.example", 403),
        ("http://10.1.2.3", "10.1.2.3", 403),
        ("http://10.1.2.3", "localhost", 403),
        ("http://10.1.2.3", "", 403),
        ("http://127.0.0.1", "tasks.example.com", 200),  # a proxy on this machine
        ("http://127.0.0.1", "localhost:8000", 200),
        ("http://127.0.0.1", "evil.example", 403),
    ],
)
async def test_where_names_are_set_only_those_are_answered(
    open_site: OpenSite, url: str, host: str, status: int
) -> None:
    site = open_site(allowed_hosts="tasks.example.com, *.example.org")
    assert (await site.client.get(f"{url}/health", headers={"Host": host})).status_code == status


async def test_two_names_are_none(site: Site) -> None:
    answer = await site.client.get("/health", headers=[("Host", "localhost"), ("Host", "localhost")])
    assert answer.status_code == 403


async def test_a_socket_in_a_folder_has_no_name(site: Site) -> None:
    statuses = []

    async def send(message: Message) -> None:
        statuses.append(message.get("status"))

    scope = {"type": "http", "path": "/health", "method": "GET", "headers": [], "query_string": b""}
    await site.app({**scope, "server": ("/run/server.sock", None), "client": None}, no_body, send)
    assert statuses[0] == 200


async def no_body() -> Message:
    return {"type": "http.request", "body": b"", "more_body": False}


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


@pytest.mark.parametrize("origin", ["null", "*", "https://*.example.com", "app.example.com", f"{PAGE}/", "file://"])
def test_the_origin_that_anybody_can_claim_is_refused_as_a_setting(open_site: OpenSite, origin: str) -> None:
    with pytest.raises(Misconfigured):
        open_site(cors_origins=origin)


async def test_a_page_may_read_what_it_needs_to_go_slower(open_site: OpenSite) -> None:
    site = open_site(cors_origins=PAGE)
    exposed = (await site.client.get("/docs", headers={"Origin": PAGE})).headers["access-control-expose-headers"]
    assert {"RateLimit", "Retry-After", "ETag"} <= set(exposed.split(", "))


async def test_browsers_are_told_to_stay_with_tls_where_there_is_tls(site: Site) -> None:
    for url, told in (("https://localhost/health", True), ("http://localhost/health", False)):
        assert ("strict-transport-security" in (await site.client.get(url)).headers) is told


async def test_cookies_are_neither_set_nor_read(site: Site, ann: Person) -> None:
    token = ann.headers["Authorization"].removeprefix("Bearer ")
    for name in ("token", "access_token", "session", "Authorization"):
        answer = await site.client.get("/api/v1/auth/me", headers={"Cookie": f"{name}={token}"})
        assert answer.status_code == 401
        assert "set-cookie" not in answer.headers
