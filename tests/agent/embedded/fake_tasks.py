"""The task tools in memory, as tests of the embedded model need them: the same results, the same confirmations."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from taskchat.agent.embedded.plan import Call, Outcome
from taskchat.tasks.confirmation import is_yes
from taskchat.tasks.search import search

FIELDS = ("title", "description", "due", "priority", "tags", "project", "recurrence")


class FakeTasks:
    """One user's tasks. `begin` starts a turn; `call` is a tool call in it."""

    def __init__(self, now: dt.datetime) -> None:
        self.now = now
        self.tasks: dict[int, dict[str, Any]] = {}
        self.calls: list[Call] = []
        self._next = 1
        self._groups: list[list[tuple[str, int, dict[str, Any] | None]]] = []
        self._asked: list[dict[str, Any]] = []
        self._approved: list[dict[str, Any]] = []

    def begin(self, message: str) -> None:
        """The user says something: a plain yes approves what was asked in the turn before."""
        self._approved = self._asked if is_yes(message) else []
        self._asked = []
        self._groups.append([])

    def call(self, call: Call) -> Outcome:
        """Make a tool call."""
        self.calls.append(call)
        try:
            return Outcome(data=getattr(self, call.tool)(**call.arguments))
        except LookupError as error:
            return Outcome(error=str(error.args[0]))

    def add_task(self, title: str, **fields: Any) -> dict[str, Any]:
        assert 1 <= len(title) <= 500, title
        assert title.strip(), "an empty title"
        _check(fields)
        task = {"id": self._next, "status": "pending", **dict.fromkeys(FIELDS), "tags": [], "title": title, **fields}
        self._next += 1
        self._put("added", task["id"], task)
        return {"success": True, "task": dict(task)}

    def list_tasks(self, status: str = "pending", sort: str = "due", limit: int = 50, **filters: Any) -> dict[str, Any]:
        assert 1 <= limit <= 200
        found = self._matching(status=status, **filters)
        if sort == "-id":
            found.sort(key=lambda task: -task["id"])
        return {"success": True, "tasks": [dict(task) for task in found[:limit]], "total": len(found)}

    def update_task(self, task_id: int, clear: tuple[str, ...] = (), **fields: Any) -> dict[str, Any]:
        _check(fields)
        before = self._get(task_id)
        after = {**before, **fields, **{name: [] if name == "tags" else None for name in clear}}
        if after != before:
            self._put("updated", task_id, after)
        return {"success": True, "task": after, "before": before}

    def complete_task(self, task_id: int) -> dict[str, Any]:
        return self._set_status(task_id, "done", "completed")

    def reopen_task(self, task_id: int) -> dict[str, Any]:
        return self._set_status(task_id, "pending", "reopened")

    def delete_task(self, task_id: int) -> dict[str, Any]:
        task = self._get(task_id)
        deleted = sum(kind == "deleted" for kind, _, _ in self._groups[-1])
        asked = {"tool": "delete_task", "arguments": {"task_id": task_id}}
        if deleted + 1 >= 3 and asked not in self._approved:
            return self._ask(asked, [task])
        self._put("deleted", task_id, None)
        return {"success": True, "task": task, "before": task}

    def complete_tasks(self, task_ids: list[int] | None = None, **filters: Any) -> dict[str, Any]:
        assert "status" not in filters
        found = self._bulk(task_ids, status="pending", **filters)
        asked = {"tool": "complete_tasks", "arguments": {"task_ids": task_ids, **filters}}
        filtered = task_ids is not None or bool(filters)
        if found and (len(found) >= 3 or not filtered) and asked not in self._approved:
            return self._ask(asked, found)
        for task in found:
            self._set_status(task["id"], "done", "completed")
        return {"success": True, "tasks": found, "total": len(found)}

    def delete_tasks(self, task_ids: list[int] | None = None, status: str = "all", **filters: Any) -> dict[str, Any]:
        found = self._bulk(task_ids, status=status, **filters)
        asked = {"tool": "delete_tasks", "arguments": {"task_ids": task_ids, "status": status, **filters}}
        if found and asked not in self._approved:
            return self._ask(asked, found)
        for task in found:
            self._put("deleted", task["id"], None)
        return {"success": True, "tasks": found, "total": len(found)}

    def undo_last_change(self) -> dict[str, Any]:
        for group in reversed(self._groups):
            if group:
                undone = []
                for kind, number, before in reversed(group):
                    undone.append({"kind": kind, "task": before or self.tasks[number]})
                    self.tasks = {**self.tasks, number: before} if before else _without(self.tasks, number)
                group.clear()
                return {"success": True, "undone": undone}
        raise LookupError("There is nothing to undo.")

    def _put(self, kind: str, number: int, after: dict[str, Any] | None) -> None:
        self._groups[-1].append((kind, number, self.tasks.get(number)))
        self.tasks = {**self.tasks, number: after} if after else _without(self.tasks, number)

    def _get(self, number: int) -> dict[str, Any]:
        if number not in self.tasks:
            raise LookupError(f"There is no task {number}. list_tasks shows the ones there are.")
        return self.tasks[number]

    def _set_status(self, number: int, status: str, kind: str) -> dict[str, Any]:
        before = self._get(number)
        after = {**before, "status": status}
        if after != before:
            self._put(kind, number, after)
        return {"success": True, "task": after, "before": before}

    def _ask(self, asked: dict[str, Any], tasks: list[dict[str, Any]]) -> dict[str, Any]:
        self._asked.append(asked)
        confirmation = {**asked, "task_ids": [task["id"] for task in tasks], "question": f"Touch {len(tasks)} tasks?"}
        return {"success": False, "confirmation": confirmation, "tasks": tasks, "total": len(tasks)}

    def _bulk(self, task_ids: list[int] | None, **filters: Any) -> list[dict[str, Any]]:
        for number in task_ids or ():
            self._get(number)
        found = self._matching(bulk=True, **filters)
        return [task for task in found if task_ids is None or task["id"] in task_ids]

    def _matching(
        self,
        *,
        status: str,
        q: str | None = None,
        bulk: bool = False,
        due_before: str | None = None,
        due_after: str | None = None,
        tag: str | None = None,
        **equal: Any,
    ) -> list[dict[str, Any]]:
        assert equal.keys() <= {"project", "priority"}, equal
        found = [
            task
            for task in self.tasks.values()
            if status in ("all", task["status"])
            and (tag is None or tag.casefold() in task["tags"])
            and all(str(task[name] or "").casefold() == str(value).casefold() for name, value in equal.items())
            and (due_before is None or (task["due"] and task["due"][: len(due_before)] < due_before))
            and (due_after is None or (task["due"] and task["due"][: len(due_after)] >= due_after))
        ]
        found.sort(key=lambda task: (task["due"] is None, task["due"] or "", task["id"]))
        if q is not None:
            hits = search(q, [(task["id"], f"{task['title']}\n{task['description'] or ''}") for task in found])
            if bulk and hits.match != "exact":
                return []
            found = [next(task for task in found if task["id"] == number) for number in hits.numbers]
        return found


def _without(tasks: Mapping[int, dict[str, Any]], number: int) -> dict[int, dict[str, Any]]:
    return {key: task for key, task in tasks.items() if key != number}


def _check(fields: Mapping[str, Any]) -> None:
    """Refuse what the real tools would refuse."""
    assert fields.keys() <= set(FIELDS), fields
    if (due := fields.get("due")) is not None and len(due) != 10:
        assert dt.datetime.fromisoformat(due).tzinfo is not None, due
    assert fields.get("priority") in {None, "low", "medium", "high"}, fields
    assert all(not set(tag) & set(" ,#") and tag == tag.casefold() for tag in fields.get("tags") or ()), fields
