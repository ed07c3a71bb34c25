"""Lists of tasks: pages for a front end, and what an agent sees of them. They cost as much as what they show."""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Callable, Sequence
from typing import Any, TypeVar, cast

from sqlalchemy import Connection, Row

from taskchat.errors import InvalidInput
from taskchat.schemas.caller import Caller
from taskchat.schemas.cursors import bad_cursor, read_cursor, write_cursor
from taskchat.schemas.tasks import Sort, TaskFilter, TaskPage, TasksResult
from taskchat.store import task_lists, task_words, tasks
from taskchat.store.engine import Store, of_user
from taskchat.store.task_lists import TaskList
from taskchat.store.tasks import Where
from taskchat.tasks.finding import Finding, Hits
from taskchat.tasks.rows import task_of
from taskchat.tasks.spans import span_of

T = TypeVar("T")
After = tuple[Any, int] | None
SORTED_MAX = 5_000  # found tasks that are put in another order than by due
COUNTED_MAX = 1_000  # tasks that are counted when words were looked for
CURSOR_KEYS: dict[Sort, type[int | dt.datetime]] = {"id": int, "-id": int, "priority": int, "updated": dt.datetime}
LIKE = "~"  # marks the cursor of a search that found only what is like its words


class TaskLists:
    """The tasks of a caller, and of nobody else, in their order."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def find(
        self, caller: Caller, wanted: TaskFilter, *, sort: Sort = "due", limit: int = 50, cursor: str | None = None
    ) -> TaskPage:
        """A page of the tasks that `wanted` describes. Raises InvalidInput for a cursor that is not this list's."""
        after, like = _read_cursor(cursor, sort)
        if wanted.q is not None and wanted.q.strip():
            rows, like = await self._find_words(caller, wanted, sort, after, limit + 1, like=like)
        else:
            rows, _ = await self._page(caller, wanted, sort=sort, after=after, limit=limit + 1)
        more = _write_cursor(sort, rows[limit - 1], like=bool(like)) if len(rows) > limit else None
        return TaskPage(items=[task_of(row) for row in rows[:limit]], next_cursor=more)

    async def look(
        self, caller: Caller, wanted: TaskFilter, *, sort: Sort = "due", limit: int = 50, after: int | None = None
    ) -> TasksResult:
        """What an agent sees of the tasks: the first ones, or those `after` a task, and how many there are. A search
        that finds no task with all its words gives those with some, the best first. Of very many that a filter gives,
        not all are counted. Raises InvalidInput for an `after` that is no task, or that is used with words."""
        if not (wanted.q or "").strip():
            place = await self._place(caller, after, sort) if after is not None else None
            rows, total = await self._page(caller, wanted, sort=sort, after=place, limit=limit, counted=True)
            return TasksResult(tasks=[task_of(row) for row in rows], total=total)
        if after is not None:
            raise InvalidInput(
                "A search by words can't go on after a task. Use more words, or another filter.",
                fields={"after": "goes with a list, not with words"},
            )
        finding = await self._finding(caller, wanted)
        hits = await finding.best(reach=limit if sort == "due" else SORTED_MAX, partly=True)
        total = len(hits.rows)
        if hits.more:
            counting = functools.partial(tasks.count, user_id=caller.user_id, where=hits.where, most=COUNTED_MAX)
            total = max(total, await self._store.read(counting))
        rows = await self._sorted(caller, hits, sort, None, limit)
        return TasksResult(tasks=[task_of(row) for row in rows[:limit]], total=total)

    async def where(self, caller: Caller, wanted: TaskFilter, numbers: tuple[int, ...] | None = None) -> Where:
        """The filter, but for its words, as conditions of the caller's list, which is in order now."""
        return await self._in_order(caller, lambda _, whole: _where(wanted, caller, whole, numbers))

    async def _place(self, caller: Caller, number: int, sort: Sort) -> tuple[Any, int]:
        """Where a task stands in the list."""
        place = await self._store.read(lambda conn: tasks.place(conn, caller.user_id, number, sort=sort))
        if place is None:
            raise InvalidInput(
                f"There is no task #{number} to go on after. List from the beginning.",
                fields={"after": "is no task"},
            )
        return place

    async def _page(
        self,
        caller: Caller,
        wanted: TaskFilter,
        *,
        sort: Sort,
        after: After,
        limit: int,
        counted: bool = False,
    ) -> tuple[Sequence[Row[Any]], int]:
        """Tasks without words to look for, and how many there are when that is wanted."""

        def job(conn: Connection, whole: TaskList) -> tuple[Sequence[Row[Any]], int]:
            where = _where(wanted, caller, whole)
            rows = tasks.page(conn, caller.user_id, where, sort=sort, after=after, limit=limit)
            if not counted or (after is None and len(rows) < limit):
                return rows, len(rows)
            return rows, tasks.count(conn, caller.user_id, where)

        return await self._in_order(caller, job)

    async def _find_words(
        self,
        caller: Caller,
        wanted: TaskFilter,
        sort: Sort,
        after: After,
        limit: int,
        *,
        like: bool | None,
    ) -> tuple[Sequence[Row[Any]], bool]:
        """A page of the tasks with the words, and whether they are only like them. `like` is what the page before was
        about, None for the first one."""
        finding = await self._finding(caller, wanted)
        reach, behind = (limit, after) if sort == "due" else (SORTED_MAX, None)
        if like is None:
            hits = await finding.best(reach=reach)
        elif like:
            hits = await finding.like(reach=reach, after=behind)
        else:
            hits = await finding.exact(reach=reach, after=behind)
        return await self._sorted(caller, hits, sort, after, limit), hits.match == "typo"

    async def _sorted(self, caller: Caller, hits: Hits, sort: Sort, after: After, limit: int) -> Sequence[Row[Any]]:
        """What was found, in another order than by due."""
        if sort == "due" or hits.match == "partial":
            return hits.rows
        where = Where(numbers=hits.numbers[:SORTED_MAX])
        return await self._store.read(
            lambda conn: tasks.page(conn, caller.user_id, where, sort=sort, after=after, limit=limit)
        )

    async def _finding(self, caller: Caller, wanted: TaskFilter) -> Finding:
        return Finding(self._store, caller.user_id, wanted.q or "", await self.where(caller, wanted))

    async def _in_order(self, caller: Caller, job: Callable[[Connection, TaskList], T]) -> T:
        """Read from the list of the caller. Who has moved to another timezone gets a new order first."""

        def in_order(conn: Connection) -> T | None:
            whole = task_lists.of_user(conn, caller.user_id)
            return job(conn, whole) if whole.in_order else None

        while (found := await self._store.read(in_order)) is None:
            await self._put_in_order(caller.user_id)
        return found

    async def _put_in_order(self, user_id: int) -> None:
        """Order the whole list by the account's timezone, piece by piece."""
        zone = await self._store.read(lambda conn: task_lists.of_user(conn, user_id).account_zone)
        after: int | None = 0
        while after is not None:
            piece = functools.partial(tasks.put_in_order, user_id=user_id, zone=zone, after=after)
            after = await self._store.write(piece, alone=of_user(user_id))


def _where(wanted: TaskFilter, caller: Caller, whole: TaskList, numbers: tuple[int, ...] | None = None) -> Where:
    """The filter, but for its words, as conditions."""
    groups: list[task_words.Keys] = []
    if wanted.project is not None:
        groups.append([task_words.project_key(wanted.project)])
    if wanted.tag is not None:
        groups.append([task_words.tag_key(wanted.tag)])
    if wanted.priority is not None:
        groups.append([task_words.priority_key(wanted.priority)])
    return Where(
        status=None if wanted.status == "all" else wanted.status,
        groups=tuple(groups),
        span=span_of(wanted, asked_in=caller.timezone, ordered_in=whole.zone or whole.account_zone),
        numbers=numbers,
    )


def _write_cursor(sort: Sort, row: Any, *, like: bool) -> str:
    return write_cursor(f"{sort}{LIKE}" if like else sort, row.sort_key, row.number)


def _read_cursor(cursor: str | None, sort: Sort) -> tuple[After, bool | None]:
    """Where the page begins, and whether it belongs to a search that found only what is like its words."""
    if cursor is None:
        return None, None
    made_for, key, number = read_cursor(cursor, str, CURSOR_KEYS.get(sort, str), int)
    if made_for not in {sort, f"{sort}{LIKE}"}:
        raise bad_cursor()
    return (key, cast("int", number)), made_for != sort
