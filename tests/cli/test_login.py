"""`login`, `register`, `logout`, `whoami`, from outside."""

from __future__ import annotations

import json
import sys

import pytest

from taskchat.cli import exits
from taskchat.client import state
from tests.cli.conftest import Run
from tests.client.fake_server import USER, FakeServer, Reply, problem, tokens


@pytest.fixture(autouse=True)
def no_keyring(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "keyring", None)


@pytest.fixture
def remote(server: FakeServer) -> FakeServer:
    for way in ("login", "register"):
        server.on(f"POST /api/v1/auth/{way}", Reply(body=tokens("good")))
    server.on("POST /api/v1/auth/logout", Reply(204))
    server.on("GET /api/v1/auth/me", Reply(body=USER))
    return server


@pytest.mark.parametrize(("command", "way"), [("login", "login"), ("register", "register")])
def test_the_password_may_come_through_a_pipe(remote: FakeServer, run: Run, command: str, way: str) -> None:
    ran = run(command, "--server", remote.address, "--email", "ann@example.com", piped=b"secret-words\n")
    assert (ran.code, ran.out) == (0, f"Signed in to {remote.address} as ann@example.com.\n")
    assert "no keyring" in ran.err
    asked = remote.asked[-1]
    assert asked.path == f"/api/v1/auth/{way}"
    assert (asked.body["email"], asked.body["password"]) == ("ann@example.com", "secret-words")
    assert run("whoami").out == f"ann@example.com on {remote.address} (Europe/Berlin)\n"


def test_a_person_is_asked_and_the_password_is_not_shown(
    remote: FakeServer, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("getpass.getpass", lambda _prompt: "secret-words")
    ran = run("login", "-s", remote.address, typed="ann@example.com\n")
    assert ran.code == 0
    assert "E-mail: " in ran.err


def test_two_passwords_that_differ_make_no_account(
    remote: FakeServer, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    typed = iter(["one-password", "another"])
    monkeypatch.setattr("getpass.getpass", lambda _prompt: next(typed))
    ran = run("register", "-s", remote.address, "-e", "ann@example.com", typed="")
    assert ran.code == exits.BAD_INPUT
    assert not remote.asked


def test_a_token_may_come_through_a_pipe_and_is_kept_only_if_it_holds(remote: FakeServer, run: Run) -> None:
    remote.on("GET /api/v1/auth/me", problem(401, "not_signed_in", "That is no token."), Reply(body=USER))
    assert run("login", "-s", remote.address, "--with-token", piped=b"bad").code == exits.NOT_SIGNED_IN
    assert state.server_in_use() == "local"
    assert run("login", "-s", remote.address, "--with-token", piped=b"good\n").code == 0
    assert remote.asked[-1].token == "good"
    assert run("login", "-s", remote.address, "--with-token", piped=b" ").code == exits.BAD_INPUT


def test_a_wrong_password_is_code_4(server: FakeServer, run: Run) -> None:
    server.on("POST /api/v1/auth/login", problem(401, "not_signed_in", "Wrong.", hint="Try again."))
    ran = run("login", "-s", server.address, "-e", "ann@example.com", piped=b"secret-words")
    assert (ran.code, ran.err) == (exits.NOT_SIGNED_IN, "taskchat: Wrong.\n  Try again.\n")


def test_a_logout_goes_back_to_this_machine(remote: FakeServer, run: Run) -> None:
    assert "Nobody is signed in" in run("logout").out
    run("login", "-s", remote.address, "-e", "ann@example.com", piped=b"secret-words")
    assert run("logout").out.startswith(f"Signed out of {remote.address}.")
    assert "own account" in run("whoami").out


def test_which_server_must_be_said_the_first_time(run: Run, server: FakeServer) -> None:
    ran = run("login", "-e", "ann@example.com", piped=b"secret-words")
    assert ran.code == exits.BAD_INPUT
    assert "--server https://" in ran.err


def test_a_password_is_not_sent_in_the_clear_without_a_word(run: Run) -> None:
    ran = run("login", "-s", "http://127.0.0.2:1", "-e", "a@b", piped=b"secret-words")
    assert "not encrypted" not in ran.err
    assert ran.code == exits.UNREACHABLE
    ran = run("login", "-s", "http://tasks.invalid", "--with-token", piped=b" ")
    assert "not encrypted" in ran.err


def test_whoami_as_json_names_the_server(remote: FakeServer, run: Run) -> None:
    assert json.loads(run("whoami", "--json").out)["server"] == "local"


def test_status_starts_nothing_and_shows_what_there_is(server: FakeServer, run: Run) -> None:
    shown = run("status").out
    assert server.address in shown
    assert "running:    yes" in shown
    assert json.loads(run("status", "--json").out)["version"] == "0.1.0"


def test_status_without_a_server_says_so(run: Run) -> None:
    assert "running:    no" in run("status").out
    assert "not running" in run("stop").out
