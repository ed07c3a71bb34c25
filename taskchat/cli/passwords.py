"""Passwords, as commands get them: typed unseen, or through a pipe, a line each. Never as arguments."""

from __future__ import annotations

from taskchat.cli import printing
from taskchat.errors import InvalidInput

PASSWORD_BYTES = 10_000


def given() -> str:
    """The password that somebody has."""
    return _filled(_piped(1)[0] if printing.has_input() else printing.answer_to("Password", hidden=True))


def chosen(*, otherwise: str) -> str:
    """A new password; a person types it twice. `otherwise` says what becomes of it when the two differ."""
    return _filled(_piped(1)[0]) if printing.has_input() else _typed_twice("Password", otherwise)


def current_and_new() -> tuple[str, str]:
    """The present password and the next one: two lines of a pipe, or typed."""
    if printing.has_input():
        current, new = _piped(2)
        return _filled(current), _filled(new)
    current = _filled(printing.answer_to("Current password", hidden=True))
    return current, _typed_twice("New password", "the password is as it was")


def _typed_twice(question: str, otherwise: str) -> str:
    password = _filled(printing.answer_to(question, hidden=True))
    if printing.answer_to("Once more", hidden=True) != password:
        raise InvalidInput(f"The two passwords differ; {otherwise}.", hint="Try again.")
    return password


def _piped(wanted: int) -> list[str]:
    """So many lines of standard input: the last may lack its end."""
    lines = printing.read_input(PASSWORD_BYTES).replace("\r\n", "\n").removesuffix("\n").split("\n")
    if len(lines) != wanted:
        what = "the password on one line" if wanted == 1 else "the current password and the new one, a line each"
        raise InvalidInput(f"Standard input should have {what}.", hint="Or type it: run this in a terminal.")
    return lines


def _filled(password: str) -> str:
    if not password:
        raise InvalidInput("The password is empty.", hint="Try again.")
    return password
