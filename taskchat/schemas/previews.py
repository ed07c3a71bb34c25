"""What is understood of words before they are sent."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, Field

from taskchat.schemas.tasks import TaskDraft
from taskchat.schemas.values import VISIBLE, Flag, SafeText, Shape, not_blank

TEXT_MAX = 2_000


class PreviewRequest(Shape):
    """Words to be understood. `adding` says that they are a task, like `milk tomorrow`, and not a message."""

    text: Annotated[SafeText, Field(min_length=1, max_length=TEXT_MAX), VISIBLE, AfterValidator(not_blank)] = Field(
        examples=["buy milk tomorrow 5pm"]
    )
    adding: Flag = False


class PreviewedTask(Shape):
    """A task that would be added, and what is understood beside its title in words of the account's language."""

    draft: TaskDraft
    says: str = Field(examples=["due tomorrow 17:00, high priority"])


class TaskPreview(Shape):
    """What the embedded model takes words for. `sure` is false where it would ask first."""

    intent: str = Field(examples=["add"])
    sure: bool
    drafts: list[PreviewedTask] = []
