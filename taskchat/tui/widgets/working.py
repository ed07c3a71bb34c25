"""A sign that a turn is under way, and since when."""

from __future__ import annotations

from time import monotonic

from textual.content import Content
from textual.widgets import Static

FRAMES = "⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏"
FRAMES_A_SECOND = 8
TOLD_AFTER_SECONDS = 3


class Working(Static):
    """Shown while it is told to run; draws nothing and keeps no timer otherwise."""

    def on_mount(self) -> None:
        """Begin hidden."""
        self.display = False
        self._began = 0.0
        self._timer = self.set_interval(1 / FRAMES_A_SECOND, self._draw, pause=True)

    def run(self, *, on: bool) -> None:
        """Show or hide."""
        if on == self.display:
            return
        self.display = on
        if on:
            self._began = monotonic()
            self._draw()
            self._timer.resume()
        else:
            self._timer.pause()

    def _draw(self) -> None:
        seconds = monotonic() - self._began
        frame = (
            FRAMES[0] if self.app.animation_level == "none" else FRAMES[int(seconds * FRAMES_A_SECOND) % len(FRAMES)]
        )
        since = f" {seconds:.0f} s" if seconds >= TOLD_AFTER_SECONDS else ""
        self.update(Content.assemble((frame, "$text-accent"), (f" working…{since}", "$foreground 60%")), layout=False)
