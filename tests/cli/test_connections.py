"""`taskchat connections`: what is typed becomes what the server is asked for, and secrets are never on the way."""

from __future__ import annotations

import json
from typing import Any

import pytest

from taskchat.cli import exits
from tests.cli.conftest import Run
from tests.client.fake_server import NOW, FakeServer, Reply, problem

PATH = "/api/v1/connections"


def tool(name: str, **more: Any) -> dict[str, Any]:
    shape = {"description": f"Does {name}.", "parameters": {}, "permission": "off", "pin": "0" * 64}
    return {"name": f"notes.{name}", "tool": name, **shape, **more}


def connection(*tools: dict[str, Any], **more: Any) -> dict[str, Any]:
    shape = {
        "kind": "http",
        "url": "https://notes.example.com/mcp",
        "enabled": True,
        "created_at": NOW,
        "checked_at": NOW,
    }
    return {"id": "c1", "name": "notes", **shape, "tools": tools or [tool("search"), tool("save")], **more}


def has(server: FakeServer, *items: dict[str, Any]) -> None:
    server.on(f"GET {PATH}", Reply(body={"items": items, "next_cursor": None}))


def sent(server: FakeServer, method: str) -> Any:
    return next(asked.body for asked in server.asked if asked.method == method and asked.path.startswith(PATH))


def test_what_is_connected_is_listed(server: FakeServer, run: Run) -> None:
    has(server, connection(tool("search", permission="allow"), tool("save")))
    assert run("connections").out == "notes\t1\t2\thttps://notes.example.com/mcp\n"
    assert run("connections", "list").out == run("connections").out
    assert json.loads(run("connections", "--json").out)["items"][0]["name"] == "notes"


def test_what_a_tool_says_of_itself_is_shown_and_commands_no_terminal(server: FakeServer, run: Run) -> None:
    has(server, connection(tool("search", description="Finds\n\x1b[2Jnotes", changed=True), left_out=3))
    shown = run("connections", "show", "notes").out
    assert "✗ search (off) It has changed since you allowed it. Finds" in shown
    assert "\x1b" not in shown
    assert "3 more of its tools can't be used" in shown


def test_an_address_is_connected_with_a_secret_of_the_environment(
    server: FakeServer, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.on(f"POST {PATH}", Reply(status=201, body=connection(header_names=["Authorization"])))
    monkeypatch.setenv("NOTES_TOKEN", "Bearer of Ann")
    wanted = ["--url", "https://notes.example.com/mcp", "--header", "Authorization=NOTES_TOKEN"]
    done = run("connections", "connect", "notes", *wanted)
    assert done.code == exits.DONE, done.err
    assert sent(server, "POST")["headers"] == {"Authorization": "Bearer of Ann"}
    assert "of Ann" not in done.out + done.err
    assert "taskchat connections allow notes search" in done.err


def test_a_program_is_connected_with_its_arguments(server: FakeServer, run: Run) -> None:
    found = connection(kind="stdio", url=None, command="npx", args=["-y", "files"])
    server.on(f"POST {PATH}", Reply(status=201, body=found))
    done = run("connections", "connect", "notes", "--", "npx", "-y", "files")
    assert done.out.startswith("notes: npx -y files\n")
    assert sent(server, "POST") == {"name": "notes", "command": "npx", "args": ["-y", "files"]}


def test_nobody_is_asked_for_a_secret_where_nobody_is(server: FakeServer, run: Run) -> None:
    done = run("connections", "connect", "notes", "--url", "https://a.org/mcp", "--header", "Authorization")
    assert done.code == exits.BAD_INPUT
    missing = run("connections", "connect", "notes", "--url", "https://a.org/mcp", "--header", "A=NO_SUCH")
    assert "There is no variable NO_SUCH." in missing.err
    assert server.asked == []


@pytest.mark.parametrize(
    ("words", "wishes"),
    [
        (["allow", "notes", "search"], [("search", "allow")]),
        (["allow", "notes", "notes.search", "save", "--ask"], [("search", "ask"), ("save", "ask")]),
        (["off", "notes", "all"], [("search", "off"), ("save", "off")]),
    ],
)
def test_tools_are_allowed_as_they_are_now(
    server: FakeServer, run: Run, words: list[str], wishes: list[tuple[str, str]]
) -> None:
    has(server, connection())
    server.on(f"PATCH {PATH}/c1", Reply(body=connection()))
    assert run("connections", *words).code == exits.DONE
    asked = sent(server, "PATCH")["tools"]
    assert [(each["tool"], each["permission"]) for each in asked] == wishes
    assert {each["pin"] for each in asked} == {"0" * 64}


def test_what_is_not_there_says_what_is(server: FakeServer, run: Run) -> None:
    has(server, connection())
    assert "There is: notes." in run("connections", "show", "other").err
    assert "taskchat connections show notes" in run("connections", "allow", "notes", "nothing").err


def test_it_is_read_anew_and_forgotten(server: FakeServer, run: Run) -> None:
    has(server, connection())
    server.on(f"POST {PATH}/c1/refresh", Reply(body=connection(tool("search"))))
    server.on(f"DELETE {PATH}/c1", Reply(status=204))
    assert "✗ search" in run("connections", "refresh", "notes").out
    assert run("connections", "disconnect", "notes").out == "notes is disconnected.\n"


def test_what_the_server_refuses_is_said_with_what_to_do(server: FakeServer, run: Run) -> None:
    refused = problem(403, "not_allowed", "This address may not be connected on this server.", hint="Set it.")
    server.on(f"POST {PATH}", refused)
    done = run("connections", "connect", "notes", "--url", "https://a.org/mcp")
    assert "This address may not be connected on this server." in done.err
