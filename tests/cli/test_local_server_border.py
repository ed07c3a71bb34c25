"""This machine's own server, as commands find, start, show and end it: real processes, in a pipe and in a terminal."""

from __future__ import annotations

import asyncio
import json
import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from taskchat import paths
from taskchat.cli import exits
from taskchat.client import local
from taskchat.client.processes import lives
from taskchat.store.sqlite import SqliteStore
from tests.fakes.database import person
from tests.fakes.terminal import in_pipe, in_terminal, terminal
from tests.fakes.waiting import until
from tests.store.test_tasks_migration import go_back

pytestmark = [
    pytest.mark.slow,
    pytest.mark.usefixtures("machine"),
    pytest.mark.skipif(not Path("/proc/self").exists(), reason="processes are counted by /proc"),
]


@pytest.fixture
def machine(home: Path) -> Iterator[Path]:
    """A machine on which taskchat never ran; no process of its is left after the test."""
    yield home
    local.stop()
    assert servers(home) == []


def servers(home: Path) -> list[int]:
    """The local servers that live in this home, by what the system tells."""
    found = []
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            try:
                ours = f"TASKCHAT_HOME={home}".encode() in (folder / "environ").read_bytes().split(b"\0")
                if ours and b"--local" in (folder / "cmdline").read_bytes() and lives(int(folder.name)):
                    found.append(int(folder.name))
            except OSError:
                continue
    return found


def done(*arguments: str) -> str:
    ran = in_pipe(arguments)
    assert ran.code == 0, ran
    return ran.out


def test_it_is_started_shown_restarted_and_ended(machine: Path) -> None:
    assert "not running" in in_terminal(["stop"]).out
    assert json.loads(done("status", "--json"))["running"] is False
    assert servers(machine) == []
    started = in_pipe(["restart"])
    assert (started.code, "was not running" in started.out, "Starting" in started.err) == (0, True, True)
    (first,) = servers(machine)
    assert f"process {first}" in started.out
    shown = in_terminal(["status"]).out
    assert f"pid:        {first}" in shown
    assert "anew" in in_terminal(["restart"]).out
    (second,) = servers(machine)
    assert second != first
    assert done("stop") == "taskchat's local server has ended.\n"
    assert servers(machine) == []


def test_it_ends_when_nobody_has_asked_for_a_while_and_the_next_command_starts_it(machine: Path) -> None:
    done("config", "set", "idle_minutes", "0.02")
    done("tasks", "add", "milk")
    (first,) = servers(machine)
    asyncio.run(until(lambda: not lives(first), seconds=30))
    assert not paths.server_socket().exists()
    assert "milk" in done("tasks", "list")
    assert servers(machine) != [first]


@pytest.mark.parametrize("left", ["killed", "swept", "hung"])
def test_what_an_earlier_server_has_left_is_cleared_away(machine: Path, left: str) -> None:
    done("tasks", "add", "milk")
    (pid,) = servers(machine)
    if left == "killed":
        os.kill(pid, signal.SIGKILL)
        assert paths.server_socket().exists()
    elif left == "swept":  # as when the session's folder goes with its last login
        for path in paths.runtime_dir().iterdir():
            path.unlink()
    else:
        record = json.loads(paths.server_record().read_text())
        paths.write_private(paths.server_record(), json.dumps(record | {"address": f"unix:{machine}/nowhere"}))
    assert "milk" in done("tasks", "list")
    (now,) = servers(machine)
    assert now != pid


def test_no_server_is_started_where_commands_talk_to_another(machine: Path) -> None:
    elsewhere = {"TASKCHAT_SERVER": "http://127.0.0.1:9", "TASKCHAT_TOKEN": "t"}
    assert in_pipe(["whoami"], environ=elsewhere).code == exits.UNREACHABLE
    assert in_pipe(["status"], environ=elsewhere).code == exits.UNREACHABLE
    assert in_pipe(["restart"], environ=elsewhere).code == exits.BAD_INPUT
    assert (servers(machine), paths.server_log().exists()) == ([], False)


def test_the_log_is_shown_from_its_end_and_followed(machine: Path) -> None:
    assert in_pipe(["logs"]).code == exits.NOTHING_MATCHED
    assert in_pipe(["logs", "-n", "-1"]).code == exits.BAD_INPUT
    done("restart")
    assert "serves unix:" in done("logs", "--lines", "5")
    assert len(in_terminal(["logs", "-n", "1"], columns=300).out.splitlines()) == 1
    assert done("logs", "-n", "0") == ""
    with terminal(["logs", "--follow", "-n", "50"], columns=300) as following:
        following.until("serves unix:")
        paths.server_log().replace(paths.former_log())
        paths.server_log().write_text("the next log\n")
        following.until("the next log")
        following.process.send_signal(signal.SIGINT)
        assert following.ended().code == exits.INTERRUPTED


def test_a_log_that_has_grown_too_long_is_put_aside(machine: Path) -> None:
    paths.make_private(machine)
    paths.server_log().write_text("an old line\n" * 400_000)
    done("restart")
    assert "an old line" in paths.former_log().read_text()
    assert "an old line" not in paths.server_log().read_text()
    assert "serves unix:" in paths.server_log().read_text()
    assert done("logs", "-n", "3").startswith("an old line\n")


def test_a_database_of_an_older_version_is_kept_as_it_was(machine: Path) -> None:
    async def old() -> None:
        store = SqliteStore.open(paths.local_database())
        await person(store, "ann")
        await store.close()
        await go_back(str(paths.local_database()), "0010")

    asyncio.run(old())
    started = in_pipe(["whoami"])
    (copy,) = paths.database_copies(paths.local_database())
    assert started.code == 0
    assert f"it is kept: {copy}" in started.err
    assert str(copy) in paths.server_log().read_text()
    assert in_pipe(["whoami"]).err == ""


def test_settings_of_the_file_reach_it_when_it_starts_anew(machine: Path) -> None:
    done("restart")
    changed = in_pipe(["config", "set", "model", "ollama/none"])
    assert "taskchat restart" in changed.err
    assert json.loads(done("status", "--json"))["model"] == "embedded"
    done("restart")
    assert json.loads(done("status", "--json"))["model"] == "ollama/none"


@pytest.mark.parametrize("command", [["whoami"], ["tasks", "list"], ["restart"], ["status"], ["doctor"], ["config"]])
def test_a_home_that_can_not_be_written_is_said(machine: Path, command: list[str]) -> None:
    ran = in_pipe(command, environ={"TASKCHAT_HOME": "/dev/null/taskchat"})
    assert "Traceback" not in ran.err
    assert (ran.code == 0) == (command[0] in ("status", "config"))
    if ran.code:
        assert "TASKCHAT_HOME" in ran.err + ran.out


def test_a_disk_that_is_full_is_said_and_leaves_nothing_half_done(tmp_path: Path) -> None:
    if os.system(f"mount -t tmpfs -o size=64k taskchat-test {tmp_path} 2>/dev/null") != 0:
        pytest.skip("nobody may mount a small disk here")
    try:
        (tmp_path / "filler").write_bytes(b"x" * 64 * 1024)
        ran = in_pipe(["whoami"], environ={"TASKCHAT_HOME": str(tmp_path)})
        assert (ran.code, ran.out, "Traceback" in ran.err) == (exits.FAILED, "", False)
        assert "space" in ran.err
        (tmp_path / "filler").write_bytes(b"x" * 32 * 1024)
        ran = in_pipe(["whoami"], environ={"TASKCHAT_HOME": str(tmp_path)})
        assert (ran.code, ran.out) == (exits.UNREACHABLE, "")
        assert "disk is full" in ran.err
        assert servers(tmp_path) == []
        found = in_pipe(["doctor"], environ={"TASKCHAT_HOME": str(tmp_path)})
        assert (found.code, "problem\tdisk" in found.out) == (exits.FAILED, True)
    finally:
        os.system(f"umount {tmp_path}")
