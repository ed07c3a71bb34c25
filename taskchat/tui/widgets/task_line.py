"""One task on one line: a mark, the title as far as it fits, the due moment at the right edge."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from textual.content import Content
from textual.css.styles import RulesMap
from textual.strip import Strip
from textual.style import Style
from textual.visual import RenderOptions, Visual

from taskchat.tui.agenda import due_words, is_overdue
from taskchat.tui.plain import one_line

if TYPE_CHECKING:
    from taskchat.schemas.tasks import Task

FAINT = "$foreground 60%"
PRIORITY_LOOKS = {"high": "bold $text-error", "medium": "$text-warning", "low": FAINT}


class TaskLine(Visual):
    """Three parts, of which the middle one gives way."""

    def __init__(self, mark: Content, title: Content, due: Content) -> None:
        self._parts = mark, title, due

    def render_strips(self, width: int, height: int | None, style: Style, options: RenderOptions) -> list[Strip]:  # noqa: ARG002 - Textual's signature
        """Always one line."""
        mark, title, due = self._parts
        room = width - mark.cell_length - due.cell_length - (1 if due else 0)
        title = title.truncate(max(1, room), ellipsis=True)
        space = Content(" " * max(0, width - mark.cell_length - title.cell_length - due.cell_length))
        return Content.assemble(mark, title, space, due).render_strips(width, 1, style, options)

    def get_optimal_width(self, rules: RulesMap, container_width: int) -> int:  # noqa: ARG002 - Textual's signature
        """All the width there is."""
        return container_width

    def get_height(self, rules: RulesMap, width: int) -> int:  # noqa: ARG002 - Textual's signature
        """One line."""
        return 1


def task_line(task: Task, now: dt.datetime, *, marked: bool = False, chosen: bool = False) -> TaskLine:
    """The line of `task`. `marked` shows that marks are in use, `chosen` that this one has its mark."""
    done = task.status == "done"
    look = "$text-success" if done else PRIORITY_LOOKS.get(task.priority or "", FAINT)
    mark = Content.styled("✓ " if done else "○ ", look)
    if marked:
        mark = Content.assemble(("▣ " if chosen else "□ ", "bold $text-accent" if chosen else FAINT), mark)
    urgent = Content.styled("! ", PRIORITY_LOOKS["high"]) if task.priority == "high" and not done else Content("")
    title = Content.styled(one_line(task.title), f"strike {FAINT}" if done else "")
    words = due_words(task.due, now) if task.due and not done else ""
    if words and task.recurrence:
        words = f"↻ {words}"
    late = bool(words) and task.due is not None and is_overdue(task.due, now)
    return TaskLine(mark, urgent + title, Content.styled(words, "$text-error" if late else FAINT))
