"""What a Tab offers: commands, options and their values at once, ids and names from a server that is there."""

from __future__ import annotations

from pathlib import Path

import pytest

from taskchat import keychain, paths
from taskchat.cli import exits
from taskchat.client import state
from tests.cli.conftest import Run, home, run, server
from tests.client.conftest import NOBODY, keep_local_token, record
from tests.client.fake_server import FakeServer, Reply, problem, task

__all__ = ["home", "run", "server"]


def offered(run: Run, *typed: str, shell: str = "bash") -> list[str]:
    ran = run("completion", "words", shell, *typed)
    assert ran.err == ""
    return ran.out.splitlines()


@pytest.fixture
def tasks(server: FakeServer) -> FakeServer:
    found = [task(2, "buy milk", project="home", tags=["shop"]), task(12, "牛乳", project="work"), task(30, "x")]
    server.on("GET /api/v1/tasks", Reply(body={"items": found, "next_cursor": None}))
    keep_local_token("good")
    return server


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        (["stat"], ["status"]),
        (["STAT"], ["status"]),
        (["tasks", "unde"], []),
        (["tasks", "und"], ["undo"]),
        (["--v"], ["--version"]),
        (["ask", "--js"], ["--json", "--jsonl"]),
        (["ask", "--json", "--js"], ["--jsonl"]),
        (["ask", "add", "milk", "--qu"], ["--quiet"]),
        (["ask", "add", ""], []),
        (["completion", "f"], ["fish"]),
        (["help", "tasks", "don"], ["done"]),
        (["help", "stat"], ["status"]),
        (["docs", "add", "/etc/"], [":files"]),
        (["dance", ""], []),
        (["ask", "--timeout", ""], []),
    ],
)
def test_commands_options_and_values_are_known_without_a_server(run: Run, typed: list[str], words: list[str]) -> None:
    assert offered(run, *typed) == words


def test_the_first_word_is_any_command(run: Run) -> None:
    assert {"ask", "tasks", "login", "serve"} <= set(offered(run, ""))


def test_a_value_is_offered_behind_its_option_however_it_is_written(run: Run) -> None:
    assert offered(run, "tasks", "list", "--status", "d") == ["done"]
    assert offered(run, "tasks", "list", "--status=d") == ["--status=done"]
    assert offered(run, "tasks", "list", "--status", "=", "d") == ["done"]  # as bash cuts it
    assert "done" in offered(run, "tasks", "list", "--status", "=")


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        (["tasks", "done", ""], ["2", "12", "30"]),
        (["tasks", "done", "1"], ["12"]),
        (["tasks", "done", "2", ""], ["12", "30"]),
        (["tasks", "list", "--project", ""], ["home", "work"]),
        (["tasks", "list", "--tag", "s"], ["shop"]),
    ],
)
def test_ids_and_names_come_from_the_server(tasks: FakeServer, run: Run, typed: list[str], words: list[str]) -> None:
    assert offered(run, *typed) == words


def test_shells_that_can_show_what_it_is_get_it(tasks: FakeServer, run: Run) -> None:
    tasks.on("GET /api/v1/tasks", Reply(body={"items": [task(2, "call: ann\tnow")]}))
    assert offered(run, "tasks", "done", "", shell="zsh") == ["2:call: ann now"]
    assert offered(run, "tasks", "done", "", shell="fish") == ["2\tcall: ann now"]


def test_conversations_and_bots_are_offered(tasks: FakeServer, run: Run) -> None:
    tasks.on("GET /api/v1/conversations", Reply(body={"items": [{"id": "c1", "title": "Milk"}]}))
    tasks.on("GET /api/v1/bots", Reply(body={"items": [{"slug": "house-rules", "name": "House rules"}]}))
    assert offered(run, "conversations", "show", "") == ["c1"]
    assert offered(run, "ask", "--conversation", "") == ["c1"]
    assert offered(run, "ask", "--bot", "h") == ["house-rules"]


ON_A_TAB = ["tasks", "done", ""]


def test_a_token_that_is_over_is_had_anew_for_the_secret_and_not_kept(tasks: FakeServer, run: Run) -> None:
    keep_local_token("old", seconds=-5)
    kept = paths.local_token().read_text()
    assert offered(run, *ON_A_TAB) == []  # there is no secret yet
    paths.write_private(paths.local_secret(), "s" * 64)
    assert offered(run, *ON_A_TAB) == ["2", "12", "30"]
    assert paths.local_token().read_text() == kept


def test_no_server_is_started_and_no_error_shown(home: Path, run: Run) -> None:
    assert run("completion", "words", "bash", *ON_A_TAB) == (0, "", "")
    assert not paths.runtime_dir().exists()
    record("unix:/nowhere.sock")
    keep_local_token("good")
    assert run("completion", "words", "bash", *ON_A_TAB) == (exits.FAILED, "", "")
    assert str(NOBODY) in paths.server_record().read_text()


def test_what_the_server_refuses_is_silence(tasks: FakeServer, run: Run) -> None:
    tasks.on("GET /api/v1/tasks", problem(500, "internal_error", "Broken."))
    assert run("completion", "words", "bash", *ON_A_TAB) == (0, "", "")
    tasks.tokens.clear()
    assert run("completion", "words", "bash", *ON_A_TAB) == (0, "", "")
    assert run("completion", "words") == (exits.FAILED, "", "")


def test_the_keyring_is_never_asked(tasks: FakeServer, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    state.remember_login("https://tasks.example.com", "ann@example.com", kept_in="keyring")
    monkeypatch.setattr(keychain, "read", lambda _name: pytest.fail("the keyring was asked"))
    assert run("completion", "words", "bash", *ON_A_TAB) == (0, "", "")
    assert tasks.asked == []


def test_a_broken_state_file_is_silence(home: Path, run: Run) -> None:
    paths.write_private(paths.client_state(), json_text := '{"server": "ftp://x y"}')
    assert run("completion", "words", "bash", *ON_A_TAB) == (exits.FAILED, "", "")
    assert paths.client_state().read_text() == json_text


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_no_title_and_no_name_commands_the_terminal_or_forges_a_word(run: Run, server: FakeServer, shell: str) -> None:
    keep_local_token("good")
    found = [task(2, "\x1b]0;x\x07milk\x9b31m"), task(3, "x", project="\x1b[31mred"), task(4, "x", project="a\n:files")]
    server.on("GET /api/v1/tasks", Reply(body={"items": [*found, task(5, "x", project="home")], "next_cursor": None}))
    titles = offered(run, "tasks", "done", "", shell=shell)
    assert len(titles) == 4
    assert not any(character in "".join(titles) for character in "\x1b\x07\x9b")
    assert [line.split("\t")[0].split(":")[0] for line in offered(run, "tasks", "--project", "", shell=shell)] == [
        "home"
    ]
