"""`taskchat config` as a process: in a pipe and in a terminal."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from taskchat import paths
from taskchat.cli import exits
from tests.fakes.terminal import in_pipe, in_terminal, terminal

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("home")]


def written() -> str:
    return paths.config_file().read_text()


def editor(folder: Path, *texts: str) -> dict[str, str]:
    """An editor that writes these, one each time that it is opened."""
    program = folder / "editor.py"
    program.write_text(
        "import pathlib, sys\n"
        f"texts, turn = {texts!r}, pathlib.Path({str(folder / 'turn')!r})\n"
        "at = len(turn.read_text()) if turn.exists() else 0\n"
        "turn.write_text('x' * (at + 1))\n"
        "pathlib.Path(sys.argv[1]).write_text(texts[at])\n"
    )
    return {"EDITOR": f"{sys.executable} {program}", "VISUAL": ""}


def test_a_setting_is_written_shown_and_taken_out() -> None:
    assert "as it comes" in in_terminal(["config"]).out
    assert in_pipe(["config", "set", "TASKCHAT_PORT", "9000"]).out == "port = 9000\n"
    assert in_terminal(["config", "set", "document-urls", "off"]).out == "document_urls = off\n"
    assert in_pipe(["config"]).out == "document_urls\toff\tfile\nport\t9000\tfile\n"
    assert in_pipe(["config", "get", "port"]).out == "9000\n"
    assert in_terminal(["config", "get", "host"]).out == "127.0.0.1\n"
    assert "document_urls = false" in written()
    assert paths.config_file().stat().st_mode & 0o777 == 0o600
    assert "is the default again" in in_terminal(["config", "unset", "port"]).out
    assert in_pipe(["config", "unset", "port", "document_urls"]).out.splitlines()[0] == "port is not in the file."
    assert in_pipe(["config", "get", "port"]).out == "8000\n"


def test_the_environment_wins_and_that_is_said() -> None:
    in_pipe(["config", "set", "port", "9000"])
    environ = {"TASKCHAT_PORT": "9001"}
    assert in_pipe(["config", "show", "port"], environ=environ).out == "port\t9001\tenvironment\n"
    assert "wins over the file" in in_pipe(["config", "set", "port", "9002"], environ=environ).err
    shown = in_terminal(["config", "show", "port", "host"], columns=100).out
    assert "Port to listen on." in shown
    assert "127.0.0.1" in shown


def test_everything_is_shown_but_secrets() -> None:
    secrets = {
        "TASKCHAT_SECRET": "top-secret",
        "TASKCHAT_SMTP_PASSWORD": "top-secret",
        "TASKCHAT_DATABASE": "postgresql://ann:top-secret@db.example/tasks",
    }
    for ran in (
        in_pipe(["config", "show", "--all"], environ=secrets),
        in_terminal(["config", "--all"], environ=secrets),
    ):
        assert ran.code == 0
        assert "top-secret" not in ran.out
        assert "smtp_password" in ran.out
        assert "moderation_rules" in ran.out
    found = json.loads(in_pipe(["config", "show", "--json"], environ=secrets).out)
    assert found["file"] == str(paths.config_file())
    assert {"name": "database", "value": "postgresql://ann:***@db.example/tasks", "source": "environment"} in found[
        "items"
    ]
    assert in_pipe(["config", "get", "secret"], environ=secrets).code == exits.BAD_INPUT


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["set", "prot", "9000"], "Did you mean port?"),
        (["set", "port", "many"], "must be a whole number"),
        (["set", "refresh_days", "99999"], "refresh_days is '99999'"),
        (["set", "port", " "], "config unset port"),
        (["set", "secret", "x"], "TASKCHAT_SECRET"),
        (["set", "model_key", "x"], "taskchat model key"),
        (["unset", "nothing_like_it"], "config show --all"),
        (["get", "nothing_like_it"], "config show --all"),
    ],
)
def test_what_can_not_be_is_refused_with_what_to_do(arguments: list[str], said: str) -> None:
    refused = in_pipe(["config", *arguments])
    assert (refused.code, refused.out) == (exits.BAD_INPUT, "")
    assert said in refused.err
    assert not paths.config_file().exists()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("port = ", "is not TOML"),
        ("prot = 1", "Did you mean port?"),
        ("port = 'x'", "port in"),
        ("port = {}", "port in"),
    ],
)
def test_a_file_that_can_not_be_read_is_said_and_not_overwritten(text: str, said: str) -> None:
    paths.write_private(paths.config_file(), text)
    for arguments in (["config"], ["config", "set", "host", "::1"], ["db", "status"], ["doctor"]):
        ran = in_pipe(arguments)
        assert ran.code != 0
        assert said in ran.out + ran.err, arguments
    assert written() == text


def test_what_can_not_be_changed_without_harm_is_left_to_the_person() -> None:
    text = 'model = """\nport = 1\n"""\n'
    paths.write_private(paths.config_file(), text)
    refused = in_pipe(["config", "set", "port", "2"])
    assert (refused.code, "taskchat config edit" in refused.err) == (exits.FAILED, True)
    assert written() == text


def test_where_the_file_lies_is_printed() -> None:
    for ran in (in_pipe(["config", "path"]), in_terminal(["config", "path"])):
        assert (ran.code, ran.out) == (0, f"{paths.config_file()}\n")
        assert "not there yet" in ran.err


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    paths.make_private(paths.config_dir())
    paths.config_file().symlink_to(tmp_path / "dotfiles.toml")
    assert in_pipe(["config", "set", "port", "9000"]).code == 0
    assert paths.config_file().is_symlink()
    assert "port = 9000" in (tmp_path / "dotfiles.toml").read_text()


def test_it_is_opened_in_an_editor_and_kept_if_it_can_be_read(tmp_path: Path) -> None:
    edited = in_terminal(["config", "edit"], environ=editor(tmp_path, "port = 9000\n"))
    assert (edited.code, f"Written: {paths.config_file()}" in edited.out) == (0, True)
    assert written() == "port = 9000\n"
    refused = in_pipe(["config", "edit"], environ=editor(tmp_path, "", "prot = 1\n"))
    assert (refused.code, "Did you mean port?" in refused.err) == (exits.BAD_INPUT, True)
    assert written() == "port = 9000\n"
    assert [each.name for each in paths.config_dir().iterdir() if "edited" in each.name] == []


def test_who_wrote_what_can_not_be_read_may_go_on(tmp_path: Path) -> None:
    with terminal(["config", "edit"], environ=editor(tmp_path, "prot = 1\n", "port = 1\n")) as running:
        running.until("Edit it again?")
        running.type(b"\n")
        assert running.ended().code == 0
    assert written() == "port = 1\n"


@pytest.mark.parametrize("chosen", ["false", "/nowhere/at/all"])
def test_an_editor_that_fails_changes_nothing(chosen: str) -> None:
    refused = in_pipe(["config", "edit"], environ={"EDITOR": chosen, "VISUAL": ""})
    assert refused.code == exits.BAD_INPUT
    assert not paths.config_file().exists()
