"""Tokens: in the keyring, else in a file, and never burnt by two at once."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable

import pytest

from taskchat import keychain, paths
from taskchat.client import credentials, state
from taskchat.client.credentials import Tokens
from taskchat.client.session import open_session
from taskchat.errors import NotSignedIn
from tests.client.fake_server import Asked, FakeServer, Reply, problem, tokens
from tests.fakes.keyrings import exits, keyring_that, locked, no_keyring

pytestmark = pytest.mark.usefixtures("home")
SERVER = "https://x"
ANN, BOB = "ann@example.com", "bob@example.com"
PAIR = Tokens("access", "refresh")


def remember(tokens_: Tokens, server: str = SERVER) -> list[str]:
    said: list[str] = []
    where = credentials.keep(server, ANN, tokens_, say=said.append)
    state.remember_login(server, ANN, kept_in=where)
    return said


def test_the_keyring_keeps_them_where_there_is_one(monkeypatch: pytest.MonkeyPatch) -> None:
    kept = keyring_that(monkeypatch)
    assert remember(PAIR) == []
    assert credentials.read(SERVER, ANN) == PAIR
    assert not paths.token_file().exists()
    assert "access" not in paths.client_state().read_text()
    credentials.forget(SERVER, ANN)
    assert not kept
    assert credentials.read(SERVER, ANN) is None


@pytest.mark.parametrize(
    ("broken", "words"), [(no_keyring, "no keyring"), (locked, "it is locked"), (exits, "can't be used")]
)
def test_without_one_a_private_file_does_and_says_so_once(
    monkeypatch: pytest.MonkeyPatch, broken: Callable[[], None], words: str
) -> None:
    keyring_that(monkeypatch, broken)
    said = remember(PAIR)
    assert len(said) == 1
    assert words in said[0]
    assert str(paths.token_file()) in said[0]
    assert paths.token_file().stat().st_mode & 0o777 == 0o600
    monkeypatch.delitem(sys.modules, "keyring")
    monkeypatch.setitem(sys.modules, "keyring", None)  # importing it again would fail
    assert credentials.read(SERVER, ANN) == PAIR
    assert remember(Tokens("access-2", "refresh-2")) == []
    credentials.forget(SERVER, ANN)
    assert credentials.read(SERVER, ANN) is None


def test_a_keyring_that_does_not_answer_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    never = threading.Event()

    def hang() -> None:
        never.wait()

    keyring_that(monkeypatch, hang)
    monkeypatch.setattr(keychain, "KEYRING_SECONDS", 0.05)
    said = remember(PAIR)
    never.set()
    assert "does not answer" in said[0]


def test_a_keyring_that_was_there_and_is_not_asks_for_a_login(monkeypatch: pytest.MonkeyPatch) -> None:
    keyring_that(monkeypatch)
    remember(PAIR)
    keyring_that(monkeypatch, locked)
    with pytest.raises(NotSignedIn, match="locked"):
        credentials.read(SERVER, ANN)


def rotating(fake: FakeServer) -> None:
    """Refresh as the server does it: each refresh token once."""
    generation = 1

    def refresh(asked: Asked) -> Reply:
        nonlocal generation
        if asked.body != {"refresh_token": f"refresh-{generation}"}:
            return problem(401, "not_signed_in", "That one was used.")
        generation += 1
        fake.tokens = {f"access-{generation}"}
        return Reply(body=tokens(f"access-{generation}", f"refresh-{generation}"))

    fake.answers["POST /api/v1/auth/refresh"] = refresh


def test_many_at_once_trade_the_refresh_token_once(server: FakeServer, monkeypatch: pytest.MonkeyPatch) -> None:
    keyring_that(monkeypatch)
    rotating(server)
    remember(Tokens("access-1", "refresh-1"), server.address)
    got: list[str] = []
    threads = [
        threading.Thread(target=lambda: got.append(open_session(say=got.append).renew("access-1"))) for _ in range(6)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert got == ["access-2"] * 6
    assert sum(asked.path == "/api/v1/auth/refresh" for asked in server.asked) == 1


def test_a_refused_refresh_token_ends_the_sign_in(server: FakeServer, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = keyring_that(monkeypatch)
    rotating(server)
    remember(Tokens("access-0", "refresh-0"), server.address)
    session = open_session(say=print)
    with pytest.raises(NotSignedIn) as caught:
        session.renew("access-0")
    assert caught.value.hint == f"Run: taskchat login --server {server.address}"
    assert not kept


def test_a_token_in_the_environment_wins(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TASKCHAT_TOKEN", "given")
    monkeypatch.setenv("TASKCHAT_SERVER", "tasks.example.com")
    session = open_session(say=print)
    assert (session.name, session.token()) == ("https://tasks.example.com", "given")
    with pytest.raises(NotSignedIn, match="TASKCHAT_TOKEN"):
        session.renew("given")


def test_without_a_sign_in_the_hint_names_the_command(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TASKCHAT_SERVER", "tasks.example.com")
    with pytest.raises(NotSignedIn) as caught:
        open_session(say=print).token()
    assert caught.value.hint == "Run: taskchat login --server https://tasks.example.com"


def test_a_keyring_that_fails_at_a_renewal_leaves_the_new_tokens_in_the_file(
    server: FakeServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = keyring_that(monkeypatch)
    rotating(server)
    remember(Tokens("access-1", "refresh-1"), server.address)

    def set_password(_service: str, _name: str, _text: str) -> None:
        raise RuntimeError("it is locked")

    monkeypatch.setattr(sys.modules["keyring"], "set_password", set_password)
    said: list[str] = []
    assert open_session(say=said.append).renew("access-1") == "access-2"
    assert "it is locked" in said[0]
    assert credentials.read(server.address, ANN) == Tokens("access-2", "refresh-2")
    assert kept


def test_two_accounts_on_one_server_do_not_meet() -> None:
    for account, token in ((ANN, "of ann"), (BOB, "of bob")):
        where = credentials.keep(SERVER, account, Tokens(token), say=print)
        state.remember_login(SERVER, account, kept_in=where)
    anns = open_session(say=print, account=ANN)
    assert (anns.token(), open_session(say=print).token()) == ("of ann", "of bob")
    credentials.forget(SERVER, BOB)
    assert (anns.token(), state.server_in_use(), state.account(SERVER)) == ("of ann", "local", ANN)


def test_a_session_stays_its_accounts_when_another_is_chosen_meanwhile(server: FakeServer) -> None:
    rotating(server)
    remember(Tokens("access-1", "refresh-1"), server.address)
    session = open_session(say=print)
    credentials.keep(server.address, BOB, Tokens("of bob"), say=print)
    state.remember_login(server.address, BOB, kept_in="file")
    assert session.renew("access-1") == "access-2"
    assert credentials.read(server.address, BOB) == Tokens("of bob")
