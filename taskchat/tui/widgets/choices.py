"""The answers that a question offers, as buttons. Their numbers choose too, entered alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import on
from textual.app import ComposeResult
from textual.containers import VerticalGroup
from textual.content import Content
from textual.message import Message
from textual.widgets import Button

from taskchat.tui.plain import one_line

if TYPE_CHECKING:
    from taskchat.schemas.chat import Question


class Choices(VerticalGroup):
    """A question's options."""

    class Chosen(Message):
        """The user chose: `value` is what to say."""

        def __init__(self, value: str) -> None:
            super().__init__()
            self.value = value

    def __init__(self, question: Question) -> None:
        super().__init__()
        self.answers = answers(question)

    def compose(self) -> ComposeResult:
        """A button for each answer."""
        for number, (label, _value) in enumerate(self.answers, 1):
            words = Content.assemble((f"{number} ", "bold $text-primary"), one_line(label))
            yield Button(words, name=str(number), compact=True)

    def choose(self, number: int) -> bool:
        """Choose the answer with this number, from 1. False when there is none."""
        if not 1 <= number <= len(self.answers):
            return False
        self.post_message(self.Chosen(self.answers[number - 1][1]))
        return True

    @on(Button.Pressed)
    def _pressed(self, event: Button.Pressed) -> None:
        event.stop()
        self.choose(int(event.button.name or 0))


def answers(question: Question) -> list[tuple[str, str]]:
    """What can be chosen, as label and value. A question for a yes or no has these two, where it names none."""
    if question.options:
        return [(option.label, option.value) for option in question.options]
    return [("Yes", "yes"), ("No", "no")] if question.kind == "confirm" else []
