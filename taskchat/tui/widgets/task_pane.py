"""The tasks beside the conversation: how many, the list, all about the one under the cursor, and what changes them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import Input, Static

from taskchat.tui.links import link
from taskchat.tui.task_views import (
    GROUPING_WORDS,
    GROUPINGS,
    SORTING_WORDS,
    SORTINGS,
    TaskView,
    arranged,
)
from taskchat.tui.widgets.line_editor import LineEditor
from taskchat.tui.widgets.task_details import TaskDetails
from taskchat.tui.widgets.task_list import TaskList

if TYPE_CHECKING:
    from taskchat.schemas.tasks import Task

HEADING_LINE = 1
LINKS = (("add", "add"), ("filter", "find"), ("view", "view"))
DATES = "tomorrow 17:00 · next friday · every monday · nothing"
NEEDS_TASK = {"check", "edit", "due", "today", "tomorrow", "later", "sooner", "priority", "delete"}

_T = TypeVar("_T")


class TaskPane(Vertical):
    """The right side of the screen. It knows how tasks are shown; the screen has them changed."""

    class Wanted(Message):
        """`verb` is to be done to `tasks`; `text` is what the user typed for it, `view` how they were looked at."""

        def __init__(self, verb: str, tasks: tuple[Task, ...], text: str = "", view: TaskView | None = None) -> None:
            super().__init__()
            self.verb, self.tasks, self.text, self.view = verb, tasks, text, view

    class ViewChanged(Message):
        """Tasks are looked at in another way."""

        def __init__(self, view: TaskView) -> None:
            super().__init__()
            self.view = view

    def __init__(self, *, clock: Callable[[], dt.datetime]) -> None:
        super().__init__()
        self._clock = clock
        self._heading = Content("")
        self.pending: Sequence[Task] = ()
        self._done: Sequence[Task] = ()
        self._more = self._loaded = False
        self.view = TaskView()

    def compose(self) -> ComposeResult:
        """Heading, list, details, and the line to type in."""
        yield Static("Tasks", id="tasks-heading", markup=False)
        yield TaskList()
        yield TaskDetails()
        yield LineEditor()

    def on_mount(self) -> None:
        """Know one's widgets."""
        self.list = self.query_one(TaskList)
        self._details = self.query_one(TaskDetails)
        self.editor = self.query_one(LineEditor)

    # ------------------------------------------------------------------- show

    @property
    def wants_done(self) -> bool:
        """Whether what is done is shown."""
        return self.list.done_unfolded or self.view.grouping == "day"

    def show(self, pending: Sequence[Task], done: Sequence[Task], *, more: bool) -> None:
        """Show these tasks. `more` says that there are more than these pending ones."""
        self.pending, self._done, self._more, self._loaded = pending, done, more, True
        self._show()

    def look_at(self, view: TaskView) -> None:
        """Look at the tasks in another way."""
        changed, self.view = view != self.view, view
        self._show()
        if changed:
            self.post_message(self.ViewChanged(view))

    def _show(self) -> None:
        now, view = self._clock(), self.view
        parts = arranged([*self.pending, *(self._done if self.wants_done else ())], view, now)
        empty = "" if not self._loaded else "Nothing matches." if view.words else "Nothing to do."
        self.list.show(parts, now, foldable=view.grouping != "day", empty=empty)
        words = self._heading_words()
        if words != self._heading:
            self._heading = words
            self.query_one("#tasks-heading", Static).update(words, layout=False)

    def _heading_words(self) -> Content:
        faint = "$foreground 60%"
        count = f"{len(self.pending)}{'+' if self._more else ''} open" if self.pending else ""
        view = self.view
        how = [GROUPING_WORDS[view.grouping]] if view.grouping != "when" else []
        how += [SORTING_WORDS[view.sorting]] if view.sorting != "due" else []
        how += [f"“{view.words}”"] if view.words else []
        said = Content.assemble(("Tasks", "bold"), "  ", (" · ".join(how) if how else count, faint))
        links = [link(words, f"screen.task('{verb}')") for verb, words in LINKS]
        if view.grouping == "day":
            links = [link("‹", "screen.task('day_back')"), link("›", "screen.task('day_on')"), *links]
        right = Content(" ").join(links)
        room = self.query_one("#tasks-heading").size.width or 40
        said = said.truncate(max(8, room - right.cell_length - 1), ellipsis=True)
        return Content.assemble(said, " " * max(1, room - said.cell_length - right.cell_length), right)

    def on_resize(self) -> None:
        """The heading fills its line."""
        self.call_after_refresh(self._show)

    # ------------------------------------------------------------------ wishes

    def act(self, verb: str) -> None:
        """Do `verb` as the list's key for it does."""
        self.list.focus()
        self.list.action_ask(verb)

    @on(TaskList.Asked)
    def _asked(self, event: TaskList.Asked) -> None:
        event.stop()
        verb, tasks, view = event.verb, event.tasks, self.view
        if verb in NEEDS_TASK and not tasks:
            return
        match verb:
            case "add":
                self._type("add", placeholder="A new task", line=HEADING_LINE)
            case "edit":
                self._type("edit", text=tasks[0].title, about=tasks[:1])
            case "due":
                self._type("due", placeholder=DATES, about=tasks)
            case "filter":
                about = "words  #tag  @project  !high"
                self._type("filter", text=view.words, placeholder=about, line=HEADING_LINE)
            case "sort":
                self.look_at(replace(view, sorting=_after(view.sorting, SORTINGS)))
            case "view":
                self.look_at(replace(view, grouping=_after(view.grouping, GROUPINGS), day=0))
            case "day_back" | "day_on":
                if view.grouping == "day":
                    self.look_at(replace(view, day=view.day + (1 if verb == "day_on" else -1)))
            case "leave" if view.words:
                self.look_at(replace(view, words=""))
            case _:
                self.post_message(self.Wanted(verb, tasks))

    def _type(
        self, purpose: str, *, text: str = "", placeholder: str = "", about: object = None, line: int | None = None
    ) -> None:
        if line is None:
            line = self.list.region.y - self.region.y + (self.list.line_at or 0)
        self.editor.open(purpose, line=line, text=text, placeholder=placeholder, about=about)

    def type_again(self, verb: str, tasks: tuple[Task, ...], text: str) -> None:
        """Give back what was typed: it could not be done."""
        self._type(verb, text=text, about=tasks, line=HEADING_LINE if verb == "add" else None)

    @on(Input.Changed)
    def _typing(self, event: Input.Changed) -> None:
        event.stop()
        if self.editor.purpose == "filter":
            self.look_at(replace(self.view, words=event.value.strip()))

    @on(LineEditor.Typed)
    def _typed(self, event: LineEditor.Typed) -> None:
        event.stop()
        self.list.focus()
        if event.purpose != "filter":
            self.list.marked = set()
            self.post_message(self.Wanted(event.purpose, event.about or (), event.text, self.view))

    @on(LineEditor.Left)
    def _left(self, event: LineEditor.Left) -> None:
        event.stop()
        if event.purpose == "filter":
            self.look_at(replace(self.view, words=""))
        if self.screen.focused in {None, self.editor}:
            self.list.focus()

    @on(TaskList.DoneWanted)
    def _done_wanted(self) -> None:
        self._show()

    @property
    def draft_place(self) -> dict[str, str]:
        """What a task that is added here has from where the cursor stands: its project, or the day."""
        now = self._clock()
        if self.view.grouping == "day":
            return {"due": (now.date() + dt.timedelta(days=self.view.day)).isoformat()}
        pointed = self.list.pointed
        if self.view.grouping == "project" and pointed is not None and pointed.project:
            return {"project": pointed.project}
        return {}

    # ---------------------------------------------------------------- details

    @on(TaskList.Pointed)
    def _pointed(self, event: TaskList.Pointed) -> None:
        event.stop()
        self._describe()

    def on_descendant_focus(self) -> None:
        """Details are for who moves in the list."""
        self._describe()

    def on_descendant_blur(self) -> None:
        """The list takes the room again."""
        self._describe()

    def _describe(self) -> None:
        self._details.show(self.list.pointed if self.list.has_focus else None, self._clock())


def _after(one: _T, of: Sequence[_T]) -> _T:
    return of[(of.index(one) + 1) % len(of)]
