"""What comes over the network before anybody has signed in, and by roads that are none."""

from __future__ import annotations

import json
import logging
import re
from collections.abc import AsyncIterator, Iterator
from urllib.parse import unquote

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from starlette.types import Message

from tests.server.conftest import OpenSite, Person, Site, open_site, problem

__all__ = ["open_site"]

JSON = {"Content-Type": "application/json"}


@pytest.fixture
async def site(open_site: OpenSite) -> Site:
    """A server whose limits are not in the way."""
    return open_site(rate_address="", rate_user="")


@pytest.fixture
async def ann(site: Site) -> Person:
    return await site.register()


def spelled(path: str) -> Iterator[str]:
    """Other spellings of a path."""
    yield from (f"{path}/", f"{path}//", f"/{path}", f"{path}/.", f"{path}/..", f"/x/..{path}", f"/.{path}")
    yield from (path.replace(*change) for change in (("/v1", "//v1"), ("/v1", "/./v1"), ("/v1", "/x/../v1")))
    yield from (path.replace(*change) for change in (("/v1", "%2Fv1"), ("/v1", "%5cv1"), ("/", "\\"), ("/", "%2f")))
    yield from (path.replace(*change) for change in (("api", "%61pi"), ("api", "API"), ("v1", "v1;x"), ("v1", "V1")))
    yield from (f"{path}{end}" for end in ("%2f", "%00", "%20", ";x=1", ".json", "%0a", "%", "%zz", "%c0%af", "%252f"))


async def status_of(site: Site, method: str, path: str, headers: dict[str, str]) -> int:
    """The status of a path that is sent as it is written: clients would mend it."""
    body = json.dumps({"title": "by a back door", "message": "hello"}).encode()
    statuses: list[int] = []

    async def receive() -> Message:
        return {"type": "http.request", "body": body, "more_body": False}

    async def send(message: Message) -> None:
        if message["type"] == "http.response.start":
            statuses.append(message["status"])

    sent = {**headers, **JSON, "Host": "localhost"}
    scope = {
        "type": "http",
        "method": method,
        "path": unquote(path),
        "raw_path": path.encode(),
        "query_string": b"",
        "headers": [(name.lower().encode(), value.encode()) for name, value in sent.items()],
        "scheme": "http",
        "server": ("127.0.0.1", 80),
        "client": ("127.0.0.1", 1),
    }
    await site.app(scope, receive, send)
    return statuses[0]


ROADS = [("GET", "/api/v1/tasks"), ("POST", "/api/v1/tasks"), ("GET", "/api/v1/tasks/1"), ("DELETE", "/api/v1/tasks/1")]
ROADS += [("PATCH", "/api/v1/tasks/1"), ("GET", "/api/v1/auth/me"), ("POST", "/api/v1/auth/keys")]


@pytest.mark.parametrize(("method", "path"), ROADS)
async def test_no_spelling_of_a_path_leads_past_the_guard(site: Site, ann: Person, method: str, path: str) -> None:
    await site.client.post("/api/v1/tasks", headers=ann.headers, json={"title": "Ann's"})
    for spelling in [path, *spelled(path)]:
        for token in ({}, {"Authorization": "Bearer tk_made-up"}, {"Cookie": ann.headers["Authorization"]}):
            assert await status_of(site, method, spelling, token) in (401, 404, 405), spelling
    kept = (await site.client.get("/api/v1/tasks", headers=ann.headers)).json()["items"]
    assert [task["title"] for task in kept] == ["Ann's"]


async def test_a_page_can_do_nothing_with_what_a_browser_adds_by_itself(site: Site, ann: Person) -> None:
    token = ann.headers["Authorization"].removeprefix("Bearer ")
    for kind in ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"):
        headers = {"Cookie": f"token={token}", "Origin": "https://evil.example", "Content-Type": kind}
        answer = await site.client.post("/api/v1/tasks", headers=headers, content=b'{"title": "forged"}')
        assert answer.status_code == 401
        assert "access-control-allow-origin" not in answer.headers


async def test_ten_thousand_parts_of_a_form_are_not_taken_apart(site: Site, ann: Person) -> None:
    read = 0

    async def parts() -> AsyncIterator[bytes]:
        nonlocal read
        for number in range(10_000):
            read += 1
            yield b'--x\r\nContent-Disposition: form-data; name="%d"\r\n\r\n1\r\n' % number

    kind = {"Content-Type": "multipart/form-data; boundary=x"}
    nobody = await site.client.post("/api/v1/tasks", headers=kind, content=parts())
    assert (nobody.status_code, read) == (401, 0)
    signed_in = await site.client.post("/api/v1/tasks", headers={**ann.headers, **kind}, content=parts())
    assert signed_in.status_code in (413, 422)
    assert "application/json" in signed_in.text or read < 10_000


async def test_a_range_of_an_answer_is_the_whole_answer(site: Site) -> None:
    for path in ("/docs", "/openapi.json"):
        answer = await site.client.get(path, headers={"Range": "bytes=0-0," + ",".join(["1-2"] * 1000)})
        assert answer.status_code == 200
        assert "content-range" not in answer.headers


async def test_the_page_of_the_api_runs_nothing_and_loads_nothing_from_elsewhere(site: Site) -> None:
    answer = await site.client.get("/docs")
    policy = answer.headers["content-security-policy"]
    assert policy.startswith("default-src 'none'; style-src 'self';")
    assert "script" not in policy + answer.text.partition("</head>")[0]
    assert not re.findall(r"<script|<img|<iframe|\bon\w+=|javascript:|(?:src|href)=\"(?:https?:)?//", answer.text)
    for link in re.findall(r'href="(/[^"]*)"', answer.text):
        assert (await site.client.get(link)).status_code == 200


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    body=st.binary(max_size=60)
    | st.text('{}[]":,\\u0123456789.-eEntrfalsxd ', max_size=60).map(lambda text: text.encode()),
    path=st.sampled_from(["/api/v1/auth/login", "/api/v1/auth/register", "/api/v1/tasks", "/api/v1/chat"]),
)
async def test_no_bytes_break_the_server(site: Site, ann: Person, body: bytes, path: str) -> None:
    answer = await site.client.post(path, headers={**ann.headers, **JSON}, content=body)
    assert answer.status_code in (400, 422, 429)
    assert problem(answer)["code"] in ("invalid_input", "too_many_requests")


async def test_no_secret_of_a_request_is_in_a_log(site: Site, ann: Person, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG, logger="taskchat")
    secrets = ["hunter2-secret", ann.headers["Authorization"].removeprefix("Bearer "), "tk_" + "a" * 40, "my-diagnosis"]
    for token in secrets:
        headers = {"Authorization": f"Bearer {token}", "Cookie": f"x={token}", **JSON}
        await site.client.post(f"/api/v1/tasks?q={token}", headers=headers, content=f'{{"title": "{token}'.encode())
        body = {"email": "ann@example.com", "password": token}
        await site.client.post("/api/v1/auth/login", json=body)
    assert not [secret for secret in secrets if secret in caplog.text]
