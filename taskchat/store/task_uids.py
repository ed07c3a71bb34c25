"""Rows of tasks that came from other programs, by their uids there. Every query names the owner."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import Connection, bindparam, delete, insert, select

from taskchat.store.chunks import chunks
from taskchat.store.tables import TaskUidRow, table_of

uids = table_of(TaskUidRow)

_OF_UIDS = (uids.c.user_id == bindparam("u"), uids.c.uid.in_(bindparam("uids", expanding=True)))
_NUMBERS = select(uids.c.uid, uids.c.number).where(*_OF_UIDS)
_UIDS = (
    select(uids.c.number, uids.c.uid)
    .where(uids.c.user_id == bindparam("u"), uids.c.number.in_(bindparam("numbers", expanding=True)))
    .order_by(uids.c.uid)
)
_REMOVE = delete(uids).where(*_OF_UIDS)
_ADD = insert(uids)


def numbers(conn: Connection, user_id: int, wanted: Sequence[str]) -> dict[str, int]:
    """The numbers of the tasks that these uids were given to. The task may be gone."""
    found: dict[str, int] = {}
    for some in chunks(wanted):
        found |= {row.uid: row.number for row in conn.execute(_NUMBERS, {"u": user_id, "uids": list(some)})}
    return found


def of_tasks(conn: Connection, user_id: int, numbers: Sequence[int]) -> dict[int, str]:
    """The uids of other programs that these tasks have; most have none."""
    found: dict[int, str] = {}
    for some in chunks(numbers):
        for row in conn.execute(_UIDS, {"u": user_id, "numbers": list(some)}):
            found.setdefault(row.number, row.uid)
    return found


def put(conn: Connection, user_id: int, given: Mapping[str, int]) -> None:
    """Give uids to tasks, in the place of those that had them."""
    for some in chunks(list(given)):
        conn.execute(_REMOVE, {"u": user_id, "uids": list(some)})
        conn.execute(_ADD, [{"user_id": user_id, "uid": uid, "number": given[uid]} for uid in some])
