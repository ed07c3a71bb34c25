"""The one way in and the one way out."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from taskchat import __version__, paths
from taskchat.cli import ask, exits
from taskchat.cli.parsing import Given
from tests.cli.conftest import Run
from tests.client.fake_server import FakeServer, Reply, task


def test_the_version_is_told(run: Run) -> None:
    assert run("--version") == (0, f"taskchat {__version__}\n", "")


def test_help_names_every_command(run: Run) -> None:
    text = run("--help").out
    for command in [
        "ask",
        "chat",
        "tasks",
        "conversations",
        "login",
        "register",
        "logout",
        "whoami",
        "status",
        "stop",
        "serve",
    ]:
        assert f" {command} " in text


@pytest.mark.parametrize("arguments", [["dance"], ["tasks", "dance"], ["tasks", "list", "--dance"], ["login", "-x"]])
def test_wrong_usage_is_code_2(run: Run, arguments: list[str]) -> None:
    assert run(*arguments).code == exits.BAD_INPUT


@pytest.mark.parametrize(
    ("arguments", "hint"),
    [
        (["buy", "milk"], 'taskchat ask "buy milk"'),
        (["pay", "$5"], "taskchat ask 'pay $5'"),
        (["statsu"], "Did you mean: taskchat status"),
        (["tasks", "delete", "3"], "Did you mean: taskchat tasks rm 3"),
        (["tasks", "juggle"], "taskchat tasks --help"),
        (["task"], "Did you mean: taskchat tasks"),
        (["bots", "add", "x"], "Did you mean: taskchat bots create x"),
        (["config", "list"], "Did you mean: taskchat config show"),
        (["docs", "ask", "x"], "Did you mean: taskchat docs search x"),
    ],
)
def test_an_unknown_command_says_what_was_meant(run: Run, arguments: list[str], hint: str) -> None:
    ran = run(*arguments)
    assert ran.code == exits.BAD_INPUT
    assert hint in ran.err


def test_a_wrong_choice_is_told_in_plain_words(run: Run) -> None:
    ran = run("tasks", "list", "--status", "foo")
    assert "--status: 'foo' is not one of: pending" in ran.err


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["tasks", "add", "x", "--priority", "hgh"], "--priority: 'hgh' is not one of: low, medium, high."),
        (["export", "--format", "ics"], "--format: 'ics' is not one of: json, csv, todotxt, taskwarrior, ical."),
        (["export", "-o", "x"], "There is no option -o.\n  See: taskchat export --help"),
        (["export", "--stauts", "all"], "There is no option --stauts.\n  Did you mean: --status"),
        (["export", "one", "two"], "There is one word too many: 'two'."),
        (["export", "--format"], "--format needs a value."),
        (["import"], "FILE is missing.\n  See: taskchat import --help"),
        (["docs", "add"], " is missing.\n  See: taskchat docs add --help"),
    ],
)
def test_wrong_usage_is_told_alike_by_every_command(run: Run, arguments: list[str], words: str) -> None:
    ran = run(*arguments)
    assert ran.code == exits.BAD_INPUT
    assert words in ran.err
    assert ran.err.startswith("taskchat: ")


def broken(_given: Given) -> int:
    raise ZeroDivisionError("by accident")


def test_nobody_sees_a_traceback_who_did_not_ask(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ask, "ASK", ask.ASK._replace(run=broken))
    ran = run("ask", "hi")
    assert ran.code == exits.FAILED
    assert "Traceback" not in ran.err
    assert str(paths.crash_report()) in ran.err
    assert "ZeroDivisionError: by accident" in paths.crash_report().read_text()
    monkeypatch.setenv("TASKCHAT_DEBUG", "1")
    assert "Traceback" in run("ask", "hi").err


def test_an_interrupt_is_130(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(_given: Given) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr(ask, "ASK", ask.ASK._replace(run=interrupted))
    assert run("ask", "hi").code == exits.INTERRUPTED


def test_a_reader_that_has_gone_ends_it_quietly(server: FakeServer) -> None:
    server.on("GET /api/v1/tasks", Reply(body={"items": [task(n, "x" * 490) for n in range(1, 400)]}))
    command = [sys.executable, "-m", "taskchat", "tasks", "list"]
    with subprocess.Popen(
        command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.read(10)
        process.stdout.close()
        errors = process.stderr.read()
    assert (process.returncode, errors) == (exits.PIPE_CLOSED, "")


def test_a_home_that_can_not_be_written_is_a_clear_error(run: Run, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (home / "file").write_text("")
    monkeypatch.setenv("TASKCHAT_HOME", str(home / "file" / "inside"))
    ran = run("ask", "hi")
    assert ran.code == exits.FAILED
    assert "set TASKCHAT_HOME" in ran.err
    assert "Traceback" not in ran.err


def test_a_server_that_is_not_there_says_what_to_do(run: Run, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TASKCHAT_SERVER", f"unix:{home}/nobody.sock")
    monkeypatch.setenv("TASKCHAT_TOKEN", "t")
    for command in (["ask", "hi"], ["tasks", "list"], ["conversations", "list"]):
        ran = run(*command)
        assert (ran.code, ran.out) == (exits.UNREACHABLE, "")
        assert "can't be reached" in ran.err
        assert "taskchat logout" in ran.err
