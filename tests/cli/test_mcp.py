"""`taskchat mcp install`, `show` and `status`."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from taskchat.bridge.apps import trial
from taskchat.bridge.apps.command import own_command, own_environment
from taskchat.bridge.apps.table import APPS
from taskchat.cli import exits
from taskchat.client import local
from tests.cli.conftest import Run
from tests.client.fake_server import FakeServer


@pytest.fixture
def cursor(run: Run) -> Path:
    """Where Cursor keeps its servers; it is on this machine."""
    file = Path(os.environ["HOME"]) / ".cursor" / "mcp.json"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.unlink(missing_ok=True)
    return file


def test_it_asks_and_writes_what_it_shows(run: Run, cursor: Path) -> None:
    cursor.write_text('{\n  "mcpServers": {\n    "x": {} // mine\n  }\n}\n')
    assert "Nothing was written" in run("mcp", "install", "cursor", typed="n\n").err
    assert "taskchat" not in cursor.read_text()
    ran = run("mcp", "install", "cursor", typed="y\n")
    assert "Cursor now has taskchat" in ran.out
    assert f"{cursor}.before-taskchat" in ran.err
    assert "// mine" in cursor.read_text()
    assert "already has" in run("mcp", "install", "cursor").out


def test_what_was_put_in_is_what_starts_it(run: Run, cursor: Path, home: Path) -> None:
    assert run("mcp", "install", "cursor", "--yes", "--server", "tasks.example.com").code == exits.DONE
    entry = json.loads(cursor.read_text())["mcpServers"]["taskchat"]
    assert [entry["command"], *entry["args"]] == own_command()
    assert Path(entry["command"]).is_absolute()
    assert entry["env"] == {"TASKCHAT_HOME": str(home), "TASKCHAT_SERVER": "https://tasks.example.com"}


def test_nobody_there_to_answer_means_no(run: Run, cursor: Path) -> None:
    assert run("mcp", "install", "cursor").code == exits.BAD_INPUT
    assert not cursor.exists()


def test_a_dry_run_writes_nothing(run: Run, cursor: Path) -> None:
    ran = run("mcp", "install", "cursor", "--dry-run")
    assert '+    "taskchat": {' in ran.out
    assert not cursor.exists()


def test_it_is_taken_out_again(run: Run, cursor: Path) -> None:
    cursor.write_text('{"a": 1}')
    run("mcp", "install", "cursor", "--yes", "--name", "work")
    assert "work" in json.loads(cursor.read_text())["mcpServers"]
    assert "no longer has work" in run("mcp", "install", "cursor", "--remove", "--yes", "--name", "work").out
    assert json.loads(cursor.read_text()) == {"a": 1, "mcpServers": {}}
    assert "does not have taskchat" in run("mcp", "install", "cursor", "--remove").out


def test_a_file_that_can_not_be_read_stays(run: Run, cursor: Path) -> None:
    cursor.write_text("{ not json")
    ran = run("mcp", "install", "cursor", "--yes")
    assert ran.code == exits.BAD_INPUT
    assert "line 1" in ran.err
    assert "taskchat mcp show cursor" in ran.err
    assert cursor.read_text() == "{ not json"


def test_an_application_that_is_not_there_is_noticed(run: Run) -> None:
    ran = run("mcp", "install", "windsurf", typed="n\n")
    assert "does not seem to be on this machine" in ran.err


def test_an_unknown_application_is_told_which_there_are(run: Run) -> None:
    ran = run("mcp", "install", "emacs")
    assert ran.code == exits.BAD_INPUT
    for app in APPS:
        assert app.name in ran.err
    assert "taskchat mcp show" in ran.err


def test_a_token_is_never_written(run: Run, cursor: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TASKCHAT_TOKEN", "tk_secret")
    ran = run("mcp", "install", "cursor", "--yes")
    assert "TASKCHAT_TOKEN is not written" in ran.err
    assert "tk_secret" not in cursor.read_text() + ran.out


@pytest.mark.parametrize("name", [app.name for app in APPS])
def test_every_application_is_set_up_shown_and_cleared(run: Run, name: str) -> None:
    assert run("mcp", "install", name, "--yes").code == exits.DONE
    assert "already has" in run("mcp", "install", name, "--yes").out
    assert "taskchat" in run("mcp", "show", name).out
    assert run("mcp", "install", name, "--yes", "--remove").code == exits.DONE


def test_any_other_client_gets_what_most_take(run: Run) -> None:
    assert [*json.loads(run("mcp", "show").out)] == ["mcpServers"]
    shown = json.loads(run("mcp", "show", "vscode", "--http", "--server", "https://tasks.example.com").out)
    assert shown == {"servers": {"taskchat": {"type": "http", "url": "https://tasks.example.com/mcp"}}}


def test_over_http_this_machines_own_server_is_not_to_be_had(run: Run) -> None:
    assert run("mcp", "show", "--http").code == exits.BAD_INPUT
    ran = run("mcp", "show", "claude", "--http", "--server", "https://tasks.example.com")
    assert "Add custom connector: https://tasks.example.com/mcp" in ran.err


def test_the_command_is_the_one_that_people_call_if_it_is_the_same(tmp_path: Path) -> None:
    (tmp_path / "venv").mkdir()
    script = tmp_path / "venv" / "taskchat"
    python = str(tmp_path / "venv" / "python")
    assert own_command(python, path="") == [python, "-P", "-m", "taskchat", "mcp"]
    script.write_text("")
    script.chmod(0o755)
    assert own_command(python, path=str(tmp_path)) == [str(script), "mcp"]
    (tmp_path / "taskchat").symlink_to(script)
    assert own_command(python, path=str(tmp_path)) == [str(tmp_path / "taskchat"), "mcp"]


def test_what_moves_the_data_is_told_to_the_application() -> None:
    environ = {"TASKCHAT_HOME": "/t", "XDG_DATA_HOME": "", "TASKCHAT_TOKEN": "x", "PATH": "/bin"}
    assert own_environment(environ) == {"TASKCHAT_HOME": "/t"}
    assert own_environment(environ, "https://a") == {"TASKCHAT_HOME": "/t", "TASKCHAT_SERVER": "https://a"}


@pytest.fixture
def machine(home: Path) -> Iterator[Path]:
    yield home
    local.stop()


@pytest.mark.slow
@pytest.mark.usefixtures("machine")
def test_the_status_is_a_real_greeting_and_a_real_list(run: Run, cursor: Path) -> None:
    run("mcp", "install", "cursor", "--yes")
    found = json.loads(run("mcp", "status", "--json").out)
    assert (found["server"], found["tools"][0]) == ("taskchat 0.1.0", "add_task")
    (mine,) = [each for each in found["apps"] if each["app"] == "cursor"]
    assert (mine["there"], mine["set_up"]) == (True, True)
    assert "It works" in run("mcp", "status").out


def test_the_status_of_who_is_not_signed_in_says_what_to_do(run: Run, server: FakeServer) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TASKCHAT_SERVER", server.address)
        ran = run("mcp", "status")
    assert ran.code == exits.NOT_SIGNED_IN
    assert f"taskchat login --server {server.address}" in ran.err


def test_a_command_that_can_not_be_started_is_said() -> None:
    with pytest.raises(Exception, match="can't be started"):
        trial.run(["/nowhere/taskchat", "mcp"], {})
