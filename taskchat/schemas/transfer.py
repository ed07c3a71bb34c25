"""Tasks that travel between programs: what a file says of one, and what came of an import."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AwareDatetime, Field

from taskchat.schemas.tasks import TaskDraft
from taskchat.schemas.values import SafeText, Shape, Status

UID_MAX = 255

FileFormat = Literal["json", "csv", "todotxt", "taskwarrior", "ical"]
Uid = Annotated[SafeText, Field(min_length=1, max_length=UID_MAX)]


class CarriedTask(TaskDraft):
    """A task as a file carries it. `uid` is the same in every file, wherever the task goes."""

    uid: Uid
    status: Status = "pending"
    created_at: AwareDatetime | None = None
    updated_at: AwareDatetime | None = None
    completed_at: AwareDatetime | None = None


class TaskRowNote(Shape):
    """What is wrong with a task of a file, or what of it could not be kept. `row` counts the file's tasks from 1."""

    row: int
    title: str | None = Field(default=None, description="How the file calls the task")
    detail: str


class TasksImported(Shape):
    """What came of an import. A task that is there already is changed, or left as it is: it never comes twice."""

    type: Literal["import.finished"] = "import.finished"
    format: FileFormat
    dry_run: bool = Field(description="Whether nothing was changed: this is what would have come of it")
    added: int = 0
    updated: int = 0
    unchanged: int = 0
    newer: int = Field(default=0, description="Left as they are, since they were changed here after the file was made")
    failed: int = 0
    noted: int = Field(default=0, description="How many were taken with less than the file says of them")
    errors: list[TaskRowNote] = Field(default=[], description="At most 200 of them")
    notes: list[TaskRowNote] = Field(default=[], description="At most 200 of them")


class TasksImporting(Shape):
    """How far an import is. `total` is None until the file has been read to its end."""

    type: Literal["import.progress"] = "import.progress"
    done: int
    total: int | None = None


class Feed(Shape):
    """The calendar feed of an account. Its address is told once, when it is made: here it is only known by its hash."""

    on: bool
    path: str | None = Field(default=None, description="The secret address, right after it was made")
    url: str | None = Field(default=None, description="The same with the server's name, where that is known")
    created_at: AwareDatetime | None = None
    fetched_at: AwareDatetime | None = Field(default=None, description="When it was last read, to the hour")
