"""`export`, `import` and `feed` as people and scripts meet them: real processes and a real server."""

from __future__ import annotations

import json
import urllib.request
from pathlib import Path

import pytest

from taskchat.cli import exits
from tests.fakes.signed_in import address, somebody
from tests.fakes.terminal import in_pipe, in_terminal, terminal

__all__ = ["address", "somebody"]
pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("somebody")]
SUFFIXES = {"json": "json", "csv": "csv", "todotxt": "txt", "taskwarrior": "json", "ical": "ics"}


@pytest.mark.parametrize("form", SUFFIXES)
def test_a_file_goes_out_and_comes_back_in(form: str, tmp_path: Path) -> None:
    in_pipe(["tasks", "add", "buy", "milk", "-t", "home", "--note", "oat", "--due", "2027-03-04"])
    file = tmp_path / f"tasks.{SUFFIXES[form]}"
    ran = in_pipe(["export", str(file), "--format", form])
    assert (ran.code, ran.out) == (0, "")
    assert ran.err.startswith(f"1 task written to {file}.\n")
    assert ("has no place for: description, of 1 task" in ran.err) == (form == "todotxt")
    assert in_pipe(["export", "-f", form]).out == file.read_bytes().decode()
    assert in_pipe(["import", str(file)]) == (0, "0 added, 0 changed, 1 as they were.\n", "")
    in_pipe(["tasks", "rm", "1"])
    again = in_pipe(["import", "-", "-f", form], stdin=file.read_bytes())
    assert again.out == "1 added, 0 changed, 0 as they were. Taken back with: taskchat tasks undo\n"
    assert in_pipe(["tasks", "undo"]).out == "Taken back: added 2: buy milk\n"


def test_the_filters_of_an_export(tmp_path: Path) -> None:
    in_pipe(["tasks", "add", "one", "-t", "a"])
    in_pipe(["tasks", "add", "two", "-P", "B"])
    in_pipe(["tasks", "done", "1"])
    for options, title in ((["--status", "pending"], "two"), (["--project", "b"], "two"), (["--tag", "#a"], "one")):
        assert [task["title"] for task in json.loads(in_pipe(["export", *options]).out)["tasks"]] == [title]


def test_a_file_that_is_there_is_written_over_only_when_that_is_meant(tmp_path: Path) -> None:
    file = tmp_path / "tasks.csv"
    file.write_text("mine")
    assert in_pipe(["export", str(file)]).code == exits.BAD_INPUT
    assert file.read_text() == "mine"
    assert in_pipe(["export", str(file), "--force"]).code == 0
    assert [each.name for each in tmp_path.iterdir()] == ["tasks.csv"]
    assert in_pipe(["export", str(tmp_path / "tasks.xyz")]).code == exits.BAD_INPUT
    assert in_pipe(["export", str(tmp_path / "no" / "tasks.csv")]).code == exits.FAILED


def test_trying_out_says_what_would_come_of_it(tmp_path: Path) -> None:
    file = tmp_path / "todo.txt"
    file.write_text("(A) call ann @phone\n(D) odd\n")
    ran = in_pipe(["import", str(file), "--dry-run"])
    assert ran.out == "This would come of it: 2 added, 0 changed, 0 as they were.\n"
    assert "task 2 'odd' taken, but priority D became low" in ran.err
    found = json.loads(in_pipe(["import", str(file), "-n", "--json"]).out)
    assert (found["v"], found["dry_run"], found["added"], found["noted"]) == (1, True, 2, 1)
    assert in_pipe(["tasks"]).out == ""


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("a.json", "{", "can't be read as JSON"),
        ("a.csv", "x,y\n1,2\n", "does not name the columns"),
        ("a.xyz", "?", "not clear what file"),
        ("a.ics", "x", "no calendar"),
    ],
)
def test_a_file_that_can_not_be_read_says_why(name: str, text: str, said: str, tmp_path: Path) -> None:
    file = tmp_path / name
    file.write_text(text)
    ran = in_pipe(["import", str(file)])
    assert (ran.code, ran.out) == (exits.BAD_INPUT, "")
    assert said in ran.err
    assert in_pipe(["import", str(tmp_path / "none")]).code == exits.BAD_INPUT


def test_a_terminal_sees_how_far_it_is(tmp_path: Path) -> None:
    file = tmp_path / "todo.txt"
    file.write_text("".join(f"task {number}\n" for number in range(400)))
    ran = in_terminal(["import", str(file)])
    assert ran.out.startswith("400 added")
    assert "of 400 tasks" in ran.err
    assert in_terminal(["export", "-f", "todotxt"]).out.count("\n") == 400


def test_what_was_left_out_is_named_and_all_else_is_taken(tmp_path: Path) -> None:
    file = tmp_path / "tasks.json"
    file.write_text(json.dumps([{"title": "fine"}, {"title": ""}, 7]))
    ran = in_pipe(["import", str(file)])
    assert (ran.code, ran.out[:7]) == (0, "1 added")
    assert "task 2 left out: it is empty" in ran.err
    assert "2 tasks left out. All others were taken." in ran.err


def test_a_feed_is_made_renewed_and_ended(address: str) -> None:
    in_pipe(["tasks", "add", "tax", "--due", "tomorrow"])
    assert in_pipe(["feed"]).out == "You have no calendar feed. Make one: taskchat feed renew\n"
    first = in_pipe(["feed", "renew"]).out.strip()
    assert first.startswith(f"{address}/api/v1/feeds/")
    with urllib.request.urlopen(first, timeout=30) as answer:
        assert b"SUMMARY:tax" in answer.read()
    assert json.loads(in_pipe(["feed", "show", "--json"]).out)["on"] is True
    assert in_pipe(["feed", "renew"]).code == exits.BAD_INPUT
    with terminal(["feed", "renew"]) as running:
        running.until("[y/N]")
        running.type(b"y\n")
        assert address in running.ended().out
    assert json.loads(in_pipe(["feed", "renew", "--yes", "--json"]).out)["url"].startswith(address)
    assert in_pipe(["feed", "off"]).out == "The calendar feed is off: its address shows nothing any more.\n"
    assert "no calendar feed" in in_terminal(["feed", "show"]).out
