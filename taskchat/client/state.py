"""What the client remembers between starts: the server in use, who is signed in where, the last conversations."""

from __future__ import annotations

import json
from typing import Any

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


def server_in_use() -> str:
    """The server of the last login, or `local`."""
    return str(_read().get("server") or LOCAL)


def account(server: str) -> str | None:
    """The e-mail address that is signed in to `server`."""
    return _login(server).get("account")


def kept_in(server: str) -> str | None:
    """Where the tokens for `server` lie: `keyring`, `file`, or None when there are none."""
    return _login(server).get("kept_in")


def remember_login(server: str, email: str, *, kept_in: str) -> None:
    """`email` is signed in to `server`, which is in use from now on."""
    found = _read()
    logins = {**_part(found, "logins"), server: {"account": email, "kept_in": kept_in}}
    _write({**found, "server": server, "logins": logins})


def forget_login(server: str) -> None:
    """Nobody is signed in to `server`; the local server is in use."""
    found = _read()
    logins = {name: login for name, login in _part(found, "logins").items() if name != server}
    _write({**found, "server": LOCAL, "logins": logins})


def with_bot(key: str, bot_id: str | None) -> str:
    """What conversations with a bot are remembered under, beside those without one."""
    return f"{key} bot {bot_id}" if bot_id else key


def last_conversation(key: str) -> str | None:
    """The conversation that `key` (a server and an account) spoke in last."""
    found = _part(_read(), "conversations").get(key)
    return found if isinstance(found, str) else None


def remember_conversation(key: str, conversation_id: str | None) -> None:
    """`conversation_id` is the last one of `key`; None forgets. Writes only when that is news."""
    found = _read()
    conversations = dict(_part(found, "conversations"))
    if conversations.get(key) == conversation_id:
        return
    conversations[key] = conversation_id
    kept = {name: value for name, value in conversations.items() if value}
    _write({**found, "conversations": kept})


def _login(server: str) -> dict[str, str]:
    login = _part(_read(), "logins").get(server)
    return login if isinstance(login, dict) else {}


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
