"""The tasks under their headings, one line each. It says what the user wants done to them; it does nothing itself."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from textual import events, on
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from taskchat.tui.agenda import DONE, OVERDUE, Section
from taskchat.tui.widgets.task_line import FAINT, task_line

if TYPE_CHECKING:
    from taskchat.schemas.tasks import Task

MARK_BEGINS, MARK_ENDS = 1, 4  # cells around the mark that a click may hit
FOLD = "fold"  # the id of the line that folds and unfolds what is done


class TaskList(OptionList):
    """The tasks."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space", "ask('check')", "Done", key_display="space", tooltip="Mark as done, or as not done"),
        Binding("a", "ask('add')", "Add", tooltip="Add a task"),
        Binding("e,f2", "ask('edit')", "Edit", key_display="e", tooltip="Change the title where it stands"),
        Binding("enter", "ask('edit')", "Edit", show=False, tooltip="The same"),
        Binding("d", "ask('due')", "Due", tooltip="Say when it is due: tomorrow 17:00, every monday, nothing"),
        Binding("t", "ask('today')", "Today", show=False, tooltip="Due today"),
        Binding("m", "ask('tomorrow')", "Tomorrow", show=False, tooltip="Due tomorrow"),
        Binding("plus", "ask('later')", "A day later", key_display="+", show=False, tooltip="Due a day later"),
        Binding("minus", "ask('sooner')", "A day sooner", key_display="-", show=False, tooltip="Due a day sooner"),
        Binding("p", "ask('priority')", "Priority", show=False, tooltip="The next priority: none, low, medium, high"),
        Binding("delete,backspace", "ask('delete')", "Delete", key_display="del", tooltip="Delete"),
        Binding("x", "mark", "Mark", show=False, tooltip="Mark several, then do one thing to all of them"),
        Binding("ctrl+a", "mark_all", "Mark all", key_display="^a", show=False, tooltip="Mark all, or none"),
        Binding("slash", "ask('filter')", "Find", key_display="/", tooltip="Show only: words, #tag, @project, !high"),
        Binding("s", "ask('sort')", "Sort", show=False, tooltip="Sort by date, priority, title or age"),
        Binding("v", "ask('view')", "View", tooltip="By date, by project, or one day"),
        Binding("left", "ask('day_back')", "Day before", key_display="←", show=False, tooltip="The day before"),
        Binding("right", "ask('day_on')", "Day after", key_display="→", show=False, tooltip="The day after"),
        Binding("ctrl+z", "screen.undo_tasks", "Undo", key_display="^z", tooltip="Take back the last change"),
        Binding("escape", "leave", "Back", show=False, tooltip="Drop marks, then the words looked for, then go back"),
    ]

    class Asked(Message):
        """The user wants `verb` done to `tasks`: those that are marked, else the one under the cursor."""

        def __init__(self, verb: str, tasks: tuple[Task, ...]) -> None:
            super().__init__()
            self.verb, self.tasks = verb, tasks

    class Pointed(Message):
        """The cursor is on `task`, or on none."""

        def __init__(self, task: Task | None) -> None:
            super().__init__()
            self.task = task

    class DoneWanted(Message):
        """The user folded or unfolded what is done."""

    def __init__(self) -> None:
        super().__init__(markup=False)
        self._tasks: dict[str, Task] = {}
        self._shown: object = None
        self._now: dt.datetime | None = None
        self._parts: Sequence[Section] = ()
        self._foldable, self._empty = True, ""
        self.marked: set[str] = set()
        self.done_unfolded = False

    def show(self, parts: Sequence[Section], now: dt.datetime, *, foldable: bool = True, empty: str = "") -> None:
        """Show these tasks, keeping the cursor on its task and the place one has scrolled to.

        `foldable`: what is done has a line that folds it. `empty` is said where there are none.
        """
        self._parts, self._now, self._foldable, self._empty = parts, now, foldable, empty
        self._tasks = {str(task.id): task for part in parts for task in part.tasks}
        self.marked &= self._tasks.keys()
        # What the lines are made of: when that is the same, the list is left alone.
        made_of = (self.done_unfolded, foldable, empty, now.date(), now.hour, sorted(self.marked))
        shown = (made_of, [(part.name, part.tasks) for part in parts])
        if shown != self._shown:
            self._shown = shown
            self._replace(self._lines_of(parts, now))

    @property
    def pointed(self) -> Task | None:
        """The task that the cursor is on."""
        option = self.highlighted_option
        return self._tasks.get(option.id or "") if option else None

    @property
    def line_at(self) -> int | None:
        """On which line of the list, as it is seen, the cursor stands."""
        if self.highlighted is None:
            return None
        return self._index_to_line[self.highlighted] - int(self.scroll_offset.y)

    @property
    def section(self) -> str:
        """The heading over the cursor."""
        pointed = self.pointed
        return next((part.name for part in self._parts if pointed in part.tasks), "")

    def point_to(self, task_id: int) -> None:
        """Put the cursor on a task, if it is shown."""
        ids = [option.id for option in self.options]
        if str(task_id) in ids:
            self.highlighted = ids.index(str(task_id))

    def _lines_of(self, parts: Sequence[Section], now: dt.datetime) -> list[Option]:
        lines: list[Option] = []
        for part in parts:
            if part.name == DONE and self._foldable:
                continue
            lines += [Option("", disabled=True)] if lines else []
            look = "bold $text-error" if part.name == OVERDUE else "bold $text-primary"
            lines.append(Option(Content.styled(part.name, look), disabled=True))
            lines += self._task_lines(part.tasks, now)
        if not self._tasks and self._empty:
            lines.append(Option(Content.styled(self._empty, FAINT), disabled=True))
        if self._foldable:
            fold = Content.styled(f"{'▾' if self.done_unfolded else '▸'} {DONE}", f"bold {FAINT}")
            lines += [Option("", disabled=True), Option(fold, id=FOLD)]
            lines += [line for part in parts if part.name == DONE for line in self._task_lines(part.tasks, now)]
        return lines

    def _task_lines(self, tasks: Sequence[Task], now: dt.datetime) -> list[Option]:
        some = bool(self.marked)
        return [
            Option(task_line(task, now, marked=some, chosen=str(task.id) in self.marked), id=str(task.id))
            for task in tasks
        ]

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

    def action_ask(self, verb: str) -> None:
        """Say what the user wants. On the heading of what is done, the keys of a task fold it."""
        option = self.highlighted_option
        if verb in {"check", "edit"} and option is not None and option.id == FOLD and not self.marked:
            self._fold()
            return
        chosen = [task for name, task in self._tasks.items() if name in self.marked]
        pointed = self.pointed
        self.post_message(self.Asked(verb, tuple(chosen or ([pointed] if pointed else []))))

    def action_mark(self) -> None:
        """Mark the task, or take its mark away, and go on to the next."""
        if task := self.pointed:
            self.marked ^= {str(task.id)}
            self._show_again()
            self.action_cursor_down()

    def action_mark_all(self) -> None:
        """Mark all; where all are marked, none."""
        pending = {name for name, task in self._tasks.items() if task.status != "done"}
        self.marked = set() if self.marked == pending else pending
        self._show_again()

    async def action_leave(self) -> None:
        """One step back: marks, then words, then to the prompt."""
        if self.marked:
            self.marked = set()
            self._show_again()
        else:
            self.post_message(self.Asked("leave", ()))

    def _show_again(self) -> None:
        if self._now is not None:
            self.show(self._parts, self._now, foldable=self._foldable, empty=self._empty)

    def _fold(self) -> None:
        self.done_unfolded = not self.done_unfolded
        self.post_message(self.DoneWanted())

    def on_click(self, event: events.Click) -> None:
        """A click on a task's mark is as good as the key; two on its title change it."""
        index = event.style.meta.get("option")
        if index is None or (task := self._tasks.get(self.options[index].id or "")) is None:
            return
        if self.marked:
            self.highlighted = index
            self.action_mark()
        elif MARK_BEGINS <= event.x < MARK_ENDS:
            self.post_message(self.Asked("check", (task,)))
        elif event.chain == 2:
            self.post_message(self.Asked("edit", (task,)))

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
