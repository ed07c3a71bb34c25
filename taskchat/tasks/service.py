"""The rules of tasks. One method a thing that can be done, for HTTP routes and tools alike."""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any, TypeVar, cast
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, Row

from taskchat.errors import Conflict, InvalidInput, NotFound, PreconditionFailed
from taskchat.schemas.caller import Caller
from taskchat.schemas.cursors import read_cursor, write_cursor
from taskchat.schemas.tasks import (
    TOLD_MAX,
    Confirmation,
    Sort,
    Task,
    TaskDraft,
    TaskEvent,
    TaskEventPage,
    TaskFilter,
    TaskPage,
    TaskPatch,
    TaskResult,
    TasksResult,
    UndoCall,
    UndoResult,
)
from taskchat.schemas.values import Shape
from taskchat.store import events, task_words, tasks
from taskchat.store.engine import Store, of_user
from taskchat.store.tasks import Where
from taskchat.tasks import asked, confirmation, once
from taskchat.tasks.finding import Finding
from taskchat.tasks.ledger import Ledger
from taskchat.tasks.lists import TaskLists
from taskchat.tasks.news import TaskNews
from taskchat.tasks.recurrence import next_due
from taskchat.tasks.rows import from_snapshot, version_of

R = TypeVar("R", bound=Shape)
BULK_MAX = 5_000  # tasks that one call may touch
Versions = frozenset[str]


class TaskService:
    """Tasks of the caller, and of nobody else.

    `only` names the versions of a task (`version_of`) that a change is meant for; with another one, it is not made.
    """

    def __init__(self, store: Store, clock: Callable[[], dt.datetime]) -> None:
        self._store, self._clock, self._lists = store, clock, TaskLists(store)
        self.news = TaskNews()

    def now(self, caller: Caller) -> dt.datetime:
        """The moment, where the caller is."""
        return self._clock().astimezone(ZoneInfo(caller.timezone))

    async def add(self, caller: Caller, draft: TaskDraft) -> TaskResult:
        """Make a task."""
        return await self._once(caller, TaskResult, lambda ledger: TaskResult(task=ledger.add(draft)))

    async def add_many(self, caller: Caller, drafts: Sequence[TaskDraft]) -> TasksResult:
        """Make tasks, all or none."""

        def effect(ledger: Ledger) -> TasksResult:
            added = [ledger.add(draft) for draft in drafts]
            return TasksResult(tasks=added[:TOLD_MAX], total=len(added))

        return await self._once(caller, TasksResult, effect)

    async def get(self, caller: Caller, task_id: int) -> Task:
        """One task. Raises NotFound."""
        now = self._clock()
        return await self._store.read(lambda conn: Ledger(conn, caller, now).get(task_id))

    async def find(
        self, caller: Caller, wanted: TaskFilter, *, sort: Sort = "due", limit: int = 50, cursor: str | None = None
    ) -> TaskPage:
        """A page of the tasks that `wanted` describes. Raises InvalidInput for a cursor that is not this list's."""
        return await self._lists.find(caller, wanted, sort=sort, limit=limit, cursor=cursor)

    async def look(
        self, caller: Caller, wanted: TaskFilter, *, sort: Sort = "due", limit: int = 50, after: int | None = None
    ) -> TasksResult:
        """What an agent sees of the tasks: the first ones, or those `after` a task of the list, and how many there
        are. A search that finds no task with all its words gives those with some, the best first.

        Raises InvalidInput for an `after` that is no task, or that is used with words.
        """
        return await self._lists.look(caller, wanted, sort=sort, limit=limit, after=after)

    async def update(
        self, caller: Caller, task_id: int, patch: TaskPatch, *, only: Versions | None = None
    ) -> TaskResult:
        """Change a task: only what the patch names. Raises NotFound, PreconditionFailed, or InvalidInput for a title
        that is cleared."""
        values = patch.changes()
        if values.get("title", "") is None:
            raise InvalidInput("A task can't be without a title.", fields={"title": "it can't be cleared"})

        def effect(ledger: Ledger) -> TaskResult:
            before = _meant(ledger.get(task_id), only)
            if all(getattr(before, name) == value for name, value in values.items()):
                return TaskResult(task=before, before=before)
            return TaskResult(task=ledger.change(before, "updated", values), before=before)

        return await self._once(caller, TaskResult, effect)

    async def complete(self, caller: Caller, task_id: int, *, only: Versions | None = None) -> TaskResult:
        """Mark a task done; a recurring one makes its next. Done already is fine. Raises NotFound,
        PreconditionFailed."""
        return await self._once(caller, TaskResult, lambda ledger: _complete(ledger, _meant(ledger.get(task_id), only)))

    async def reopen(self, caller: Caller, task_id: int, *, only: Versions | None = None) -> TaskResult:
        """Mark a task not done. Pending already is fine. Raises NotFound, PreconditionFailed."""

        def effect(ledger: Ledger) -> TaskResult:
            before = _meant(ledger.get(task_id), only)
            if before.status == "pending":
                return TaskResult(task=before, before=before)
            after = ledger.change(before, "reopened", {"status": "pending", "completed_at": None})
            return TaskResult(task=after, before=before)

        return await self._once(caller, TaskResult, effect)

    async def delete(self, caller: Caller, task_id: int, *, only: Versions | None = None) -> TaskResult:
        """Delete a task. The third in one turn needs the user's yes. Raises NotFound, PreconditionFailed."""
        arguments = {"task_id": task_id}

        def effect(ledger: Ledger) -> TaskResult:
            task = _meant(ledger.get(task_id), only)
            deleted = ledger.deleted_before()
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

    async def put_off(self, caller: Caller, question: Confirmation) -> Confirmation:
        """Keep a question to the user of an AI client, under a code."""
        now = self._clock()
        put_off = question.model_copy(update={"code": asked.new_code()})
        job = functools.partial(asked.keep, user_id=caller.user_id, question=put_off, now=now)
        await self._store.write(job, alone=of_user(caller.user_id))
        return put_off

    async def question(self, caller: Caller, code: str) -> Confirmation:
        """The question that waits under a code. Raises NotFound."""
        now = self._clock()
        return await self._store.read(lambda conn: asked.get(conn, caller.user_id, code, now))

    async def carry_out(self, caller: Caller, question: Confirmation) -> TasksResult:
        """Do what the user has said yes to, once, however often it is asked for. Raises NotFound."""
        yes = replace(caller, approved=(question,), yes=asked.once(question.code or ""))
        given: dict[str, Any] = dict(question.arguments)
        if question.tool == "delete_task":
            result = await self.delete(yes, given["task_id"])
            return TasksResult(tasks=[result.task] if result.task else [], total=1)
        task_ids = given.pop("task_ids", None)
        many = self.complete_many if question.tool == "complete_tasks" else self.delete_many
        return await many(yes, TaskFilter.model_validate(given), task_ids)

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
            return UndoResult(undone=undone[:TOLD_MAX], total=len(undone))

        return await self._once(caller, UndoResult, effect)

    async def undo_call(self, caller: Caller, wanted: UndoCall) -> UndoResult:
        """Take back what one tool call of a turn has changed. Raises NotFound when it changed nothing, or nothing that
        still stands; Conflict where that was changed again since."""

        def effect(ledger: Ledger) -> UndoResult:
            undone = ledger.undo_call(wanted.message_id, wanted.call_id)
            if not undone:
                raise NotFound("There is nothing of this to undo.")
            return UndoResult(undone=undone[:TOLD_MAX], total=len(undone))

        return await self._once(caller, UndoResult, effect)

    async def history(
        self, caller: Caller, task_id: int, *, limit: int = 50, cursor: str | None = None
    ) -> TaskEventPage:
        """A page of a task's changes, oldest first. Raises NotFound when there never was such a task."""
        after = cast("int", read_cursor(cursor, int)[0]) if cursor is not None else 0

        def job(conn: Connection) -> Sequence[Row[Any]]:
            rows = events.of_task(conn, caller.user_id, task_id, after=after, limit=limit + 1)
            if not rows and not events.known(conn, caller.user_id, task_id):
                raise NotFound(f"There is no task {task_id}.")
            return rows

        rows = await self._store.read(job)
        more = write_cursor(rows[limit - 1].seq) if len(rows) > limit else None
        return TaskEventPage(items=[_event_of(row) for row in rows[:limit]], next_cursor=more)

    async def latest(self, caller: Caller, *, after: int, since: dt.datetime, limit: int = 200) -> list[TaskEvent]:
        """The latest changes since then, behind the one that `after` numbers, newest first."""
        rows = await self._store.read(
            lambda conn: events.latest(conn, caller.user_id, after=after, since=since, limit=limit)
        )
        return [_event_of(row) for row in rows]

    async def projects(self, caller: Caller, beginning: str = "", *, limit: int = 100) -> list[str]:
        """The projects whose name begins so, as one of their tasks writes them."""

        def job(conn: Connection) -> list[str]:
            numbers = task_words.in_projects(conn, caller.user_id, beginning, most=limit)
            return [row.project for row in tasks.these(conn, caller.user_id, numbers) if row.project is not None]

        return sorted(await self._store.read(job), key=str.casefold)

    async def existing(self, caller: Caller, numbers: Sequence[int]) -> list[int]:
        """Which of these are tasks."""
        found = await self._store.read(lambda conn: tasks.existing(conn, caller.user_id, numbers))
        return sorted(found)

    async def _once(self, caller: Caller, kind: type[R], effect: Callable[[Ledger], R]) -> R:
        """Make a change in one transaction, with its events and what it gives; made before, give what it gave."""
        now = self._clock()

        def job(conn: Connection) -> R:
            if (given := once.given_before(conn, caller, now)) is not None:
                return kind.model_validate(given)
            ledger = Ledger(conn, caller, now)
            result = effect(ledger)
            ledger.write()
            if once.is_kept(caller) and not (caller.call is None and getattr(result, "confirmation", None)):
                once.keep(conn, caller, result.model_dump(mode="json"), now)  # a mere question holds no key
            return result

        result = await self._store.write(job, alone=of_user(caller.user_id))
        self.news.wake(caller.user_id)
        return result

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
        numbers = tuple(task_ids) if task_ids is not None else None
        where = await self._lists.where(caller, wanted, numbers)
        if wanted.q is not None:  # some of the words, or words like them, are no reason to touch a task
            hits = await Finding(self._store, caller.user_id, wanted.q, where).exact(reach=BULK_MAX)
            if not hits.rows:
                return TasksResult()
            where = Where(status=where.status, numbers=hits.numbers[:BULK_MAX])
        arguments = wanted.model_dump(exclude_none=True)
        if task_ids is not None:
            arguments["task_ids"] = sorted(set(task_ids))
        filtered = bool(arguments.keys() - {"status"})

        def effect(ledger: Ledger) -> TasksResult:
            found = ledger.first(where, limit=BULK_MAX)
            if missing := ledger.missing(task_ids or ()):
                raise NotFound(f"There is no such task: {', '.join(f'#{number}' for number in missing)}.")
            if confirmation.needed(tool, filtered=filtered, touched=len(found), deleted_in_turn=0):
                approved = confirmation.approval(tool, arguments, caller.approved)
                if approved is None:
                    asked = confirmation.ask(tool, arguments, found)
                    return TasksResult(success=False, tasks=found[:TOLD_MAX], total=len(found), confirmation=asked)
                meant = set(approved.task_ids)
                found = [task for task in found if task.id in meant]
            for task in found:
                touch(ledger, task)
            return TasksResult(tasks=found[:TOLD_MAX], total=len(found))

        return await self._once(caller, TasksResult, effect)


def _meant(task: Task, only: Versions | None) -> Task:
    if only is not None and version_of(task) not in only:
        raise PreconditionFailed("The task was changed meanwhile.", hint="Read it again, then decide.")
    return task


def _event_of(row: Row[Any]) -> TaskEvent:
    return TaskEvent(
        id=row.seq,
        task_id=row.task_number,
        kind=row.kind,
        before=from_snapshot(row.before),
        after=from_snapshot(row.after),
        undoes=row.undoes,
        turn_id=row.turn_id,
        at=row.at,
    )


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
