"""`taskchat doctor` as a process: what it finds, and that it says how to mend it."""

from __future__ import annotations

import json
from typing import Any

import pytest

from taskchat import paths
from taskchat.cli import exits
from taskchat.client import state
from taskchat.store.soundness import damage
from tests.client.conftest import record
from tests.client.fake_server import USER, FakeServer, Reply
from tests.fakes.terminal import in_pipe, in_terminal

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("home")]


def found(*, environ: dict[str, str] | None = None) -> dict[str, Any]:
    """What is not well, by what was looked at."""
    ran = in_pipe(["doctor", "--json"], environ=environ)
    answer = json.loads(ran.out)
    assert ran.code == (exits.DONE if answer["ok"] else exits.FAILED)
    wrong = {each["check"]: each for each in answer["items"] if each["state"] != "ok"}
    assert all(each["mend"] for each in wrong.values()), wrong
    return wrong


def test_a_new_machine_is_well_and_stays_untouched() -> None:
    ran = in_terminal(["doctor"], environ={"TZ": "Europe/Berlin"})
    assert ran.code == 0
    assert "Nothing is wrong." in ran.out
    assert "\x1b[32m✓" in ran.out
    assert in_pipe(["doctor"]).out.startswith("ok\tprogram\t")
    assert not paths.runtime_dir().exists()


def test_a_server_that_was_killed_or_lost_is_noticed() -> None:
    record("unix:/nowhere/server.sock")
    assert "does not answer" in found()["server"]["said"]


def test_a_server_of_another_version_is_noticed(server: FakeServer) -> None:
    record(server.address, version="0.0.1")
    assert "0.0.1" in found()["server"]["said"]


def test_the_model_that_fails_is_named(server: FakeServer) -> None:
    model = {"name": "ollama/qwen3", "state": "it does not answer"}
    server.on("GET /api/v1/models", Reply(body={"items": [model], "in_use": "ollama/qwen3"}))
    assert "ollama/qwen3: it does not answer" in found()["model"]["said"]


def test_a_damaged_database_is_found_and_the_copy_named() -> None:
    paths.write_private(paths.local_database(), "this is no database, and long enough to look like one " * 50)
    paths.write_private(paths.database_copy(paths.local_database(), "0001-20270105"), "")
    wrong = found()["database"]
    assert wrong["state"] == "problem"
    assert "schema-0001-20270105" in wrong["mend"]
    assert damage(paths.local_database())


def test_files_that_others_may_read_are_named() -> None:
    paths.write_private(paths.local_secret(), "x")
    paths.local_secret().chmod(0o644)
    paths.data_dir().chmod(0o755)
    assert str(paths.local_secret()) in found()["folders"]["said"]
    paths.data_dir().chmod(0o700)
    assert "folders" not in found()


def test_settings_and_surroundings_are_looked_at() -> None:
    wrong = found(environ={"TASKCHAT_PORT": "many", "PYTHONIOENCODING": "latin-1"})
    assert "TASKCHAT_PORT" in wrong["settings"]["said"]
    assert "8859" in wrong["terminal"]["said"]
    assert "dumb" in in_terminal(["doctor"], environ={"TERM": "dumb"}).out


def test_a_server_elsewhere_is_asked_who_is_signed_in(server: FakeServer) -> None:
    server.on("GET /api/v1/auth/me", Reply(body=USER))
    server.on("GET /api/v1/models", Reply(body={"items": [], "in_use": "embedded"}))
    environ = {"TASKCHAT_SERVER": server.address, "TASKCHAT_TOKEN": "good"}
    assert found(environ=environ) == {}
    ran = in_pipe(["doctor"], environ=environ)
    assert "ok\taccount\tann@example.com" in ran.out
    assert "win over every sign-in" in ran.out
    assert "not signed in" in found(environ={"TASKCHAT_SERVER": server.address})["account"]["said"]
    assert "can't be reached" in found(environ={"TASKCHAT_SERVER": "http://127.0.0.1:9"})["server"]["said"]


def test_a_keyring_that_keeps_tokens_and_does_not_give_them_is_found(server: FakeServer) -> None:
    no_keyring = {"PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring"}
    state.remember_login(server.address, "ann@example.com", kept_in="keyring")
    wrong = found(environ=no_keyring)
    assert "ann@example.com" in wrong["keyring"]["said"]
    state.remember_login(server.address, "ann@example.com", kept_in="file")
    assert "keyring" not in found(environ=no_keyring)
