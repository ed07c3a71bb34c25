"""Tokens for servers that one logs in to: in the machine's keyring, else in a file that only this user can read."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Callable
from typing import Any, NamedTuple

from taskchat import keychain, paths
from taskchat.client import state
from taskchat.errors import NotSignedIn
from taskchat.keychain import KeyringUnusable


class Tokens(NamedTuple):
    """What a login gave. A token given by hand has no refresh token."""

    access_token: str
    refresh_token: str = ""


def keep(server: str, tokens: Tokens, *, say: Callable[[str], None]) -> str:
    """Keep the tokens for `server`. Returns where: `keyring` or `file`."""
    text = json.dumps(tokens._asdict())
    if state.kept_in(server) != "file":
        try:
            keychain.keep(server, text)
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
            text = keychain.read(server)
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
            keychain.forget(server)
    kept = _read_file()
    if kept.pop(server, None) is not None:
        _write_file(kept)
    state.forget_login(server)


def _read_file() -> dict[str, Any]:
    try:
        found = json.loads(paths.token_file().read_bytes())
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def _write_file(content: dict[str, Any]) -> None:
    paths.write_private(paths.token_file(), json.dumps(content, indent=2) + "\n")
