"""The chat of lines: what goes in a line at a time, what comes out, each thing once."""

from __future__ import annotations

from pathlib import Path

import pytest

from taskchat.cli import exits
from tests.cli.conftest import Run
from tests.client.fake_server import FakeServer, Reply, problem, task, turn_events
from tests.fakes.terminal import in_pipe, in_terminal

CHAT = "POST /api/v1/chat"
ASKING = {"kind": "choose", "text": "Which?", "options": [{"label": "#3 milk", "value": "task 3"}]}


@pytest.fixture
def chat(server: FakeServer) -> FakeServer:
    server.on(CHAT, Reply(events=turn_events("Added **buy milk**.\n", "- one\n", "- two")))
    return server


def said(server: FakeServer) -> list[str]:
    return [turn.body["message"] for turn in server.turns()]


def test_each_line_of_a_pipe_is_answered_once_and_in_full(chat: FakeServer, run: Run) -> None:
    ran = run("chat", piped=b"add buy milk\n\nand bread\n")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out == "taskchat: Added buy milk.\n- one\n- two\n" * 2
    assert said(chat) == ["add buy milk", "and bread"]
    assert chat.turns()[1].body["conversation_id"]


def test_a_line_that_ends_with_a_backslash_goes_on(chat: FakeServer, run: Run) -> None:
    run("chat", "--plain", piped=b"add these:\\\n- milk\\\n- bread\n")
    assert said(chat) == ["add these:\n- milk\n- bread"]


def test_a_number_answers_a_question(server: FakeServer, run: Run) -> None:
    server.on(CHAT, Reply(events=turn_events("Which?", needs_answer=ASKING)), Reply(events=turn_events("Done.")))
    ran = run("chat", piped=b"milk is done\n1\n")
    assert "  1  #3 milk\n" in ran.out
    assert said(server) == ["milk is done", "task 3"]


def test_what_failed_is_told_and_tried_again_as_the_same_turn(server: FakeServer, run: Run) -> None:
    server.on(CHAT, problem(502, "model_failed", "The model failed."), Reply(events=turn_events("Now.")))
    ran = run("chat", piped=b"hello\n/retry\n")
    assert "The model failed." in ran.err
    assert ran.out == "taskchat: Now.\n"
    first, second = server.turns()
    assert first.headers["idempotency-key"] == second.headers["idempotency-key"]
    assert first.body == second.body


def test_the_exit_code_of_a_pipe_is_that_of_the_last_turn(server: FakeServer, run: Run) -> None:
    server.on(CHAT, problem(502, "model_failed", "The model failed."))
    assert run("chat", piped=b"hello\n").code == exits.TURN_FAILED


def test_a_person_is_asked_line_by_line_and_leaves_with_the_end_of_the_input(chat: FakeServer, run: Run) -> None:
    ran = run("chat", "--plain", typed="hello\n", terminal=True)
    assert (ran.code, ran.out) == (0, "You: taskchat: Added buy milk.\n- one\n- two\nYou: \n")
    assert "/help" in ran.err


def test_tasks_are_told_a_line_each(server: FakeServer, run: Run) -> None:
    server.on("GET /api/v1/tasks", Reply(body={"items": [task(3, "buy milk", priority="high")], "next_cursor": None}))
    assert run("chat", piped=b"/tasks\n").out == "#3 buy milk; high\n"


@pytest.mark.parametrize("words", ["/new car", "/etc is full"])
def test_words_behind_a_slash_that_are_no_command_are_a_message(chat: FakeServer, run: Run, words: str) -> None:
    run("chat", piped=words.encode())
    assert said(chat) == [words]


def test_an_unknown_command_is_not_sent(chat: FakeServer, run: Run) -> None:
    assert "There is no /foo." in run("chat", piped=b"/foo\n").err
    assert not chat.turns()


def test_an_export_overwrites_nothing(chat: FakeServer, run: Run, tmp_path: Path) -> None:
    (tmp_path / "there.md").write_text("mine")
    ran = run("chat", piped=f"hello\n/export {tmp_path / 'there.md'}\n".encode())
    assert "There is already a file" in ran.err
    assert (tmp_path / "there.md").read_text() == "mine"


def test_a_command_by_its_beginning_and_leaving(chat: FakeServer, run: Run) -> None:
    ran = run("chat", piped=b"/he\n/q\nnever said\n")
    assert "/history [COUNT]" in ran.out
    assert not chat.turns()


@pytest.mark.slow
def test_a_dumb_terminal_gets_lines_by_itself(chat: FakeServer) -> None:
    ran = in_terminal(["chat"], typed=b"hello\n\x04", environ={"TERM": "dumb"})
    assert ran.code == 0
    assert "taskchat: Added buy milk." in ran.out
    assert "\x1b" not in ran.out


@pytest.mark.slow
def test_a_pipe_gets_lines_by_itself(chat: FakeServer) -> None:
    assert in_pipe(["chat"], stdin=b"hello\n") == (0, "taskchat: Added buy milk.\n- one\n- two\n", "")
