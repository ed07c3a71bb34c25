"""The task tools. Each checks its arguments, calls the one rule in tasks/service.py, and words the result.

No tool has an argument for whose tasks are meant: that is the caller of schemas/caller.py, set by whoever serves.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from typing import Annotated, Any, TypeVar

from mcp.server.mcpserver import MCPServer
from mcp.server.mcpserver.exceptions import ToolError
from mcp.types import CallToolResult, InputRequiredResult, ToolAnnotations
from pydantic import Field

from taskchat.schemas.caller import Caller
from taskchat.schemas.tasks import (
    PAGE_MAX,
    Sort,
    TaskDraft,
    TaskFilter,
    TaskPatch,
    TaskResult,
    TasksResult,
    UndoResult,
)
from taskchat.schemas.values import ID_MAX
from taskchat.tasks import TaskService, confirmation
from taskchat.tools import arguments as given
from taskchat.tools import moments, wording
from taskchat.tools.calling import Call, answer, changer, said, shaped, signed_in
from taskchat.tools.consent import Consent, can_ask

T = TypeVar("T")
OneTask = Annotated[CallToolResult, TaskResult]
ManyTasks = Annotated[CallToolResult, TasksResult]
DELETIONS_MINUTES = 10  # in which an AI client's deletions outside a turn count together
FOR_CLIENTS = {
    "add_task": "Add one task to the user's list. For several, call add_tasks.",
    "list_tasks": "Show the user's tasks: dated ones first, the soonest first, and what day it is for the user. Use it "
    "to find the number of a task that the user names by its words. A search that no task matches wholly gives those "
    'that match in part, best first. Overdue: due_before "today". Due today: due_after "today", due_before "tomorrow".',
    "update_task": "Change a task: only the fields that are given; `clear` empties fields. To put it off, give the new "
    'due, like "next monday".',
}


class TaskTools:
    """Every tool that concerns tasks."""

    def __init__(self, tasks: TaskService) -> None:
        self._tasks, self._consent = tasks, Consent(tasks)

    def register(self, server: MCPServer, *, in_turns: bool) -> None:
        """Offer the tools on a server. In a turn a yes comes with the user's next message, and a call a task lets
        them see each as it is made."""
        offers: list[tuple[Callable[..., Any], str, ToolAnnotations]] = [
            (self.add_task, "Add a task", given.ADDS),
            (self.list_tasks, "List tasks", given.READS),
            (self.update_task, "Change a task", given.CHANGES),
            (self.complete_task, "Mark a task done", given.MARKS),
            (self.reopen_task, "Mark a task not done", given.MARKS),
            (self.delete_task, "Delete a task", given.CHANGES),
            (self.complete_tasks, "Mark many tasks done", given.MARKS),
            (self.delete_tasks, "Delete many tasks", given.CHANGES),
            (self.undo_last_change, "Undo the last change", given.TAKES_BACK),
        ]
        if not in_turns:
            offers.insert(1, (self.add_tasks, "Add several tasks", given.ADDS))
            offers.append((self.confirm, "Do what the user said yes to", given.CHANGES))
        for function, title, hints in offers:
            told = None if in_turns else FOR_CLIENTS.get(function.__name__)
            server.tool(title=title, description=told, annotations=hints)(function)

    async def add_task(
        self,
        call: Call,
        title: given.TitleText,
        description: given.NoteText = None,
        due: given.DueText = None,
        priority: given.PriorityText = None,
        tags: given.TagTexts = None,
        project: given.ProjectText = None,
        recurrence: given.RuleText = None,
    ) -> OneTask:
        """Add one task to the user's list. Call it once for each thing that the user names."""
        caller = changer(call)
        now = self._tasks.now(caller)
        task = given.NewTask.model_construct(
            title=title,
            description=description,
            due=due,
            priority=priority,
            tags=tags,
            project=project,
            recurrence=recurrence,
        )
        result = await said(self._tasks.add(caller, _draft(caller, task, now)))
        return answer(result, wording.one("Added", result, now))

    async def add_tasks(self, call: Call, tasks: given.NewTasks) -> ManyTasks:
        """Add several tasks in one call, all or none; one undo takes all of them back."""
        caller = changer(call)
        now = self._tasks.now(caller)
        drafts = [_draft(caller, task, now, f"tasks.{place}.") for place, task in enumerate(tasks)]
        await call.report_progress(0, len(drafts), "Adding the tasks")
        result = await said(self._tasks.add_many(caller, drafts))
        await call.report_progress(len(drafts), len(drafts), "Added")
        return answer(result, wording.many("Added:", result, now))

    async def list_tasks(
        self,
        status: given.StatusText = "pending",
        q: given.Words = None,
        project: given.OfProject = None,
        tag: given.OfTag = None,
        priority: given.OfPriority = None,
        due_before: given.Before = None,
        due_after: given.After = None,
        sort: Annotated[Sort, Field(description="The order; -id is the newest first")] = "due",
        limit: Annotated[int, Field(ge=1, le=PAGE_MAX, description="How many at most")] = 50,
        after: Annotated[
            int | None, Field(ge=1, le=ID_MAX, description="Go on after this task, the last that was shown; not with q")
        ] = None,
    ) -> ManyTasks:
        """Show the user's tasks: dated ones first, the soonest first. Use it to find the number of a task that the
        user names by its words. A search that no task matches wholly gives those that match in part, best first."""
        caller = signed_in()
        now = self._tasks.now(caller)
        wanted = _filter(caller, now, status, q, project, tag, priority, due_before, due_after)
        result = await said(self._tasks.look(caller, wanted, sort=sort, limit=limit, after=after))
        listed = wording.many("Tasks found:", result, now, hint="; narrow the filter, or go on after the last")
        return answer(result, f"{listed}\n{wording.moment(now, caller.timezone)}")

    async def update_task(
        self,
        call: Call,
        task_id: given.TaskNumber,
        title: given.NewTitle = None,
        description: given.NoteText = None,
        due: given.DueText = None,
        priority: given.PriorityText = None,
        tags: given.TagTexts = None,
        project: given.ProjectText = None,
        recurrence: given.RuleText = None,
        clear: given.ClearNames = None,
    ) -> OneTask:
        """Change a task: only the fields that are given; `clear` empties fields."""
        caller = changer(call)
        now = self._tasks.now(caller)
        named: dict[str, Any] = {
            "title": title,
            "description": description,
            "due": due,
            "priority": priority,
            "tags": tags,
            "project": project,
            "recurrence": recurrence,
        }
        named = {name: value for name, value in named.items() if value is not None}
        if both := sorted(named.keys() & set(clear or ())):
            raise ToolError(f"{', '.join(both)}: can't be set and cleared at once.")
        named = _dated(caller, now, named)
        named.update((name, None) for name in clear or ())
        patch = shaped(TaskPatch, **named)
        if not patch.model_fields_set:
            raise ToolError("Say what to change: give at least one field, or name fields in clear.")
        result = await said(self._tasks.update(caller, task_id, patch))
        return answer(result, wording.one("Changed", result, now))

    async def complete_task(self, call: Call, task_id: given.TaskNumber) -> OneTask:
        """Mark one task as done. A task that repeats makes its next one."""
        caller = changer(call)
        result = await said(self._tasks.complete(caller, task_id))
        return answer(result, wording.one("Done", result, self._tasks.now(caller)))

    async def reopen_task(self, call: Call, task_id: given.TaskNumber) -> OneTask:
        """Mark a task as not done after all."""
        caller = changer(call)
        result = await said(self._tasks.reopen(caller, task_id))
        return answer(result, wording.one("Reopened", result, self._tasks.now(caller)))

    async def delete_task(self, call: Call, task_id: given.TaskNumber) -> OneTask | InputRequiredResult:
        """Delete one task. To mark it as finished, use complete_task instead."""
        caller = changer(call)
        now = self._tasks.now(caller)
        if caller.turn_id is not None:
            result = await said(self._tasks.delete(caller, task_id))
            return answer(result, wording.one("Deleted", result, now))

        async def delete() -> TasksResult:
            if can_ask(call):
                task = await self._tasks.get(caller, task_id)
                return TasksResult(confirmation=confirmation.ask("delete_task", {"task_id": task_id}, [task]))
            lately = replace(caller, deletions_since=now - dt.timedelta(minutes=DELETIONS_MINUTES))
            result = await self._tasks.delete(lately, task_id)
            deleted = [result.task] if result.task is not None else []
            return TasksResult(success=result.success, tasks=deleted, confirmation=result.confirmation)

        def told(done: TasksResult) -> CallToolResult:
            task = done.tasks[0] if done.tasks else None
            one = TaskResult(success=done.success, task=task, before=task, confirmation=done.confirmation)
            return answer(one, wording.one("Deleted", one, now))

        return await self._consent.to(call, caller, delete, told)

    async def complete_tasks(
        self,
        call: Call,
        task_ids: given.TaskNumbers = None,
        q: given.Words = None,
        project: given.OfProject = None,
        tag: given.OfTag = None,
        priority: given.OfPriority = None,
        due_before: given.Before = None,
        due_after: given.After = None,
    ) -> ManyTasks | InputRequiredResult:
        """Mark many pending tasks as done. With 3 or more, or without a filter, the user has to say yes first: the
        call then changes nothing and gives the question to ask."""
        caller = changer(call)
        now = self._tasks.now(caller)
        wanted = _filter(caller, now, "pending", q, project, tag, priority, due_before, due_after)
        return await self._consent.to(
            call,
            caller,
            lambda: self._tasks.complete_many(caller, wanted, task_ids),
            lambda done: answer(done, wording.many("Marked as done:", done, now)),
        )

    async def delete_tasks(
        self,
        call: Call,
        task_ids: given.TaskNumbers = None,
        status: given.StatusText = "all",
        q: given.Words = None,
        project: given.OfProject = None,
        tag: given.OfTag = None,
        priority: given.OfPriority = None,
        due_before: given.Before = None,
        due_after: given.After = None,
    ) -> ManyTasks | InputRequiredResult:
        """Delete many tasks. The user has to say yes first: the call then changes nothing and gives the question to
        ask."""
        caller = changer(call)
        now = self._tasks.now(caller)
        wanted = _filter(caller, now, status, q, project, tag, priority, due_before, due_after)
        return await self._consent.to(
            call,
            caller,
            lambda: self._tasks.delete_many(caller, wanted, task_ids),
            lambda done: answer(done, wording.many("Deleted:", done, now)),
        )

    async def confirm(self, call: Call, code: given.Code, question: given.Question) -> ManyTasks:
        """Carry out a call that gave a question, after the user has said yes to exactly this question. Never call it
        without their answer."""
        caller = changer(call)
        if caller.turn_id is not None:
            raise ToolError(wording.NOT_IN_A_TURN)
        asked = await said(self._tasks.question(caller, code.strip().upper()))
        if wording.flat(question) != wording.flat(asked.question):
            raise ToolError(f"Another question waits under this code. Ask the user: {asked.question}")
        result = await said(self._tasks.carry_out(replace(caller, once=None), asked))
        done = "Marked as done:" if asked.tool == "complete_tasks" else "Deleted:"
        return answer(result, wording.many(done, result, self._tasks.now(caller)))

    async def undo_last_change(self, call: Call) -> Annotated[CallToolResult, UndoResult]:
        """Take back the last change of the user's tasks: all that one message or one request did. Call it once."""
        caller = changer(call)
        result = await said(self._tasks.undo(caller))
        return answer(result, wording.undone(result, self._tasks.now(caller)))


def _draft(caller: Caller, task: given.NewTask, now: dt.datetime, where: str = "") -> TaskDraft:
    values = {name: getattr(task, name) for name in TaskDraft.model_fields}
    return shaped(TaskDraft, where, **_dated(caller, now, {**values, "tags": task.tags or []}, where))


def _filter(
    caller: Caller,
    now: dt.datetime,
    status: given.StatusText,
    q: str | None,
    project: str | None,
    tag: str | None,
    priority: given.OfPriority,
    due_before: str | None,
    due_after: str | None,
) -> TaskFilter:
    values = {
        "status": status,
        "q": q,
        "project": project,
        "tag": tag,
        "priority": priority,
        "due_before": due_before,
        "due_after": due_after,
    }
    return shaped(TaskFilter, **_dated(caller, now, values))


def _dated(caller: Caller, now: dt.datetime, values: dict[str, Any], where: str = "") -> dict[str, Any]:
    """The values with their dates as they are stored. In a turn they come so."""
    if caller.turn_id is not None:
        return values
    read = {name: values[name] for name in given.IN_WORDS if values.get(name) is not None}
    for name in ("due_before", "due_after"):
        if name in read:
            read[name] = _clear(where + name, moments.bound, read[name], now)
    first = None
    if "recurrence" in read:
        first, read["recurrence"] = _clear(f"{where}recurrence", moments.repetition, read["recurrence"], now)
    if "due" in read:
        when = _clear(f"{where}due", moments.due, read["due"], now)
        read["due"] = when.due
        if when.recurrence is not None:
            read.setdefault("recurrence", when.recurrence)
    elif first is not None and "due" in values:
        read["due"] = first
    return {**values, **read}


def _clear(name: str, read: Callable[..., T], text: str, now: dt.datetime) -> T:
    """Read the words of an argument."""
    try:
        return read(text, now=now)
    except moments.Unclear as error:
        raise ToolError(wording.refused(f"{name}: {error}")) from error
