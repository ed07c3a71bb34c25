"""`taskchat conversations`, from outside."""

from __future__ import annotations

import json
from pathlib import Path

from taskchat.cli import exits
from tests.cli.conftest import Run
from tests.client.fake_server import NOW, FakeServer, Reply

CONVERSATION = {"id": "c1", "title": "Milk\tand more", "message_count": 2, "created_at": NOW, "updated_at": NOW}
SAID = {"id": 1, "role": "user", "content": "add **milk**", "created_at": NOW}
ANSWERED = {"id": 2, "role": "assistant", "content": "Added **milk**.", "created_at": NOW}


def test_the_list_is_columns_or_a_table_or_json(server: FakeServer, run: Run) -> None:
    server.on("GET /api/v1/conversations", Reply(body={"items": [CONVERSATION], "next_cursor": "n"}))
    ran = run("conversations", "list", "--limit", "1")
    assert ran.out == f"c1\t{NOW}\t2\tMilk and more\n"
    assert "larger --limit" in ran.err
    assert "2027-01-05 13:00" in run("conversations", "list", terminal=True).out
    assert json.loads(run("conversations", "list", "--json").out)[0]["id"] == "c1"


def test_a_conversation_is_shown_from_its_beginning(server: FakeServer, run: Run) -> None:
    server.answers["GET /api/v1/conversations/c1/messages"] = lambda asked: Reply(
        body={"items": [SAID]} if "cursor=older" in asked.path else {"items": [ANSWERED], "next_cursor": "older"}
    )
    shown = run("conversations", "show", "c1").out
    assert shown == "you, 2027-01-05 13:00\nadd **milk**\n\ntaskchat, 2027-01-05 13:00\nAdded milk.\n\n"
    assert len(json.loads(run("conversations", "show", "c1", "--json", "--limit", "1").out)) == 1


def test_titles_are_searched_and_archived_ones_listed(server: FakeServer, run: Run) -> None:
    server.on("GET /api/v1/conversations", Reply(body={"items": [], "next_cursor": None}))
    assert run("conversations", "list", "big", "trip", "--archived", terminal=True).out == "No conversation matches.\n"
    assert sorted(server.asked[-1].path.partition("?")[2].split("&")) == ["archived=true", "limit=21", "q=big+trip"]
    assert "Start one" in run("conversations", terminal=True).out
    run("conversations", "list", "--bot", "a" * 32)
    assert f"bot_id={'a' * 32}" in server.asked[-1].path


def test_what_was_said_is_searched(server: FakeServer, run: Run) -> None:
    hit = {"conversation_id": "c1", "title": "T", "message_id": 1, "role": "user", "snippet": "the\nplumber"}
    server.on("GET /api/v1/messages/search", Reply(body={"items": [{**hit, "created_at": NOW}], "next_cursor": None}))
    assert run("conversations", "search", "plumber").out == "c1\t2027-01-05 13:00\tyou\tthe plumber\n"
    assert json.loads(run("conversations", "search", "plumber", "--json").out)[0]["message_id"] == 1


def test_they_are_renamed_archived_and_brought_back(server: FakeServer, run: Run) -> None:
    server.on("PATCH /api/v1/conversations/c1", Reply(body={**CONVERSATION, "title": "Trip"}))
    assert run("conversations", "rename", "c1", "Big", "trip").out == "Renamed: Trip\n"
    assert run("conversations", "archive", "c1").out == "Archived: Trip\n"
    assert json.loads(run("conversations", "unarchive", "c1", "--json").out)[0]["title"] == "Trip"
    sent = [asked.body for asked in server.asked if asked.method == "PATCH"]
    assert sent == [{"title": "Big trip"}, {"archived": True}, {"archived": False}]


def test_one_is_deleted_only_after_a_yes(server: FakeServer, run: Run) -> None:
    server.on("GET /api/v1/conversations/c1", Reply(body=CONVERSATION))
    server.on("DELETE /api/v1/conversations/c1", Reply(204))
    assert run("conversations", "rm", "c1").code == exits.BAD_INPUT
    assert run("conversations", "rm", "c1", typed="n\n").err.endswith("Nothing was deleted.\n")
    assert not [asked for asked in server.asked if asked.method == "DELETE"]
    assert run("conversations", "rm", "c1", typed="y\n").out == "Deleted: Milk and more\n"
    assert run("conversations", "rm", "c1", "--yes").out == "Deleted: Milk and more\n"


def test_one_that_is_not_there_is_code_7_and_says_where_to_look(server: FakeServer, run: Run) -> None:
    for command in (["show"], ["rename", "--"], ["archive"], ["export"]):
        name, *more = command
        ran = run("conversations", name, "c9", *more, *(["x"] if more else []))
        assert (ran.code, "taskchat conversations list" in ran.err) == (exits.NOTHING_MATCHED, True), (command, ran.err)


def test_one_is_exported_to_a_file_or_to_standard_output(server: FakeServer, run: Run, tmp_path: Path) -> None:
    server.on("GET /api/v1/conversations/c1/export", Reply(body={"messages": []}))
    assert json.loads(run("conversations", "export", "c1", "--json").out) == {"messages": []}
    ran = run("conversations", "export", "c1", str(tmp_path / "talk.md"))
    assert (ran.out, ran.err) == ("", f"Written to {tmp_path / 'talk.md'}.\n")
    assert json.loads((tmp_path / "talk.md").read_text()) == {"messages": []}
    forms = [asked.path.partition("format=")[2] for asked in server.asked if "export" in asked.path]
    assert forms == ["json", "markdown"]
    ran = run("conversations", "export", "c1", str(tmp_path / "none" / "talk.md"))
    assert (ran.code, "can't be written" in ran.err) == (exits.FAILED, True)
