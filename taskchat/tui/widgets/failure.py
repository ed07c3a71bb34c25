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


NO_RETRY = {"invalid_input", "too_large"}  # the same words would fail again


class Failure(VerticalGroup):
    """A problem inside the conversation."""

    class Retried(Message):
        """The user wants to try again."""

    def __init__(self, problem: Problem, *, brief: bool) -> None:
        super().__init__()
        self.problem = problem
        self.brief = brief

    def compose(self) -> ComposeResult:
        """The sentences, unless the conversation has them already, and the button."""
        if not self.brief:
            yield Static(failure_words(self.problem), markup=False)
        if self.problem.code not in NO_RETRY:
            yield Button(Content.assemble("Retry ", ("ctrl+r", "$foreground 60%")), compact=True)

    @on(Button.Pressed)
    def _pressed(self, event: Button.Pressed) -> None:
        event.stop()
        self.post_message(self.Retried())


def failure_words(problem: Problem) -> Content:
    """What went wrong, and what to do next."""
    words = Content.assemble((visible(problem.title), "bold $text-error"), "\n", visible(problem.detail))
    return Content.assemble(words, "\n", (visible(problem.hint), "$foreground 60%")) if problem.hint else words
