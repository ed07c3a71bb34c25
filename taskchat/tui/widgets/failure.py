"""What went wrong and what to do next, with a button to try again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import on
from textual.app import ComposeResult
from textual.containers import VerticalGroup
from textual.content import Content
from textual.message import Message
from textual.widgets import Button, Static

from taskchat.tui.plain import visible

if TYPE_CHECKING:
    from taskchat.schemas.problems import Problem


class Failure(VerticalGroup):
    """A problem inside the conversation."""

    class Retried(Message):
        """The user wants to try again."""

    def __init__(self, problem: Problem, *, retry: bool = True) -> None:
        super().__init__()
        self.problem = problem
        self._retry = retry

    def compose(self) -> ComposeResult:
        """The sentences, and the button where trying again may help."""
        problem = self.problem
        words = Content.assemble((visible(problem.title), "bold $text-error"), "\n", visible(problem.detail))
        if problem.hint:
            words = Content.assemble(words, "\n", (visible(problem.hint), "$text-muted"))
        yield Static(words, markup=False)
        if self._retry:
            yield Button(Content.assemble("Retry ", ("ctrl+r", "$text-muted")), compact=True)

    @on(Button.Pressed)
    def _pressed(self, event: Button.Pressed) -> None:
        event.stop()
        self.post_message(self.Retried())
