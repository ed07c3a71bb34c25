"""The file of settings, written so that it always can be read, and always means what was asked for."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from taskchat import paths
from taskchat.cli import printing
from taskchat.cli.config.lines import with_value, without
from taskchat.client import local
from taskchat.config import checked, parse_file
from taskchat.errors import InvalidInput, Misconfigured

TEMPLATE = """\
# Settings of taskchat: name = value, one a line. Every one there is: taskchat config show --all
# A variable like TASKCHAT_MODEL wins over what is written here.
"""


def text_of(path: Path) -> str:
    """What stands in the file; where there is none, what a new one begins with. Raises Misconfigured."""
    try:
        return path.read_text(encoding="utf-8")
    except (FileNotFoundError, NotADirectoryError):
        return TEMPLATE
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "it is no UTF-8 text"
        raise Misconfigured(f"{path} can't be read: {reason}.", hint="Make it readable, or move it away.") from error


def set_value(name: str, text: str) -> Any:
    """Write a setting; gives its value. Raises InvalidInput where it must be something else."""
    try:
        value = checked(name, text)
    except Misconfigured as error:
        raise InvalidInput(error.detail, hint=f"What it does: taskchat config show {name}") from error
    path = paths.config_file()
    before = text_of(path)
    _write(path, with_value(before, name, value), {**parse_file(before, path), name: value})
    return value


def unset_value(name: str) -> bool:
    """Take a setting out of the file. False where it is not in it."""
    path = paths.config_file()
    before = text_of(path)
    found = parse_file(before, path)
    if name not in found:
        return False
    _write(path, without(before, name), {key: value for key, value in found.items() if key != name})
    return True


def write(path: Path, text: str) -> None:
    """Write the file whole or not at all; where it is a link, what it leads to."""
    paths.write_private(path.resolve(), text)


def say_when_it_holds(name: str = "") -> None:
    """Say what is to be done before the change has an effect, and what wins over it."""
    import os

    if os.environ.get(f"TASKCHAT_{name.upper()}"):
        printing.note(f"TASKCHAT_{name.upper()} is set here, and wins over the file as long as it is.")
    if local.recorded() is not None:
        printing.note("The local server takes it when it starts anew: taskchat restart")


def _write(path: Path, text: str, wanted: dict[str, Any]) -> None:
    """Write `text` if it says what is wanted: of what was written oddly, the line can't be found."""
    try:
        said = parse_file(text, path)
    except Misconfigured:
        said = None
    if said != {name: value for name, value in wanted.items() if value != ""}:
        raise Misconfigured(
            f"{path} is written in a way that taskchat can't change without harm.",
            hint="Do it by: taskchat config edit",
        )
    write(path, text)
