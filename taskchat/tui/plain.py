"""Text from elsewhere, made safe to show: to the letter, but without commands to the terminal."""

from __future__ import annotations

# C0 controls other than newline and tab become their visible pictures (␛ for ESC); C1 controls and DEL likewise.
_VISIBLE = {code: 0x2400 + code for code in range(0x20) if chr(code) not in "\n\t"}
_VISIBLE |= {0x7F: 0x2421} | dict.fromkeys(range(0x80, 0xA0), 0xFFFD)
# So does what turns the direction of the text around it.
_VISIBLE |= dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A)], 0xFFFD)


def visible(text: str) -> str:
    """`text` with control characters replaced by something one can see. Line ends become newlines."""
    return text.replace("\r\n", "\n").replace("\r", "\n").translate(_VISIBLE)


def one_line(text: str) -> str:
    """`text` on one line: what would break it is shown as a space."""
    return " ".join(visible(text).split())
