"""The tasks under their headings, one line each. It says what the user wants done to them; it does nothing itself."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, ClassVar

from textual import events, on
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.css.styles import RulesMap
from textual.message import Message
from textual.strip import Strip
from textual.style import Style
from textual.visual import RenderOptions, Visual
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from taskchat.tui.agenda import DONE, OVERDUE, Section, due_words, is_overdue, sections
from taskchat.tui.plain import one_line

if TYPE_CHECKING:
    from taskchat.schemas.tasks import Task

MARK_BEGINS, MARK_ENDS = 1, 4  # cells around the mark that a click may hit
FOLD = "fold"  # the id of the line that folds and unfolds what is done
PRIORITY_LOOKS = {"high": "bold $text-error", "medium": "$text-warning"}


class TaskLine(Visual):
    """A mark, the title as far as it fits, and the due moment at the right edge."""

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


class TaskList(OptionList):
    """The tasks."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space", "check", "Done", key_display="space", tooltip="Mark the task as done, or as not done"),
        Binding("delete", "delete", "Delete", key_display="del", tooltip="Delete the task"),
        Binding("ctrl+z", "screen.undo_tasks", "Undo", key_display="^z", tooltip="Take back the last change"),
    ]

    class Checked(Message):
        """The user wants `task` to be done, or not done if it is."""

        def __init__(self, task: Task) -> None:
            super().__init__()
            self.task = task

    class Deleted(Message):
        """The user wants `task` to be deleted."""

        def __init__(self, task: Task) -> None:
            super().__init__()
            self.task = task

    class Pointed(Message):
        """The cursor is on `task`, or on none."""

        def __init__(self, task: Task | None) -> None:
            super().__init__()
            self.task = task

    class DoneWanted(Message):
        """The user unfolded what is done."""

    def __init__(self, *, clock: Callable[[], dt.datetime]) -> None:
        super().__init__(markup=False)
        self._clock = clock
        self._tasks: dict[str, Task] = {}
        self._shown: object = None
        self._pending: Sequence[Task] = ()
        self._done: Sequence[Task] = ()
        self.done_unfolded = False

    def show(self, pending: Sequence[Task], done: Sequence[Task]) -> None:
        """Show these tasks, keeping the cursor on its task and the place one has scrolled to."""
        self._pending, self._done = pending, done
        now = self._clock()
        found = sections([*pending, *(done if self.done_unfolded else ())], now)
        # What the lines are made of: when that is the same, the list is left alone.
        shown = (self.done_unfolded, now.date(), [(part.name, part.tasks) for part in found])
        if shown == self._shown:
            return
        self._shown = shown
        self._tasks = {str(task.id): task for part in found for task in part.tasks}
        self._replace(self._options_for(found, now))

    @property
    def pointed(self) -> Task | None:
        """The task that the cursor is on."""
        option = self.highlighted_option
        return self._tasks.get(option.id or "") if option else None

    def _options_for(self, found: Sequence[Section], now: dt.datetime) -> list[Option]:
        lines: list[Option] = []
        for part in found:
            if part.name == DONE:
                continue
            lines += [Option("", disabled=True)] if lines else []
            look = "bold $text-error" if part.name == OVERDUE else "bold $text-primary"
            lines.append(Option(Content.styled(part.name, look), disabled=True))
            lines += [Option(_line(task, now), id=str(task.id)) for task in part.tasks]
        if not lines:
            lines.append(Option(Content.styled("Nothing to do.", "$foreground 60%"), disabled=True))
        fold = Content.styled(f"{'▾' if self.done_unfolded else '▸'} {DONE}", "bold $foreground 60%")
        lines += [Option("", disabled=True), Option(fold, id=FOLD)]
        return lines + [Option(_line(task, now), id=str(task.id)) for task in self._done_in(found)]

    @staticmethod
    def _done_in(found: Sequence[Section]) -> Sequence[Task]:
        return next((part.tasks for part in found if part.name == DONE), ())

    def _replace(self, lines: list[Option]) -> None:
        at, option, scrolled = self.highlighted, self.highlighted_option, self.scroll_y
        wanted = option.id if option else None
        with self.prevent(OptionList.OptionHighlighted):
            self.set_options(lines)
            ids = [line.id for line in lines]
            if wanted in ids and wanted is not None:
                self.highlighted = ids.index(wanted)
            elif at is not None:  # the task is gone: the cursor stays where it was
                after = [index for index, name in enumerate(ids) if name is not None]
                self.highlighted = min(after, key=lambda index: abs(index - at), default=None)
        self.scroll_to(y=scrolled, animate=False, immediate=True)
        self.post_message(self.Pointed(self.pointed))

    # ---------------------------------------------------------------- actions

    def action_check(self) -> None:
        """Done, or not done; on the heading of what is done, fold it."""
        option = self.highlighted_option
        if option is not None and option.id == FOLD:
            self._fold()
        elif task := self.pointed:
            self.post_message(self.Checked(task))

    def action_delete(self) -> None:
        """Delete."""
        if task := self.pointed:
            self.post_message(self.Deleted(task))

    def _fold(self) -> None:
        self.done_unfolded = not self.done_unfolded
        if self.done_unfolded:
            self.post_message(self.DoneWanted())
        self.show(self._pending, self._done)

    def on_click(self, event: events.Click) -> None:
        """A click on a task's mark is as good as the key."""
        index = event.style.meta.get("option")
        if index is not None and MARK_BEGINS <= event.x < MARK_ENDS and (name := self.options[index].id) in self._tasks:
            self.post_message(self.Checked(self._tasks[name]))

    @on(OptionList.OptionSelected)
    def _selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        if event.option.id == FOLD:
            self._fold()

    @on(OptionList.OptionHighlighted)
    def _highlighted(self, event: OptionList.OptionHighlighted) -> None:
        event.stop()
        self.post_message(self.Pointed(self.pointed))

    def on_focus(self) -> None:
        """Put the cursor somewhere."""
        if self.highlighted is None:
            self.action_first()


def _line(task: Task, now: dt.datetime) -> TaskLine:
    done = task.status == "done"
    mark = (
        Content.styled("✓ ", "$text-success")
        if done
        else Content.styled("○ ", PRIORITY_LOOKS.get(task.priority or "", "$foreground 60%"))
    )
    title = Content.styled(one_line(task.title), "strike $foreground 60%" if done else "")
    words = due_words(task.due, now) if task.due and not done else ""
    late = bool(words) and task.due is not None and is_overdue(task.due, now)
    return TaskLine(mark, title, Content.styled(words, "$text-error" if late else "$foreground 60%"))
