from __future__ import annotations

from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from starlette.types import Message, Receive, Scope, Send

from taskchat.errors import Misconfigured, TaskchatError, every_error
from taskchat.server.problems import STATUS, ProblemGuard, problem_of, shown, status_of
from tests.server.conftest import OpenSite, Person, Site, problem

JSON = {"Content-Type": "application/json"}


@pytest.mark.parametrize("kind", every_error())
def test_every_error_has_a_status_and_its_own_words(kind: type[TaskchatError]) -> None:
    assert kind in STATUS
    found = problem_of(kind("It went wrong.", hint="Do this."))
    assert (found.code, found.status, found.title) == (kind.code, STATUS[kind], kind.title)


def test_an_error_without_a_row_of_its_own_has_that_of_its_kind() -> None:
    class Odd(Misconfigured):
        pass

    assert status_of(Odd("odd")) == 500


def test_a_wrong_setting_keeps_the_servers_paths_to_itself() -> None:
    assert "/home/ann" not in problem_of(Misconfigured("The folder /home/ann is gone.")).model_dump_json()


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("plain ü 🎉", "plain ü 🎉"),
        ("half \ud800", "half ?"),
        ("a\x00b\nc\x1b[31m", "a b c [31m"),
        ("x" * 999, "x" * 500),
    ],
)
def test_only_what_can_be_shown_is_shown(text: str, seen: str) -> None:
    assert shown(text) == seen


BODIES: dict[str, tuple[bytes, int]] = {
    "no body": (b"", 422),
    "empty object": (b"{}", 422),
    "not JSON": (b"{title: 1}", 400),
    "cut off": (b'{"title": "a', 400),
    "not UTF-8": (b'{"title": "\xff\xfe"}', 400),
    "UTF-8 of half a character": (b'{"title": "\xed\xa0\x80"}', 400),
    "half a character": (b'{"title": "\\ud800"}', 422),
    "half a character as a field": (b'{"title": "a", "\\udfff": 1}', 422),
    "NUL": (b'{"title": "a\\u0000b"}', 422),
    "NaN": (b'{"title": NaN}', 400),
    "NaN as a body": (b"NaN", 400),
    "infinity": (b'{"title": "a", "priority": Infinity}', 400),
    "infinity in a list": (b'{"title": "a", "tags": [-Infinity]}', 400),
    "a number that becomes infinity": (b'{"title": "a", "priority": 1e999}', 400),
    "the same name twice": (b'{"title": "a", "title": "b"}', 400),
    "UTF-16": ('{"title": "a"}'.encode("utf-16"), 400),
    "a number too large": (b'{"title": ' + b"9" * 5000 + b"}", 400),
    "a list": (b"[]", 422),
    "null": (b"null", 422),
    "text": (b'"buy milk"', 422),
    "deep list": (b"[" * 100_000, 400),
    "deep whole list": (b"[" * 50_000 + b"]" * 50_000, 400),
    "deep object": (b'{"a":' * 40_000, 400),
    "deep but readable": (b'{"title": "a", "tags": ' + b"[" * 500 + b"]" * 500 + b"}", 400),
    "empty title": (b'{"title": ""}', 422),
    "blank title": (b'{"title": "  \\t "}', 422),
    "long title": (b'{"title": "' + b"x" * 501 + b'"}', 422),
    "unknown field": (b'{"title": "a", "user_id": 1}', 422),
    "its own id": (b'{"title": "a", "id": 7}', 422),
    "not a day": (b'{"title": "a", "due": "2027-02-30"}', 422),
    "no offset": (b'{"title": "a", "due": "2027-02-03T10:00:00"}', 422),
    "outside the calendar": (b'{"title": "a", "due": "0001-01-01T00:00:00+14:00"}', 422),
    "no rule": (b'{"title": "a", "recurrence": "FREQ=SECONDLY"}', 422),
    "many tags": (b'{"title": "a", "tags": [' + b",".join(b'"t%d"' % n for n in range(51)) + b"]}", 422),
}


@pytest.mark.parametrize("name", BODIES)
async def test_a_bad_body_is_refused_as_a_problem(site: Site, ann: Person, name: str) -> None:
    content, status = BODIES[name]
    answer = await site.client.post("/api/v1/tasks", headers={**ann.headers, **JSON}, content=content)
    assert (answer.status_code, problem(answer)["code"]) == (status, "invalid_input")
    assert len(answer.content) < 10_000
    assert (await site.client.get("/api/v1/tasks", headers=ann.headers)).json()["items"] == []


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"])
async def test_what_is_not_called_json_is_not_read_as_json(site: Site, ann: Person, kind: str) -> None:
    headers = {**ann.headers, "Content-Type": kind}
    answer = await site.client.post("/api/v1/tasks", headers=headers, content=b'{"title": "a"}')
    assert answer.status_code == 422
    assert "application/json" in problem(answer)["detail"]


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/api/v1/tasks/0"),
        ("GET", "/api/v1/tasks/-1"),
        ("GET", "/api/v1/tasks/1.5"),
        ("GET", "/api/v1/tasks/9007199254740992"),
        ("GET", "/api/v1/tasks/9223372036854775808"),
        ("GET", f"/api/v1/tasks/{'9' * 5000}"),
        ("DELETE", "/api/v1/tasks/%00"),
        ("PATCH", "/api/v1/tasks/x"),
        ("GET", "/api/v1/tasks?limit=0"),
        ("GET", "/api/v1/tasks?limit=1001"),
        ("GET", "/api/v1/tasks?status=open"),
        ("GET", "/api/v1/tasks?stauts=done"),
        ("GET", "/api/v1/tasks?q=%00"),
        ("GET", "/api/v1/tasks?due_before=soon"),
        ("GET", "/api/v1/tasks?cursor=%00"),
        ("GET", "/api/v1/tasks?cursor=made-up"),
        ("GET", "/api/v1/tasks?cursor="),
        ("GET", "/api/v1/tasks/1/events?cursor=Wz*Bd"),  # what base64 would read as if it were not there
        ("GET", "/api/v1/conversations?cursor=made-up"),
        ("GET", "/api/v1/conversations?limit=1000"),
        ("GET", "/api/v1/conversations/%00"),
        ("GET", "/api/v1/conversations/a%20b"),
        ("GET", f"/api/v1/conversations/{'a' * 65}/messages"),
    ],
)
async def test_a_bad_path_or_query_is_refused_as_a_problem(site: Site, ann: Person, method: str, path: str) -> None:
    answer = await site.client.request(method, path, headers=ann.headers, json={} if method == "PATCH" else None)
    assert (answer.status_code, problem(answer)["code"]) == (422, "invalid_input")


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("POST", "/api/v1/auth/logout-everywhere", {"api_keys": "no"}),
        ("POST", "/api/v1/auth/logout-everywhere", {"api_keys": 1}),
        ("PATCH", "/api/v1/conversations/a", {"archived": 0}),
        ("PATCH", "/api/v1/conversations/a", {"archived": "off"}),
        ("POST", "/api/v1/auth/keys", {"name": "a", "scopes": ["read"], "expires_in_days": "5"}),
        ("POST", "/api/v1/auth/keys", {"name": "a", "scopes": ["read"], "expires_in_days": True}),
    ],
)
async def test_nothing_is_taken_for_what_it_is_not(
    site: Site, ann: Person, method: str, path: str, body: dict[str, Any]
) -> None:
    answer = await site.client.request(method, path, headers=ann.headers, json=body)
    assert (answer.status_code, problem(answer)["errors"][0]["field"]) == (422, [*body][-1])


async def test_a_refusal_names_the_fields_and_what_to_do(site: Site, ann: Person) -> None:
    body = {"due": "soon", "priority": "urgent", "tags": ["a b"], "colour": "red"}
    found = problem(await site.client.post("/api/v1/tasks", headers=ann.headers, json=body))
    assert {one["field"]: one["message"] for one in found["errors"]} == {
        "title": "it is missing",
        "due": "it must be a day like 2027-01-05, or a moment with offset like 2027-01-05T17:00:00+01:00",
        "priority": "it must be 'low', 'medium' or 'high'",
        "tags.0": "a tag is one word",
        "colour": "there is no such field",
    }


async def test_a_refusal_does_not_repeat_what_was_sent(site: Site) -> None:
    secret = "hunter2" * 300
    answer = await site.client.post("/api/v1/auth/register", json={"email": secret, "password": secret, secret: 1})
    assert problem(answer)["status"] == 422
    assert secret not in answer.text


async def test_an_unknown_path_and_a_wrong_method_are_problems(site: Site) -> None:
    nowhere = problem(await site.client.get("/api/v2/nothing%1B"))
    assert (nowhere["status"], nowhere["code"]) == (404, "not_found")
    wrong = await site.client.put("/api/v1/tasks")
    assert (problem(wrong)["status"], wrong.headers["allow"]) == (405, "GET, POST, OPTIONS")
    for asked, methods in (("/api/v1/tasks", "GET, POST, OPTIONS"), ("/health", "GET, OPTIONS")):
        options = await site.client.options(asked)
        assert (options.status_code, options.headers["allow"], options.content) == (204, methods, b"")


@pytest.mark.parametrize("method", ["TRACE", "CONNECT", "PROPFIND", "HEAD", "get", "FOO"])
async def test_a_method_that_no_route_has_is_refused_with_those_that_there_are(site: Site, method: str) -> None:
    request = httpx.Request(method.upper(), "http://localhost/api/v1/tasks")
    request.method = method
    answer = await site.client.send(request)
    assert (answer.status_code, answer.headers["allow"]) == (405, "GET, POST, OPTIONS")


async def test_a_path_of_its_own_goes_before_one_with_a_number_in_its_place(site: Site, ann: Person) -> None:
    for method, status in (("GET", 405), ("PATCH", 405), ("DELETE", 405), ("OPTIONS", 204)):
        for path in ("/api/v1/tasks/undo", "/api/me/tasks/undo"):
            content = b'{"title": "a"}' if method == "PATCH" else b""
            answer = await site.client.request(method, path, headers={**ann.headers, **JSON}, content=content)
            assert (answer.status_code, answer.headers["allow"]) == (status, "POST, OPTIONS")


async def test_what_nobody_foresaw_becomes_a_problem_without_internals(open_site: OpenSite) -> None:
    async def broken() -> None:
        raise RuntimeError("the password of the database is hunter2")

    site = open_site(prepare=lambda app: app.add_api_route("/broken", broken))
    answer = await site.client.get("/broken")
    assert (answer.status_code, problem(answer)["code"]) == (500, "internal_error")
    assert "hunter2" not in answer.text
    assert answer.headers["x-request-id"]


async def test_an_answer_that_breaks_half_way_is_cut_not_completed() -> None:
    async def broken(_scope: Scope, _receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})
        raise RuntimeError("half way")

    sent: list[Message] = []

    async def send(message: Message) -> None:
        sent.append(message)

    async def receive() -> Message:
        return {"type": "http.disconnect"}

    with pytest.raises(RuntimeError):
        await ProblemGuard(broken)({"type": "http"}, receive, send)
    assert [message["type"] for message in sent] == ["http.response.start"]


async def test_an_error_of_ours_keeps_its_words_wherever_it_is_raised(open_site: OpenSite) -> None:
    def prepare(app: FastAPI) -> None:
        for kind in every_error():

            async def raising(kind: Any = kind.code) -> None:
                found = next(one for one in every_error() if one.code == kind)
                raise found("It went wrong.", hint="Do this.", fields={"title": "half \ud800"})

            app.add_api_route(f"/raise/{kind.code}", raising)

    site = open_site(prepare=prepare)
    for kind in every_error():
        found = problem(await site.client.get(f"/raise/{kind.code}"))
        assert (found["code"], found["status"]) == (kind.code, STATUS[kind])
