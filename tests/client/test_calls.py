"""One call to the server, whatever happens to the token and to the connection."""

from __future__ import annotations

from pathlib import Path

import pytest

from taskchat.client import calls
from taskchat.client.session import LocalSession, open_session
from taskchat.client.turns import no_words
from taskchat.errors import Conflict, ServerUnreachable, TaskchatError
from tests.client.conftest import keep_local_token
from tests.client.fake_server import FakeServer, Reply, problem, task, tokens

TASKS = "/api/v1/tasks"


def session() -> LocalSession:
    found = open_session(say=no_words)
    assert isinstance(found, LocalSession)
    return found


def test_the_answer_is_its_json(server: FakeServer) -> None:
    server.on(f"GET {TASKS}", Reply(body={"items": [task(1, "milk")], "next_cursor": None}))
    server.on(f"DELETE {TASKS}/1", Reply(204))
    assert calls.call(session(), "GET", TASKS)["items"][0]["title"] == "milk"
    assert calls.call(session(), "DELETE", f"{TASKS}/1") is None


def test_a_token_that_no_longer_holds_is_renewed_once(server: FakeServer) -> None:
    keep_local_token("old")
    server.on("POST /api/v1/auth/local", Reply(body=tokens("good")))
    server.on(f"GET {TASKS}", Reply(body={"items": []}))
    assert calls.call(session(), "GET", TASKS) == {"items": []}
    assert [asked.token for asked in server.asked if asked.path == TASKS] == ["old", "good"]


@pytest.mark.parametrize(("method", "once", "times"), [("GET", False, 2), ("POST", True, 2), ("POST", False, 1)])
def test_a_broken_connection_is_tried_again_where_nothing_can_happen_twice(
    server: FakeServer, method: str, once: bool, times: int
) -> None:
    server.on(f"{method} {TASKS}", Reply(cut=0), Reply(body=task(1, "milk")))
    if times == 2:
        assert calls.call(session(), method, TASKS, once=once)["id"] == 1
    else:
        with pytest.raises(ServerUnreachable):
            calls.call(session(), method, TASKS, {"title": "milk"}, once=once)
    asked = [each for each in server.asked if each.path == TASKS]
    assert len(asked) == times
    assert len({each.headers.get("idempotency-key") for each in asked}) == 1


def test_the_servers_error_is_raised_as_it_was(server: FakeServer) -> None:
    server.on(f"POST {TASKS}", problem(409, "conflict", "It is there.", hint="Look."))
    with pytest.raises(Conflict) as raised:
        calls.call(session(), "POST", TASKS, {})
    assert raised.value.hint == "Look."


def test_what_is_no_json_says_what_to_do(server: FakeServer, monkeypatch: pytest.MonkeyPatch, home: Path) -> None:
    monkeypatch.setattr("tests.client.fake_server.content", lambda _reply, _headers: (b"<html>", "text/html"))
    monkeypatch.setenv("TASKCHAT_TOKEN", "good")
    with pytest.raises(TaskchatError, match="can't read"):
        calls.call(session(), "GET", "/health")


def test_pages_are_followed_to_the_end_or_the_limit(server: FakeServer) -> None:
    def page(asked: object) -> Reply:
        path = str(getattr(asked, "path", ""))
        first = int(path.partition("cursor=")[2] or 1)
        limit = int(path.partition("limit=")[2].partition("&")[0])
        items = [task(number, "x") for number in range(first, min(first + limit, 8))]
        return Reply(body={"items": items, "next_cursor": first + limit if first + limit < 8 else None})

    server.answers[f"GET {TASKS}"] = page
    assert [each["id"] for each in calls.pages(session(), TASKS, size=3)] == [1, 2, 3, 4, 5, 6, 7]
    assert [each["id"] for each in calls.pages(session(), TASKS, size=3, limit=4)] == [1, 2, 3, 4]
    assert [*calls.pages(session(), TASKS, limit=0)] == []


@pytest.mark.parametrize(
    ("values", "text"),
    [
        ({}, ""),
        ({"a": None, "b": ""}, ""),
        ({"status": "done", "limit": 5}, "?status=done&limit=5"),
        ({"q": "Käse & Brot"}, "?q=K%C3%A4se+%26+Brot"),
        ({"tag": ["a b", "c"]}, "?tag=a+b&tag=c"),
        ({"flag": False}, "?flag=False"),
    ],
)
def test_a_query_is_written_so_that_it_is_read_back(values: dict[str, object], text: str) -> None:
    assert calls.query(**values) == text


@pytest.mark.parametrize(("text", "path"), [("abc-1_2", "abc-1_2"), ("a/b", "a%2Fb"), ("ü", "%C3%BC"), ("..", "..")])
def test_a_segment_stays_one(text: str, path: str) -> None:
    assert calls.segment(text) == path
