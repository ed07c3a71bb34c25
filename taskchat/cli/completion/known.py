"""Ids and names of what somebody has, from the server in use: quickly, or not at all."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable, Iterator
from typing import Any

from taskchat import paths
from taskchat.client import local, state, wire
from taskchat.client.calls import API

SECONDS = 1.0  # nobody waits longer for a Tab
MOST = 200
Found = Iterator[tuple[str, str]]


def known(kind: str) -> Found:
    """The words of a kind, with what they are. Nothing where no server runs, or nobody is signed in."""
    if kind == "accounts":  # which this machine knows by itself
        yield from _accounts()
        return
    read = _KINDS.get(kind)
    if read is not None and (reached := _reached()) is not None:
        yield from read(lambda path: _items(*reached, path))


def _reached() -> tuple[str, str] | None:
    """The address of the server in use and a token for it; None rather than start or ask anybody."""
    given = os.environ.get("TASKCHAT_TOKEN", "").strip()
    server = state.normal_server(os.environ.get("TASKCHAT_SERVER") or state.server_in_use())
    if server == state.LOCAL:
        record = local.recorded()
        token = given or (_local_token(record.address) if record else "")
        return (record.address, token) if record and token else None
    token = given or _kept_token(server)
    return (server, token) if token else None


def _local_token(address: str) -> str:
    """The local account's token, or a new one for the secret, which is not kept: the next command gets its own."""
    try:
        kept = json.loads(paths.local_token().read_bytes())
        if float(kept["expires_at"]) > time.time():
            return str(kept["access_token"])
    except (OSError, ValueError, KeyError, TypeError):
        pass
    secret = paths.local_secret().read_text(encoding="ascii").strip()
    answer = wire.send(address, "POST", f"{API}/auth/local", body={"secret": secret}, seconds=SECONDS)
    return str(answer.json()["access_token"]) if answer.status < 300 else ""


def _kept_token(server: str) -> str:
    """A token from the file. The keyring is not asked: it may want to be unlocked."""
    account = state.account(server)
    if account is None or state.kept_in(server, account) != "file":
        return ""
    from taskchat.client import credentials

    kept = credentials.read(server, account)
    return kept.access_token if kept else ""


def _accounts() -> Found:
    yield state.LOCAL, "this machine's own tasks"
    for login in state.logins():
        yield login.account, login.server


def _items(address: str, token: str, path: str) -> list[dict[str, Any]]:
    answer = wire.send(address, "GET", API + path, token=token, seconds=SECONDS)
    if answer.status >= 300:
        answer.close()
        return []
    found = answer.json()
    items: list[dict[str, Any]] = found["items"] if isinstance(found, dict) else found
    return items


Read = Callable[[str], list[dict[str, Any]]]


def _tasks(read: Read, *, status: str) -> Found:
    for task in read(f"/tasks?status={status}&limit={MOST}"):
        yield str(task["id"]), task["title"]


def _projects(read: Read) -> Found:
    counted: dict[str, int] = {}
    for task in read(f"/tasks?status=all&limit={MOST}"):
        if task.get("project"):
            counted[task["project"]] = counted.get(task["project"], 0) + (task.get("status") == "pending")
    for name, count in counted.items():
        yield name, f"{count} open"


def _tags(read: Read) -> Found:
    tags = {tag for task in read(f"/tasks?status=all&limit={MOST}") for tag in task.get("tags") or ()}
    for tag in sorted(tags):
        yield tag, ""


def _named(path: str, word: str, told: str) -> Callable[[Read], Found]:
    def read_named(read: Read) -> Found:
        for each in read(path):
            yield str(each[word]), str(each.get(told) or "")

    return read_named


_KINDS: dict[str, Callable[[Read], Found]] = {
    "open-tasks": lambda read: _tasks(read, status="pending"),
    "done-tasks": lambda read: _tasks(read, status="done"),
    "tasks": lambda read: _tasks(read, status="all"),
    "projects": _projects,
    "tags": _tags,
    "conversations": _named("/conversations?limit=50", "id", "title"),
    "bots": _named("/bots?limit=100", "slug", "name"),
    "models": _named("/models?search=false", "name", "state"),
    "documents": _named("/documents?limit=100", "id", "title"),
    "faqs": _named("/faqs?limit=100", "id", "question"),
    "connections": _named("/connections?limit=100", "name", "url"),
}
