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
        if may_help(self.problem):
            yield Button(Content.assemble("Retry ", ("ctrl+r", "$foreground 60%")), compact=True)

    @on(Button.Pressed)
    def _pressed(self, event: Button.Pressed) -> None:
        event.stop()
        self.post_message(self.Retried())


def may_help(problem: Problem) -> bool:
    """Whether trying again may help."""
    return problem.code not in NO_RETRY


def failure_words(problem: Problem) -> Content:
    """What went wrong, and what to do next."""
    lines = [Content.styled(visible(problem.title), "bold $text-error"), Content(visible(problem.detail))]
    lines += [Content(visible(f"{error.field}: {error.message}")) for error in problem.errors]
    if problem.hint:
        lines.append(Content.styled(visible(problem.hint), "$foreground 60%"))
    return Content("\n").join(lines)
