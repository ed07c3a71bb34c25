"""`tasks`, `agenda` and `conversations` as people and scripts meet them: real processes and a real server."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import pytest

from taskchat.cli import exits
from tests.fakes.signed_in import address, somebody
from tests.fakes.terminal import Ran, imported_by, in_pipe, in_terminal, terminal

__all__ = ["address", "somebody"]
pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("somebody")]
HEAVY = {"fastapi", "sqlmodel", "pydantic", "agents", "mcp", "textual", "typer", "httpx", "rich", "keyring", "asyncio"}
TODAY = dt.date.today  # the server's and the command's clock are this machine's


def done(*arguments: str) -> str:
    ran = in_pipe(arguments)
    assert (ran.code, ran.err) == (0, ""), ran
    return ran.out


def as_json(*arguments: str) -> Any:
    return json.loads(done(*arguments, "--json"))


def add_some() -> None:
    done("tasks", "add", "buy", "milk", "--due", "tomorrow", "-p", "high", "-t", "home", "-t", "shop")
    done("tasks", "add", "call the 銀行", "--due", "yesterday 9am", "--project", "Money")
    done("tasks", "add", "--repeat", "daily", "--note", "two\nlines", "--", "--stretch")


def answered(question: str, answer: bytes, *arguments: str) -> Ran:
    with terminal(arguments) as running:
        running.until(question)
        running.type(answer)
        return running.ended()


def test_every_way_of_a_task_in_a_pipe() -> None:
    add_some()
    assert [line.split("\t")[7] for line in done("tasks").splitlines()] == ["call the 銀行", "--stretch", "buy milk"]
    assert done("tasks", "list", "milk").split("\t")[3:6] == ["high", "", "home,shop"]
    assert as_json("tasks", "edit", "1", "--clear", "due", "--title", "buy oat milk")["due"] is None
    assert done("tasks", "done", "1", "3").splitlines()[1].startswith("Done: 3 --stretch (")
    assert done("tasks", "reopen", "1") == "Open again: 1 buy oat milk\n"
    assert as_json("tasks", "rm", "1", "2")[1]["title"] == "call the 銀行"
    assert done("tasks", "undo", "--times", "2").splitlines() == [
        "Taken back: deleted 2: call the 銀行",
        "Taken back: deleted 1: buy oat milk",
    ]
    assert as_json("tasks", "show", "1")["title"] == "buy oat milk"
    kinds = [line.split("\t")[1] for line in done("tasks", "events", "1").splitlines()]
    assert kinds == ["added", "updated", "completed", "reopened", "deleted", "undone"]


@pytest.mark.parametrize(
    ("options", "titles"),
    [
        (["--project", "money"], ["call the 銀行"]),
        (["--tag", "#home"], ["buy milk"]),
        (["--priority", "high"], ["buy milk"]),
        (["--before", "today"], ["call the 銀行"]),
        (["--after", "tomorrow"], ["buy milk"]),
        (["--status", "all", "--sort", "-id", "--limit", "1"], ["--stretch"]),
        (["--all", "--sort", "title"], ["--stretch", "buy milk", "call the 銀行"]),
        (["--sort=priority", "oat"], []),
    ],
)
def test_every_option_of_the_list(options: list[str], titles: list[str]) -> None:
    add_some()
    ran = in_pipe(["tasks", "list", *options, "--json"])
    assert [task["title"] for task in json.loads(ran.out)] == titles


def test_a_terminal_gets_a_table_that_fits() -> None:
    add_some()
    for columns in (40, 80, 200):
        ran = in_terminal(["tasks"], columns=columns)
        assert (ran.code, ran.err) == (0, "")
        assert "buy milk" in ran.out
    assert "\x1b[31myesterday 09:00" in ran.out
    assert "every day" in ran.out
    assert "two\nlines" in in_terminal(["tasks", "show", "3"]).out
    assert "added" in in_terminal(["tasks", "events", "3"]).out
    assert in_terminal(["tasks", "list", "nothing", "such"]).out == "No task matches.\n"


def test_many_are_deleted_only_after_a_yes() -> None:
    add_some()
    ran = in_pipe(["tasks", "rm", "1-3"])
    assert (ran.code, "--yes" in ran.err) == (exits.BAD_INPUT, True)
    assert "Nothing was deleted" in answered("[y/N]", b"n\n", "tasks", "rm", "1-3").err
    assert len(done("tasks").splitlines()) == 3
    assert answered("[y/N]", b"y\n", "tasks", "rm", "1-2", "3").out.count("Deleted") == 3
    assert in_terminal(["tasks"]).out == "Nothing on the list.\n"


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["tasks", "add"], exits.BAD_INPUT),
        (["tasks", "add", " "], exits.BAD_INPUT),
        (["tasks", "add", "x", "--tag", "two words"], exits.BAD_INPUT),
        (["tasks", "add", "x", "--due", "soonish"], exits.BAD_INPUT),
        (["tasks", "add", "x", "--repeat", "FREQ=HOURLY"], exits.BAD_INPUT),
        (["tasks", "edit", "99", "--title", "x"], exits.NOTHING_MATCHED),
        (["tasks", "done", "99"], exits.NOTHING_MATCHED),
        (["tasks", "show", "99"], exits.NOTHING_MATCHED),
        (["tasks", "events", "99"], exits.NOTHING_MATCHED),
        (["tasks", "undo"], exits.NOTHING_MATCHED),
        (["tasks", "undo", "--times", "0"], exits.BAD_INPUT),
        (["tasks", "lst"], exits.BAD_INPUT),
        (["agenda", "--days", "0"], exits.BAD_INPUT),
        (["conversations", "show", "nope"], exits.NOTHING_MATCHED),
        (["conversations", "rm", "nope", "--yes"], exits.NOTHING_MATCHED),
    ],
)
def test_what_can_not_be_done_says_why_and_prints_nothing(arguments: list[str], code: int) -> None:
    ran = in_pipe(arguments)
    assert (ran.code, ran.out) == (code, ""), ran
    assert ran.err.startswith("taskchat: ")
    assert "Traceback" not in ran.err


def test_the_agenda_has_three_parts_and_a_line_for_a_greeting() -> None:
    assert in_terminal(["agenda"]).out == "Nothing is due in the next 7 days.\n"
    assert in_pipe(["agenda", "--quiet"]) == (exits.NOTHING_MATCHED, "", "")
    assert in_pipe(["agenda", "--brief"]) == (0, "", "")
    add_some()
    done("tasks", "add", "tax", "--due", TODAY().isoformat())
    done("tasks", "add", "far", "--due", (TODAY() + dt.timedelta(days=20)).isoformat())
    shown = in_terminal(["agenda"], environ={"NO_COLOR": "1"}).out
    assert [line for line in shown.splitlines() if line and line[0] != " "] == ["Overdue", "Today", "This week"]
    assert "far" in in_terminal(["agenda", "--days", "30", "--all"]).out
    parts = [line.split("\t")[0] for line in done("agenda").splitlines()]
    assert parts[:2] == ["overdue", "today"]
    assert set(parts[2:]) == {"today", "soon"} or set(parts[2:]) == {"soon"}
    found = as_json("agenda")
    assert (found["v"], len(found["overdue"])) == (1, 1)
    line = done("agenda", "--brief")
    assert line.startswith("taskchat: 1 overdue, ")
    assert line.count("\n") == 1
    assert in_pipe(["agenda", "-q"]) == (0, "", "")


def test_the_greeting_starts_nothing_and_fails_quietly(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TASKCHAT_SERVER", "http://127.0.0.1:9")
    assert in_pipe(["agenda", "--brief"]) == (exits.UNREACHABLE, "", "")
    monkeypatch.delenv("TASKCHAT_SERVER")
    monkeypatch.delenv("TASKCHAT_TOKEN")
    assert in_pipe(["agenda", "--brief"]) == (0, "", "")


def test_conversations_are_found_renamed_archived_exported_and_deleted() -> None:
    done("ask", "add", "buy", "milk")
    talk = as_json("conversations")[0]["id"]
    assert done("conversations", "search", "milk").startswith(f"{talk}\t")
    assert done("conversations", "rename", talk, "Big", "shop") == "Renamed: Big shop\n"
    assert "Big shop" in in_terminal(["conversations"]).out
    assert done("conversations", "archive", talk) == "Archived: Big shop\n"
    assert done("conversations", "list") == ""
    assert as_json("conversations", "list", "big", "--archived")[0]["title"] == "Big shop"
    assert done("conversations", "unarchive", talk) == "Back in the list: Big shop\n"
    assert done("conversations", "show", talk, "--limit", "2").startswith("you, ")
    assert done("conversations", "export", talk).startswith("# Big shop\n")
    assert len(json.loads(done("conversations", "export", talk, "--format", "json"))["messages"]) == 2
    assert in_pipe(["conversations", "rm", talk]).code == exits.BAD_INPUT
    assert answered("[y/N]", b"y\n", "conversations", "rm", talk).out.endswith("Deleted: Big shop\n")
    assert done("conversations", "list", "--limit", "5") == ""


def test_a_reader_that_hangs_up_is_no_failure() -> None:
    import subprocess
    import sys

    add_some()
    command = f"{sys.executable} -m taskchat tasks list --json | head -c 1"
    ran = subprocess.run(["bash", "-c", command], capture_output=True, timeout=60, check=False)
    assert (ran.stdout, ran.stderr) == (b"[", b"")


@pytest.mark.parametrize("arguments", [["tasks"], ["tasks", "done", "1"], ["agenda"], ["conversations"], ["feed"]])
def test_nothing_heavy_is_imported(arguments: list[str]) -> None:
    done("tasks", "add", "milk")
    assert imported_by(arguments) & HEAVY == set()
