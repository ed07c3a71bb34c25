"""Rows of connections and of their tools."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Row, bindparam, delete, insert, select, update

from taskchat.store.tables import ConnectionRow, ConnectionToolRow, table_of

connections, tools = table_of(ConnectionRow), table_of(ConnectionToolRow)

_MINE = connections.c.user_id == bindparam("u")
_THIS = _MINE & (connections.c.public_id == bindparam("p"))
_OF_USER = select(connections).where(_MINE).order_by(connections.c.id)
_ONE = select(connections).where(_THIS)
_ADD = insert(connections).returning(connections.c.id)
_REMOVE = delete(connections).where(_THIS)
_TOOLS = (
    select(tools)
    .where(tools.c.connection_id.in_(bindparam("ids", expanding=True)))
    .order_by(tools.c.connection_id, tools.c.position)
)
_ADD_TOOLS = insert(tools)
_REMOVE_TOOLS = delete(tools).where(tools.c.connection_id == bindparam("c"))
_PERMIT = (
    update(tools)
    .where(tools.c.connection_id == bindparam("c"), tools.c.tool == bindparam("t"))
    .values(permission=bindparam("wish"), changed=False)
)
_PERMITTED = (
    select(connections.c.public_id, connections.c.name, tools)
    .select_from(tools.join(connections, connections.c.id == tools.c.connection_id))
    .where(_MINE, connections.c.enabled, tools.c.permission != "off")
    .order_by(connections.c.id, tools.c.position)
)


def of_user(conn: Connection, user_id: int) -> Sequence[Row[Any]]:
    """The user's connections, the oldest first."""
    return conn.execute(_OF_USER, {"u": user_id}).all()


def one(conn: Connection, user_id: int, public_id: str) -> Row[Any] | None:
    """A connection of the user."""
    return conn.execute(_ONE, {"u": user_id, "p": public_id}).one_or_none()


def add(conn: Connection, values: Mapping[str, Any]) -> int:
    """Add a connection; its internal id."""
    return int(conn.execute(_ADD, dict(values)).scalar_one())


def change(conn: Connection, connection: int, values: Mapping[str, Any]) -> None:
    """Change columns of a connection."""
    conn.execute(update(connections).where(connections.c.id == connection).values(**values))


def remove(conn: Connection, user_id: int, public_id: str) -> bool:
    """Delete a connection of the user with its tools; whether there was one."""
    return conn.execute(_REMOVE, {"u": user_id, "p": public_id}).rowcount > 0


def tools_of(conn: Connection, ids: Sequence[int]) -> Sequence[Row[Any]]:
    """The tools of these connections, each connection's in their order."""
    return conn.execute(_TOOLS, {"ids": list(ids)}).all() if ids else []


def replace_tools(conn: Connection, connection: int, rows: Sequence[Mapping[str, Any]]) -> None:
    """Let a connection have these tools and no others."""
    conn.execute(_REMOVE_TOOLS, {"c": connection})
    if rows:
        conn.execute(_ADD_TOOLS, [{**row, "connection_id": connection} for row in rows])


def permit(conn: Connection, connection: int, tool: str, permission: str) -> None:
    """Say what a tool may."""
    conn.execute(_PERMIT, {"c": connection, "t": tool, "wish": permission})


def permitted(conn: Connection, user_id: int) -> Sequence[Row[Any]]:
    """The tools that are not off, of the user's connections that are in use, with the `public_id` and `name` of each's
    connection."""
    return conn.execute(_PERMITTED, {"u": user_id}).all()
