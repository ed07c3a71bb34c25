"""Tokens for servers that one logs in to: in the machine's keyring, else in a file that only this user can read."""

from __future__ import annotations

import contextlib
import json
import threading
from collections.abc import Callable
from typing import Any, NamedTuple, TypeVar

from taskchat import paths
from taskchat.client import state
from taskchat.errors import NotSignedIn

SERVICE = "taskchat"
KEYRING_SECONDS = 3.0
_Result = TypeVar("_Result")


class Tokens(NamedTuple):
    """What a login gave. A token given by hand has no refresh token."""

    access_token: str
    refresh_token: str = ""


class KeyringUnusable(Exception):
    """The keyring is missing, locked, or does not answer."""


def keep(server: str, tokens: Tokens, *, say: Callable[[str], None]) -> str:
    """Keep the tokens for `server`. Returns where: `keyring` or `file`."""
    text = json.dumps(tokens._asdict())
    if state.kept_in(server) != "file":
        try:
            _ask_keyring(lambda keyring: keyring.set_password(SERVICE, server, text))
        except KeyringUnusable as error:
            say(f"{error}, so the tokens are kept in {paths.token_file()}, which only you can read.")
        else:
            return "keyring"
    _write_file({**_read_file(), server: tokens._asdict()})
    return "file"


def read(server: str) -> Tokens | None:
    """The tokens for `server`, if any. Raises NotSignedIn when the keyring that has them won't give them."""
    where = state.kept_in(server)
    found: object = None
    if where == "file":
        found = _read_file().get(server)
    elif where == "keyring":
        try:
            text = _ask_keyring(lambda keyring: keyring.get_password(SERVICE, server))
        except KeyringUnusable as error:
            raise NotSignedIn(f"{error}.", hint="Unlock it, or sign in again: taskchat login") from error
        found = json.loads(text) if text else None
    try:
        return Tokens(**found) if isinstance(found, dict) else None
    except TypeError:
        return None


def forget(server: str) -> None:
    """Remove the tokens for `server`, and that somebody was signed in."""
    if state.kept_in(server) == "keyring":
        with contextlib.suppress(KeyringUnusable):  # nothing to be done about it: the server has ended the tokens
            _ask_keyring(lambda keyring: keyring.delete_password(SERVICE, server))
    kept = _read_file()
    if kept.pop(server, None) is not None:
        _write_file(kept)
    state.forget_login(server)


def _ask_keyring(question: Callable[[Any], _Result]) -> _Result:
    """Ask in a thread, for three seconds at most: without a desktop a keyring may wait for a bus that isn't there."""
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


def _read_file() -> dict[str, Any]:
    try:
        found = json.loads(paths.token_file().read_bytes())
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def _write_file(content: dict[str, Any]) -> None:
    paths.write_private(paths.token_file(), json.dumps(content, indent=2) + "\n")
