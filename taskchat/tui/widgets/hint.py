"""The line under the prompt: what one can do now."""

from __future__ import annotations

from collections.abc import Iterable

from textual.content import Content
from textual.widgets import Static

from taskchat.tui.commands import is_command, matching

RESTING = (("enter", "send"), ("ctrl+j", "new line"), ("↑", "earlier"), ("/", "commands"))
BUSY = "Still working on the last one; your words stay here."


class Hint(Static):
    """Words about what is in the prompt."""

    def __init__(self) -> None:
        super().__init__(_keys(RESTING), markup=False)

    def about(self, text: str) -> None:
        """Show what fits `text`."""
        if not is_command(text):
            self.update(_keys(RESTING), layout=False)
        elif found := matching(text):
            if len(found) == 1:
                self.update(_keys([(f"/{found[0].name}", found[0].words)]), layout=False)
            else:
                self.update(_keys([(f"/{command.name}", "") for command in found]), layout=False)
        else:
            self.warn(f"There is no {text.strip()}. /help shows what there is.")

    def warn(self, words: str) -> None:
        """Show `words` until the prompt changes."""
        self.update(Content.styled(words, "$text-warning"), layout=False)


def _keys(pairs: Iterable[tuple[str, str]]) -> Content:
    parts = [Content.assemble((key, "bold $text-accent"), f" {words}" if words else "") for key, words in pairs]
    return Content("   ").join(parts)
