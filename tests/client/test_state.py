"""What the client remembers."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from taskchat import paths
from taskchat.client import state
from taskchat.errors import InvalidInput

ANN, BOB = "ann@example.com", "bob@example.com"

pytestmark = pytest.mark.usefixtures("home")


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        ("https://Tasks.Example.com/", "https://tasks.example.com"),
        ("tasks.example.com", "https://tasks.example.com"),
        ("tasks.example.com/app/", "https://tasks.example.com/app"),
        ("localhost:8000", "http://localhost:8000"),
        ("127.0.0.1:8000", "http://127.0.0.1:8000"),
        ("[::1]:8000", "http://[::1]:8000"),
        ("http://10.0.0.5:80", "http://10.0.0.5:80"),
        ("unix:/run/x.sock", "unix:/run/x.sock"),
        (" local ", "local"),
    ],
)
def test_a_server_has_one_name(typed: str, address: str) -> None:
    assert state.normal_server(typed) == address


@pytest.mark.parametrize("typed", ["", "ftp://x", "https://", "https://ann:secret@x", "https://x?a=1", "https://a b"])
def test_what_is_no_address_is_refused(typed: str) -> None:
    with pytest.raises(InvalidInput):
        state.normal_server(typed)


def test_a_login_makes_its_server_the_one_in_use_until_the_logout() -> None:
    assert state.server_in_use() == "local"
    state.remember_login("https://x", ANN, kept_in="file")
    assert (state.server_in_use(), state.account("https://x"), state.kept_in("https://x", ANN)) == (
        "https://x",
        ANN,
        "file",
    )
    state.forget_login("https://x", ANN)
    assert (state.server_in_use(), state.account("https://x"), state.logins()) == ("local", None, [])


def test_every_sign_in_is_listed_and_one_is_in_use() -> None:
    state.remember_login("https://y", ANN, kept_in="file")
    state.remember_login("https://x", BOB, kept_in="keyring")
    state.remember_login("https://x", ANN, kept_in="file")
    assert state.logins() == [
        ("https://x", ANN, "file", True),
        ("https://x", BOB, "keyring", False),
        ("https://y", ANN, "file", False),
    ]
    state.use("https://x", BOB)
    assert (state.server_in_use(), state.account("https://x")) == ("https://x", BOB)
    state.forget_login("https://x", ANN)
    assert (state.server_in_use(), state.account("https://x")) == ("https://x", BOB)
    state.use("local")
    assert [login.in_use for login in state.logins()] == [False, False]


def test_tokens_that_move_change_nobody_in_use() -> None:
    state.remember_login("https://x", ANN, kept_in="keyring")
    state.use("local")
    state.move_login("https://x", ANN, kept_in="file")
    assert (state.server_in_use(), state.kept_in("https://x", ANN)) == ("local", "file")


def test_what_several_write_at_once_is_all_there() -> None:
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda n: state.remember_login(f"https://{n}", ANN, kept_in="file"), range(16)))
    assert len(state.logins()) == 16


@pytest.mark.parametrize("broken", ["[]", '{"logins": 1}', '{"logins": {"https://x": {"account": 1}}}', "{"])
def test_a_broken_memory_is_an_empty_one(broken: str) -> None:
    paths.write_private(paths.client_state(), broken)
    assert (state.server_in_use(), state.logins(), state.account("https://x")) == ("local", [], None)
    state.remember_login("https://x", ANN, kept_in="file")
    assert [login.account for login in state.logins()] == [ANN]


def test_each_server_has_its_own_last_conversation() -> None:
    state.remember_conversation("local", "c1")
    state.remember_conversation("https://x ann", "c2")
    assert (state.last_conversation("local"), state.last_conversation("https://x ann")) == ("c1", "c2")
    state.remember_conversation("local", None)
    assert (state.last_conversation("local"), state.last_conversation("https://x ann")) == (None, "c2")


def test_the_file_is_private_and_is_not_written_without_news() -> None:
    state.remember_conversation("local", "c1")
    before = paths.client_state().stat()
    state.remember_conversation("local", "c1")
    after = paths.client_state().stat()
    assert after.st_mode & 0o777 == 0o600
    assert before.st_ino == after.st_ino


@pytest.mark.parametrize("content", ["", "{", "[]", '{"logins": 7, "conversations": []}'])
def test_a_broken_file_counts_as_an_empty_one(content: str, home: Path) -> None:
    (home / "client.json").write_text(content)
    assert state.server_in_use() == "local"
    state.remember_conversation("local", "c1")
    assert state.last_conversation("local") == "c1"
