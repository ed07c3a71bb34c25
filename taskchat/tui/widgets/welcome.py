"""What an empty conversation shows: what one can say."""

from __future__ import annotations

from textual.content import Content
from textual.widgets import Static

EXAMPLES = ("add buy milk tomorrow at 5pm", "what's due this week?", "mark the first one as done")


class Welcome(Static):
    """A greeting with examples."""

    def __init__(self) -> None:
        lines = [
            Content.styled("What's on your mind?", "bold $text-primary"),
            Content.styled("Say it as you would to a person. For example:", "$foreground 60%"),
            Content(""),
            *(Content.assemble(("› ", "$primary"), example) for example in EXAMPLES),
        ]
        super().__init__(Content("\n").join(lines), markup=False)
