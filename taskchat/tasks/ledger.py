"""Changes of tasks inside one transaction. Each writes the row and its event, so neither is without the other."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any
from uuid import uuid4

from sqlalchemy import Connection

from taskchat.errors import NotFound
from taskchat.schemas.caller import Caller, CallRecord
from taskchat.schemas.tasks import EventKind, Task, TaskDraft, Undone
from taskchat.store import events, tasks, turn_calls
from taskchat.tasks.rows import from_snapshot, snapshot, task_of, values_of


class Ledger:
    """One transaction of one caller at one moment."""

    def __init__(self, conn: Connection, caller: Caller, now: dt.datetime) -> None:
        self.conn, self.caller, self.now = conn, caller, now
        if caller.turn_id is not None:
            self.group = f"turn:{caller.turn_id}"
        else:
            self.group = f"request:{caller.request_id or uuid4().hex}"[:40]

    def get(self, number: int) -> Task:
        """A task of the caller. Raises NotFound."""
        row = tasks.get(self.conn, self.caller.user_id, number)
        if row is None:
            raise NotFound(f"There is no task {number}.")
        return task_of(row)

    def missing(self, numbers: Iterable[int]) -> list[int]:
        """Which of these the caller has no task of."""
        wanted = set(numbers)
        return sorted(wanted - tasks.existing(self.conn, self.caller.user_id, wanted)) if wanted else []

    def add(self, draft: TaskDraft) -> Task:
        """Make a task, with the user's next number."""
        number = tasks.take_number(self.conn, self.caller.user_id)
        task = Task(id=number, created_at=self.now, updated_at=self.now, **draft.model_dump())
        self._write(None, task)
        self._record("added", None, task)
        return task

    def change(self, before: Task, kind: EventKind, values: Mapping[str, Any]) -> Task:
        """Give a task other values."""
        after = before.model_copy(update={**values, "updated_at": self.now})
        self._write(before, after)
        self._record(kind, before, after)
        return after

    def remove(self, before: Task) -> None:
        """Delete a task."""
        self._write(before, None)
        self._record("deleted", before, None)

    def undo(self) -> list[Undone]:
        """Take back the last group of changes that has not been taken back, the newest change first."""
        group = events.last_group(self.conn, self.caller.user_id)
        if group is None:
            return []
        undone = []
        for event in events.of_group(self.conn, self.caller.user_id, group):
            row = tasks.get(self.conn, self.caller.user_id, event.task_number)
            current = task_of(row) if row is not None else None
            restored = from_snapshot(event.before)
            self._write(current, restored)
            self._record("undone", current, restored, undoes=event.id)
            if (spoken_of := restored or current) is not None:
                undone.append(Undone(kind=event.kind, task=spoken_of))
        return undone

    def deleted_in_turn(self) -> int:
        """How many tasks the caller's turn has deleted."""
        if self.caller.turn_id is None:
            return 0
        return events.deleted_in_turn(self.conn, self.caller.user_id, self.caller.turn_id)

    def has_undone(self) -> bool:
        """Whether this turn has taken something back already."""
        return self.caller.turn_id is not None and events.undone_in_turn(
            self.conn, self.caller.user_id, self.caller.turn_id
        )

    def recorded(self) -> Mapping[str, Any] | None:
        """What the call at hand gave when an earlier try of this turn made it, or None."""
        call, turn_id = self.caller.call, self.caller.turn_id
        if call is None or turn_id is None:
            return None
        row = turn_calls.one(self.conn, turn_id, call.index)
        same = row is not None and row.tool == call.tool and row.arguments == dict(call.arguments)
        return row.result if row is not None and same else None

    def record(self, result: Mapping[str, Any]) -> None:
        """Keep what the call at hand gave, and the turn's calls before it, so that a cut-off turn goes on from here."""
        call, turn_id = self.caller.call, self.caller.turn_id
        if call is None or turn_id is None:
            return
        for each in (*self.caller.earlier, replace(call, result=result)):
            turn_calls.record(self.conn, turn_id, _call_values(each), self.now)

    def _write(self, before: Task | None, after: Task | None) -> None:
        user_id = self.caller.user_id
        if after is None:
            if before is not None:
                tasks.remove(self.conn, user_id, before.id)
            return
        values = values_of(after, user_id=user_id, zone=self.caller.timezone)
        if before is None:
            tasks.add(self.conn, values)
        else:
            tasks.change(self.conn, user_id, before.id, values)

    def _record(self, kind: EventKind, before: Task | None, after: Task | None, undoes: int | None = None) -> None:
        task = before or after
        if task is None:
            return
        events.add(
            self.conn,
            {
                "user_id": self.caller.user_id,
                "task_number": task.id,
                "kind": kind,
                "before": snapshot(before),
                "after": snapshot(after),
                "group_id": self.group,
                "undoes": undoes,
                "turn_id": self.caller.turn_id,
                "call_id": self.caller.call.id if self.caller.call else None,
                "at": self.now,
            },
        )


def _call_values(call: CallRecord) -> dict[str, Any]:
    return {
        "call_index": call.index,
        "call_id": call.id,
        "tool": call.tool,
        "arguments": dict(call.arguments),
        "result": dict(call.result) if call.result is not None else None,
        "error": call.error,
    }
