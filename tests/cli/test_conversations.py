"""`taskchat conversations`, from outside."""

from __future__ import annotations

import json

from tests.cli.conftest import Run
from tests.client.fake_server import NOW, FakeServer, Reply

CONVERSATION = {"id": "c1", "title": "Milk\tand more", "message_count": 2, "created_at": NOW, "updated_at": NOW}
SAID = {"id": 1, "role": "user", "content": "add **milk**", "created_at": NOW}
ANSWERED = {"id": 2, "role": "assistant", "content": "Added **milk**.", "created_at": NOW}


def test_the_list_is_columns_or_a_table_or_json(server: FakeServer, run: Run) -> None:
    server.on("GET /api/v1/conversations", Reply(body={"items": [CONVERSATION], "next_cursor": "n"}))
    ran = run("conversations", "list")
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
