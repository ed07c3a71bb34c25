"""Tokens for servers that one logs in to: in the machine's keyring, else in a file that only this user can read."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Callable
from typing import Any, NamedTuple

from taskchat import keychain, paths
from taskchat.client import state
from taskchat.client.locks import held
from taskchat.errors import NotSignedIn
from taskchat.keychain import KeyringUnusable


class Tokens(NamedTuple):
    """What a login gave. A token given by hand has no refresh token."""

    access_token: str
    refresh_token: str = ""


def begin(server: str, account: str, tokens: Tokens, *, say: Callable[[str], None]) -> None:
    """`account` has signed in to `server`: its tokens are kept, and both are in use from now on."""
    state.remember_login(server, account, kept_in=keep(server, account, tokens, say=say))


def keep(server: str, account: str, tokens: Tokens, *, say: Callable[[str], None]) -> str:
    """Keep the tokens of `account` for `server`. Returns where: `keyring` or `file`."""
    before = state.kept_in(server, account)
    where = "file" if before == "file" else _keep_in_keyring(entry(server, account), tokens, say=say)
    if where == "file":
        with held(paths.client_lock()):
            _write_file({**_read_file(), entry(server, account): tokens._asdict()})
    if before not in (None, where):
        state.move_login(server, account, kept_in=where)
    return where


def read(server: str, account: str | None) -> Tokens | None:
    """The tokens of `account` for `server`, if any. Raises NotSignedIn when the keyring won't give those it has."""
    where = state.kept_in(server, account) if account else None
    found: object = None
    if account is None or where is None:
        return None
    if where == "file":
        found = _read_file().get(entry(server, account))
    else:
        try:
            text = keychain.read(entry(server, account))
        except KeyringUnusable as error:
            raise NotSignedIn(f"{error}.", hint="Unlock it, or sign in again: taskchat login") from error
        found = json.loads(text) if text else None
    try:
        return Tokens(**found) if isinstance(found, dict) else None
    except TypeError:
        return None


def forget(server: str, account: str) -> None:
    """Remove the tokens of `account` for `server`, and that it was signed in."""
    if state.kept_in(server, account) == "keyring":
        with contextlib.suppress(KeyringUnusable):  # nothing to be done about it: the server has ended the tokens
            keychain.forget(entry(server, account))
    with held(paths.client_lock()):
        kept = _read_file()
        if kept.pop(entry(server, account), None) is not None:
            _write_file(kept)
    state.forget_login(server, account)


def entry(server: str, account: str) -> str:
    """What the tokens are kept under."""
    return f"{account} {server}"


def _keep_in_keyring(name: str, tokens: Tokens, *, say: Callable[[str], None]) -> str:
    try:
        keychain.keep(name, json.dumps(tokens._asdict()))
    except KeyringUnusable as error:
        say(f"{error}, so the tokens are kept in {paths.token_file()}, which only you can read.")
        return "file"
    return "keyring"


def _read_file() -> dict[str, Any]:
    try:
        found = json.loads(paths.token_file().read_bytes())
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def _write_file(content: dict[str, Any]) -> None:
    paths.write_private(paths.token_file(), json.dumps(content, indent=2) + "\n")
