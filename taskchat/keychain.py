"""The machine's keyring: where tokens and keys are kept. Asked for three seconds at most, because it may never answer.

Server and client share it. It is the only place that imports `keyring`, and it does so when it is asked.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any, TypeVar

SERVICE = "taskchat"
KEYRING_SECONDS = 3.0
_Result = TypeVar("_Result")


class KeyringUnusable(Exception):
    """The keyring is missing, locked, or does not answer. Its text is the beginning of a sentence."""


def read(entry: str) -> str | None:
    """What is kept under `entry`, None when there is nothing. Raises KeyringUnusable."""
    found: str | None = _ask(lambda keyring: keyring.get_password(SERVICE, entry))
    return found


def keep(entry: str, text: str) -> None:
    """Keep `text` under `entry`. Raises KeyringUnusable."""
    _ask(lambda keyring: keyring.set_password(SERVICE, entry, text))


def forget(entry: str) -> None:
    """Remove what is kept under `entry`. Raises KeyringUnusable, also where there was nothing."""
    _ask(lambda keyring: keyring.delete_password(SERVICE, entry))


def model_entry(key_name: str) -> str:
    """The entry of a model's key: `key_name` is its provider, or its server's address."""
    return f"model:{key_name}"


def _ask(question: Callable[[Any], _Result]) -> _Result:
    """Ask in a thread: without a desktop a keyring may wait for a bus that isn't there."""
    answers: list[_Result] = []
    failures: list[BaseException] = []

    def ask() -> None:
        try:
            import keyring

            answers.append(question(keyring))
        except BaseException as error:  # noqa: BLE001 - backends raise anything, ImportError and SystemExit included
            failures.append(error)

    thread = threading.Thread(target=ask, name="keyring", daemon=True)
    thread.start()
    thread.join(KEYRING_SECONDS)
    if answers:
        return answers[0]
    if not failures:
        raise KeyringUnusable("The keyring does not answer")
    if type(failures[0]).__name__ == "NoKeyringError" or isinstance(failures[0], ImportError):
        raise KeyringUnusable("This machine has no keyring")
    raise KeyringUnusable(f"The keyring can't be used ({failures[0]})") from failures[0]
