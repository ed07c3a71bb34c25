"""`taskchat ask`, from outside."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from taskchat.cli import exits, message
from taskchat.client import state, turns
from taskchat.schemas.values import MESSAGE_MAX
from tests.cli.conftest import Run
from tests.client.fake_server import Asked, FakeServer, Reply, chat_reply, problem, turn_events

CHAT = "POST /api/v1/chat"
STOP = "POST /api/v1/chat/stop"
QUESTION = {"kind": "open", "text": "Which one?"}


@pytest.fixture(autouse=True)
def no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turns, "RETRY_DELAYS", (0.0, 0.0))


@pytest.fixture
def chat(server: FakeServer) -> FakeServer:
    server.on(CHAT, Reply(events=turn_events("Added **buy ", "milk**.")))
    return server


def test_words_need_no_quotes_and_options_may_stand_between_them(chat: FakeServer, run: Run) -> None:
    assert run("ask", "add", "buy", "--new", "milk") == (0, "Added buy milk.\n", "")
    assert chat.turns()[0].body == {"message": "add buy milk", "timezone": "Europe/Berlin"}


def test_a_terminal_gets_the_reply_as_it_comes_with_styles(
    chat: FakeServer, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert run("ask", "hi", terminal=True).out == "Added \x1b[1mbuy milk\x1b[0m.\n"
    assert chat.turns()[0].headers["accept"] == "text/event-stream"
    monkeypatch.setenv("NO_COLOR", "1")
    assert run("ask", "hi", terminal=True).out == "Added buy milk.\n"


@pytest.mark.parametrize(
    ("words", "piped", "message"),
    [
        ([], b"from the pipe\n", "from the pipe"),
        (["-"], b"from the pipe\n", "from the pipe"),
        (["add", "these:", "-"], b"one\ntwo\n", "add these:\none\ntwo"),
        (["make tasks of", "these"], b"one\ntwo\n", "make tasks of these\none\ntwo"),
        (["add", "--no-input"], b"not read", "add"),
        (["add", "--", "--new"], b"", "add --new"),
        (["add", "-5", "degrees"], b"", "add -5 degrees"),
        ([], b"\xef\xbb\xbfwith a mark", "with a mark"),
    ],
)
def test_the_message_comes_from_words_and_standard_input(
    chat: FakeServer, run: Run, words: list[str], piped: bytes, message: str
) -> None:
    assert run("ask", *words, piped=piped).code == 0
    assert chat.turns()[0].body["message"] == message


@pytest.mark.parametrize(
    ("words", "piped", "said"),
    [
        ([], b"", "The message is empty."),
        (["  "], b"", "The message is empty."),
        (["x" * 10_001], b"", "10,001 characters"),
        ([], b"x" * 1_000_001, "longer than 1,000,000 bytes"),
        ([], b"\xff\xfe", "not UTF-8"),
        (["half \ud800 a character"], b"", "half of a character"),
        (["--json", "--markdown", "x"], b"", "not allowed with"),
        (["--new", "--conversation", "c1", "x"], b"", "not allowed with"),
        (["--new", "-c", "x"], b"", "not allowed with"),
        (["--quiet", "--jsonl", "x"], b"", "not allowed with"),
        (["--timeout", "soon", "x"], b"", "--timeout: 'soon' is not what belongs there"),
        (["--timeout", "0", "x"], b"", "--timeout"),
        (["--conversation"], b"", "--conversation needs a value"),
        (["--bto", "x"], b"", "Did you mean: --bot"),
    ],
)
def test_bad_input_is_refused_before_anything_is_sent(
    chat: FakeServer, run: Run, words: list[str], piped: bytes, said: str
) -> None:
    ran = run("ask", *words, piped=piped)
    assert (ran.code, ran.out) == (exits.BAD_INPUT, "")
    assert said in ran.err
    assert not chat.asked


def test_nothing_to_say_at_a_terminal_shows_how(chat: FakeServer, run: Run) -> None:
    ran = run("ask", typed="")
    assert ran.code == exits.BAD_INPUT
    assert "For example: taskchat ask" in ran.err


def test_the_limit_is_the_contracts() -> None:
    assert message.MESSAGE_MAX == MESSAGE_MAX


def test_it_goes_on_with_the_last_conversation_unless_told_otherwise(chat: FakeServer, run: Run) -> None:
    for more in ([], [], ["--new"], ["--conversation", "other"], ["-c"]):
        assert run("ask", "hi", *more).code == 0
    assert [turn.body.get("conversation_id") for turn in chat.turns()] == [None, "c1", None, "other", "c1"]


def test_c_takes_an_id_as_well(chat: FakeServer, run: Run) -> None:
    known = "0123456789abcdef" * 2
    run("ask", "-c", known, "hi")
    assert chat.turns()[0].body["conversation_id"] == known
    assert chat.turns()[0].body["message"] == "hi"


def test_a_conversation_that_is_gone_is_followed_by_a_new_one(server: FakeServer, run: Run) -> None:
    state.remember_conversation("local", "gone")
    server.on(CHAT, problem(404, "not_found", "There is no such conversation."), Reply(body=chat_reply("Hello.")))
    ran = run("ask", "hi")
    assert (ran.code, ran.out) == (0, "Hello.\n")
    assert "starts a new one" in ran.err
    assert state.last_conversation("local") == "c1"


def test_a_conversation_that_was_named_and_is_not_there_is_an_error(server: FakeServer, run: Run) -> None:
    server.on(CHAT, problem(404, "not_found", "There is no such conversation."))
    ran = run("ask", "hi", "--conversation", "gone")
    assert ran == (exits.NOTHING_MATCHED, "", "taskchat: There is no such conversation.\n")


def test_json_is_the_whole_reply_as_one_object(server: FakeServer, run: Run) -> None:
    server.on(CHAT, Reply(body=chat_reply("Grüße 🙂", needs_answer=QUESTION)))
    ran = run("ask", "--json", "hi")
    assert json.loads(ran.out) == {"v": 1, **chat_reply("Grüße 🙂", needs_answer=QUESTION)}
    assert ran.out.count("\n") == 1
    assert ran.code == exits.ASKED_BACK


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (Reply(body=chat_reply("Which one?", needs_answer=QUESTION)), exits.ASKED_BACK),
        (Reply(body=chat_reply("I could not.", success=False)), exits.FAILED),
        (problem(502, "model_failed", "The model broke off."), exits.TURN_FAILED),
        (problem(504, "turn_timed_out", "Too long."), exits.TURN_FAILED),
        (problem(422, "invalid_input", "No."), exits.BAD_INPUT),
        (problem(429, "too_many_requests", "Slow down."), exits.FAILED),
        (problem(401, "not_signed_in", "Who?"), exits.NOT_SIGNED_IN),
        (Reply(cut=0), exits.UNREACHABLE),
    ],
)
def test_the_exit_code_tells_what_happened(server: FakeServer, run: Run, answer: Reply, code: int) -> None:
    server.on(CHAT, answer)
    ran = run("ask", "hi")
    assert ran.code == code
    assert bool(ran.err) == (answer.status >= 400 or answer.cut is not None)


@pytest.mark.parametrize("code", ["model_failed", "internal_error"])
def test_a_turn_that_breaks_off_says_what_stays_done(server: FakeServer, run: Run, code: str) -> None:
    done = {"id": "t1", "tool": "add_task", "arguments": {}, "result": {}}
    broken = {"title": "t", "status": 502, "code": code, "detail": "It broke off.", "hint": "Say it again."}
    events = [*turn_events("I ad")[:2], {"type": "turn.failed", "problem": broken, "tool_calls": [done]}]
    server.on(CHAT, Reply(events=events))
    ran = run("ask", "hi", terminal=True)
    assert (ran.code, ran.out) == (exits.TURN_FAILED, "I ad\n")
    assert "this was done, and stays done: add_task" in ran.err
    assert "It broke off.\n  Say it again." in ran.err


def test_a_reply_that_breaks_off_goes_on_where_it_was(server: FakeServer, run: Run) -> None:
    whole = turn_events("One, two, ", "three.")
    cut = len("".join(f"event: {e['type']}\ndata: {json.dumps(e)}\n\n" for e in whole[:2])) + len(": keep-alive\n\n")
    server.on(CHAT, Reply(events=whole, cut=cut), Reply(events=whole))
    assert run("ask", "count", terminal=True).out == "One, two, three.\n"


def test_a_reply_that_came_out_otherwise_the_second_time_is_shown_whole(server: FakeServer, run: Run) -> None:
    first, second = turn_events("One, two, ", "three."), turn_events("Something else.")
    server.on(CHAT, Reply(events=first, cut=260), Reply(events=second))
    assert run("ask", "count", terminal=True).out.endswith("Something else.\n")


@pytest.fixture
def interrupted(server: FakeServer) -> Iterator[FakeServer]:
    """Whoever says something is interrupted by Ctrl-C while the server thinks."""
    over = threading.Event()

    def thinks(_asked: Asked) -> Reply:
        os.kill(os.getpid(), signal.SIGINT)
        over.wait(5)
        return Reply(cut=0)

    server.answers[CHAT] = thinks
    yield server
    over.set()


@pytest.mark.parametrize("terminal", [True, False])
def test_ctrl_c_stops_the_turn_on_the_server_and_says_what_was_done(
    interrupted: FakeServer, run: Run, terminal: bool
) -> None:
    done = {"id": "t1", "tool": "add_task", "arguments": {}, "result": {}}
    reply = chat_reply("Stopped.", stopped=True, success=False, tool_calls=[done])
    interrupted.on(STOP, Reply(body={"stopped": True, "reply": reply}))
    ran = run("ask", "add milk and bread", terminal=terminal)
    assert (ran.code, ran.out) == (exits.INTERRUPTED, "")
    assert "this was done, and stays done: add_task" in ran.err
    asked = interrupted.asked[-1]
    assert (asked.path, asked.headers["idempotency-key"]) == (
        "/api/v1/chat/stop",
        interrupted.turns()[0].headers["idempotency-key"],
    )
    assert state.last_conversation("local") == "c1"


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (Reply(body={"stopped": False, "reply": None}), "Nothing was under way any more."),
        (Reply(body={"stopped": True, "reply": chat_reply("Stopped.", stopped=True)}), "Stopped. Nothing was done."),
        (Reply(body={"stopped": True, "reply": chat_reply("Added milk.")}), "It was finished already: Added milk."),
        (Reply(cut=0), "It could not be stopped, and may still be carried out."),
    ],
)
def test_what_became_of_a_stopped_turn_is_said(interrupted: FakeServer, run: Run, answer: Reply, said: str) -> None:
    interrupted.on(STOP, answer)
    ran = run("ask", "add milk")
    assert ran.code == exits.INTERRUPTED
    assert said in ran.err


def test_a_stopped_reply_is_json_too(interrupted: FakeServer, run: Run) -> None:
    reply = chat_reply("Stopped.", stopped=True, success=False)
    interrupted.on(STOP, Reply(body={"stopped": True, "reply": reply}))
    assert json.loads(run("ask", "--json", "add milk").out) == {"v": 1, **reply}


def test_help_shows_examples_and_exit_codes(run: Run) -> None:
    text = run("ask", "--help").out
    assert all(f"  {code:<5}{meaning}" in text for code, meaning in exits.MEANINGS.items())
    assert "taskchat ask add buy milk tomorrow at 5pm" in text


def test_the_fast_way_imports_nothing_heavy(home: Path) -> None:
    heavy = "typer, rich, httpx, pydantic, keyring, asyncio, dataclasses, inspect, logging, tempfile"
    script = (
        "import sys; from taskchat.cli import launch; launch.run(['ask', ' ']); "
        f"print([name for name in {heavy.split(', ')} if name in sys.modules])"
    )
    ran = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert ran.stdout == "[]\n"


CONFIRM = {"kind": "confirm", "text": "Delete these 3 tasks?"}


@pytest.fixture
def asks_first(server: FakeServer) -> FakeServer:
    """It asks whether it really should, and then does it."""
    server.on(
        CHAT, Reply(events=turn_events("Really?", needs_answer=CONFIRM)), Reply(events=turn_events("Deleted 3 tasks."))
    )
    return server


def test_yes_confirms_in_a_turn_of_its_own(asks_first: FakeServer, run: Run) -> None:
    ran = run("ask", "--yes", "delete everything")
    assert (ran.code, ran.out) == (0, "Really?\nDeleted 3 tasks.\n")
    assert [turn.body["message"] for turn in asks_first.turns()] == ["delete everything", "yes"]
    assert asks_first.turns()[1].body["conversation_id"] == "c1"
    assert len({turn.headers["idempotency-key"] for turn in asks_first.turns()}) == 2


def test_with_yes_json_is_the_last_reply(asks_first: FakeServer, run: Run) -> None:
    assert json.loads(run("ask", "--yes", "--json", "delete everything").out)["response"] == "Deleted 3 tasks."


def test_without_a_terminal_nothing_is_confirmed_and_how_to_is_said(asks_first: FakeServer, run: Run) -> None:
    ran = run("ask", "delete everything")
    assert (ran.code, ran.out) == (exits.ASKED_BACK, "Really?\n")
    assert "taskchat ask yes" in ran.err
    assert "--yes" in ran.err
    assert len(asks_first.turns()) == 1


def test_yes_says_nothing_to_a_question_of_another_kind(server: FakeServer, run: Run) -> None:
    server.on(CHAT, Reply(body=chat_reply("Which one?", needs_answer=QUESTION)))
    assert run("ask", "--yes", "delete milk").code == exits.ASKED_BACK
    assert len(server.turns()) == 1


def test_jsonl_is_every_event_on_a_line(chat: FakeServer, run: Run) -> None:
    ran = run("ask", "--jsonl", "hi")
    assert [json.loads(line) for line in ran.out.splitlines()] == [
        {"v": 1, **event} for event in turn_events("Added **buy ", "milk**.")
    ]


def test_jsonl_ends_with_what_failed(server: FakeServer, run: Run) -> None:
    broken = {"title": "t", "status": 502, "code": "model_failed", "detail": "It broke off."}
    server.on(CHAT, Reply(events=[*turn_events("I ad")[:2], {"type": "turn.failed", "problem": broken}]))
    ran = run("ask", "--jsonl", "hi")
    assert ran.code == exits.TURN_FAILED
    assert json.loads(ran.out.splitlines()[-1])["problem"] == broken
    assert "It broke off." in ran.err


def test_quiet_prints_nothing_but_errors(server: FakeServer, run: Run) -> None:
    server.on(CHAT, Reply(body=chat_reply("Which one?", needs_answer=CONFIRM)), problem(502, "model_failed", "Broken."))
    assert run("ask", "--quiet", "hi") == (exits.ASKED_BACK, "", "")
    assert run("ask", "--quiet", "hi") == (exits.TURN_FAILED, "", "taskchat: Broken.\n")
    assert run("ask", "--help").out


def test_no_markdown_is_plain_on_a_terminal(chat: FakeServer, run: Run) -> None:
    assert run("ask", "hi", "--no-markdown", terminal=True).out == "Added buy milk.\n"
    assert run("ask", "hi", "--markdown", terminal=True).out == "Added **buy milk**.\n"


def test_a_turn_that_takes_longer_than_it_may_is_stopped(server: FakeServer, run: Run) -> None:
    over = threading.Event()

    def thinks(_asked: Asked) -> Reply:
        over.wait(5)
        return Reply(cut=0)

    server.answers[CHAT] = thinks
    server.on(STOP, Reply(body={"stopped": True, "reply": chat_reply("Stopped.", stopped=True)}))
    ran = run("ask", "--timeout", "0.2", "plan my week")
    over.set()
    assert (ran.code, ran.out) == (exits.TURN_FAILED, "")
    assert "That took too long." in ran.err
    assert "Nothing was done." in ran.err
    assert server.asked[-1].path == "/api/v1/chat/stop"


def test_c_without_a_conversation_says_that_one_starts(chat: FakeServer, run: Run) -> None:
    ran = run("ask", "-c", "hi")
    assert (ran.code, ran.out) == (0, "Added buy milk.\n")
    assert "this starts one" in ran.err
