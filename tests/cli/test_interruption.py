"""Whatever ends a command, it leaves no traceback and no half state, and the exit code says it."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from taskchat import paths
from taskchat.cli import exits
from taskchat.client import local, state
from tests.client.fake_server import Asked, FakeServer, Reply, chat_reply, task, turn_events
from tests.fakes.terminal import COMMAND, ROOT, between_pipes, code_of, in_pipe, terminal

pytestmark = [pytest.mark.slow, pytest.mark.skipif(sys.platform == "win32", reason="signals are POSIX's")]
CHAT, STOP = "POST /api/v1/chat", "POST /api/v1/chat/stop"
ENDS = [(signal.SIGINT, 130), (signal.SIGTERM, 143), (signal.SIGHUP, 129)]


class Thinking:
    """A server that got a message and thinks about it until it is told to stop."""

    def __init__(self, server: FakeServer) -> None:
        self.asked = threading.Event()
        self.over = threading.Event()
        server.answers[CHAT] = self._think
        server.answers[STOP] = self._stop

    def _think(self, _asked: Asked) -> Reply:
        self.asked.set()
        self.over.wait(20)
        return Reply(cut=0)

    def _stop(self, _asked: Asked) -> Reply:
        self.over.set()
        done = {"id": "t1", "tool": "add_task", "arguments": {}, "result": {}}
        return Reply(body={"stopped": True, "reply": chat_reply("Stopped.", stopped=True, tool_calls=[done])})


@pytest.fixture
def thinking(server: FakeServer) -> Iterator[Thinking]:
    found = Thinking(server)
    yield found
    found.over.set()


@pytest.mark.parametrize(("number", "code"), ENDS)
def test_a_signal_stops_the_turn_and_says_what_was_done(
    server: FakeServer, thinking: Thinking, number: signal.Signals, code: int
) -> None:
    with between_pipes(["ask", "--no-input", "add milk and bread"]) as process:
        assert thinking.asked.wait(20)
        process.send_signal(number)
        out, err = process.communicate(timeout=20)
    assert (code_of(process.returncode), out) == (code, b"")
    assert b"this was done, and stays done: add_task" in err
    assert b"Traceback" not in err
    stop = server.asked[-1]
    assert stop.path == "/api/v1/chat/stop"
    assert stop.headers["idempotency-key"] == server.turns()[0].headers["idempotency-key"]
    assert state.last_conversation("local") == "c1"


@pytest.mark.parametrize(("number", "code"), ENDS)
def test_a_typer_command_ends_alike(server: FakeServer, number: signal.Signals, code: int) -> None:
    asked, over = threading.Event(), threading.Event()

    def waits(_asked: Asked) -> Reply:
        asked.set()
        over.wait(20)
        return Reply(cut=0)

    server.answers["GET /api/v1/bots"] = waits
    with between_pipes(["bots", "list"]) as process:
        assert asked.wait(20)
        process.send_signal(number)
        out, err = process.communicate(timeout=20)
    over.set()
    assert (code_of(process.returncode), out) == (code, b"")
    assert b"Traceback" not in err


def test_ctrl_c_at_a_terminal_stops_it_and_says_so(server: FakeServer) -> None:
    thinking = Thinking(server)
    with terminal(["ask", "count"]) as running:
        assert thinking.asked.wait(20)
        running.process.send_signal(signal.SIGINT)
        ran = running.ended()
    assert ran.code == exits.INTERRUPTED
    assert "Stopping…" in ran.err
    assert "Traceback" not in ran.err


def test_nohup_is_respected(server: FakeServer) -> None:
    server.on(CHAT, Reply(body=chat_reply("Added.")))
    program = "trap '' HUP; exec \"$@\""
    ran = subprocess.run(
        ["sh", "-c", program, "sh", *COMMAND, "ask", "hi"],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        cwd=ROOT,
        check=False,
    )
    assert (ran.returncode, ran.stdout) == (0, b"Added.\n")


@pytest.mark.parametrize(("number", "code"), ENDS)
def test_while_it_reads_nothing_was_sent(server: FakeServer, number: signal.Signals, code: int) -> None:
    with between_pipes(["ask", "-"]) as process:
        assert process.stdin is not None
        process.stdin.write(b"x" * 200_000)  # more than a pipe holds: it is reading when this returns
        process.stdin.flush()
        assert process.stdout is not None
        assert process.stderr is not None
        assert code_of(ended_by(process, number)) == code
        assert b"Traceback" not in process.stderr.read()
        assert process.stdout.read() == b""
    assert server.asked == []


@pytest.mark.parametrize("command", [["ask", "hi"], ["ask", "--jsonl", "hi"], ["tasks", "list"], ["--help"], ["hello"]])
def test_a_reader_that_has_gone_ends_it_quietly(server: FakeServer, command: list[str]) -> None:
    server.on(CHAT, Reply(events=turn_events("word " * 20_000)))
    server.on("GET /api/v1/tasks", Reply(body={"items": [task(n, "x" * 490) for n in range(1, 400)]}))
    reader, writer = os.pipe()
    os.close(reader)
    ran = subprocess.run(
        [*COMMAND, *command], stdin=subprocess.DEVNULL, stdout=writer, stderr=subprocess.PIPE, cwd=ROOT, check=False
    )
    os.close(writer)
    assert (ran.returncode, ran.stderr) == (exits.PIPE_CLOSED, b"")


def ended_by(process: subprocess.Popen[bytes], number: signal.Signals) -> int:
    """Send the signal, once more where it came in the very moment before the process began to wait."""
    for _ in range(20):
        process.send_signal(number)
        with contextlib.suppress(subprocess.TimeoutExpired):
            return process.wait(1)
    raise AssertionError("it did not end")


FULL = Path("/dev/full")


@pytest.mark.skipif(not FULL.exists(), reason="there is no /dev/full here")
@pytest.mark.parametrize(
    "command",
    [["ask", "hi"], ["ask", "--json", "hi"], ["tasks", "list"], ["--version"], ["--help"], ["help", "output"]],
)
def test_a_full_disk_is_said_and_no_traceback(server: FakeServer, command: list[str]) -> None:
    server.on(CHAT, Reply(body=chat_reply("Added.")))
    server.on("GET /api/v1/tasks", Reply(body={"items": [task(1, "milk")]}))
    with FULL.open("wb", buffering=0) as full:
        ran = subprocess.run(
            [*COMMAND, *command], stdin=subprocess.DEVNULL, stdout=full, stderr=subprocess.PIPE, cwd=ROOT, check=False
        )
    assert ran.returncode == exits.FAILED
    assert ran.stderr.decode() == "taskchat: The answer can't be written: No space left on device.\n"


def test_where_nothing_can_be_kept_the_reply_comes_all_the_same(server: FakeServer) -> None:
    server.on(CHAT, Reply(body=chat_reply("Added.")))
    program = 'ulimit -f 0; exec "$@"'  # no file may grow
    ran = subprocess.run(
        ["sh", "-c", program, "sh", *COMMAND, "ask", "hi"],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        cwd=ROOT,
        check=False,
        env={**os.environ, "TASKCHAT_TOKEN": "good", "PYTHONDONTWRITEBYTECODE": "1"},
    )
    assert (ran.returncode, ran.stdout) == (0, b"Added.\n")
    assert b"can't write" in ran.stderr
    assert b"Traceback" not in ran.stderr
    assert not paths.client_state().exists()
    assert [path for path in paths.data_dir().iterdir() if path.suffix == ".tmp"] == []


def test_an_interrupted_start_of_the_local_server_leaves_none_behind(home: Path) -> None:
    with terminal(["ask", "hello"]) as running:
        running.until("Starting taskchat's local server")
        running.process.send_signal(signal.SIGINT)
        ran = running.ended()
    try:
        assert ran.code == exits.INTERRUPTED
        assert "Traceback" not in ran.err
        assert in_pipe(["ask", "add milk"]).code == 0  # and the next one starts it
        listed = json.loads(in_pipe(["tasks", "list", "--json"]).out)
        assert [each["title"] for each in listed] == ["milk"]
        assert paths.server_log().read_text().count("serves unix:") == 1
    finally:
        local.stop()
