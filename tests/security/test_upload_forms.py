"""Forms that were made to harm, names that lead elsewhere, and files that come back only as files."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from tests.fakes.documents import PATH, add, send
from tests.fakes.served import Served
from tests.server.conftest import OpenSite, Person, Site, open_site, problem

__all__ = ["open_site"]

FORM = {"Content-Type": "multipart/form-data; boundary=x"}
HEAD = b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.txt"\r\n\r\n'


@pytest.fixture
async def site(open_site: OpenSite) -> Site:
    return open_site(document_bytes=10_000, upload_seconds=0.2)


@pytest.fixture
async def ann(site: Site) -> Person:
    return await site.register()


async def unread() -> AsyncIterator[bytes]:
    raise AssertionError("nobody should read this")
    yield b""


async def test_nobodys_file_is_read(site: Site) -> None:
    for token in ({}, {"Authorization": "Bearer made.up.token"}):
        answer = await site.client.post(PATH, headers={**FORM, **token}, content=unread())
        assert problem(answer)["code"] == "not_signed_in"


async def test_a_file_for_anothers_bot_is_not_read(site: Site, ann: Person) -> None:
    where = {"bot_id": "0" * 32}
    answer = await site.client.post(PATH, headers={**FORM, **ann.headers}, params=where, content=unread())
    assert problem(answer)["code"] == "not_found"


async def test_a_key_adds_nothing(site: Site, ann: Person) -> None:
    wanted = {"name": "k", "scopes": ["read", "chat", "tasks"]}
    key = (await site.client.post("/api/v1/auth/keys", headers=ann.headers, json=wanted)).json()["key"]
    bearer = {"Authorization": f"Bearer {key}"}
    answer = await site.client.post(PATH, headers={**FORM, **bearer}, content=unread())
    assert problem(answer)["code"] == "not_allowed"


async def test_a_file_that_says_that_it_is_too_large_is_not_read(site: Site, ann: Person) -> None:
    sent = {**FORM, **ann.headers, "Content-Length": str(10**10)}
    assert problem(await site.client.post(PATH, headers=sent, content=unread()))["code"] == "too_large"


@pytest.mark.parametrize("begins", [HEAD, b"--x\r\nX: ", b"", b"--x\r\nContent-Disposition: "])
async def test_a_form_without_end_is_cut_off_while_it_comes(site: Site, ann: Person, begins: bytes) -> None:
    came = 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal came
        yield begins
        while True:
            came += 4096
            yield b"y" * 4096

    answer = await site.client.post(PATH, headers={**FORM, **ann.headers}, content=endless())
    assert problem(answer)["status"] in {413, 422}
    assert answer.headers["connection"] == "close"
    assert came < 100_000


async def test_a_file_that_does_not_come_is_not_waited_for(site: Site, ann: Person) -> None:
    import asyncio

    async def slow() -> AsyncIterator[bytes]:
        yield HEAD
        await asyncio.Event().wait()

    answer = await site.client.post(PATH, headers={**FORM, **ann.headers}, content=slow())
    assert (answer.status_code, answer.headers["connection"]) == (408, "close")


PART = b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.txt"\r\n\r\nhello\r\n'


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("multipart/form-data", PART + b"--x--\r\n"),
        ("multipart/form-data; boundary=" + "x" * 71, b""),
        ("application/json", b"{}"),
        ("multipart/form-data; boundary=x", b""),
        ("multipart/form-data; boundary=x", b"--x--\r\n"),
        ("multipart/form-data; boundary=x", PART),  # broken off
        ("multipart/form-data; boundary=x", PART + PART + b"--x--\r\n"),
        ("multipart/form-data; boundary=x", PART.replace(b'"file"', b'"other"') + b"--x--\r\n"),
        ("multipart/form-data; boundary=x", PART.replace(b'; filename="a.txt"', b"") + b"--x--\r\n"),
        ("multipart/form-data; boundary=x", b"--x\r\n" + b"A: b\r\n" * 100 + b"\r\nhello\r\n--x--\r\n"),
        ("multipart/form-data; boundary=x", b"--x\r\nA: " + b"b" * 9000 + b"\r\n\r\nhello\r\n--x--\r\n"),
        ("multipart/form-data; boundary=x", b"--x\r\n\r\nhello\r\n--x--\r\n"),
        ("multipart/form-data; boundary=x", b"".join(PART.replace(b"file", b"%d" % n) for n in range(500))),
    ],
)
async def test_a_form_that_is_not_one_file_is_refused(site: Site, ann: Person, kind: str, body: bytes) -> None:
    answer = await site.client.post(PATH, headers={**ann.headers, "Content-Type": kind}, content=body)
    assert problem(answer)["status"] == 422
    assert "one file" in problem(answer)["hint"]
    assert (await site.client.get(PATH, headers=ann.headers)).json()["items"] == []


async def test_a_packed_form_is_not_unpacked(site: Site, ann: Person) -> None:
    sent = {**FORM, **ann.headers, "Content-Encoding": "gzip"}
    assert (await site.client.post(PATH, headers=sent, content=unread())).status_code == 415


async def test_only_this_route_takes_bodies_of_this_size(site: Site, ann: Person) -> None:
    for path in ("/api/v1/tasks", f"{PATH}/url", "/api/v1/chat"):
        sent = {**FORM, **ann.headers}
        answer = await site.client.post(path, headers=sent, content=HEAD + b"y" * 300_000)
        assert problem(answer)["status"] == 413


@pytest.mark.asyncio(loop_scope="session")
@pytest.mark.parametrize(
    ("name", "kept", "saved"),
    [
        ("../../etc/x\r\n.html", "etc/x .html", "x_.html"),
        ("C:\\windows\\evil.html", "windows/evil.html", "evil.html"),
        ('a";\r\nX-Evil: 1;".html', 'a"; X-Evil: 1;".html', "a_X-Evil_1_.html"),
        ("\u202elmth.html", "lmth.html", "lmth.html"),
    ],
)
async def test_a_file_comes_back_as_a_file_whatever_it_is_and_is_called(
    served: Served, name: str, kept: str, saved: str
) -> None:
    page = b"<script>alert(document.domain)</script><p>Words to read.</p>"
    made = await add(served, "x.html", page, name=name)
    assert made["name"] == kept
    answer = await served.client.get(f"{PATH}/{made['id']}/original", headers={"Range": "bytes=0-0,1-2"})
    assert (answer.status_code, answer.content) == (200, page)
    assert answer.headers["content-type"] == "application/octet-stream"
    assert answer.headers["content-disposition"].startswith(f'attachment; filename="{saved}"; ')
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "sandbox" in answer.headers["content-security-policy"]
    assert "x-evil" not in answer.headers


@pytest.mark.asyncio(loop_scope="session")
async def test_a_file_is_what_it_is_and_not_what_it_says(served: Served) -> None:
    for name, data in (
        ("a.pdf", b"<html><p>x</p>"),
        ("a.docx", b"%PDF-1.7"),
        ("a.txt", b"\x00\x01"),
        ("a", b"GIF89a\0"),
    ):
        answer = await send(served, name, data)
        assert problem(answer)["code"] == "invalid_input", name
