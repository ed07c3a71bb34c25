"""`ask` and its like as scripts and people meet them: real processes, in a pipe and in a terminal."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from taskchat import __version__
from taskchat.cli import exits
from taskchat.client import state
from tests.client.fake_server import FakeServer, Reply, chat_reply, problem, task, turn_events
from tests.fakes.terminal import between_pipes, in_pipe, in_terminal

pytestmark = pytest.mark.slow
CHAT = "POST /api/v1/chat"
CONFIRM = {"kind": "confirm", "text": "Delete these 3 tasks?"}
WHICH = {"kind": "open", "text": "Which?"}


@pytest.fixture
def chat(server: FakeServer) -> FakeServer:
    server.on(CHAT, Reply(events=turn_events("Added **buy ", "milk**.")))
    return server


def test_a_pipe_gets_the_answer_alone_and_plain(chat: FakeServer) -> None:
    assert in_pipe(["ask", "add", "buy", "milk"]) == (0, "Added buy milk.\n", "")
    assert chat.turns()[0].headers["accept"] == "application/json"


def test_a_terminal_gets_it_as_it_comes_with_styles(chat: FakeServer) -> None:
    assert in_terminal(["ask", "add", "buy", "milk"]) == (0, "Added \x1b[1mbuy milk\x1b[0m.\n", "")
    assert chat.turns()[0].headers["accept"] == "text/event-stream"


@pytest.mark.parametrize(
    ("environ", "coloured"),
    [
        ({"NO_COLOR": "1"}, False),
        ({"NO_COLOR": "1", "FORCE_COLOR": "1"}, False),
        ({"CLICOLOR": "0"}, False),
        ({"TERM": "dumb"}, False),
        ({"TERM": "dumb", "FORCE_COLOR": "1"}, True),
        ({}, True),
    ],
)
def test_the_environment_says_whether_a_terminal_gets_colours(
    chat: FakeServer, environ: dict[str, str], coloured: bool
) -> None:
    assert ("\x1b[" in in_terminal(["ask", "hi"], environ=environ).out) == coloured


@pytest.mark.parametrize("name", ["FORCE_COLOR", "CLICOLOR_FORCE"])
def test_colours_can_be_had_in_a_pipe(chat: FakeServer, name: str) -> None:
    assert "\x1b[1m" in in_pipe(["ask", "hi"], environ={name: "1"}).out
    assert "\x1b[" not in in_pipe(["ask", "hi"], environ={name: "0"}).out


def test_what_is_piped_in_stands_beneath_the_words(chat: FakeServer) -> None:
    assert in_pipe(["ask", "make tasks of these"], stdin=b"call ann\nbuy milk\n").code == 0
    assert in_pipe(["ask"], stdin="Grüße an Åsa 🙂".encode()).code == 0
    assert in_pipe(["ask", "--no-input", "add it"], stdin=b"not this").code == 0
    assert [turn.body["message"] for turn in chat.turns()] == [
        "make tasks of these\ncall ann\nbuy milk",
        "Grüße an Åsa 🙂",
        "add it",
    ]


def test_a_pipe_in_which_nothing_comes_is_waited_for_and_that_is_said(chat: FakeServer) -> None:
    with between_pipes(["ask", "make tasks of these"]) as process:
        assert process.stdin is not None
        assert process.stderr is not None
        assert b"--no-input" in process.stderr.readline()
        process.stdin.write(b"call ann")
        process.stdin.close()
        assert process.wait(20) == 0
    assert chat.turns()[0].body["message"] == "make tasks of these\ncall ann"


def test_dev_null_and_a_terminal_are_not_waited_for(chat: FakeServer) -> None:
    assert in_pipe(["ask", "hi"]).code == 0
    assert in_terminal(["ask", "hi"]).code == 0
    assert [turn.body["message"] for turn in chat.turns()] == ["hi", "hi"]


@pytest.mark.parametrize("option", ["--json", "--jsonl", "--quiet", "--markdown", "--no-markdown"])
def test_how_it_is_printed_is_the_same_in_a_pipe_and_in_a_terminal(chat: FakeServer, option: str) -> None:
    shown = [ran(["ask", option, "hi"]) for ran in (in_pipe, in_terminal)]
    assert [each.code for each in shown] == [0, 0]
    assert [each.err for each in shown] == ["", ""]
    texts = [
        [json.loads(line) for line in told.out.splitlines()] if option == "--jsonl" else told.out for told in shown
    ]
    parsed = [json.loads(told.out) for told in shown] if option == "--json" else texts
    assert parsed[0] == parsed[1]
    assert bool(shown[0].out) == (option != "--quiet")


@pytest.mark.parametrize(
    ("options", "sent"),
    [
        (["--new", "--model", "ollama/small", "--no-fallback"], {"model": "ollama/small", "fallback": False}),
        (["-n", "-m", "ollama/small", "--fallback"], {"model": "ollama/small", "fallback": True}),
        (["--bot", "house-rules"], {"bot_id": "b1"}),
        (["-b", "house-rules", "--new"], {"bot_id": "b1"}),
        (["--conversation", "c7", "--timeout", "30"], {"conversation_id": "c7"}),
        (["--continue"], {"conversation_id": "c5"}),
        ([], {"conversation_id": "c5"}),
        (["-n"], {}),
    ],
)
def test_options_reach_the_server(chat: FakeServer, options: list[str], sent: dict[str, object]) -> None:
    bot = {"id": "b1", "slug": "house-rules", "name": "House rules", "role": "owner"}
    chat.on("GET /api/v1/bots", Reply(body={"items": [bot]}))
    state.remember_conversation("local", "c5")
    for ran in (in_pipe, in_terminal):
        assert ran(["ask", *options, "hi"]).code == 0
    body = chat.turns()[0].body
    assert body == {"message": "hi", "timezone": "Europe/Berlin", **sent}


@pytest.mark.parametrize("option", ["--yes", "-y"])
def test_yes_confirms_in_a_pipe_and_in_a_terminal(server: FakeServer, option: str) -> None:
    for ran in (in_pipe, in_terminal):
        server.on(CHAT, Reply(events=turn_events("Really?", needs_answer=CONFIRM)), Reply(events=turn_events("Done.")))
        assert ran(["ask", option, "delete everything"]) == (0, "Really?\nDone.\n", "")


@pytest.mark.parametrize(
    ("typed", "code", "answers"),
    [(b"y\n", 0, ["yes"]), (b"no\n", 0, ["no"]), (b"\n", exits.ASKED_BACK, [])],
)
def test_who_sits_there_is_asked(server: FakeServer, typed: bytes, code: int, answers: list[str]) -> None:
    server.on(CHAT, Reply(events=turn_events("Really?", needs_answer=CONFIRM)), Reply(events=turn_events("Well.")))
    ran = in_terminal(["ask", "delete everything"], typed=typed)
    assert ran.code == code
    assert "yes or no" in ran.err
    assert [turn.body["message"] for turn in server.turns()[1:]] == answers


def test_in_a_pipe_nobody_is_asked(server: FakeServer) -> None:
    server.on(CHAT, Reply(body=chat_reply("Really?", needs_answer=CONFIRM)))
    ran = in_pipe(["ask", "delete everything"])
    assert (ran.code, ran.out) == (exits.ASKED_BACK, "Really?\n")
    assert "taskchat ask --yes" in ran.err


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (Reply(events=turn_events("Which?", needs_answer=WHICH)), exits.ASKED_BACK),
        (problem(404, "not_found", "There is none."), exits.NOTHING_MATCHED),
        (problem(401, "not_signed_in", "Who?"), exits.NOT_SIGNED_IN),
        (problem(502, "model_failed", "The model broke off."), exits.TURN_FAILED),
        (problem(422, "invalid_input", "No."), exits.BAD_INPUT),
    ],
)
def test_a_script_is_told_by_the_exit_code(server: FakeServer, answer: Reply, code: int) -> None:
    server.on(CHAT, answer)
    for ran in (in_pipe(["ask", "hi"]), in_terminal(["ask", "hi"])):
        assert ran.code == code
        assert "Traceback" not in ran.err


def test_a_server_that_is_not_there_is_told_by_the_exit_code(home: Path) -> None:
    environ = {"TASKCHAT_SERVER": f"unix:{home}/nobody.sock", "TASKCHAT_TOKEN": "t"}
    ran = in_pipe(["ask", "hi"], environ=environ)
    assert (ran.code, ran.out) == (exits.UNREACHABLE, "")


def test_the_version_and_the_help_are_the_same_in_a_terminal(home: Path) -> None:
    for ran in (in_pipe, in_terminal):
        assert ran(["--version"]) == (0, f"taskchat {__version__}\n", "")
        shown = ran(["--help"])
        assert shown.code == 0
        assert 'taskchat ask "add buy milk tomorrow at 5pm"' in shown.out


@pytest.mark.parametrize("columns", [40, 60, 80, 200])
@pytest.mark.parametrize("command", [["--help"], ["ask", "--help"], ["hello"]])
def test_help_fits_the_terminal(server: FakeServer, columns: int, command: list[str]) -> None:
    server.on("GET /api/v1/tasks", Reply(body={"items": [], "next_cursor": None}))
    lines = in_terminal(command, columns=columns).out.splitlines()
    loose = [line for line in lines if len(line) > columns and "taskchat " not in line]
    assert loose == []
    assert max(map(len, lines)) <= 110


def test_taskchat_alone_greets_and_shows_three_things_to_try(server: FakeServer) -> None:
    server.on(
        "GET /api/v1/tasks", Reply(body={"items": [task(1, "pay the rent", due="2026-01-01")], "next_cursor": None})
    )
    for ran in (in_pipe([]), in_terminal([])):
        assert ran.code == 0, ran.err
        for command in ("taskchat ask", "taskchat tasks", "taskchat chat"):
            assert f"  {command}" in ran.out
        assert "pay the rent" in ran.out


def test_wide_and_right_to_left_words_arrive_as_they_are(server: FakeServer) -> None:
    words = "牛乳を買う – לקנות חלב – شراء الحليب – 👩‍👩‍👧"
    server.on(CHAT, Reply(events=turn_events(f"Added **{words}**.")))
    assert in_pipe(["ask", "add", words]).out == f"Added {words}.\n"
    assert words in in_terminal(["ask", "add", words], columns=30).out
    assert server.turns()[0].body["message"] == f"add {words}"


def test_an_encoding_without_the_character_is_no_failure(server: FakeServer) -> None:
    server.on(CHAT, Reply(events=turn_events("Grüße 🙂")))
    environ = {"PYTHONIOENCODING": "ascii"}
    assert in_pipe(["ask", "hi"], environ=environ) == (0, "Gr??e ?\n", "")


def test_it_runs_as_the_console_script_too() -> None:
    script = Path(sys.executable).with_name("taskchat")
    if not script.exists():
        pytest.skip("taskchat is not installed here")
    ran = subprocess.run([script, "--version"], capture_output=True, text=True, check=True)
    assert ran.stdout == f"taskchat {__version__}\n"
