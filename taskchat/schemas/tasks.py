"""Tasks as they travel."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AwareDatetime, Field

from taskchat.schemas.values import (
    ID_MAX,
    NOT_NULL,
    Description,
    Due,
    Priority,
    Project,
    Recurrence,
    SafeText,
    Shape,
    Status,
    Tag,
    Tags,
    TaskId,
    Title,
)

PAGE_MAX = 200
TOLD_MAX = 100  # changed tasks that one result lists

Sort = Literal["due", "id", "-id", "priority", "title", "updated"]
Clearable = Literal["description", "due", "priority", "tags", "project", "recurrence"]
EventKind = Literal["added", "updated", "completed", "reopened", "deleted", "undone"]


class Task(Shape):
    """One task. `id` is the user's own small number, from 1, never reused."""

    id: TaskId
    title: Title
    description: Description | None = None
    status: Status = "pending"
    due: Due | None = None
    priority: Priority | None = None
    tags: Tags = []
    project: Project | None = None
    recurrence: Recurrence | None = None
    created_at: AwareDatetime
    updated_at: AwareDatetime
    completed_at: AwareDatetime | None = None


class TaskDraft(Shape):
    """A task to make."""

    title: Title
    description: Description | None = None
    due: Due | None = None
    priority: Priority | None = None
    tags: Tags = []
    project: Project | None = None
    recurrence: Recurrence | None = None


class TaskPatch(Shape):
    """Changes to a task: only what is named changes, and null clears."""

    title: Annotated[Title | None, NOT_NULL] = None
    description: Description | None = None
    due: Due | None = None
    priority: Priority | None = None
    tags: Tags | None = None
    project: Project | None = None
    recurrence: Recurrence | None = None

    def changes(self) -> dict[str, object]:
        """What was named, as column values."""
        named = self.model_dump(include=self.model_fields_set)
        if "tags" in named:
            named["tags"] = named["tags"] or []
        return named


class TaskFilter(Shape):
    """Which tasks: every part that is given must hold. `due_after` includes its day, `due_before` does not."""

    status: Literal["pending", "done", "all"] = "pending"
    q: SafeText | None = Field(default=None, max_length=500, description="Words of the title or description")
    project: Project | None = None
    tag: Tag | None = None
    priority: Priority | None = None
    due_before: Due | None = None
    due_after: Due | None = None


class TaskPage(Shape):
    """A page of tasks."""

    items: list[Task]
    next_cursor: str | None = None


class Confirmation(Shape):
    """A call that waits for the user's yes in a later turn. It is bound to these arguments, and to these tasks.

    With a `pin` it is a call of a connected server's tool, and bound to the tool as it was when that was asked.
    `code` is for AI clients outside a turn, which have no later turn: it names this question.
    """

    tool: str
    arguments: dict[str, object]
    task_ids: list[int]
    question: str
    code: str | None = Field(default=None, exclude_if=lambda code: code is None)
    pin: str | None = Field(default=None, exclude_if=lambda pin: pin is None)


class TaskResult(Shape):
    """What a tool that concerns one task gives."""

    success: bool = True
    task: Task | None = None
    before: Task | None = Field(default=None, description="The task as it was, when it changed")
    next_task: Task | None = Field(default=None, description="The next one of a recurring task")
    confirmation: Confirmation | None = None


class TasksResult(Shape):
    """What a tool that concerns many tasks gives. `total` may be more than are listed."""

    success: bool = True
    tasks: list[Task] = []
    total: int = 0
    confirmation: Confirmation | None = None


class Undone(Shape):
    """One change that was taken back."""

    kind: EventKind = Field(description="What had been done")
    task: Task


class UndoResult(Shape):
    """What undo gives: the changes that were taken back, newest first. `total` may be more than are listed."""

    success: bool = True
    undone: list[Undone] = []
    total: int = 0


class UndoCall(Shape):
    """One tool call of a turn, whose changes are to be taken back: the turn that the user's message began."""

    message_id: int = Field(ge=1, le=ID_MAX, description="The user's message, not the reply")
    call_id: SafeText = Field(min_length=1, max_length=200, description="The `id` of the tool call")


class TaskEvent(Shape):
    """One recorded change of a task. `undoes` is the change that it took back."""

    id: int = Field(description="Counts your changes")
    task_id: int
    kind: EventKind
    before: Task | None
    after: Task | None
    undoes: int | None = None
    turn_id: int | None
    at: AwareDatetime


class TaskEventPage(Shape):
    """A page of a task's changes, oldest first."""

    items: list[TaskEvent]
    next_cursor: str | None = None


class TaskChanges(Shape):
    """Your latest changes behind one that you know, newest first. `last` is the one to ask with the next time.

    When `whole` is false there were more: read the list again.
    """

    items: list[TaskEvent] = []
    last: int
    whole: bool = True
