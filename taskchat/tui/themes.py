"""taskchat's own looks, beside those that Textual brings along."""

from __future__ import annotations

from textual.theme import Theme

THEMES = (
    Theme(
        name="taskchat-dark",
        primary="#4FA8E0",
        secondary="#7C8FE8",
        accent="#F2A65A",
        foreground="#DDE3EA",
        background="#12161C",
        surface="#1A2028",
        panel="#232B36",
        success="#6CC08B",
        warning="#E8B450",
        error="#E8707A",
        dark=True,
    ),
    Theme(
        name="taskchat-light",
        primary="#0B63A5",
        secondary="#4A55B8",
        accent="#A84A00",
        foreground="#1B222B",
        background="#FBFBF9",
        surface="#F0F1EF",
        panel="#E2E5E6",
        success="#1F7A43",
        warning="#8A5A00",
        error="#B3202E",
        dark=False,
    ),
    Theme(
        name="taskchat-contrast",
        primary="#00D7FF",
        secondary="#FFFF00",
        accent="#FFFF00",
        foreground="#FFFFFF",
        background="#000000",
        surface="#000000",
        panel="#1C1C1C",
        success="#00FF5F",
        warning="#FFD700",
        error="#FF8787",
        dark=True,
        text_alpha=1.0,
        variables={
            "primary-muted": "#00344D",
            "footer-key-foreground": "#FFFF00",
            "input-selection-background": "#005FFF",
        },
    ),
)
