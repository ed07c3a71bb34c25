"""The rules of tasks. One method a thing that can be done, for HTTP routes and tools alike."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Callable, Sequence
from typing import Any, TypeVar, cast

from sqlalchemy import Connection

from taskchat.errors import Conflict, InvalidInput, NotFound
from taskchat.schemas.caller import Caller
from taskchat.schemas.cursors import bad_cursor, read_cursor, write_cursor
from taskchat.schemas.tasks import (
    Sort,
    Task,
    TaskDraft,
    TaskEvent,
    TaskFilter,
    TaskPage,
    TaskPatch,
    TaskResult,
    TasksResult,
    UndoResult,
)
from taskchat.schemas.values import Shape
from taskchat.store import events, tasks
from taskchat.store.engine import Store, of_user
from taskchat.store.tasks import Where
from taskchat.tasks import confirmation
from taskchat.tasks.ledger import Ledger
from taskchat.tasks.recurrence import next_due
from taskchat.tasks.rows import due_key, from_snapshot, task_of
from taskchat.tasks.search import Found, search

R = TypeVar("R", bound=Shape)
BULK_MAX = 10_000  # tasks that one call may touch
CURSOR_KEYS: dict[Sort, type[int | dt.datetime]] = {"id": int, "-id": int, "priority": int, "updated": dt.datetime}
SEARCH_IN_THREAD = 20_000  # characters; more than these are searched off the event loop


class TaskService:
    """Tasks of the caller, and of nobody else."""

    def __init__(self, store: Store, clock: Callable[[], dt.datetime]) -> None:
        self._store, self._clock = store, clock

    async def add(self, caller: Caller, draft: TaskDraft) -> TaskResult:
        """Make a task."""
        return await self._once(caller, TaskResult, lambda ledger: TaskResult(task=ledger.add(draft)))

    async def get(self, caller: Caller, task_id: int) -> Task:
        """One task. Raises NotFound."""
        now = self._clock()
        return await self._store.read(lambda conn: Ledger(conn, caller, now).get(task_id))

    async def find(
        self, caller: Caller, wanted: TaskFilter, *, sort: Sort = "due", limit: int = 50, cursor: str | None = None
    ) -> TaskPage:
        """A page of the tasks that `wanted` describes. Raises InvalidInput for a cursor that is not this list's."""
        where, found = await self._where(caller, wanted)
        if found is not None and found.match == "partial":
            return TaskPage(items=[])
        after = _read_cursor(cursor, sort)
        rows = await self._store.read(
            lambda conn: tasks.page(conn, caller.user_id, where, sort=sort, after=after, limit=limit + 1)
        )
        more = _write_cursor(sort, rows[limit - 1]) if len(rows) > limit else None
        return TaskPage(items=[task_of(row) for row in rows[:limit]], next_cursor=more)

    async def look(self, caller: Caller, wanted: TaskFilter, *, sort: Sort = "due", limit: int = 50) -> TasksResult:
        """What an agent sees of the tasks: the first ones, and how many there are. A search that finds no task with
        all its words gives those with some, the best first."""
        where, found = await self._where(caller, wanted)

        def job(conn: Connection) -> tuple[list[Task], int]:
            total = tasks.count(conn, caller.user_id, where)
            reach = total if found is not None and found.match == "partial" else limit
            rows = tasks.page(conn, caller.user_id, where, sort=sort, after=None, limit=min(reach, BULK_MAX))
            return [task_of(row) for row in rows], total

        shown, total = await self._store.read(job)
        if found is not None and found.match == "partial":
            rank = {number: place for place, number in enumerate(found.numbers)}
            shown.sort(key=lambda task: rank[task.id])
        return TasksResult(tasks=shown[:limit], total=total)

    async def update(self, caller: Caller, task_id: int, patch: TaskPatch) -> TaskResult:
        """Change a task: only what the patch names. Raises NotFound, or InvalidInput for a title that is cleared."""
        values = patch.changes()
        if values.get("title", "") is None:
            raise InvalidInput("A task can't be without a title.", fields={"title": "it can't be cleared"})

        def effect(ledger: Ledger) -> TaskResult:
            before = ledger.get(task_id)
            if all(getattr(before, name) == value for name, value in values.items()):
                return TaskResult(task=before, before=before)
            return TaskResult(task=ledger.change(before, "updated", values), before=before)

        return await self._once(caller, TaskResult, effect)

    async def complete(self, caller: Caller, task_id: int) -> TaskResult:
        """Mark a task done; a recurring one makes its next. Done already is fine. Raises NotFound."""
        return await self._once(caller, TaskResult, lambda ledger: _complete(ledger, ledger.get(task_id)))

    async def reopen(self, caller: Caller, task_id: int) -> TaskResult:
        """Mark a task not done. Pending already is fine. Raises NotFound."""

        def effect(ledger: Ledger) -> TaskResult:
            before = ledger.get(task_id)
            if before.status == "pending":
                return TaskResult(task=before, before=before)
            after = ledger.change(before, "reopened", {"status": "pending", "completed_at": None})
            return TaskResult(task=after, before=before)

        return await self._once(caller, TaskResult, effect)

    async def delete(self, caller: Caller, task_id: int) -> TaskResult:
        """Delete a task. The third in one turn needs the user's yes. Raises NotFound."""
        arguments = {"task_id": task_id}

        def effect(ledger: Ledger) -> TaskResult:
            task = ledger.get(task_id)
            deleted = ledger.deleted_in_turn()
            if confirmation.needed(
                "delete_task", filtered=True, touched=1, deleted_in_turn=deleted
            ) and not confirmation.approval("delete_task", arguments, caller.approved):
                return TaskResult(success=False, confirmation=confirmation.ask("delete_task", arguments, [task]))
            ledger.remove(task)
            return TaskResult(task=task, before=task)

        return await self._once(caller, TaskResult, effect)

    async def complete_many(
        self, caller: Caller, wanted: TaskFilter, task_ids: Sequence[int] | None = None
    ) -> TasksResult:
        """Mark many tasks done. Asks first where it must."""
        wanted = wanted.model_copy(update={"status": "pending"})
        return await self._bulk(caller, "complete_tasks", wanted, task_ids, _complete)

    async def delete_many(
        self, caller: Caller, wanted: TaskFilter, task_ids: Sequence[int] | None = None
    ) -> TasksResult:
        """Delete many tasks. Asks first."""
        return await self._bulk(caller, "delete_tasks", wanted, task_ids, lambda ledger, task: ledger.remove(task))

    async def undo(self, caller: Caller) -> UndoResult:
        """Take back the last group of changes: one turn's or one request's. Raises NotFound when there is none.

        A turn may do so once (Conflict): no model goes back further than its user asked.
        """

        def effect(ledger: Ledger) -> UndoResult:
            if ledger.has_undone():
                raise Conflict(
                    "One message takes back one change.", hint="Ask the user whether the change before shall go too."
                )
            undone = ledger.undo()
            if not undone:
                raise NotFound("There is nothing to undo.")
            return UndoResult(undone=undone)

        return await self._once(caller, UndoResult, effect)

    async def history(self, caller: Caller, task_id: int) -> list[TaskEvent]:
        """A task's changes, oldest first. Raises NotFound when there never was such a task."""
        rows = await self._store.read(lambda conn: events.of_task(conn, caller.user_id, task_id))
        if not rows:
            raise NotFound(f"There is no task {task_id}.")
        return [
            TaskEvent(
                id=row.id,
                task_id=row.task_number,
                kind=row.kind,
                before=from_snapshot(row.before),
                after=from_snapshot(row.after),
                turn_id=row.turn_id,
                at=row.at,
            )
            for row in rows
        ]

    async def _once(self, caller: Caller, kind: type[R], effect: Callable[[Ledger], R]) -> R:
        """Make a change in one transaction, with its events and the turn's record; made before, give what it gave."""
        now = self._clock()

        def job(conn: Connection) -> R:
            ledger = Ledger(conn, caller, now)
            if (given := ledger.recorded()) is not None:
                return kind.model_validate(given)
            result = effect(ledger)
            if caller.call is not None:
                ledger.record(result.model_dump(mode="json"))
            return result

        return await self._store.write(job, alone=of_user(caller.user_id))

    async def _bulk(
        self,
        caller: Caller,
        tool: str,
        wanted: TaskFilter,
        task_ids: Sequence[int] | None,
        touch: Callable[[Ledger, Task], object],
    ) -> TasksResult:
        if not (wanted.q or "").strip():
            wanted = wanted.model_copy(update={"q": None})  # blank words are no filter
        where, found_by_words = await self._where(caller, wanted, tuple(task_ids) if task_ids is not None else None)
        if found_by_words is not None and found_by_words.match != "exact":
            return TasksResult()  # some of the words, or words like them, are no reason to touch a task
        arguments = wanted.model_dump(exclude_none=True)
        if task_ids is not None:
            arguments["task_ids"] = sorted(set(task_ids))
        filtered = bool(arguments.keys() - {"status"})

        def effect(ledger: Ledger) -> TasksResult:
            rows = tasks.page(ledger.conn, caller.user_id, where, sort="due", after=None, limit=BULK_MAX)
            found = [task_of(row) for row in rows]
            if missing := ledger.missing(task_ids or ()):
                raise NotFound(f"There is no such task: {', '.join(f'#{number}' for number in missing)}.")
            if confirmation.needed(tool, filtered=filtered, touched=len(found), deleted_in_turn=0):
                approved = confirmation.approval(tool, arguments, caller.approved)
                if approved is None:
                    asked = confirmation.ask(tool, arguments, found)
                    return TasksResult(success=False, tasks=found, total=len(found), confirmation=asked)
                found = [task for task in found if task.id in set(approved.task_ids)]
            for task in found:
                touch(ledger, task)
            return TasksResult(tasks=found, total=len(found))

        return await self._once(caller, TasksResult, effect)

    async def _where(
        self, caller: Caller, wanted: TaskFilter, numbers: tuple[int, ...] | None = None
    ) -> tuple[Where, Found | None]:
        """The filter as conditions. Words are searched for outside the transaction, off the loop when they are many."""
        where = Where(
            status=None if wanted.status == "all" else wanted.status,
            project=wanted.project,
            tag=wanted.tag,
            priority=wanted.priority,
            key_before=due_key(wanted.due_before, caller.timezone) if wanted.due_before else None,
            key_from=due_key(wanted.due_after, caller.timezone) if wanted.due_after else None,
            numbers=numbers,
        )
        if not wanted.q or not wanted.q.strip():
            return where, None
        texts = await self._store.read(lambda conn: tasks.texts(conn, caller.user_id, where))
        if sum(len(text) for _, text in texts) > SEARCH_IN_THREAD:
            found = await asyncio.to_thread(search, wanted.q, texts)
        else:
            found = search(wanted.q, texts)
        return Where(**{**vars(where), "numbers": tuple(found.numbers[:BULK_MAX])}), found


def _complete(ledger: Ledger, before: Task) -> TaskResult:
    if before.status == "done":
        return TaskResult(task=before, before=before)
    after = ledger.change(before, "completed", {"status": "done", "completed_at": ledger.now})
    if before.recurrence is None:
        return TaskResult(task=after, before=before)
    following = next_due(before.due, before.recurrence, now=ledger.now, zone=ledger.caller.timezone)
    if following is None:
        return TaskResult(task=after, before=before)
    due, rule = following
    kept = before.model_dump(include=set(TaskDraft.model_fields))
    next_task = ledger.add(TaskDraft(**{**kept, "due": due, "recurrence": rule}))
    return TaskResult(task=after, before=before, next_task=next_task)


def _write_cursor(sort: Sort, row: Any) -> str:
    return write_cursor(sort, row.sort_key, row.number)


def _read_cursor(cursor: str | None, sort: Sort) -> tuple[Any, int] | None:
    if cursor is None:
        return None
    made_for, key, number = read_cursor(cursor, str, CURSOR_KEYS.get(sort, str), int)
    if made_for != sort:
        raise bad_cursor()
    return key, cast("int", number)
