"""Connections of the user: made, seen, changed, ended."""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Callable, Sequence
from typing import Any, Protocol

from sqlalchemy import Connection as Database
from sqlalchemy import Row

from taskchat.connections.rules import CONNECTIONS_MAX, Allowed, check_draft, check_headers, check_in_use, merged
from taskchat.connections.sealing import Seal, Secrets
from taskchat.errors import Conflict, InvalidInput, NotFound
from taskchat.schemas.connections import (
    Connection,
    ConnectionDraft,
    ConnectionPage,
    ConnectionPatch,
    ConnectionTool,
    Listing,
    Target,
    ToolPermission,
)
from taskchat.store import connections as rows
from taskchat.store.engine import Store, of_user


class Reaches(Protocol):
    """Who reaches connected servers: the agent's side."""

    async def look(self, target: Target) -> Listing:
        """What a server lists. Raises ConnectionFailed."""

    def drop(self, connection_id: str) -> None:
        """A connection has changed, or is no more."""


class ConnectionService:
    """The connections of a user, and of nobody else."""

    def __init__(
        self, store: Store, allowed: Allowed, seal: Seal, reaches: Reaches, clock: Callable[[], dt.datetime]
    ) -> None:
        self._store, self._allowed, self._seal, self._reaches, self._clock = store, allowed, seal, reaches, clock

    async def page(self, user_id: int) -> ConnectionPage:
        """One's own connections."""

        def job(conn: Database) -> list[Connection]:
            found = rows.of_user(conn, user_id)
            tools = rows.tools_of(conn, [row.id for row in found])
            return [_shape(row, [tool for tool in tools if tool.connection_id == row.id]) for row in found]

        return ConnectionPage(items=await self._store.read(job))

    async def get(self, user_id: int, public_id: str) -> Connection:
        """One of them. Raises NotFound."""
        return await self._store.read(lambda conn: _whole(conn, _one(conn, user_id, public_id)))

    async def add(self, user_id: int, draft: ConnectionDraft) -> Connection:
        """Connect a server: 1 whether it may be  2 ask it for its tools  3 keep it, its tools all off.

        Raises InvalidInput, NotAllowed, Conflict, ConnectionFailed.
        """
        check_draft(draft)
        self._allowed.check(url=draft.url, command=draft.command)
        await self._store.read(lambda conn: _check_room(conn, user_id, draft.name))
        target = Target(
            name=draft.name,
            url=draft.url or "",
            command=draft.command or "",
            args=tuple(draft.args),
            headers=draft.headers,
            env=draft.env,
        )
        listing = await self._reaches.look(target)
        public_id, now = secrets.token_hex(16), self._clock()
        values = {
            "public_id": public_id,
            "user_id": user_id,
            "name": draft.name,
            "kind": "stdio" if draft.command is not None else "http",
            "address": draft.command or draft.url,
            "args": draft.args,
            **_secret_values(self._seal, Secrets(draft.headers, draft.env), owner_of(user_id, public_id)),
            "enabled": True,
            "left_out": listing.left_out,
            "created_at": now,
            "checked_at": now,
        }

        def job(conn: Database) -> Connection:
            _check_room(conn, user_id, draft.name)
            rows.replace_tools(conn, rows.add(conn, values), list(merged((), listing.tools)))
            return _whole(conn, _one(conn, user_id, public_id))

        return await self._store.write(job, alone=of_user(user_id))

    async def update(self, user_id: int, public_id: str, patch: ConnectionPatch) -> Connection:
        """Change what the patch names. Raises NotFound, InvalidInput, Conflict."""
        check_headers(patch.headers or {})

        def job(conn: Database) -> Connection:
            row = _one(conn, user_id, public_id)
            if values := self._changed(user_id, row, patch):
                rows.change(conn, row.id, values)
            if patch.tools:
                _permit(conn, row.id, patch.tools)
                check_in_use(rows.permitted(conn, user_id))
            return _whole(conn, _one(conn, user_id, public_id))

        found = await self._store.write(job, alone=of_user(user_id))
        self._reaches.drop(public_id)
        return found

    async def remove(self, user_id: int, public_id: str) -> None:
        """Disconnect. Raises NotFound."""
        there = await self._store.write(lambda conn: rows.remove(conn, user_id, public_id), alone=of_user(user_id))
        if not there:
            raise no_such()
        self._reaches.drop(public_id)

    async def refresh(self, user_id: int, public_id: str) -> Connection:
        """Read the tools anew: new and changed ones are off. Raises NotFound, NotAllowed, ConnectionFailed."""
        row = await self._store.read(lambda conn: _one(conn, user_id, public_id))
        self._reaches.drop(public_id)
        listing = await self._reaches.look(target_of(row, self._seal, self._allowed))
        return await self._store.write(
            lambda conn: _whole(conn, listed(conn, user_id, public_id, listing, self._clock())), alone=of_user(user_id)
        )

    def _changed(self, user_id: int, row: Row[Any], patch: ConnectionPatch) -> dict[str, Any]:
        """The columns that the patch changes."""
        values: dict[str, Any] = {} if patch.enabled is None else {"enabled": patch.enabled}
        if patch.headers is None and patch.env is None:
            return values
        if patch.headers and row.kind != "http":
            raise InvalidInput("A command has no headers.", fields={"headers": "a command has env"})
        if patch.env and row.kind != "stdio":
            raise InvalidInput("A url has no environment.", fields={"env": "a url has headers"})
        new = Secrets(patch.headers or {}, patch.env or {})
        return values | _secret_values(self._seal, new, owner_of(user_id, row.public_id))


def owner_of(user_id: int, public_id: str) -> str:
    """Whose sealed secrets it is about."""
    return f"{user_id}:{public_id}"


def target_of(row: Row[Any], seal: Seal, allowed: Allowed) -> Target:
    """How a stored connection is reached. Raises NotAllowed when it may not be any more, and ConnectionFailed."""
    by_command = row.kind == "stdio"
    url, command = (None, row.address) if by_command else (row.address, None)
    allowed.check(url=url, command=command)
    found = seal.open(row.sealed, owner_of(row.user_id, row.public_id))
    return Target(
        name=row.name,
        url=url or "",
        command=command or "",
        args=tuple(row.args),
        headers=found.headers,
        env=found.env,
    )


def listed(conn: Database, user_id: int, public_id: str, listing: Listing, now: dt.datetime) -> Row[Any]:
    """Note what a server lists now. Raises NotFound when it was disconnected meanwhile."""
    row = _one(conn, user_id, public_id)
    rows.replace_tools(conn, row.id, list(merged(rows.tools_of(conn, [row.id]), listing.tools)))
    rows.change(conn, row.id, {"checked_at": now, "left_out": listing.left_out})
    return _one(conn, user_id, public_id)


def no_such() -> NotFound:
    """There is no such connection of this user."""
    return NotFound("There is no such connection.", hint="See which there are: taskchat connections")


def _one(conn: Database, user_id: int, public_id: str) -> Row[Any]:
    row = rows.one(conn, user_id, public_id)
    if row is None:
        raise no_such()
    return row


def _check_room(conn: Database, user_id: int, name: str) -> None:
    there = rows.of_user(conn, user_id)
    if any(row.name == name for row in there):
        raise Conflict(f"There is a connection {name} already.", hint="Disconnect it first, or choose another name.")
    if len(there) >= CONNECTIONS_MAX:
        raise Conflict(f"There are {CONNECTIONS_MAX} connections already.", hint="Disconnect one first.")


def _permit(conn: Database, connection: int, wishes: Sequence[ToolPermission]) -> None:
    """Say what tools may. Raises NotFound for one that is not listed, Conflict for one that is not what was seen."""
    known = {row.tool: row for row in rows.tools_of(conn, [connection])}
    for wish in wishes:
        if wish.tool not in known:
            raise NotFound(f"It has no tool {wish.tool}.", hint=f"It has: {', '.join(sorted(known)) or 'none'}.")
        if wish.pin not in {None, known[wish.tool].pin}:
            raise Conflict(f"The tool {wish.tool} has changed meanwhile.", hint="Look at it again, then decide.")
        rows.permit(conn, connection, wish.tool, wish.permission)


def _secret_values(seal: Seal, found: Secrets, owner: str) -> dict[str, Any]:
    return {
        "header_names": sorted(found.headers),
        "env_names": sorted(found.env),
        "sealed": seal.seal(found, owner),
    }


def _whole(conn: Database, row: Row[Any]) -> Connection:
    return _shape(row, rows.tools_of(conn, [row.id]))


def _shape(row: Row[Any], tools: Sequence[Row[Any]]) -> Connection:
    by_command = row.kind == "stdio"
    return Connection(
        id=row.public_id,
        name=row.name,
        kind=row.kind,
        url=None if by_command else row.address,
        command=row.address if by_command else None,
        args=row.args,
        header_names=row.header_names,
        env_names=row.env_names,
        enabled=row.enabled,
        tools=[_tool(row.name, tool) for tool in tools],
        left_out=row.left_out,
        created_at=row.created_at,
        checked_at=row.checked_at,
    )


def _tool(connection: str, row: Row[Any]) -> ConnectionTool:
    return ConnectionTool(
        name=f"{connection}.{row.spoken}",
        tool=row.tool,
        description=row.description,
        parameters=row.parameters,
        read_only=row.read_only,
        destructive=row.destructive,
        permission=row.permission,
        changed=row.changed,
        pin=row.pin,
    )
