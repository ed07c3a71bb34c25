"""`taskchat users`, on the database of a server that runs meanwhile."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from typing import Any

import pytest

from taskchat.accounts.service import AccountService
from taskchat.cli import exits
from taskchat.cli.clock import local_now
from taskchat.config import Settings
from taskchat.errors import NotSignedIn
from taskchat.schemas.accounts import ApiKeyDraft, LoginRequest, PasswordReset, SignedIn
from taskchat.store.opening import open_store
from tests.cli.conftest import Run
from tests.fakes.databases import Databases
from tests.fakes.passwords import make_cheap

ANN = "ann@example.com"
PASSWORD = b"long enough\n"


class Server:
    """A server that runs on the operator's database."""

    def __init__(self, runner: asyncio.Runner, database: str) -> None:
        self._run = runner.run
        self.store = open_store(Settings(database=database, pool_size=2))
        self.accounts = AccountService(self.store, "s" * 20 + "0123456789abcdef", Settings(), local_now)

    def __call__(self, question: Any) -> Any:
        return self._run(question)

    def login(self, password: str = "long enough") -> SignedIn:
        found: SignedIn = self(self.accounts.login(LoginRequest(email=ANN, password=password)))
        return found

    def takes(self, token: str) -> bool:
        try:
            self(self.accounts.user_for(token))
        except NotSignedIn:
            return False
        finally:
            self(self.accounts.drain())
        return True


@pytest.fixture
def server(databases: Databases, monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    make_cheap(monkeypatch)
    with asyncio.Runner() as runner:
        address = runner.run(databases.make())
        monkeypatch.setenv("TASKCHAT_DATABASE", address)
        served = Server(runner, address)
        yield served
        runner.run(served.store.close())
        runner.run(databases.drop(address))


@pytest.fixture
def ann(server: Server, run: Run) -> SignedIn:
    """Somebody whose account the operator made."""
    made = run("users", "add", ANN, "--name", "Ann", piped=PASSWORD)
    assert (made.code, made.out) == (0, f"Made {ANN}.\n"), made.err
    return server.login()


def users(run: Run) -> list[Any]:
    return [(user["email"], user["role"], user["disabled"]) for user in json.loads(run("users", "list", "--json").out)]


def test_the_operator_makes_the_first_admin(ann: SignedIn, server: Server, run: Run) -> None:
    assert run("users", "promote", ANN).code == 0
    assert users(run) == [(ANN, "admin", False)]
    assert not server.takes(ann.access_token)  # what said it was a plain user's
    assert server.login().user.role == "admin"
    assert run("users", "demote", ANN).code == 0
    assert server.login().user.role == "user"


def test_an_admin_can_be_made_at_once(server: Server, run: Run) -> None:
    assert run("users", "add", ANN, "--admin", piped=PASSWORD).code == 0
    assert run("users", "list").out.split("\t")[:3] == [ANN, "admin", "active"]


def test_who_is_shut_out_stays_out_until_let_in(ann: SignedIn, server: Server, run: Run) -> None:
    assert run("users", "disable", "ANN@example.com").code == 0
    assert not server.takes(ann.access_token)
    with pytest.raises(NotSignedIn):
        server.login()
    assert users(run) == [(ANN, "user", True)]
    assert run("users", "enable", ANN).code == 0
    assert server.takes(server.login().access_token)


@pytest.mark.parametrize(("options", "left"), [((), True), (("--keys",), False)])
def test_the_operator_signs_somebody_out(
    ann: SignedIn, server: Server, run: Run, options: tuple[str, ...], left: bool
) -> None:
    me = server(server.accounts.user_for(server.login().access_token))
    key = server(server.accounts.keys.add(me, ApiKeyDraft(name="script", scopes=["read"]))).key
    assert run("users", "sign-out", ANN, *options).code == 0
    assert not server.takes(ann.access_token)
    assert server.takes(key) is left


def test_a_printed_link_gives_a_new_password(
    ann: SignedIn, server: Server, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "TASKCHAT_PUBLIC_URL" in run("users", "reset-link", ANN).err
    monkeypatch.setenv("TASKCHAT_PUBLIC_URL", "https://tasks.example.com/")
    printed = run("users", "reset-link", ANN)
    page, _, token = printed.out.strip().partition("#")
    assert (page, printed.err) == ("https://tasks.example.com/reset-password", "")
    server(server.accounts.resets.confirm(PasswordReset(token=token, new_password="another one")))
    assert server.login("another one").user.name == "Ann"


def test_deleting_asks_for_the_address(ann: SignedIn, run: Run) -> None:
    assert run("users", "rm", ANN, typed="somebody\n").code == exits.BAD_INPUT
    assert users(run) != []
    assert run("users", "rm", ANN, typed=f"{ANN}\n").code == 0
    assert users(run) == []
    assert "no accounts yet" in run("users", "list", terminal=True).out


@pytest.mark.parametrize(
    ("arguments", "piped", "said"),
    [
        (("add", ANN), PASSWORD, "already"),
        (("add", "no address"), PASSWORD, "email"),
        (("add", "bob@example.com"), b"short", "password"),
        (("promote", "nobody@example.com"), b"", "no such account"),
        (("reset-link", "nobody@example.com"), b"", "no such account"),
        (("rm", "nobody@example.com", "--yes"), b"", "no such account"),
    ],
)
def test_what_can_not_be_done_is_said(
    ann: SignedIn, run: Run, arguments: tuple[str, ...], piped: bytes, said: str
) -> None:
    ran = run("users", *arguments, piped=piped)
    assert ran.code != 0
    assert said in ran.err


def test_a_database_that_is_not_there_is_not_made_by_looking(
    run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Any
) -> None:
    monkeypatch.setenv("TASKCHAT_DATABASE", str(tmp_path / "elsewhere.db"))
    ran = run("users", "list")
    assert ran.code == exits.FAILED
    assert "elsewhere.db" in ran.err
    assert list(tmp_path.iterdir()) == []
