"""The line under the prompt: what one can do now."""

from __future__ import annotations

from collections.abc import Iterable

from textual.content import Content
from textual.timer import Timer
from textual.widgets import Static

from taskchat.tui.commands import is_command, matching
from taskchat.tui.plain import one_line

RESTING = (("enter", "send"), ("ctrl+j", "new line"), ("↑", "earlier"), ("/", "commands"))
OFFERED = (("tab", "take it"), ("↑ ↓", "choose"), ("esc", "none of these"))
BUSY = "Still working on the last one (esc stops it); your words stay here."
CONNECTING = "Not connected yet; your words stay here."
UNDO = ("ctrl+z", "undo")
TOLD_SECONDS = 5.0


class Hint(Static):
    """Words about what is in the prompt."""

    def __init__(self) -> None:
        super().__init__(_keys(RESTING), markup=False)
        self._telling: Timer | None = None  # something is told until then, unless one types on

    def about(self, text: str) -> None:
        """Show what fits `text`."""
        if not text and self._telling is not None:
            return
        self._stop_telling()
        if not is_command(text):
            self.update(_keys(RESTING), layout=False)
        elif found := matching(text):
            if len(found) == 1:
                self.update(_keys([(f"/{found[0].name}", found[0].words)]), layout=False)
            else:
                self.update(_keys(OFFERED), layout=False)
        else:
            self.warn(f"There is no {text.strip()}. /help shows what there is.")

    def understood(self, words: str) -> None:
        """Show what is understood of what is typed."""
        self.update(Content.assemble(("→ ", "$text-accent"), one_line(words)), layout=False)

    def warn(self, words: str) -> None:
        """Show what stands in the way, for a while or until one types."""
        self._show(Content.styled(one_line(words), "$text-warning"))

    def tell(self, words: str, *, undoable: bool = False) -> None:
        """Show what happened, for a while."""
        parts = [Content.styled(one_line(words), "$text-success"), *([_keys([UNDO])] if undoable else [])]
        self._show(Content("   ").join(parts))

    def _show(self, words: Content) -> None:
        self._stop_telling()
        self.update(words, layout=False)
        self._telling = self.set_timer(TOLD_SECONDS, self._rest)

    def _rest(self) -> None:
        self._stop_telling()
        self.about("")

    def _stop_telling(self) -> None:
        if self._telling is not None:
            self._telling.stop()
            self._telling = None


def _keys(pairs: Iterable[tuple[str, str]]) -> Content:
    parts = [Content.assemble((key, "bold $text-accent"), f" {words}" if words else "") for key, words in pairs]
    return Content("   ").join(parts)
