"""Changes of tasks inside one transaction. They are noted one by one and written together at its end, rows, index and
events, so that a thousand cost little more than one, and none is there without its event."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import uuid4

from sqlalchemy import Connection, Row

from taskchat.errors import Conflict, NotFound
from taskchat.schemas.caller import Caller
from taskchat.schemas.tasks import EventKind, Task, TaskDraft, Undone
from taskchat.schemas.transfer import CarriedTask
from taskchat.store import events, task_lists, task_words, tasks
from taskchat.store.tasks import Where, due_key
from taskchat.tasks.rows import changed_values, found_alike, from_snapshot, keys_of, snapshot, task_of, values_of

CLIENT = "mcp-"  # begins the `request_id` of a call by an AI client outside a turn


class Ledger:
    """One transaction of one caller at one moment. Nothing that it noted is in the database before `write`."""

    def __init__(self, conn: Connection, caller: Caller, now: dt.datetime) -> None:
        self.conn, self.caller, self.now = conn, caller, now
        self._user = caller.user_id
        self._stored: dict[int, Task | None] = {}  # the tasks that were changed, as the database has them
        self._now: dict[int, Task | None] = {}  # and as they shall be
        self._events: list[dict[str, Any]] = []
        if caller.turn_id is not None:
            self.group = f"turn:{caller.turn_id}"
        else:
            self.group = f"request:{caller.request_id or uuid4().hex}"[:40]

    # Looking

    def get(self, number: int) -> Task:
        """A task of the caller. Raises NotFound."""
        row = tasks.get(self.conn, self._user, number)
        if row is None:
            raise NotFound(f"There is no task {number}.")
        return task_of(row)

    def first(self, where: Where, *, limit: int) -> list[Task]:
        """The first tasks of the caller, as they are due."""
        return [task_of(row) for row in tasks.page(self.conn, self._user, where, sort="due", after=None, limit=limit)]

    def missing(self, numbers: Iterable[int]) -> list[int]:
        """Which of these the caller has no task of."""
        wanted = set(numbers)
        return sorted(wanted - tasks.existing(self.conn, self._user, wanted)) if wanted else []

    def deleted_before(self) -> int:
        """How many tasks the caller's turn has deleted before; outside a turn, an AI client's calls lately."""
        if self.caller.turn_id is not None:
            return events.deleted_in(self.conn, self._user, self.group)
        since = self.caller.deletions_since
        if since is None:
            return 0
        return events.groups_deleting(self.conn, self._user, prefix=f"request:{CLIENT}", since=since)

    def has_undone(self) -> bool:
        """Whether this turn has taken something back already."""
        return self.caller.turn_id is not None and events.undone_in(self.conn, self._user, self.group)

    # Noting

    def add(self, draft: TaskDraft) -> Task:
        """Make a task, with the user's next number."""
        number = task_lists.take_number(self.conn, self._user)
        fields = {name: getattr(draft, name) for name in TaskDraft.model_fields}
        task = Task.model_construct(id=number, created_at=self.now, updated_at=self.now, **fields)
        self._note("added", None, task)
        return task

    def take_in(self, drafts: Sequence[CarriedTask]) -> list[Task]:
        """Make tasks of what a file carries, with its moments where it has them."""
        made = []
        for number, draft in zip(task_lists.take_numbers(self.conn, self._user, len(drafts)), drafts, strict=True):
            fields = {name: getattr(draft, name) for name in (*TaskDraft.model_fields, "status", "completed_at")}
            created = draft.created_at or self.now
            task = Task.model_construct(
                id=number, created_at=created, updated_at=draft.updated_at or self.now, **fields
            )
            self._note("added", None, task)
            made.append(task)
        return made

    def change(self, before: Task, kind: EventKind, values: Mapping[str, Any]) -> Task:
        """Give a task other values."""
        after = before.model_copy(update={**values, "updated_at": self.now})
        self._note(kind, before, after)
        return after

    def remove(self, before: Task) -> None:
        """Delete a task."""
        self._note("deleted", before, None)

    def undo(self) -> list[Undone]:
        """Take back the last group of changes that has not been taken back, the newest change first."""
        return self._take_back(events.last_group(self.conn, self._user))

    def undo_call(self, turn_id: int, call_id: str) -> list[Undone]:
        """Take back what one tool call of a turn has changed. Raises Conflict where that was changed again since."""
        changes = events.of_call(self.conn, self._user, turn_id, call_id)
        if changes and (later := events.changed_since(self.conn, self._user, changes)):
            numbers = ", ".join(f"#{number}" for number in later[:3])
            raise Conflict(
                f"It was changed again since: {numbers}.", hint="Undo the last change first, or change it by hand."
            )
        return self._take_back(changes)

    def _take_back(self, changes: Sequence[Row[Any]]) -> list[Undone]:
        numbers = list(dict.fromkeys(event.task_number for event in changes))
        current: dict[int, Task | None] = {
            row.number: task_of(row) for row in tasks.these(self.conn, self._user, numbers)
        }
        undone = []
        for event in changes:
            there, restored = current.get(event.task_number), from_snapshot(event.before)
            self._note("undone", there, restored, undoes=event.seq)
            current[event.task_number] = restored
            if (spoken_of := restored or there) is not None:
                undone.append(Undone.model_construct(kind=event.kind, task=spoken_of))
        events.take_back(self.conn, self._user, [event.seq for event in changes])
        return undone

    def _note(self, kind: EventKind, before: Task | None, after: Task | None, undoes: int | None = None) -> None:
        task = before or after
        if task is None:
            return
        self._stored.setdefault(task.id, before)
        self._now[task.id] = after
        self._events.append(
            {
                "user_id": self._user,
                "task_number": task.id,
                "kind": kind,
                "before": snapshot(before),
                "after": snapshot(after),
                "group_id": self.group,
                "undoes": undoes,
                "turn_id": self.caller.turn_id,
                "call_id": self.caller.call.id if self.caller.call else None,
                "at": self.now,
                "stands": undoes is None,
            }
        )

    # Writing

    def write(self) -> None:
        """Write what was noted."""
        if not self._events:
            return
        pairs = [(self._stored[number], after) for number, after in self._now.items()]
        added = [after for before, after in pairs if before is None and after is not None]
        removed = [before for before, after in pairs if before is not None and after is None]
        changed = [(before, after) for before, after in pairs if before is not None and after is not None]
        zone = self._zone([*added, *(after for _, after in changed)])
        self._write_added(added, zone)
        self._write_removed([task.id for task in removed])
        self._write_changed(changed, zone)
        first = self._count(pairs)
        events.add(self.conn, [{**event, "seq": seq} for seq, event in enumerate(self._events, first)])

    def _zone(self, written: Sequence[Task]) -> str:
        """The zone of the list's order, which is the account's. Tasks from before the account moved follow when the
        list is read."""
        if not any("T" in (task.due or "") for task in written):
            return "UTC"  # no matter which
        whole = task_lists.of_user(self.conn, self._user)
        if whole.zone is None:
            task_lists.set_zone(self.conn, self._user, whole.account_zone)
        return whole.account_zone

    def _write_added(self, added: Sequence[Task], zone: str) -> None:
        tasks.add(self.conn, [values_of(task, user_id=self._user, zone=zone) for task in added])
        task_words.add(self.conn, self._user, [_entry(task, zone) for task in added])

    def _write_removed(self, numbers: Sequence[int]) -> None:
        tasks.remove(self.conn, self._user, numbers)
        task_words.remove(self.conn, self._user, numbers)

    def _write_changed(self, changed: Sequence[tuple[Task, Task]], zone: str) -> None:
        """Rows whose same columns change are written together."""
        alike: dict[tuple[str, ...], dict[int, dict[str, Any]]] = {}
        for before, after in changed:
            if values := changed_values(before, after, zone=zone):
                alike.setdefault(tuple(values), {})[after.id] = values
        for values_by_number in alike.values():
            tasks.change(self.conn, self._user, values_by_number)
        anew = [after for before, after in changed if not found_alike(before, after)]
        task_words.remove(self.conn, self._user, [task.id for task in anew])
        task_words.add(self.conn, self._user, [_entry(task, zone) for task in anew])
        moved = [(before, after) for before, after in changed if found_alike(before, after)]
        for status in ("pending", "done"):
            marked = [after.id for before, after in moved if before.status != after.status == status]
            task_words.mark(self.conn, self._user, marked, done=status == "done")
        others = {after.id: due_key(after.due, zone) for before, after in moved if before.due != after.due}
        task_words.move(self.conn, self._user, others)

    def _count(self, pairs: Sequence[tuple[Task | None, Task | None]]) -> int:
        """Count tasks and changes; the number of the first change."""
        more = dict.fromkeys(("pending", "done"), 0)
        for before, after in pairs:
            if before is not None:
                more[before.status] -= 1
            if after is not None:
                more[after.status] += 1
        return task_lists.count(self.conn, self._user, **more, changes=len(self._events))


def _entry(task: Task, zone: str) -> task_words.Entry:
    return task_words.Entry(task.id, keys_of(task), task.status == "done", due_key(task.due, zone))
