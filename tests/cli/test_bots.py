"""`taskchat bots`, and talking with one: what is typed becomes what the server is asked for."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from taskchat.cli import exits
from tests.cli.conftest import Run
from tests.client.fake_server import NOW, FakeServer, Reply, chat_reply, turn_events

PATH = "/api/v1/bots"
ID = "b" * 32


def bot(**more: Any) -> dict[str, Any]:
    shape = {"id": ID, "name": "House rules", "slug": "house-rules", "description": "", "visibility": "private"}
    config = {"agent_type": "rag", "instructions": "Be kind."}
    return {**shape, "role": "owner", "owner": "Ann", "config": config, "created_at": NOW, "updated_at": NOW, **more}


def has(server: FakeServer, *bots: dict[str, Any], members: tuple[dict[str, Any], ...] = ()) -> None:
    server.on(f"GET {PATH}", Reply(body={"items": bots, "next_cursor": None}))
    server.on(f"GET {PATH}/{ID}/members", Reply(body={"items": members, "next_cursor": None}))
    for each in bots:
        server.on(f"GET {PATH}/{each['id']}", Reply(body=each))
        server.on(f"PATCH {PATH}/{each['id']}", Reply(body=each))
        server.on(f"DELETE {PATH}/{each['id']}", Reply(status=204))


def member(email: str, **more: Any) -> dict[str, Any]:
    return {"id": "c" * 32, "email": email, "name": None, "role": "viewer", "added_at": NOW, **more}


def sent(server: FakeServer, method: str) -> Any:
    return next(asked.body for asked in server.asked if asked.method == method and asked.path.startswith(PATH))


def test_bots_are_listed(server: FakeServer, run: Run) -> None:
    has(server, bot())
    assert run("bots").out == f"{ID}\thouse-rules\towner\tprivate\tHouse rules\n"
    assert json.loads(run("bots", "list", "--public", "--json").out)["items"][0]["slug"] == "house-rules"
    assert "which=public" in server.asked[-1].path
    assert "house-rules" in run("bots", terminal=True).out
    assert run("bots", "list", "--public", "--mine").code == exits.BAD_INPUT


def test_a_bot_is_shown_with_its_configuration_and_its_people(server: FakeServer, run: Run) -> None:
    has(server, bot(), members=(member("bob@example.com"),))
    shown = run("bots", "show", "house-rules").out
    assert "agent_type:          rag" in shown
    assert "model:               default" in shown
    assert "shared with bob@example.com (viewer)" in shown
    assert json.loads(run("bots", "show", "house-rules", "--json").out)["members"][0]["email"] == "bob@example.com"


def test_a_bot_is_made_of_options(server: FakeServer, run: Run) -> None:
    server.on(f"POST {PATH}", Reply(status=201, body=bot()))
    words = ["--type", "rag", "--instructions", "Be kind.", "--temperature", "0.2", "--passages", "7"]
    done = run("bots", "create", "House rules", *words, "--tool", "search_knowledge", "--public")
    assert "taskchat ask --bot house-rules" in done.out
    config = {"agent_type": "rag", "instructions": "Be kind.", "temperature": 0.2, "retriever_k": 7}
    assert sent(server, "POST") == {
        "name": "House rules",
        "visibility": "public",
        "config": config | {"tools": ["search_knowledge"]},
    }


def test_a_bot_is_made_of_a_file_and_options_win(server: FakeServer, run: Run, tmp_path: Path) -> None:
    server.on(f"POST {PATH}", Reply(status=201, body=bot()))
    file = tmp_path / "bot.json"
    file.write_text('{"agent_type": "rag", "llm_model": "embedded", "system_prompt": "x", "tools": []}', "utf-8")
    assert run("bots", "create", "R", "--config", str(file), "--instructions", "y").code == exits.DONE
    assert sent(server, "POST")["config"] == {
        "agent_type": "rag",
        "model": "embedded",
        "instructions": "y",
        "tools": [],
    }
    server.asked.clear()
    assert run("bots", "create", "R", "--config", "-", piped=b'{"retriever_k": 3}').code == exits.DONE
    assert sent(server, "POST")["config"] == {"retriever_k": 3}


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("{", "is no JSON at line 1"),
        ("[]", "is no JSON object"),
        ('{"temperature": 9}', "temperature: it must be 2 or less"),
        ('{"agent_typ": "rag"}', "agent_typ: there is no such field"),
        (None, "can't be read: No such file"),
    ],
)
def test_what_is_wrong_with_a_file_is_said(
    server: FakeServer, run: Run, tmp_path: Path, content: str | None, words: str
) -> None:
    file = tmp_path / "bot.json"
    if content is not None:
        file.write_text(content, "utf-8")
    done = run("bots", "create", "R", "--config", str(file))
    assert done.code == exits.BAD_INPUT
    assert words in done.err
    assert server.asked == []


def test_a_bot_is_changed_where_something_is_named(server: FakeServer, run: Run) -> None:
    has(server, bot())
    assert run("bots", "edit", "house-rules").code == exits.BAD_INPUT
    done = run("bots", "edit", "house-rules", "--name", "Rules", "--config", "-", piped=b'{"temperature": null}')
    assert done.code == exits.DONE, done.err
    assert sent(server, "PATCH") == {"name": "Rules", "config": {"temperature": None}}


def test_a_bot_is_deleted_after_a_yes(server: FakeServer, run: Run) -> None:
    has(server, bot())
    assert "Nothing was deleted." in run("bots", "rm", "house-rules", typed="n\n", terminal=True).err
    assert run("bots", "rm", "house-rules").code == exits.BAD_INPUT
    assert not any(asked.method == "DELETE" for asked in server.asked)
    assert run("bots", "rm", "house-rules", "--yes").out == "House rules is deleted.\n"
    assert json.loads(run("bots", "rm", "house-rules", "-y", "--json").out) == {"deleted": ID}


def test_a_bot_is_shared_and_is_not_any_more(server: FakeServer, run: Run) -> None:
    has(server, bot(visibility="public"), members=(member("bob@example.com", role="editor"),))
    server.on(f"POST {PATH}/{ID}/members", Reply(body=member("bob@example.com", role="editor")))
    server.on(f"DELETE {PATH}/{ID}/members/{'c' * 32}", Reply(status=204))
    done = run("bots", "share", "house-rules", "bob@example.com", "--editor", "--public")
    assert done.out == "House rules is for you, bob@example.com (editor), everybody on the server.\n"
    assert sent(server, "POST") == {"email": "bob@example.com", "role": "editor"}
    assert sent(server, "PATCH") == {"visibility": "public"}
    assert run("bots", "unshare", "house-rules", "BOB@example.com").code == exits.DONE
    assert "not shared with eve" in run("bots", "unshare", "house-rules", "eve@example.com").err
    server.asked.clear()
    assert run("bots", "unshare", "house-rules", "--json").code == exits.DONE
    assert sent(server, "PATCH") == {"visibility": "private"}
    assert run("bots", "share", "house-rules").code == exits.BAD_INPUT


def test_one_leaves_a_bot(server: FakeServer, run: Run) -> None:
    has(server, bot(role="viewer", config=None))
    server.on(f"DELETE {PATH}/{ID}/members/me", Reply(status=204))
    assert run("bots", "leave", "house-rules").out == "House rules is not shared with you any more.\n"


def test_ask_talks_with_a_bot_and_goes_on_with_its_own_conversation(server: FakeServer, run: Run) -> None:
    has(server, bot())
    server.on("POST /api/v1/chat", Reply(body=chat_reply("On Monday."), events=turn_events("On Monday.")))
    assert run("ask", "--bot", "house-rules", "when", "is", "laundry?").out == "On Monday.\n"
    assert run("ask", "hello").code == exits.DONE
    assert run("ask", "-b", ID, "and", "then?").code == exits.DONE
    bodies = [asked.body for asked in server.turns()]
    assert [body.get("bot_id") for body in bodies] == [ID, None, ID]
    assert [body.get("conversation_id") for body in bodies] == [None, None, "c1"]


def test_ask_does_not_talk_where_there_is_no_such_bot(server: FakeServer, run: Run) -> None:
    has(server)
    done = run("ask", "--bot", "nobody", "hello")
    assert done.code == exits.NOTHING_MATCHED
    assert "There is no bot nobody." in done.err
    assert server.turns() == []


def test_conversations_with_a_bot_are_listed(server: FakeServer, run: Run) -> None:
    has(server, bot())
    server.on("GET /api/v1/conversations", Reply(body={"items": [], "next_cursor": None}))
    assert run("conversations", "list", "--bot", "house-rules").code == exits.DONE
    assert f"bot_id={ID}" in server.asked[-1].path
