"""Accounts as people and scripts meet them: real processes and a real server, in a pipe and in a terminal."""

from __future__ import annotations

import json
import signal
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from taskchat import __version__, paths
from taskchat.cli import exits
from taskchat.client import state
from tests.client.fake_server import USER, FakeServer, Reply
from tests.fakes.file_keyring import BACKEND
from tests.fakes.shared_server import PASSWORD, Person, new_person, shared_server
from tests.fakes.terminal import COMMAND, Environ, Ran, imported_by, in_pipe, in_terminal, terminal

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("home")]
NO_KEYRING = "keyring.backends.fail.Keyring"


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with shared_server() as found:
        yield found


@pytest.fixture
def ann(address: str) -> Person:
    return new_person(address)


@pytest.fixture(autouse=True)
def no_keyring(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", NO_KEYRING)


def piped(*arguments: str, stdin: str | None = None, environ: Environ | None = None) -> Ran:
    return in_pipe(arguments, stdin=stdin.encode() if stdin is not None else None, environ=environ)


def done(*arguments: str, stdin: str | None = None, environ: Environ | None = None) -> str:
    ran = piped(*arguments, stdin=stdin, environ=environ)
    assert ran.code == 0, ran
    return ran.out


def asked(*arguments: str, answers: Mapping[str, str]) -> Ran:
    """Run it in a terminal, and type each answer when its question is asked."""
    with terminal(arguments) as running:
        for question, answer in answers.items():
            running.until(f"{question}: ")
            running.type(f"{answer}\n".encode())
        return running.ended()


def signed_in(address: str, person: Person) -> None:
    done("login", "-s", address, "-e", person.email, stdin=PASSWORD)


def read(*arguments: str) -> Any:
    return json.loads(done(*arguments, "--json"))


def test_a_person_registers_in_a_terminal(address: str) -> None:
    answers = {"E-mail": "new@example.com", "Password": PASSWORD, "Once more": PASSWORD}
    ran = asked("register", "-s", address, "--name", "New", "--language", "de", answers=answers)
    assert ran.code == 0, ran
    assert f"Signed in to {address} as new@example.com." in ran.out
    assert PASSWORD not in ran.out + ran.err
    assert "no keyring" in ran.err
    assert read("profile")["language"] == "de"


def test_a_script_registers_and_gets_json(address: str) -> None:
    arguments = ("register", "--server", address, "--email", "script@example.com", "--timezone", "Asia/Tokyo", "--json")
    made = json.loads(done(*arguments, stdin=f"{PASSWORD}\n"))
    assert (made["server"], made["email"], made["timezone"]) == (address, "script@example.com", "Asia/Tokyo")
    again = piped("register", "-s", address, "-e", "script@example.com", stdin=PASSWORD)
    assert (again.code, again.out) == (exits.FAILED, "")


@pytest.mark.parametrize("way", ["terminal", "pipe", "token"])
def test_one_signs_in_is_shown_and_signs_out(address: str, ann: Person, way: str) -> None:
    if way == "terminal":
        answers = {"E-mail": ann.email, "Password": PASSWORD}
        assert asked("login", "--server", address, answers=answers).code == 0
    elif way == "token":
        assert ann.email in done("login", "-s", address, "--with-token", stdin=ann.token)
    else:
        assert json.loads(done("login", "-s", address, "-e", ann.email, "--json", stdin=PASSWORD))["email"] == ann.email
    assert done("whoami").startswith(f"{ann.email} on {address}")
    assert in_terminal(["whoami"]).out.startswith(f"{ann.email} on {address}")
    assert read("whoami")["server"] == address
    assert done("logout") == f"Signed out of {address}. Commands now talk to this machine's own tasks.\n"
    assert state.logins() == []
    assert json.loads(paths.token_file().read_text()) == {}


def test_a_wrong_password_leaves_everything_as_it_was(address: str, ann: Person) -> None:
    ran = piped("login", "-s", address, "-e", ann.email, stdin="wrong")
    assert (ran.code, ran.out) == (exits.NOT_SIGNED_IN, "")
    assert state.logins() == []


def test_a_keyring_that_never_answers_is_asked_once_and_not_waited_for(address: str, ann: Person) -> None:
    hanging = {"PYTHON_KEYRING_BACKEND": "tests.fakes.hanging_keyring.Keyring"}
    ran = piped("login", "-s", address, "-e", ann.email, stdin=PASSWORD, environ=hanging)
    assert (ran.code, ran.err.count("does not answer")) == (0, 1)
    assert str(paths.token_file()) in ran.err
    again = piped("whoami", environ=hanging)
    assert (again.code, again.err) == (0, "")


def test_the_keyring_keeps_tokens_where_there_is_one(address: str, ann: Person, tmp_path: Path) -> None:
    ring = {"PYTHON_KEYRING_BACKEND": BACKEND, "KEYRING_FILE": str(tmp_path / "ring.json")}
    assert done("login", "-s", address, "-e", ann.email, stdin=PASSWORD, environ=ring)
    assert not paths.token_file().exists()
    assert done("whoami", environ=ring).startswith(ann.email)
    assert done("logout", environ=ring)
    assert json.loads((tmp_path / "ring.json").read_text()) == {}


def test_what_the_environment_says_wins_and_nothing_is_changed_beside_it(address: str, ann: Person) -> None:
    token = {"TASKCHAT_TOKEN": ann.token, "TASKCHAT_SERVER": address}
    assert done("whoami", environ=token).startswith(ann.email)
    for arguments in (["login", "-s", address], ["register", "-s", address], ["logout"], ["accounts", "use", "local"]):
        refused = piped(*arguments, environ=token, stdin=PASSWORD)
        assert (refused.code, "unset TASKCHAT_TOKEN" in refused.err) == (exits.FAILED, True), refused
    refused = piped("login", "-s", address, environ={"TASKCHAT_SERVER": "https://elsewhere.example"}, stdin=PASSWORD)
    assert (refused.code, "unset TASKCHAT_SERVER" in refused.err) == (exits.FAILED, True)
    assert not paths.token_file().exists()


def test_several_accounts_are_kept_and_one_is_in_use(address: str, ann: Person) -> None:
    bob = new_person(address)
    for person in (ann, bob):
        signed_in(address, person)
    assert done("whoami").startswith(bob.email)
    assert done("accounts", "use", ann.email, address) == f"Commands now talk to {address} as {ann.email}.\n"
    assert done("whoami").startswith(ann.email)
    rows = {tuple(line.split("\t")) for line in done("accounts").splitlines()}
    assert rows == {
        ("", "local", "", ""),
        ("*", address, ann.email, "file"),
        ("", address, bob.email, "file"),
    }
    assert f"● {address} as {ann.email}" in in_terminal(["accounts"]).out
    assert [each["in_use"] for each in read("accounts", "list")["items"]].count(True) == 1
    assert piped("accounts", "use", address).code == exits.BAD_INPUT
    assert piped("accounts", "use", "nobody@example.com").code == exits.NOTHING_MATCHED
    assert "own tasks" in in_terminal(["accounts", "use", "local"]).out
    assert done("accounts", "rm", bob.email) == f"Signed out of {address} as {bob.email}.\n"
    assert [login.account for login in state.logins()] == [ann.email]


def test_a_password_is_changed_and_this_sign_in_stays(address: str, ann: Person) -> None:
    signed_in(address, ann)
    answers = {"Current password": PASSWORD, "New password": "another one", "Once more": "another one"}
    changed = asked("password", answers=answers)
    assert changed.code == 0, changed
    assert done("whoami").startswith(ann.email)
    assert "is changed" in done("password", "change", stdin=f"another one\n{PASSWORD}\n")
    assert piped("password", "change", stdin="only one").code == exits.BAD_INPUT
    assert piped("password", "change", stdin=f"wrong one\n{PASSWORD}").code == exits.BAD_INPUT
    assert done("whoami").startswith(ann.email)


def test_a_forgotten_password_needs_a_server_that_sends_mail(address: str, ann: Person) -> None:
    assert piped("password", "reset", ann.email, "--server", address).code == exits.FAILED
    assert in_terminal(["password", "reset", ann.email, "-s", address]).code == exits.FAILED
    refused = piped("password", "new", f"{address}/reset-password#nothing", "-s", address, stdin="another one")
    assert (refused.code, refused.out) == (exits.BAD_INPUT, "")
    assert piped("password", "reset", ann.email).code == exits.BAD_INPUT  # of this machine's own account


def test_a_profile_is_shown_and_changed(address: str, ann: Person) -> None:
    signed_in(address, ann)
    changed = json.loads(
        done("profile", "set", "--name", "Ann Lee", "--timezone", "Asia/Tokyo", "--language", "de", "--json")
    )
    assert (changed["name"], changed["timezone"], changed["language"]) == ("Ann Lee", "Asia/Tokyo", "de")
    assert "Ann Lee" in in_terminal(["profile"]).out
    assert "–" in done("profile", "set", "--name", "")
    assert piped("profile", "set").code == exits.BAD_INPUT
    assert piped("profile", "set", "--timezone", "Mars/Base").code == exits.BAD_INPUT
    assert done("language", "fr") == done("language")
    assert read("language", "default") == {"language": "en"}
    assert "Replies are in en" in in_terminal(["language"]).out


@pytest.mark.parametrize("way", ["terminal", "pipe"])
def test_an_account_is_deleted_only_by_who_means_it(address: str, ann: Person, way: str) -> None:
    signed_in(address, ann)
    assert piped("profile", "delete", stdin=PASSWORD).code == exits.BAD_INPUT
    question = f"Type {ann.email} to delete it with everything in it"
    assert asked("profile", "delete", answers={question: "somebody"}).code == exits.BAD_INPUT
    if way == "terminal":
        assert asked("profile", "delete", answers={question: ann.email, "Password": PASSWORD}).code == 0
    else:
        assert "Deleted" in done("profile", "delete", "--yes", stdin=PASSWORD)
    assert state.logins() == []
    assert piped("login", "-s", address, "-e", ann.email, stdin=PASSWORD).code == exits.NOT_SIGNED_IN


def test_a_key_is_made_shown_once_used_and_revoked(address: str, ann: Person) -> None:
    signed_in(address, ann)
    made = piped("keys", "create", "backup script", "--scope", "read,tasks", "--expires", "90d")
    key = made.out.strip()
    assert (made.code, key.startswith("tk_"), "shown this once" in made.err) == (0, True, True)
    by_key = {"TASKCHAT_TOKEN": key, "TASKCHAT_SERVER": address}
    assert done("whoami", environ=by_key).startswith(ann.email)
    assert key not in done("keys") + in_terminal(["keys"]).out
    (listed,) = read("keys", "list")["items"]
    assert (listed["scopes"], listed["start"]) == (["read", "tasks"], key[:8])
    terminal_made = json.loads(in_terminal(["keys", "create", "ci", "--json"]).out)
    assert (terminal_made["scopes"], terminal_made["expires_at"]) == (["read"], None)
    for refused in (["--scope", "all"], ["--expires", "soon"], ["--expires", "0d"]):
        assert piped("keys", "create", "x", *refused).code == exits.BAD_INPUT
    assert "opens nothing" in done("keys", "revoke", "backup script", terminal_made["id"][:6])
    assert piped("whoami", environ=by_key).code == exits.NOT_SIGNED_IN
    assert "no API keys" in in_terminal(["keys"]).out
    assert piped("keys", "revoke", "ci").code == exits.NOTHING_MATCHED


def test_sign_ins_are_listed_and_ended(address: str, ann: Person) -> None:
    signed_in(address, ann)
    sessions = read("sessions")["items"]
    assert [each["current"] for each in sessions].count(True) == 1
    other = next(each["id"] for each in sessions if not each["current"])
    assert next(each["device"] for each in sessions if each["current"]).startswith(f"taskchat/{__version__} (")
    assert "this one" in in_terminal(["sessions", "list"]).out
    assert "has ended" in done("sessions", "revoke", other[:8])
    assert [each["current"] for each in read("sessions")["items"]] == [True]
    assert piped("sessions", "revoke").code == exits.BAD_INPUT
    assert piped("sessions", "revoke", "--keys", "abcd").code == exits.BAD_INPUT
    assert "every API key" in in_terminal(["sessions", "revoke", "--all", "--keys"]).out
    assert state.logins() == []


def test_programs_that_were_let_in_are_listed_and_let_in_no_longer(server: FakeServer) -> None:
    when = "2027-01-05T12:00:00+00:00"
    grant = {
        "id": "3fa9" + "0" * 28,
        "client_name": "Claude\x1b[2J",
        "redirects_to": ["claude.ai"],
        "scopes": ["read"],
        **dict.fromkeys(("created_at", "used_at", "expires_at"), when),
    }
    server.on("GET /api/v1/auth/grants", Reply(body={"items": [grant], "next_cursor": None}))
    server.on(f"DELETE /api/v1/auth/grants/{grant['id']}", Reply(204))
    shown = in_terminal(["grants"], columns=120).out
    assert "claude.ai" in shown
    assert "\x1b[2J" not in shown
    assert done("grants").split("\t")[0] == "3fa90000"
    assert read("grants", "list")["items"][0]["scopes"] == ["read"]
    assert "no longer" in done("grants", "revoke", "3fa9")
    assert server.asked[-1].method == "DELETE"
    assert piped("grants", "revoke", "ChatGPT").code == exits.NOTHING_MATCHED


def test_two_at_once_do_not_lose_the_sign_in(address: str, ann: Person) -> None:
    from concurrent.futures import ThreadPoolExecutor

    signed_in(address, ann)
    kept = json.loads(paths.token_file().read_text())
    (entry,) = kept
    kept[entry]["access_token"] = "of yesterday"
    paths.write_private(paths.token_file(), json.dumps(kept))
    with ThreadPoolExecutor(6) as pool:
        ran = list(pool.map(lambda _n: piped("whoami"), range(6)))
    assert {each.code for each in ran} == {0}, ran
    assert done("whoami").startswith(ann.email)


def test_a_server_that_can_not_be_reached_is_said_and_can_be_left(address: str, ann: Person) -> None:
    signed_in(address, ann)
    state.remember_login("http://127.0.0.1:9", "ann@example.com", kept_in="file")
    assert piped("whoami").code in (exits.UNREACHABLE, exits.NOT_SIGNED_IN)
    assert piped("accounts", "rm", "127.0.0.1:9").code == 0
    assert done("accounts", "use", ann.email)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_who_breaks_off_at_a_question_has_changed_nothing(address: str, number: signal.Signals) -> None:
    with terminal(["login", "-s", address, "-e", "ann@example.com"]) as running:
        running.until("Password: ")
        running.process.send_signal(number)
        ran = running.ended()
    assert (ran.code, "Traceback" in ran.err + ran.out) == (128 + number, False)
    assert state.logins() == []


@pytest.mark.parametrize("question", ["E-mail", "Password"])
def test_who_ends_the_input_at_a_question_is_told(address: str, question: str) -> None:
    arguments = ["login", "-s", address, *(["-e", "ann@example.com"] if question == "Password" else [])]
    with terminal(arguments) as running:
        running.until(f"{question}: ")
        running.type(b"\x04")
        ran = running.ended()
    assert (ran.code, "Traceback" in ran.err, "inside taskchat" in ran.err) == (exits.BAD_INPUT, False, False)


COMMANDS = (
    ["accounts"],
    ["whoami"],
    ["profile"],
    ["keys"],
    ["sessions"],
    ["grants"],
    ["language"],
    ["status"],
    ["config"],
    ["config", "path"],
    ["doctor"],
    ["logs"],
)


@pytest.fixture
def complete(server: FakeServer) -> FakeServer:
    """A server that has an answer to each of them."""
    server.on("GET /api/v1/auth/me", Reply(body={**USER, "name": None, "language": "en"}))
    for path in ("keys", "sessions", "grants"):
        server.on(f"GET /api/v1/auth/{path}", Reply(body={"items": [], "next_cursor": None}))
    server.on("GET /api/v1/models", Reply(body={"items": [], "in_use": "embedded"}))
    paths.server_log().write_text("a line\n")
    return server


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_nothing_heavy_is_imported(complete: FakeServer, command: list[str]) -> None:
    heavy = {"fastapi", "sqlmodel", "sqlalchemy", "pydantic", "agents", "mcp", "textual", "typer", "httpx", "keyring"}
    assert imported_by(command) & heavy == set()


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full here")
@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_an_answer_that_can_not_be_written_is_said(complete: FakeServer, command: list[str]) -> None:
    arguments = (
        [*command, "--json"]
        if command[0] in ("keys", "sessions", "grants", "config") and len(command) == 1
        else command
    )
    with Path("/dev/full").open("wb") as full:
        ran = subprocess.run(
            [*COMMAND, *arguments],
            stdin=subprocess.DEVNULL,
            stdout=full,
            stderr=subprocess.PIPE,
            check=False,
            text=True,
        )
    assert (ran.returncode, "Traceback" in ran.stderr, "can't be written" in ran.stderr) == (exits.FAILED, False, True)
