"""The task tools. Each checks its arguments, calls the one rule in tasks/service.py, and words the result.

No tool has an argument for whose tasks are meant: that is the caller of schemas/caller.py, set by whoever serves.
"""

from __future__ import annotations

from collections.abc import Awaitable
from typing import Annotated, Any, Literal, TypeVar

from mcp.server.mcpserver import MCPServer
from mcp.server.mcpserver.exceptions import ToolError
from mcp.types import CallToolResult, TextContent, ToolAnnotations
from pydantic import BaseModel, Field, ValidationError

from taskchat.errors import NotFound, TaskchatError
from taskchat.schemas.caller import Caller, caller_var
from taskchat.schemas.tasks import (
    PAGE_MAX,
    Clearable,
    Sort,
    TaskDraft,
    TaskFilter,
    TaskPatch,
    TaskResult,
    TasksResult,
    UndoResult,
)
from taskchat.schemas.values import ID_MAX, Priority
from taskchat.tasks import TaskService
from taskchat.tools import wording

S = TypeVar("S", bound=BaseModel)

TaskNumber = Annotated[int, Field(ge=1, le=ID_MAX, description="The task's number, as in #3")]
TaskNumbers = Annotated[list[TaskNumber] | None, Field(max_length=500, description="Only these tasks")]
TitleText = Annotated[str, Field(description="What is to be done, in the user's own words", examples=["buy milk"])]
NoteText = Annotated[str | None, Field(description="A note about the task")]
DueText = Annotated[
    str | None,
    Field(
        description="A day, or a moment with the user's UTC offset",
        examples=["2027-01-05", "2027-01-05T17:00:00+01:00"],
    ),
]
RuleText = Annotated[
    str | None, Field(description="An RRULE, for tasks that repeat", examples=["FREQ=WEEKLY;BYDAY=MO"])
]
TagTexts = Annotated[list[str] | None, Field(description="All its tags, without #", examples=[["home"]])]
ProjectText = Annotated[str | None, Field(description="The project or list that it belongs to", examples=["shopping"])]
PriorityText = Annotated[Priority | None, Field(description="How urgent it is")]
Words = Annotated[str | None, Field(description="Words of the title or note; inflection and typos are fine")]
TagText = Annotated[str | None, Field(description="Only tasks with this tag")]
Before = Annotated[str | None, Field(description="Only tasks due before this day or moment")]
After = Annotated[str | None, Field(description="Only tasks due on or after this day or moment")]
StatusText = Literal["pending", "done", "all"]

READS = ToolAnnotations(read_only_hint=True, open_world_hint=False)
ADDS = ToolAnnotations(read_only_hint=False, destructive_hint=False, idempotent_hint=False, open_world_hint=False)
MARKS = ToolAnnotations(read_only_hint=False, destructive_hint=False, idempotent_hint=True, open_world_hint=False)
CHANGES = ToolAnnotations(read_only_hint=False, destructive_hint=True, idempotent_hint=True, open_world_hint=False)
TAKES_BACK = ToolAnnotations(read_only_hint=False, destructive_hint=True, idempotent_hint=False, open_world_hint=False)


class TaskTools:
    """Every tool that concerns tasks."""

    def __init__(self, tasks: TaskService) -> None:
        self._tasks = tasks

    def register(self, server: MCPServer) -> None:
        """Offer the tools on a server."""
        offers = (
            (self.add_task, "Add a task", ADDS),
            (self.list_tasks, "List tasks", READS),
            (self.update_task, "Change a task", CHANGES),
            (self.complete_task, "Mark a task done", MARKS),
            (self.reopen_task, "Mark a task not done", MARKS),
            (self.delete_task, "Delete a task", CHANGES),
            (self.complete_tasks, "Mark many tasks done", MARKS),
            (self.delete_tasks, "Delete many tasks", CHANGES),
            (self.undo_last_change, "Undo the last change", TAKES_BACK),
        )
        for function, title, hints in offers:
            server.tool(title=title, annotations=hints)(function)

    async def add_task(
        self,
        title: TitleText,
        description: NoteText = None,
        due: DueText = None,
        priority: PriorityText = None,
        tags: TagTexts = None,
        project: ProjectText = None,
        recurrence: RuleText = None,
    ) -> Annotated[CallToolResult, TaskResult]:
        """Add one task to the user's list. Call it once for each thing that the user names."""
        draft = _shape(
            TaskDraft,
            title=title,
            description=description,
            due=due,
            priority=priority,
            tags=tags or [],
            project=project,
            recurrence=recurrence,
        )
        result = await _said(self._tasks.add(_caller(), draft))
        return _result(result, wording.one("Added", result))

    async def list_tasks(
        self,
        status: StatusText = "pending",
        q: Words = None,
        project: ProjectText = None,
        tag: TagText = None,
        priority: PriorityText = None,
        due_before: Before = None,
        due_after: After = None,
        sort: Sort = "due",
        limit: Annotated[int, Field(ge=1, le=PAGE_MAX)] = 50,
        after: Annotated[
            int | None, Field(ge=1, le=ID_MAX, description="Go on after this task, the last that was shown; not with q")
        ] = None,
    ) -> Annotated[CallToolResult, TasksResult]:
        """Show the user's tasks: dated ones first, the soonest first. Use it to find the number of a task that the
        user names by its words. A search that no task matches wholly gives those that match in part, best first."""
        wanted = _filter(status, q, project, tag, priority, due_before, due_after)
        result = await _said(self._tasks.look(_caller(), wanted, sort=sort, limit=limit, after=after))
        return _result(result, wording.many("Tasks found:", result, hint="; narrow the filter, or go on"))

    async def update_task(
        self,
        task_id: TaskNumber,
        title: Annotated[str | None, Field(description="The new title")] = None,
        description: NoteText = None,
        due: DueText = None,
        priority: PriorityText = None,
        tags: TagTexts = None,
        project: ProjectText = None,
        recurrence: RuleText = None,
        clear: Annotated[list[Clearable] | None, Field(description="Fields to empty")] = None,
    ) -> Annotated[CallToolResult, TaskResult]:
        """Change a task: only the fields that are given; `clear` empties fields."""
        given: dict[str, Any] = {
            "title": title,
            "description": description,
            "due": due,
            "priority": priority,
            "tags": tags,
            "project": project,
            "recurrence": recurrence,
        }
        named = {name: value for name, value in given.items() if value is not None}
        if both := sorted(named.keys() & set(clear or ())):
            raise ToolError(f"{', '.join(both)}: can't be set and cleared at once.")
        patch = _shape(TaskPatch, **named, **dict.fromkeys(clear or ()))
        if not patch.model_fields_set:
            raise ToolError("Say what to change: give at least one field, or name fields in clear.")
        result = await _said(self._tasks.update(_caller(), task_id, patch))
        return _result(result, wording.one("Changed", result))

    async def complete_task(self, task_id: TaskNumber) -> Annotated[CallToolResult, TaskResult]:
        """Mark one task as done. A task that repeats makes its next one."""
        result = await _said(self._tasks.complete(_caller(), task_id))
        return _result(result, wording.one("Done", result))

    async def reopen_task(self, task_id: TaskNumber) -> Annotated[CallToolResult, TaskResult]:
        """Mark a task as not done after all."""
        result = await _said(self._tasks.reopen(_caller(), task_id))
        return _result(result, wording.one("Reopened", result))

    async def delete_task(self, task_id: TaskNumber) -> Annotated[CallToolResult, TaskResult]:
        """Delete one task. To mark it as finished, use complete_task instead."""
        result = await _said(self._tasks.delete(_caller(), task_id))
        return _result(result, wording.one("Deleted", result))

    async def complete_tasks(
        self,
        task_ids: TaskNumbers = None,
        q: Words = None,
        project: ProjectText = None,
        tag: TagText = None,
        priority: PriorityText = None,
        due_before: Before = None,
        due_after: After = None,
    ) -> Annotated[CallToolResult, TasksResult]:
        """Mark many pending tasks as done. With 3 or more, or without a filter, the user has to say yes first: the
        call then changes nothing and gives the question to ask."""
        wanted = _filter("pending", q, project, tag, priority, due_before, due_after)
        result = await _said(self._tasks.complete_many(_caller(), wanted, task_ids))
        return _result(result, wording.many("Marked as done:", result))

    async def delete_tasks(
        self,
        task_ids: TaskNumbers = None,
        status: StatusText = "all",
        q: Words = None,
        project: ProjectText = None,
        tag: TagText = None,
        priority: PriorityText = None,
        due_before: Before = None,
        due_after: After = None,
    ) -> Annotated[CallToolResult, TasksResult]:
        """Delete many tasks. The user has to say yes first: the call then changes nothing and gives the question to
        ask."""
        wanted = _filter(status, q, project, tag, priority, due_before, due_after)
        result = await _said(self._tasks.delete_many(_caller(), wanted, task_ids))
        return _result(result, wording.many("Deleted:", result))

    async def undo_last_change(self) -> Annotated[CallToolResult, UndoResult]:
        """Take back the last change of the user's tasks: all that one message or one request did. Call it once."""
        result = await _said(self._tasks.undo(_caller()))
        return _result(result, wording.undone(result))


def _caller() -> Caller:
    caller = caller_var.get()
    if caller is None:
        raise ToolError("Nobody is signed in. Sign in first.")
    return caller


def _filter(
    status: StatusText,
    q: str | None,
    project: str | None,
    tag: str | None,
    priority: Priority | None,
    due_before: str | None,
    due_after: str | None,
) -> TaskFilter:
    return _shape(
        TaskFilter,
        status=status,
        q=q,
        project=project,
        tag=tag,
        priority=priority,
        due_before=due_before,
        due_after=due_after,
    )


def _shape(kind: type[S], **values: Any) -> S:
    try:
        return kind(**values)
    except ValidationError as error:
        raise ToolError(wording.invalid(error)) from error


async def _said(doing: Awaitable[S]) -> S:
    """Await a service call; what it refuses comes back in words for the model."""
    try:
        return await doing
    except NotFound as error:
        raise ToolError(f"{error} {wording.NO_SUCH_TASK}" if "task" in error.detail else str(error)) from error
    except TaskchatError as error:
        raise ToolError(str(error)) from error


def _result(result: BaseModel, text: str) -> CallToolResult:
    return CallToolResult(
        content=[TextContent(type="text", text=text)], structured_content=result.model_dump(mode="json")
    )
