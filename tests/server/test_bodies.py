"""What a body must be before anything reads it."""

from __future__ import annotations

import asyncio
import gzip
import json
from collections.abc import AsyncIterator

import pytest

from tests.server.conftest import OpenSite, Person, Site, problem

LIMIT = 256 * 1024
JSON = {"Content-Type": "application/json"}


async def unread() -> AsyncIterator[bytes]:
    raise AssertionError("nobody should read this")
    yield b""


async def test_a_body_may_have_the_limits_size_and_no_byte_more(site: Site, ann: Person) -> None:
    for size, status in ((LIMIT, 422), (LIMIT + 1, 413)):
        content = b'{"title": "' + b"x" * (size - 13) + b'"}'
        answer = await site.client.post("/api/v1/tasks", headers={**ann.headers, **JSON}, content=content)
        assert (len(content), answer.status_code) == (size, status)
        problem(answer)


async def test_a_body_that_does_not_tell_its_size_is_cut_off_while_it_comes(site: Site, ann: Person) -> None:
    came = 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal came
        while True:
            came += 65536
            yield b"x" * 65536

    answer = await site.client.post("/api/v1/tasks", headers={**ann.headers, **JSON}, content=endless())
    assert (answer.status_code, problem(answer)["code"]) == (413, "too_large")
    assert came <= LIMIT + 2 * 65536


async def test_a_body_that_is_too_large_is_refused_before_it_is_read(site: Site, ann: Person) -> None:
    headers = {**ann.headers, "Content-Length": str(10**10)}
    assert problem(await site.client.post("/api/v1/tasks", headers=headers, content=unread()))["status"] == 413


async def test_a_body_that_does_not_come_is_not_waited_for(open_site: OpenSite) -> None:
    site = open_site(body_seconds=0.05)
    never = asyncio.Event()

    async def slow() -> AsyncIterator[bytes]:
        yield b'{"email": '
        await never.wait()

    answer = await site.client.post("/api/v1/auth/login", headers=JSON, content=slow())
    assert (answer.status_code, answer.headers["connection"]) == (408, "close")
    assert "too long to come" in problem(answer)["detail"]


@pytest.mark.parametrize("token", [{}, {"Authorization": "Bearer made.up.token"}, {"Authorization": "Basic YTpi"}])
@pytest.mark.parametrize("path", ["/api/v1/tasks", "/api/v1/chat", "/api/me/tasks", "/api/v1/chat/send"])
async def test_nobodys_body_is_read(site: Site, path: str, token: dict[str, str]) -> None:
    for kind in ("application/json", "multipart/form-data; boundary=x", "application/x-www-form-urlencoded"):
        answer = await site.client.post(path, headers={**token, "Content-Type": kind}, content=unread())
        assert problem(answer)["code"] == "not_signed_in"
        assert answer.headers["www-authenticate"] == "Bearer"


@pytest.mark.parametrize("encoding", ["gzip", "deflate", "br", "gzip, identity", "x"])
async def test_a_compressed_body_is_not_unpacked(site: Site, ann: Person, encoding: str) -> None:
    bomb = gzip.compress(b'{"title": "' + b"x" * 10_000_000 + b'"}')
    headers = {**ann.headers, **JSON, "Content-Encoding": encoding}
    answer = await site.client.post("/api/v1/tasks", headers=headers, content=bomb)
    assert (answer.status_code, answer.headers["accept-encoding"]) == (415, "identity")
    assert "compressed" in problem(answer)["detail"]


@pytest.mark.parametrize(
    "kind", ["application/json", "application/json; charset=utf-8", "Application/merge-patch+JSON"]
)
async def test_json_is_strict_under_each_of_its_names(site: Site, ann: Person, kind: str) -> None:
    headers = {**ann.headers, "Content-Type": kind}
    for content, status in ((b'{"title": "a"}', 201), (b'{"title": "a", "title": "b"}', 400)):
        assert (await site.client.post("/api/v1/tasks", headers=headers, content=content)).status_code == status


@pytest.mark.parametrize(
    ("content", "fields"),
    [
        (b'{"title": "\\ud800"}', {"title"}),
        (b'{"title": "a", "tags": ["b", "\\uDFFF\\ud800"]}', {"tags.1"}),
        (b'{"\\udead": 1}', {"?"}),
        (b'"\\ud800"', {"body"}),
    ],
)
async def test_half_a_character_is_named_where_it_stands(
    site: Site, ann: Person, content: bytes, fields: set[str]
) -> None:
    answer = await site.client.post("/api/v1/tasks", headers={**ann.headers, **JSON}, content=content)
    assert answer.status_code == 422
    assert {one["field"] for one in problem(answer)["errors"]} == fields


async def test_whole_characters_pass_however_they_are_written(site: Site, ann: Person) -> None:
    for content in (b'{"title": "\\ud83c\\udf89"}', json.dumps({"title": "🎉"}, ensure_ascii=False).encode()):
        answer = await site.client.post("/api/v1/tasks", headers={**ann.headers, **JSON}, content=content)
        assert answer.json()["title"] == "🎉"
