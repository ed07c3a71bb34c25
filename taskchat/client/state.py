"""What the client remembers between starts: the server in use, who is signed in where, the last conversations."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterator
from typing import Any, NamedTuple

from taskchat import paths
from taskchat.client.wire import is_loopback, split_address
from taskchat.errors import InvalidInput

LOCAL = "local"


def normal_server(text: str) -> str:
    """The one way to write a server's address: `local`, `unix:/…`, or a URL without a slash at its end."""
    text = text.strip()
    if not text:
        raise InvalidInput("The server's address is empty.", hint="It looks like https://tasks.example.com.")
    if text == LOCAL or text.startswith("unix:/"):
        return text
    if "://" not in text:
        text = f"{'http' if is_loopback(text.partition('/')[0]) else 'https'}://{text}"
    scheme, host, path = split_address(text)
    return f"{scheme}://{host.lower()}{path}"


class Login(NamedTuple):
    """Somebody who is signed in somewhere. `kept_in`: `keyring` or `file`; `in_use`: commands speak as them."""

    server: str
    account: str
    kept_in: str
    in_use: bool


def server_in_use() -> str:
    """The server of the last login, or `local`."""
    return str(_read().get("server") or LOCAL)


def logins() -> list[Login]:
    """Every sign-in that this machine keeps, by server and account."""
    found = _read()
    used = found.get("server")
    return [
        Login(server, account, str(where), in_use=server == used and account == _part(logins, server).get("account"))
        for logins in (_part(found, "logins"),)
        for server in sorted(logins)
        for account, where in sorted(_part(_part(logins, server), "accounts").items())
    ]


def account(server: str) -> str | None:
    """The e-mail address that speaks to `server`: the last one that signed in there or was chosen."""
    found = _part(_part(_read(), "logins"), server).get("account")
    return found if isinstance(found, str) else None


def kept_in(server: str, account: str) -> str | None:
    """Where the tokens of `account` for `server` lie: `keyring`, `file`, or None when there are none."""
    found = _part(_part(_part(_read(), "logins"), server), "accounts").get(account)
    return found if isinstance(found, str) else None


def remember_login(server: str, account: str, *, kept_in: str) -> None:
    """`account` is signed in to `server`; both are in use from now on."""
    with _changing() as found:
        _accounts(found, server)[account] = kept_in
        _part(found["logins"], server)["account"] = account
        found["server"] = server


def move_login(server: str, account: str, *, kept_in: str) -> None:
    """The tokens of who is signed in lie elsewhere now. Nothing else changes, nor who is in use."""
    with _changing() as found:
        _accounts(found, server)[account] = kept_in


def use(server: str, account: str | None = None) -> None:
    """Commands speak to `server` from now on, as `account`."""
    with _changing() as found:
        found["server"] = server
        if account is not None:
            _accounts(found, server)
            _part(found["logins"], server)["account"] = account


def forget_login(server: str, account: str) -> None:
    """`account` is no longer signed in to `server`. Where it was in use, the local server is now."""
    with _changing() as found:
        _accounts(found, server).pop(account, None)
        logins = found["logins"]
        in_use = logins[server].get("account") == account
        if not logins[server]["accounts"]:
            del logins[server]
        elif in_use:
            logins[server]["account"] = min(logins[server]["accounts"])
        if in_use and found.get("server") == server:
            found["server"] = LOCAL


def with_bot(key: str, bot_id: str | None) -> str:
    """What conversations with a bot are remembered under, beside those without one."""
    return f"{key} bot {bot_id}" if bot_id else key


def last_conversation(key: str) -> str | None:
    """The conversation that `key` (a server and an account) spoke in last."""
    found = _part(_read(), "conversations").get(key)
    return found if isinstance(found, str) else None


def remember_conversation(key: str, conversation_id: str | None) -> None:
    """`conversation_id` is the last one of `key`; None forgets. Writes only when that is news."""
    if _part(_read(), "conversations").get(key) == conversation_id:
        return
    with _changing() as found:
        kept = {**_part(found, "conversations"), key: conversation_id}
        found["conversations"] = {name: value for name, value in kept.items() if value}


def _accounts(found: dict[str, Any], server: str) -> dict[str, Any]:
    """The accounts of `server` in what is to be written, made where they are missing."""
    logins = found["logins"] = _part(found, "logins")
    login = logins[server] = _part(logins, server)
    login["accounts"] = accounts = _part(login, "accounts")
    return accounts


@contextlib.contextmanager
def _changing() -> Iterator[dict[str, Any]]:
    """What is kept, to be changed in place: no other process writes meanwhile, so nobody's change is lost."""
    from taskchat.client.locks import held

    with held(paths.client_lock()):
        found = _read()
        yield found
        _write(found)


def _part(found: dict[str, Any], name: str) -> dict[str, Any]:
    part = found.get(name)
    return part if isinstance(part, dict) else {}


def _read() -> dict[str, Any]:
    """The file's content. A missing or broken one is an empty one: nothing in it can't be said again."""
    try:
        found = json.loads(paths.client_state().read_bytes())
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def _write(content: dict[str, Any]) -> None:
    paths.write_private(paths.client_state(), json.dumps(content, indent=2) + "\n")
