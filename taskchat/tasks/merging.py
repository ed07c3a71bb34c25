"""Records of a file beside the tasks that they are about: what is new, what changes, what is left as it is."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from typing import Any, Literal, NamedTuple

from sqlalchemy import Connection

from taskchat.schemas.caller import Caller
from taskchat.schemas.tasks import EventKind, Task, TaskDraft
from taskchat.schemas.transfer import CarriedTask
from taskchat.store import task_uids, tasks
from taskchat.tasks.ledger import Ledger
from taskchat.tasks.rows import task_of
from taskchat.tasks.uids import number_in, uid_of

Fate = Literal["added", "updated", "unchanged", "newer"]
_COMPARED = (*TaskDraft.model_fields, "status")


class _Change(NamedTuple):
    """What a record does to a task that is there."""

    task: Task
    kind: EventKind
    values: dict[str, Any]


class Merge:
    """Some records beside the tasks that they are about, in one transaction."""

    def __init__(
        self, conn: Connection, caller: Caller, account: str, now: dt.datetime, records: Sequence[CarriedTask]
    ) -> None:
        self._conn, self._caller, self._account, self._now = conn, caller, account, now
        self._new: list[CarriedTask] = []
        self._changes: list[_Change] = []
        self._fates: Counter[Fate] = Counter()
        there = self._there(records)
        for record in records:
            self._look(record, there.get(record.uid))

    def fates(self) -> Counter[Fate]:
        """What would come of each."""
        return self._fates

    def write(self) -> Counter[Fate]:
        """Make the changes."""
        ledger = Ledger(self._conn, self._caller, self._now)
        for change in self._changes:
            ledger.change(change.task, change.kind, change.values)
        made = ledger.take_in(self._new) if self._new else []
        ledger.write()
        given = {record.uid: task.id for record, task in zip(self._new, made, strict=True)}
        foreign = {uid: number for uid, number in given.items() if uid != uid_of(self._account, number)}
        task_uids.put(self._conn, self._caller.user_id, foreign)
        return self._fates

    def _there(self, records: Sequence[CarriedTask]) -> dict[str, Task]:
        """The tasks that the records are about, by uid."""
        known = task_uids.numbers(self._conn, self._caller.user_id, [record.uid for record in records])
        for record in records:
            if record.uid not in known and (number := number_in(record.uid, self._account)) is not None:
                known[record.uid] = number
        rows = tasks.these(self._conn, self._caller.user_id, list(dict.fromkeys(known.values())))
        found = {row.number: task_of(row) for row in rows}
        return {uid: found[number] for uid, number in known.items() if number in found}

    def _look(self, record: CarriedTask, task: Task | None) -> None:
        if task is None:
            self._new.append(record)
            self._fates["added"] += 1
            return
        values = _changes(task, record)
        if not values:
            self._fates["unchanged"] += 1
        elif record.updated_at is not None and _second(task.updated_at) > _second(record.updated_at):
            self._fates["newer"] += 1
        else:
            self._changes.append(_Change(task, _kind(values), self._with_end(record, values)))
            self._fates["updated"] += 1

    def _with_end(self, record: CarriedTask, values: dict[str, Any]) -> dict[str, Any]:
        if "status" not in values:
            return values
        done = values["status"] == "done"
        return {**values, "completed_at": (record.completed_at or self._now) if done else None}


def _changes(task: Task, record: CarriedTask) -> dict[str, Any]:
    """What the file says otherwise."""
    names = [name for name in _COMPARED if name in record.model_fields_set]
    return {name: getattr(record, name) for name in names if _differ(name, getattr(task, name), getattr(record, name))}


def _differ(name: str, ours: Any, theirs: Any) -> bool:
    if ours == theirs or (not ours and not theirs):
        return False
    if name == "due" and ours and theirs and "T" in ours and "T" in theirs:
        return dt.datetime.fromisoformat(ours) != dt.datetime.fromisoformat(theirs)
    return True


def _kind(values: dict[str, Any]) -> EventKind:
    match values.get("status"):
        case "done":
            return "completed"
        case "pending":
            return "reopened"
    return "updated"


def _second(moment: dt.datetime) -> dt.datetime:
    return moment.replace(microsecond=0)
