"""What is wrong about the options of a Typer command, in the words that the fast commands have for it."""

from __future__ import annotations

import re
from collections.abc import Callable
from difflib import get_close_matches
from functools import partial
from typing import Any

from typer.exceptions import TyperException

from taskchat.cli import exits
from taskchat.errors import InvalidInput


def put_plainly(command: Any, path: str) -> None:
    """Have wrong usage of `command`, and of all below it, raised as InvalidInput instead of printed by Typer."""
    command.make_context = partial(_plainly, path, command.make_context)
    command.invoke = partial(_plainly, path, command.invoke)


def _plainly(path: str, step: Callable[..., Any], *args: Any, **named: Any) -> Any:
    try:
        return step(*args, **named)
    except TyperException as error:
        message = error.format_message()
        if error.exit_code != exits.BAD_INPUT or message.startswith("Usage:"):
            raise  # "Usage:" is the help of a group that was called without a command
        raise InvalidInput(_words(message), hint=_hint(error, path)) from error


def _words(message: str) -> str:
    message = message.replace("Value error, ", "")
    if found := re.match(r"No such option: ([^\s.]+)", message):
        return f"There is no option {found[1]}."
    if found := re.fullmatch(r"Invalid value for (.+?): (.+) is not one of (.*?)\.?", message):
        return f"{_long(found[1])}: {found[2]} is not one of: {found[3].replace(chr(39), '')}."
    if found := re.fullmatch(r"Invalid value for (.+?): (.+)", message):
        return f"{_long(found[1])}: {found[2]}"
    if found := re.match(r"Missing (?:argument|option|parameter) (.+?)\.?(?:\s|$)", message):
        return f"{_long(found[1])} is missing."
    if found := re.fullmatch(r"Option (.+?) requires an argument\.?", message):
        return f"{_long(found[1])} needs a value."
    if found := re.fullmatch(r"Got unexpected extra argument(?:s|\(s\))? \((.*)\)", message):
        return f"There is one word too many: {found[1]!r}."
    return message


def _long(names: str) -> str:
    """The long one of an option's names, or that of an argument."""
    found = [name.strip("'[]{} ") for name in names.split("/")]
    return max(found, key=lambda name: (name.startswith("--"), len(name)))


def _hint(error: TyperException, path: str) -> str:
    context: Any = getattr(error, "ctx", None)
    if context is None:  # what it was of is not told
        return f"See: taskchat {path} --help"
    wrong = getattr(error, "option_name", "")
    known = [name for each in context.command.params for name in (*each.opts, *each.secondary_opts)]
    near = get_close_matches(wrong, known, n=1) if wrong.startswith("--") and wrong not in known else []
    return f"Did you mean: {near[0]}" if near else f"See: {context.command_path} --help"
