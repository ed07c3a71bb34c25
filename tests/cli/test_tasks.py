"""`taskchat tasks`, from outside."""

from __future__ import annotations

import json

import pytest

from taskchat.cli import exits
from taskchat.cli.tasks.numbers import read_ids
from taskchat.errors import InvalidInput
from tests.cli.conftest import Run
from tests.client.fake_server import NOW, Asked, FakeServer, Reply, problem, task

MILK = task(1, "buy\tmilk", due="2027-01-05", tags=["home", "food"], priority="high")
CALL = task(2, "call \x1b[2J", due="2027-01-05T17:00:00+01:00", project="Work", recurrence="FREQ=DAILY")


@pytest.fixture
def tasks(server: FakeServer) -> FakeServer:
    server.on("GET /api/v1/tasks", Reply(body={"items": [MILK, CALL]}))
    return server


def sent(server: FakeServer) -> list[Asked]:
    return [asked for asked in server.asked if "/tasks" in asked.path]


def test_a_pipe_gets_stable_columns(tasks: FakeServer, run: Run) -> None:
    assert run("tasks", "list").out.splitlines() == [
        "1\tpending\t2027-01-05\thigh\t\thome,food\t\tbuy milk",
        "2\tpending\t2027-01-05T17:00:00+01:00\t\tWork\t\tFREQ=DAILY\tcall \x1b[2J",
    ]


def test_a_person_gets_a_table_that_can_not_command_the_terminal(tasks: FakeServer, run: Run) -> None:
    shown = run("tasks", "list", terminal=True).out
    assert all(word in shown for word in ("milk", "#home", "every day", "Work", "repeats"))
    assert "\x1b[2J" not in shown


def test_json_is_what_the_server_says(tasks: FakeServer, run: Run) -> None:
    assert [found["title"] for found in json.loads(run("tasks", "list", "--json").out)] == ["buy\tmilk", "call \x1b[2J"]


def test_filters_go_to_the_server(tasks: FakeServer, run: Run) -> None:
    run("tasks", "list", "buy", "milk", "--all", "--tag", "#Home", "--before", "2027-02-01", "--sort", "-id")
    query = sent(tasks)[0].path.partition("?")[2].split("&")
    assert sorted(query) == ["due_before=2027-02-01", "limit=200", "q=buy+milk", "sort=-id", "status=all", "tag=Home"]


def test_pages_are_joined_up_to_the_limit(server: FakeServer, run: Run) -> None:
    server.answers["GET /api/v1/tasks"] = lambda asked: Reply(
        body={"items": [task(7 if "cursor=n" in asked.path else 6, "x")], "next_cursor": "n"}
    )
    ran = run("tasks", "list", "--limit", "2")
    assert [line.split("\t")[0] for line in ran.out.splitlines()] == ["6", "7"]
    assert "larger --limit" in ran.err


def test_an_empty_list_says_so_to_a_person_only(server: FakeServer, run: Run) -> None:
    server.on("GET /api/v1/tasks", Reply(body={"items": []}))
    assert run("tasks", "list", terminal=True).out == "Nothing on the list.\n"
    assert run("tasks", "list", "milk", terminal=True).out == "No task matches.\n"
    assert run("tasks", "list").out == ""


def test_a_task_is_added_word_for_word_with_its_options(server: FakeServer, run: Run) -> None:
    server.on("POST /api/v1/tasks", Reply(201, task(3, "call the bank tomorrow")))
    what = ["--due", "2027-01-05T09:00", "--repeat", "FREQ=DAILY", "--priority", "high", "--note", "long"]
    where = ["--tag", "home", "--tag", "bank", "--project", "Work"]
    ran = run("tasks", "add", "call", "the", "bank", "tomorrow", *what, *where)
    assert ran.out == "Added: 3 call the bank tomorrow\n"
    assert sent(server)[0].body == {
        "title": "call the bank tomorrow",
        "due": "2027-01-05T09:00:00+01:00",
        "priority": "high",
        "tags": ["home", "bank"],
        "project": "Work",
        "description": "long",
        "recurrence": "FREQ=DAILY",
    }


@pytest.mark.parametrize(
    "arguments",
    [
        ["add"],
        ["add", "x", "--priority", "urgent"],
        ["list", "--limit", "0"],
        ["add", "x", "--due", "soonish"],
        ["add", "x", "--repeat", "sometimes"],
        ["edit", "1"],
        ["edit", "1", "--due", "today", "--clear", "due"],
        ["done", "two"],
        ["rm", "1-3"],
    ],
)
def test_what_can_not_be_accepted_is_code_2_and_is_not_sent(tasks: FakeServer, run: Run, arguments: list[str]) -> None:
    ran = run("tasks", *arguments)
    assert (ran.code, ran.out) == (exits.BAD_INPUT, "")
    assert ran.err.startswith("taskchat: ")
    assert not sent(tasks)


def test_an_edit_sends_only_what_it_names(server: FakeServer, run: Run) -> None:
    server.on("PATCH /api/v1/tasks/3", Reply(body=task(3, "milk")))
    run("tasks", "edit", "3", "--title", "milk", "--clear", "due", "--clear", "tags")
    assert sent(server)[0].body == {"title": "milk", "due": None, "tags": []}


def test_several_are_done_and_one_that_is_not_there_does_not_stop_the_others(server: FakeServer, run: Run) -> None:
    for task_id in (2, 4, 5):
        server.on(f"POST /api/v1/tasks/{task_id}/complete", Reply(body=task(task_id, f"t{task_id}", status="done")))
    server.on("POST /api/v1/tasks/3/complete", problem(404, "not_found", "There is no task 3."))
    ran = run("tasks", "done", "2-4", "5")
    assert ran.out == "Done: 2 t2\nDone: 4 t4\nDone: 5 t5\n"
    assert (ran.code, ran.err) == (exits.NOTHING_MATCHED, "taskchat: There is no task 3.\n")


def test_reopen_opens_again(server: FakeServer, run: Run) -> None:
    server.on("POST /api/v1/tasks/2/reopen", Reply(body=task(2, "milk")))
    assert run("tasks", "reopen", "2").out == "Open again: 2 milk\n"


@pytest.mark.parametrize(("typed", "deleted"), [("y\n", 3), ("YES\n", 3), ("n\n", 0), ("\n", 0), ("", 0)])
def test_three_are_deleted_only_after_a_yes(server: FakeServer, run: Run, typed: str, deleted: int) -> None:
    for task_id in (1, 2, 3):
        server.on(f"GET /api/v1/tasks/{task_id}", Reply(body=task(task_id, "x")))
        server.on(f"DELETE /api/v1/tasks/{task_id}", Reply(204))
    ran = run("tasks", "rm", "1-3", typed=typed)
    assert "Delete 3 tasks?" in ran.err
    assert sum(asked.method == "DELETE" for asked in sent(server)) == deleted
    assert run("tasks", "rm", "1-3", "--yes").out.count("Deleted") == 3


def test_undo_tells_what_it_took_back(server: FakeServer, run: Run) -> None:
    undone = {"undone": [{"kind": "deleted", "task": task(3, "milk")}], "total": 3}
    nothing = problem(404, "not_found", "There is nothing to undo.")
    server.on("POST /api/v1/tasks/undo", Reply(body=undone), Reply(body=undone), nothing)
    assert run("tasks", "undo").out == "Taken back: deleted 3: milk\nAnd 2 more changes.\n"
    ran = run("tasks", "undo", "--times", "2")
    assert (ran.out.count("Taken back"), ran.err) == (1, "That was all: there is nothing more to undo.\n")
    assert run("tasks", "undo").code == exits.NOTHING_MATCHED


@pytest.mark.parametrize(
    ("texts", "ids"),
    [(["2"], [2]), (["2", "4-6"], [2, 4, 5, 6]), (["2,4", "#5"], [2, 4, 5]), (["3", "1-3"], [3, 1, 2])],
)
def test_numbers_are_read(texts: list[str], ids: list[int]) -> None:
    assert read_ids(texts) == ids


@pytest.mark.parametrize("text", ["", "0", "-1", "2-1", "1-5000", "x", "1.5", "٣", "9" * 40])
def test_what_is_no_number_is_refused(text: str) -> None:
    with pytest.raises(InvalidInput):
        read_ids([text])


def test_a_task_is_shown_whole(server: FakeServer, run: Run) -> None:
    server.on("GET /api/v1/tasks/1", Reply(body={**MILK, "description": "oat\nif they have it"}))
    shown = run("tasks", "show", "1").out
    assert "due      today (2027-01-05)" in shown or "2027-01-05" in shown
    assert shown.endswith("\n\noat\nif they have it\n")
    assert json.loads(run("tasks", "show", "#1", "--json").out)["id"] == 1
    assert run("tasks", "show", "1-2").code == exits.BAD_INPUT


def test_the_changes_of_a_task_are_lines(server: FakeServer, run: Run) -> None:
    before, after = task(1, "milk"), task(1, "milk", tags=["a", "b"], due="2027-01-05")
    items = [
        {"id": 1, "task_id": 1, "kind": "added", "before": None, "after": before, "turn_id": None, "at": NOW},
        {"id": 2, "task_id": 1, "kind": "updated", "before": before, "after": after, "turn_id": None, "at": NOW},
        {"id": 3, "task_id": 1, "kind": "deleted", "before": after, "after": None, "turn_id": None, "at": NOW},
    ]
    server.on("GET /api/v1/tasks/1/events", Reply(body={"items": items, "next_cursor": None}))
    assert [line.split("\t")[1:] for line in run("tasks", "events", "1").out.splitlines()] == [
        ["added", "milk"],
        ["updated", "due: none → 2027-01-05; tags: none → a, b"],
        ["deleted", "milk"],
    ]
    assert len(json.loads(run("tasks", "events", "1", "--json").out)) == 3


def test_tasks_alone_is_the_list(tasks: FakeServer, run: Run) -> None:
    assert run("tasks").out == run("tasks", "list").out != ""


def test_a_list_that_is_broken_off_has_said_what_it_did(server: FakeServer, run: Run) -> None:
    server.on("POST /api/v1/tasks/1/complete", Reply(body=task(1, "one", status="done")))
    server.on("POST /api/v1/tasks/2/complete", problem(507, "storage_full", "The disk is full."))
    assert json.loads(run("tasks", "done", "1", "2", "--json").out)[0]["id"] == 1
    ran = run("tasks", "done", "1", "2")
    assert (ran.code, ran.out) == (exits.FAILED, "Done: 1 one\n")
