"""Rows of tasks. Every query names the owner."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Connection, Row, and_, bindparam, delete, func, insert, or_, select, update

from taskchat.store import task_lists, task_words
from taskchat.store.chunks import chunks
from taskchat.store.tables import TaskRow, table_of
from taskchat.store.task_words import Keys, Span, Wanted

tasks = table_of(TaskRow)

UNDATED = "~"  # sorts behind every date
RANKS = {"high": 0, "medium": 1, "low": 2}
NO_RANK = 3
TITLE_LETTERS = 100  # that order by title
MOVED_AT_ONCE = 500
COUNT_MAX = 10_000  # tasks are counted up to here, unless all are meant

SORTS: dict[str, tuple[ColumnElement[Any], bool]] = {  # the key, and whether the largest comes first
    "due": (tasks.c.due_key, False),
    "id": (tasks.c.number, False),
    "-id": (tasks.c.number, True),
    "priority": (tasks.c.rank, False),
    "title": (tasks.c.title_key, False),
    "updated": (tasks.c.updated_at, True),
}

_mine = and_(tasks.c.user_id == bindparam("u"), tasks.c.number == bindparam("n"))
_of_these = and_(tasks.c.user_id == bindparam("u"), tasks.c.number.in_(bindparam("numbers", expanding=True)))
_GET = select(tasks).where(_mine)
_THESE = select(tasks, tasks.c.due_key.label("sort_key")).where(_of_these)
_EXISTING = select(tasks.c.number).where(_of_these)
_INSERT = insert(tasks)
_DELETE = delete(tasks).where(_of_these)
_TIMED = (
    select(tasks.c.number, tasks.c.due, tasks.c.due_key)
    .where(
        tasks.c.user_id == bindparam("u"),
        tasks.c.number > bindparam("after"),
        func.length(tasks.c.due_key) > 10,
    )
    .order_by(tasks.c.number)
    .limit(bindparam("most"))
)
_MOVE = update(tasks).where(_mine).values(due_key=bindparam("key_now"))


@dataclass(frozen=True, kw_only=True)
class Where:
    """Conditions on tasks. `groups` are keys of the index: of each group, one must be had."""

    status: str | None = None
    groups: tuple[Keys, ...] = ()
    span: Span | None = None
    numbers: tuple[int, ...] | None = None

    @property
    def wanted(self) -> Wanted:
        """What the index is asked for."""
        return Wanted(self.groups, None if self.status is None else self.status == "done", self.span)

    @property
    def by_index(self) -> bool:
        """Whether the index finds the tasks in their order."""
        return bool(self.groups) and self.numbers is None

    def clauses(self, user_id: int) -> list[ColumnElement[bool]]:
        """As SQL, the owner first."""
        found: list[ColumnElement[bool]] = [tasks.c.user_id == user_id]
        if self.status is not None:
            found.append(tasks.c.status == self.status)
        if self.span is not None:
            found.append(self.span.clause(tasks.c.due_key))
        if self.numbers is not None:
            found.append(tasks.c.number.in_(self.numbers))
        found += [tasks.c.number.in_(each) for each in task_words.having(user_id, self.groups)]
        return found


# What orders


def due_key(due: str | None, zone: str) -> str:
    """What orders by due: the wall clock in `zone`, so that a day comes before its times; '~' when there is none."""
    if due is None:
        return UNDATED
    if "T" not in due:
        return due
    return dt.datetime.fromisoformat(due).astimezone(_zone(zone)).replace(tzinfo=None).isoformat(timespec="seconds")


def title_key(title: str) -> str:
    """What orders by title, however it is capitalized."""
    return title.casefold()[:TITLE_LETTERS]


def rank(priority: str | None) -> int:
    """What orders by priority."""
    return RANKS.get(priority or "", NO_RANK)


@lru_cache(maxsize=64)
def _zone(name: str) -> ZoneInfo:
    return ZoneInfo(name)


# One and many


def get(conn: Connection, user_id: int, number: int) -> Row[Any] | None:
    """One task, or None."""
    return conn.execute(_GET, {"u": user_id, "n": number}).one_or_none()


def these(conn: Connection, user_id: int, numbers: Sequence[int]) -> list[Row[Any]]:
    """Those of these tasks that there are, in the order of the numbers given; rows bear their `sort_key` by due."""
    found: dict[int, Row[Any]] = {}
    for some in chunks(numbers):
        found |= {row.number: row for row in conn.execute(_THESE, {"u": user_id, "numbers": some})}
    return [found[number] for number in numbers if number in found]


def existing(conn: Connection, user_id: int, numbers: Collection[int]) -> set[int]:
    """Which of these numbers are tasks."""
    found: set[int] = set()
    for some in chunks(list(numbers)):
        found.update(conn.execute(_EXISTING, {"u": user_id, "numbers": some}).scalars())
    return found


def add(conn: Connection, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert tasks."""
    for some in chunks(rows):
        conn.execute(_INSERT, list(some))


def change(conn: Connection, user_id: int, values: Mapping[int, Mapping[str, Any]]) -> None:
    """Set columns of tasks, by number: the same columns of each."""
    names = next(iter(values.values()), {})
    if names:
        statement = update(tasks).where(_mine).values({name: bindparam(f"new_{name}") for name in names})
        conn.execute(
            statement,
            [
                {"u": user_id, "n": number, **{f"new_{name}": value for name, value in each.items()}}
                for number, each in values.items()
            ],
        )


def remove(conn: Connection, user_id: int, numbers: Sequence[int]) -> None:
    """Delete tasks."""
    for some in chunks(numbers):
        conn.execute(_DELETE, {"u": user_id, "numbers": some})


# Lists


def page(
    conn: Connection, user_id: int, where: Where, *, sort: str, after: tuple[Any, int] | None, limit: int
) -> Sequence[Row[Any]]:
    """The first `limit` tasks behind `after` (sort key, number), as `sort` orders them; rows bear a `sort_key`."""
    if where.by_index and sort == "due":
        return these(conn, user_id, task_words.in_order(conn, user_id, where.wanted, after=after, limit=limit))
    key, largest_first = SORTS[sort]
    number = tasks.c.number
    clauses = where.clauses(user_id)
    if after is not None:
        value, last = after
        behind = (key <= value, or_(key < value, number < last))
        clauses += behind if largest_first else (key >= value, or_(key > value, number > last))
    order = (key.desc(), number.desc()) if largest_first else (key, number)
    return conn.execute(select(tasks, key.label("sort_key")).where(*clauses).order_by(*order).limit(limit)).all()


def place(conn: Connection, user_id: int, task_number: int, *, sort: str) -> tuple[Any, int] | None:
    """Where a task stands in lists of this order: its sort key and number. None where there is no such task."""
    key, _ = SORTS[sort]
    found = conn.execute(select(key).where(_mine), {"u": user_id, "n": task_number}).one_or_none()
    return (found[0], task_number) if found is not None else None


def count(conn: Connection, user_id: int, where: Where, *, most: int = COUNT_MAX) -> int:
    """How many tasks there are: all of a status exactly, those of a filter up to `most`."""
    if where.by_index:
        return task_words.count(conn, user_id, where.wanted, most=most)
    if where.span is None and where.numbers is None:
        whole = task_lists.of_user(conn, user_id)
        return {None: whole.pending + whole.done, "pending": whole.pending, "done": whole.done}[where.status]
    some = select(tasks.c.number).where(*where.clauses(user_id)).limit(most).subquery()
    return int(conn.execute(select(func.count()).select_from(some)).scalar_one())


def put_in_order(conn: Connection, user_id: int, zone: str, *, after: int) -> int | None:
    """Order some tasks behind the number `after` by the wall clock of `zone`. Gives the number to go on behind, None
    when that were the last: many are not moved at once, so that others need not wait."""
    timed = conn.execute(_TIMED, {"u": user_id, "after": after, "most": MOVED_AT_ONCE}).all()
    moved = {number: key for number, due, before in timed if (key := due_key(due, zone)) != before}
    if moved:
        conn.execute(_MOVE, [{"u": user_id, "n": number, "key_now": key} for number, key in moved.items()])
        task_words.move(conn, user_id, moved)
    if len(timed) == MOVED_AT_ONCE:
        return int(timed[-1].number)
    task_lists.set_zone(conn, user_id, zone)
    return None
