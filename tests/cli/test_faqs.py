"""`taskchat faqs`: what is typed becomes what the server is asked for."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from taskchat.cli import exits
from tests.cli.conftest import Run
from tests.client.fake_server import NOW, FakeServer, Reply

PATH = "/api/v1/faqs"
ID, OTHER = "f" * 32, "e" * 32


def faq(**more: Any) -> dict[str, Any]:
    words = {"question": "May I keep a dog?", "answer": "Ask first.", "wordings": ["Are pets allowed?"]}
    lists = {"keywords": [], "tags": ["pets"], "category": "Pets", "language": None}
    counts: dict[str, Any] = {"views": 3, "helpful": 2, "not_helpful": 1, "my_vote": None, "priority": 0, "meta": {}}
    shape = {"id": ID, "bot_id": None, "slug": "may-i-keep-a-dog", "status": "published", "created_at": NOW}
    return {**shape, **words, **lists, **counts, "updated_at": NOW, **more}


def question(**more: Any) -> dict[str, Any]:
    shape = {"id": OTHER, "bot_id": None, "question": "Where is the dryer?", "wordings": ["Is there a dryer?"]}
    return {**shape, "count": 4, "first_asked_at": NOW, "last_asked_at": NOW, **more}


def has(server: FakeServer, *faqs: dict[str, Any]) -> None:
    server.on(f"GET {PATH}", Reply(body={"items": faqs, "next_cursor": None}))
    server.on(f"GET {PATH}/{ID}", Reply(body=faq()))
    server.on(f"PATCH {PATH}/{ID}", Reply(body=faq(status="archived")))
    server.on(f"DELETE {PATH}/{ID}", Reply(status=204))
    server.on(f"GET {PATH}/unanswered", Reply(body={"items": [question()]}))
    server.on(f"POST {PATH}/unanswered/{OTHER}/draft", Reply(status=201, body=faq(status="draft", answer="")))
    server.on(f"DELETE {PATH}/unanswered/{OTHER}", Reply(status=204))


def sent(server: FakeServer, method: str) -> Any:
    return next(asked.body for asked in server.asked if asked.method == method and asked.path.startswith(PATH))


def test_faqs_are_listed(server: FakeServer, run: Run) -> None:
    has(server, faq())
    assert run("faqs").out == f"{ID}\tmay-i-keep-a-dog\tpublished\t0\tPets\tMay I keep a dog?\n"
    assert json.loads(run("faqs", "list", "--status", "draft", "--json").out)["items"][0]["id"] == ID
    assert "status=draft" in server.asked[-1].path
    assert "May I keep a dog? (Pets)" in run("faqs", terminal=True).out
    has(server)
    assert "taskchat faqs add" in run("faqs", terminal=True).out


def test_one_is_shown_by_its_slug(server: FakeServer, run: Run) -> None:
    has(server, faq())
    shown = run("faqs", "show", "may-i-keep-a-dog").out
    for words in ("Ask first.", "also asked: Are pets allowed?", "helped 2"):
        assert words in shown
    has(server)
    assert run("faqs", "show", "no-such").code == exits.NOTHING_MATCHED


def test_one_is_made_of_options(server: FakeServer, run: Run) -> None:
    server.on(f"POST {PATH}", Reply(status=201, body=faq()))
    options = ["--wording", "Pets?", "--category", "Pets", "--tag", "a", "--priority", "5", "--publish"]
    assert run("faqs", "add", "Dogs?", "--answer", "-", *options, piped=b"Ask first.\n").code == exits.DONE
    assert sent(server, "POST") == {
        "question": "Dogs?",
        "answer": "Ask first.",
        "wordings": ["Pets?"],
        "category": "Pets",
        "tags": ["a"],
        "priority": 5,
        "status": "published",
    }
    assert run("faqs", "add", "Dogs?", "--priority", "1000").code == exits.BAD_INPUT


def test_only_what_is_named_is_changed(server: FakeServer, run: Run) -> None:
    has(server, faq())
    assert run("faqs", "edit", ID, "--category", "").code == exits.DONE
    assert sent(server, "PATCH") == {"category": None}
    assert run("faqs", "edit", ID).code == exits.BAD_INPUT
    run("faqs", "archive", "may-i-keep-a-dog")
    assert server.asked[-1].body == {"status": "archived"}
    assert json.loads(run("faqs", "rm", ID, "--json").out) == {"deleted": [ID]}


def test_what_is_found_is_told(server: FakeServer, run: Run) -> None:
    hit = {name: faq()[name] for name in ("id", "slug", "question", "answer", "category", "status")}
    hit |= {"matched": "Are pets allowed?", "highlights": [], "score": 0.87}
    server.on(f"POST {PATH}/search", Reply(body={"items": [hit], "confidence": 0.9}))
    assert run("faqs", "search", "are", "cats", "fine").out.startswith("0.87\t")
    assert sent(server, "POST") == {"q": "are cats fine", "limit": 5, "unpublished": False}


def test_a_file_is_imported_and_wrong_rows_are_told(server: FakeServer, run: Run, tmp_path: Path) -> None:
    file = tmp_path / "faqs.csv"
    file.write_text("question\nDogs?\n", "utf-8")
    wrong = {"row": 2, "field": "slug", "detail": "it doesn't have the right form"}
    last = {"type": "import.finished", "added": 1, "updated": 0, "unchanged": 2, "failed": 1, "errors": [wrong]}
    events = [{"type": "import.progress", "done": 0, "total": 4}, last]
    server.on(f"POST {PATH}/import", Reply(events=events))
    done = run("faqs", "import", str(file), "--publish")
    assert "1 added, 0 changed, 2 as they were." in done.out
    assert "row 2: slug: it doesn't have the right form" in done.err
    assert done.code == exits.BAD_INPUT
    assert "status=published" in server.asked[-1].path
    assert run("faqs", "import", str(tmp_path / "none.csv")).code == exits.BAD_INPUT
    server.on(f"POST {PATH}/import", Reply(events=events[:1]))
    assert "Import the file again" in run("faqs", "import", str(file)).err


def test_all_are_exported(server: FakeServer, run: Run, tmp_path: Path) -> None:
    server.on(f"GET {PATH}/export", Reply(body={"items": []}))
    assert json.loads(run("faqs", "export", "--format", "json", "--status", "draft").out) == {"items": []}
    assert {"format=json", "status=draft"} <= set(server.asked[-1].path.partition("?")[2].split("&"))
    file = tmp_path / "all.json"
    assert run("faqs", "export", str(file)).code == exits.DONE
    assert json.loads(file.read_text("utf-8")) == {"items": []}
    assert run("faqs", "export", "--format", "xml").code == exits.BAD_INPUT


def test_what_nobody_could_answer_becomes_a_draft_or_goes(server: FakeServer, run: Run) -> None:
    has(server)
    assert run("faqs", "unanswered").out == f"{OTHER}\t4\tWhere is the dryer?\tIs there a dryer?\n"
    assert "1. Where is the dryer? (4×)" in run("faqs", "unanswered", terminal=True).out
    assert "taskchat faqs edit" in run("faqs", "unanswered", "draft", "1").err
    assert json.loads(run("faqs", "unanswered", "dismiss", OTHER, "--json").out) == {"dismissed": [OTHER]}
    assert run("faqs", "unanswered", "draft", "2").code == exits.NOTHING_MATCHED
    assert run("faqs", "unanswered", "draft", "first").code == exits.BAD_INPUT
