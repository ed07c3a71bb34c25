"""The keyring: shared by server and client, and never waited for without end."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Callable

import pytest

from taskchat import keychain
from taskchat.keychain import KeyringUnusable
from tests.fakes.keyrings import exits, keyring_that, locked, no_keyring


def test_what_is_kept_is_read_and_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    kept = keyring_that(monkeypatch, lambda: None)
    entry = keychain.model_entry("openai")
    keychain.keep(entry, "sk-1")
    assert kept == {("taskchat", "model:openai"): "sk-1"}
    assert keychain.read(entry) == "sk-1"
    keychain.forget(entry)
    assert keychain.read(entry) is None


@pytest.mark.parametrize(
    ("does", "words"), [(no_keyring, "no keyring"), (locked, "it is locked"), (exits, "can't be used")]
)
def test_a_keyring_that_fails_says_how(monkeypatch: pytest.MonkeyPatch, does: Callable[[], None], words: str) -> None:
    keyring_that(monkeypatch, does)
    with pytest.raises(KeyringUnusable, match=words):
        keychain.read("x")
    with pytest.raises(KeyringUnusable, match=words):
        keychain.forget("x")
    with pytest.raises(KeyringUnusable, match=words) as caught:
        keychain.keep("x", "secret")
    assert "secret" not in str(caught.value)


def test_one_that_is_not_installed_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "keyring", None)
    with pytest.raises(KeyringUnusable, match="no keyring"):
        keychain.read("x")


def test_one_that_does_not_answer_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    never = threading.Event()

    def hang() -> None:
        never.wait()

    keyring_that(monkeypatch, hang)
    monkeypatch.setattr(keychain, "KEYRING_SECONDS", 0.05)
    with pytest.raises(KeyringUnusable, match="does not answer"):
        keychain.read("x")
    never.set()


def test_it_is_imported_only_when_it_is_asked() -> None:
    program = "import sys, taskchat.keychain, taskchat.server.models; print('keyring' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
