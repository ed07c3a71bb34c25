"""The keys at the bottom."""

from __future__ import annotations

from textual.widgets import Footer


class KeyLine(Footer):
    """Textual's, which would keep each key that it ever showed: a screen is open all day."""

    async def recompose(self) -> None:
        """Show other keys, and let go of those before: they are forgotten when what they are bound to is told."""
        await super().recompose()
        self.mutate_reactive(Footer.compact)
