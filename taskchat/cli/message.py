"""What is said with `ask`: the words of the command line, and standard input."""

from __future__ import annotations

from collections.abc import Sequence

from taskchat.cli import printing
from taskchat.errors import InvalidInput

MESSAGE_MAX = 10_000  # as in schemas.values, whose import would cost more than the request; a test compares them
INPUT_BYTES = 1_000_000
EXAMPLE = 'For example: taskchat ask "add buy milk tomorrow at 5pm"'


def gather(words: Sequence[str], *, read: bool = True) -> str:
    """The message: the words, with standard input in the place of `-`, else beneath them.

    With `read` off, standard input is left alone unless a word is `-`.
    """
    if "-" in words or not words:
        if not words and not (read and printing.has_input()):
            raise InvalidInput("There is no message.", hint=EXAMPLE)
        message = _joined(words or ["-"])
    else:
        message = " ".join(words).strip()
        if message and read and printing.has_piped_input():
            printing.say_if_waiting("Reading standard input, too… (--no-input leaves it alone)")
            message = f"{message}\n{printing.read_input(INPUT_BYTES).strip()}".strip()
    if not message:
        raise InvalidInput("The message is empty.", hint=EXAMPLE)
    if len(message) > MESSAGE_MAX:
        raise InvalidInput(
            f"The message has {len(message):,} characters, and {MESSAGE_MAX:,} is the most.",
            hint="Say it in several messages.",
        )
    return message


def _joined(words: Sequence[str]) -> str:
    """The words with standard input, read once, in the place of each `-`, on lines of its own."""
    brought = printing.read_input(INPUT_BYTES).strip()
    parts = (f"\n{brought}\n" if word == "-" else word for word in words)
    return " ".join(parts).replace("\n ", "\n").replace(" \n", "\n").strip()
