"""Rows of tasks. Every query names the owner."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    and_,
    bindparam,
    case,
    delete,
    func,
    insert,
    or_,
    select,
    update,
)

from taskchat.store.tables import TaskRow, UserRow, table_of

users, tasks = table_of(UserRow), table_of(TaskRow)

UNDATED = "~"  # sorts behind every date

_PRIORITY_RANK = case({"high": 0, "medium": 1, "low": 2}, value=tasks.c.priority, else_=3)
SORTS: dict[str, tuple[ColumnElement[Any], bool]] = {  # the key, and whether the largest comes first
    "due": (tasks.c.due_key, False),
    "id": (tasks.c.number, False),
    "-id": (tasks.c.number, True),
    "priority": (_PRIORITY_RANK, False),
    "title": (func.lower(tasks.c.title), False),
    "updated": (tasks.c.updated_at, True),
}

_mine = and_(tasks.c.user_id == bindparam("u"), tasks.c.number == bindparam("n"))
_TAKE_NUMBER = (
    update(users)
    .where(users.c.id == bindparam("u"))
    .values(next_task=users.c.next_task + 1)
    .returning(users.c.next_task - 1)
)
_GET = select(tasks).where(_mine)
_INSERT = insert(tasks)
_UPDATE = update(tasks).where(_mine)
_DELETE = delete(tasks).where(_mine)


@dataclass(frozen=True, kw_only=True)
class Where:
    """Conditions on tasks, as columns know them. `None` is no condition."""

    status: str | None = None
    project: str | None = None
    tag: str | None = None
    priority: str | None = None
    key_before: str | None = None
    key_from: str | None = None
    numbers: tuple[int, ...] | None = None

    def clauses(self, user_id: int) -> list[ColumnElement[bool]]:
        """As SQL, the owner first."""
        found: list[ColumnElement[bool]] = [tasks.c.user_id == user_id]
        if self.status is not None:
            found.append(tasks.c.status == self.status)
        if self.project is not None:
            found.append(func.lower(tasks.c.project) == func.lower(self.project))
        if self.tag is not None:
            each = func.json_each(tasks.c.tags).table_valued("value")
            found.append(select(1).select_from(each).where(each.c.value == self.tag).exists())
        if self.priority is not None:
            found.append(tasks.c.priority == self.priority)
        if self.key_before is not None:
            found.append(tasks.c.due_key < self.key_before)
        if self.key_from is not None:
            found.append(and_(tasks.c.due_key >= self.key_from, tasks.c.due_key < UNDATED))
        if self.numbers is not None:
            found.append(tasks.c.number.in_(self.numbers))
        return found


def take_number(conn: Connection, user_id: int) -> int:
    """The next task number of this user, used up."""
    return int(conn.execute(_TAKE_NUMBER, {"u": user_id}).scalar_one())


def get(conn: Connection, user_id: int, number: int) -> Row[Any] | None:
    """One task, or None."""
    return conn.execute(_GET, {"u": user_id, "n": number}).one_or_none()


def existing(conn: Connection, user_id: int, numbers: Collection[int]) -> set[int]:
    """Which of these numbers are tasks."""
    return set(conn.execute(select(tasks.c.number).where(*Where(numbers=tuple(numbers)).clauses(user_id))).scalars())


def add(conn: Connection, values: Mapping[str, Any]) -> None:
    """Insert a task row."""
    conn.execute(_INSERT, dict(values))


def change(conn: Connection, user_id: int, number: int, values: Mapping[str, Any]) -> None:
    """Set columns of a task."""
    conn.execute(_UPDATE.values(dict(values)), {"u": user_id, "n": number})


def remove(conn: Connection, user_id: int, number: int) -> None:
    """Delete a task row."""
    conn.execute(_DELETE, {"u": user_id, "n": number})


def page(
    conn: Connection, user_id: int, where: Where, *, sort: str, after: tuple[Any, int] | None, limit: int
) -> Sequence[Row[Any]]:
    """The first `limit` tasks behind `after` (sort key, number), as `sort` orders them; rows bear a `sort_key`."""
    key, largest_first = SORTS[sort]
    clauses = where.clauses(user_id)
    if after is not None:
        value, number = after
        behind = key < value if largest_first else key > value
        clauses.append(or_(behind, and_(key == value, tasks.c.number > number)))
    statement = select(tasks, key.label("sort_key")).where(*clauses)
    return conn.execute(statement.order_by(key.desc() if largest_first else key, tasks.c.number).limit(limit)).all()


def count(conn: Connection, user_id: int, where: Where) -> int:
    """How many tasks there are."""
    return int(conn.execute(select(func.count()).select_from(tasks).where(*where.clauses(user_id))).scalar_one())


def texts(conn: Connection, user_id: int, where: Where) -> list[tuple[int, str]]:
    """Number and searchable text of every task, in the usual order."""
    rows = conn.execute(
        select(tasks.c.number, tasks.c.title, tasks.c.description)
        .where(*where.clauses(user_id))
        .order_by(tasks.c.due_key, tasks.c.number)
    )
    return [(number, f"{title}\n{description}" if description else title) for number, title, description in rows]
