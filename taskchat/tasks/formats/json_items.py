"""The objects of a JSON file one by one, so that a file of many costs the memory of one. Pure."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any, NoReturn

from taskchat.errors import InvalidInput
from taskchat.tasks.formats.records import RECORD_LETTERS

NAMES_MAX = 1_000  # of the object around the list
WINDOW = 8 * 1024  # letters that are looked at first; nearly every task is shorter
_BLANK = re.compile(r"[ \t\r\n]*")
_BETWEEN = re.compile(r"[ \t\r\n]*,?[ \t\r\n]*")


def items_of(text: str, *, within: tuple[str, ...] = ()) -> Iterator[Any]:
    """The values of a list, or of the list that an object has under one of the names `within`, or on lines of their
    own.

    Raises InvalidInput where it is no JSON.
    """
    at = _skip(text, 0)
    if text[at : at + 1] == "[":
        yield from _elements(text, at + 1)
    elif within and text[at : at + 1] == "{":
        yield from _elements(text, _list_in(text, at + 1, within))
    else:
        while at < len(text):
            value, at = _value(text, at)
            yield value
            at = _skip(text, at)


def _elements(text: str, at: int) -> Iterator[Any]:
    at = _skip(text, at)
    while text[at : at + 1] != "]":
        value, at = _value(text, at)
        yield value
        following = _skip(text, at)
        if text[following : following + 1] not in (",", "]"):
            raise _broken(text, following)
        match = _BETWEEN.match(text, at)
        at = match.end() if match else following


def _list_in(text: str, at: int, names: tuple[str, ...]) -> int:
    """Where the list begins that an object has under one of the names."""
    at = _skip(text, at)
    for _ in range(NAMES_MAX):
        if text[at : at + 1] == "}":
            break
        name, at = _value(text, at)
        at = _skip(text, at)
        if not isinstance(name, str) or text[at : at + 1] != ":":
            raise _broken(text, at)
        at = _skip(text, at + 1)
        if name in names and text[at : at + 1] == "[":
            return at + 1
        _, at = _value(text, at)
        match = _BETWEEN.match(text, at)
        at = match.end() if match else at
    raise InvalidInput("The file has no list of tasks.", hint='It looks like {"tasks": [{"title": …}]}.')


def _value(text: str, at: int) -> tuple[Any, int]:
    """The value that begins there, and where it ends."""
    for size in (WINDOW, RECORD_LETTERS):
        window = text[at : at + size]
        try:
            value, end = _DECODER.raw_decode(window)
        except (ValueError, RecursionError):
            continue
        if end < len(window) or at + end == len(text):  # a number might go on behind the window
            return value, at + end
    raise _broken(text, at)


def _skip(text: str, at: int) -> int:
    match = _BLANK.match(text, at)
    return match.end() if match else at


def _broken(text: str, at: int) -> InvalidInput:
    line = text.count("\n", 0, at) + 1
    return InvalidInput(
        f"The file can't be read as JSON from line {line:,} on.", hint="Export it again, or name another --format."
    )


def _no_constant(name: str) -> NoReturn:
    raise ValueError(name)


_DECODER = json.JSONDecoder(parse_constant=_no_constant)
