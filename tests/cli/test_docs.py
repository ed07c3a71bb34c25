"""`taskchat docs`: files, folders and addresses are sent; what became of each is said."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from taskchat.cli import docs_adding, exits
from tests.cli.conftest import Run
from tests.client.fake_server import NOW, FakeServer, Reply, problem

PATH = "/api/v1/documents"
A, B = "a" * 32, "b" * 32


def document(name: str, **more: Any) -> dict[str, Any]:
    shape: dict[str, Any] = {
        "id": A,
        "bot_id": None,
        "title": name.partition(".")[0],
        "kind": "txt",
        "url": None,
        "version": 1,
        "searched_version": 1,
        "state": "ready",
        "progress": 100,
        "reason": None,
        "notes": [],
        "size": 5,
        "pages": None,
        "characters": 5,
        "passages": 1,
        "has_original": True,
        "created_at": NOW,
        "updated_at": NOW,
    }
    return {**shape, "name": name, **more}


def details(name: str, **more: Any) -> dict[str, Any]:
    version = {"version": 1, "title": name, "size": 5, "characters": 5, "has_original": True, "created_at": NOW}
    return {**document(name, **more), "versions": [version]}


def has(server: FakeServer, *items: dict[str, Any]) -> None:
    server.on(f"GET {PATH}", Reply(body={"items": items, "next_cursor": None}))


def sent(server: FakeServer) -> list[str]:
    """The paths of what was posted, with what they ask."""
    return [asked.path for asked in server.asked if asked.method == "POST" and asked.path.startswith(PATH)]


def test_a_file_is_sent_and_what_became_of_it_is_told(server: FakeServer, run: Run, tmp_path: Path) -> None:
    server.on(f"POST {PATH}", Reply(status=202, body=document("a.txt", state="queued", progress=0, passages=None)))
    (tmp_path / "a.txt").write_text("hello")
    done = run("docs", "add", str(tmp_path / "a.txt"))
    assert (done.code, done.out) == (exits.DONE, f"{A}\tqueued\ta.txt\t\n")
    assert "1 is being read" in done.err
    assert sent(server) == [f"{PATH}?name=a.txt"]
    assert b"hello" in server.asked[-1].body


def test_of_a_folder_is_sent_what_can_be_read_and_is_not_hidden(server: FakeServer, run: Run, tmp_path: Path) -> None:
    server.on(f"POST {PATH}", Reply(status=202, body=document("x")))
    folder = tmp_path / "notes"
    for name in ("b.md", "a.txt", "photo.jpg", ".env", ".git/config.txt", "sub/c.py", "node_modules/x.js"):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("x")
    (folder / "link").symlink_to(tmp_path)
    run("docs", "add", str(folder), str(folder / "a.txt"))
    assert sent(server) == [f"{PATH}?name=notes%2F{name}" for name in ("a.txt", "b.md", "sub%2Fc.py")]


def test_an_address_is_sent_as_one(server: FakeServer, run: Run) -> None:
    server.on(f"POST {PATH}/url", Reply(status=202, body=document("faq.html", url="https://example.com/faq.html")))
    assert run("docs", "add", "https://example.com/faq.html").code == exits.DONE
    assert server.asked[-1].body == {"url": "https://example.com/faq.html"}


def test_with_wait_it_ends_when_all_are_read(
    server: FakeServer, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(docs_adding, "LOOK_SECONDS", (0.0,))
    server.on(f"POST {PATH}", Reply(status=202, body=document("a.txt", state="queued")))
    states = [details("a.txt", state="reading"), details("a.txt", state="failed", reason="It is damaged.")]
    server.on(f"GET {PATH}/{A}", *[Reply(body=each) for each in states])
    (tmp_path / "a.txt").write_text("hello")
    done = run("docs", "add", "--wait", str(tmp_path / "a.txt"), terminal=True)
    assert done.out == "✗ a.txt (It is damaged.)\n"
    assert done.code == exits.BAD_INPUT
    assert "1 of 1 could not be added" in done.err


def test_what_one_file_is_refused_for_does_not_stop_the_others(server: FakeServer, run: Run, tmp_path: Path) -> None:
    refused = problem(422, "invalid_input", "It is no text.", hint="It can be text, …")
    server.on(f"POST {PATH}", refused, Reply(status=202, body=document("b.txt")))
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_text("x")
    done = run("docs", "add", str(tmp_path), "--json")
    assert done.code == exits.BAD_INPUT
    told = json.loads(done.out)
    assert [each["name"] for each in told["items"]] == ["b.txt"]
    assert told["refused"][0]["detail"] == "It is no text."
    assert f"{tmp_path.name}/a.txt: It is no text." in done.err


def test_a_server_that_wants_it_slower_is_waited_for(
    server: FakeServer, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(docs_adding, "SLOW_DOWN_SECONDS", 0.0)
    slower = problem(429, "too_many_requests", "Slow down.")
    server.on(f"POST {PATH}", slower, slower, Reply(status=202, body=document("a.txt")))
    (tmp_path / "a.txt").write_text("x")
    assert run("docs", "add", str(tmp_path / "a.txt")).code == exits.DONE
    assert len(sent(server)) == 3


def test_what_is_not_there_is_said_before_anything_is_sent(server: FakeServer, run: Run, tmp_path: Path) -> None:
    assert "There is no file" in run("docs", "add", str(tmp_path / "nothing.txt")).err
    assert "no file in it that can be read" in run("docs", "add", str(tmp_path)).err
    assert server.asked == []


def test_documents_are_listed_for_people_and_for_programs(server: FakeServer, run: Run) -> None:
    has(server, document("a.txt"), document("b.pdf", id=B, state="reading", progress=40, passages=None))
    assert run("docs").out == f"{A}\tready\t100\t1\ta.txt\ta\n{B}\treading\t40\t\tb.pdf\tb\n"
    assert run("docs", "list", terminal=True).out == "✓ a.txt (1 passage)\n… b.pdf (reading, 40 %)\n"
    assert [each["id"] for each in json.loads(run("docs", "--json").out)["items"]] == [A, B]
    has(server)
    assert "There are none." in run("docs", terminal=True).out


def test_a_document_is_shown_by_its_name_and_its_text_in_pieces(server: FakeServer, run: Run) -> None:
    has(server, document("notes/a.txt"))
    server.on(f"GET {PATH}/{A}", Reply(body=details("notes/a.txt", notes=["1 of 9 pages could not be read."])))
    shown = run("docs", "show", "a.txt").out
    assert "1 of 9 pages could not be read." in shown
    assert "version 1" in shown
    piece = {"id": A, "version": 1, "title": "a", "characters": 10, "page": None}
    server.on(
        f"GET {PATH}/{A}/text",
        Reply(body={**piece, "start": 0, "end": 5, "text": "hello"}),
        Reply(body={**piece, "start": 5, "end": 10, "text": "\x1b[2J!"}),
    )
    text = run("docs", "show", A, "--text").out
    assert text.startswith("hello")
    assert "\x1b" not in text


def test_a_name_that_several_have_is_asked_for_by_its_id(server: FakeServer, run: Run) -> None:
    has(server, document("x/a.txt"), document("y/a.txt", id=B))
    done = run("docs", "rm", "a.txt")
    assert done.code == exits.BAD_INPUT
    assert B in done.err
    server.on(f"DELETE {PATH}/{B}", Reply(status=204))
    assert run("docs", "rm", "y/a.txt").out == "y/a.txt is deleted.\n"
    has(server)
    assert run("docs", "refresh", "a.txt").code == exits.NOTHING_MATCHED


def test_a_search_tells_where_each_passage_stands(server: FakeServer, run: Run) -> None:
    hit = {
        "document_id": A,
        "passage_id": f"doc:{A}#0",
        "title": "House rules",
        "path": ["Laundry"],
        "text": "It closes\nat nine.",
        "start": 3,
        "end": 21,
        "page": 2,
        "score": 0.87,
        "highlights": [[3, 9]],
    }
    server.on(f"GET {PATH}/search", Reply(body={"items": [hit], "confidence": 0.9}))
    assert run("docs", "search", "when", "closes").out == f"0.87\t{A}\t3\t21\t2\tHouse rules\tIt closes at nine.\n"
    assert server.asked[-1].path == f"{PATH}/search?q=when+closes&limit=5"
    shown = run("docs", "search", "x", terminal=True).out
    assert shown == "House rules › Laundry, page 2\n  It closes at nine.\n\n"


def test_a_bot_is_named_by_its_name(server: FakeServer, run: Run) -> None:
    bot = {
        "id": B,
        "name": "House",
        "slug": "house",
        "description": "",
        "visibility": "private",
        "role": "owner",
        "owner": None,
        "config": None,
        "created_at": NOW,
        "updated_at": NOW,
    }
    server.on("GET /api/v1/bots", Reply(body={"items": [bot], "next_cursor": None}))
    has(server)
    run("docs", "list", "--bot", "house")
    assert f"bot_id={B}" in server.asked[-1].path


def test_the_place_of_a_source_is_shown_with_what_stands_around_it(server: FakeServer, run: Run) -> None:
    stretch = {"id": A, "version": 1, "title": "Rules", "page": 2, "characters": 900, "start": 100, "end": 420}
    server.on(f"GET {PATH}/{A}/text", Reply(body={**stretch, "text": "x" * 200 + "It opens." + "y" * 111}))
    done = run("docs", "show", A, "--at", "300-309")
    assert done.out == "x" * 200 + "⟦It opens.⟧" + "y" * 111 + "\n"
    assert "Rules, page 2" in done.err
    assert server.asked[-1].path == f"{PATH}/{A}/text?start=100&length=409"
    assert run("docs", "show", A, "--at", "9-3").code == exits.BAD_INPUT
