"""Shapes of what a person gave and of what a server sent, with refusals in words."""

from __future__ import annotations

from typing import Any, TypeVar

from pydantic import TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from taskchat.errors import InvalidInput, TaskchatError

_Shape = TypeVar("_Shape")


def checked(kind: type[_Shape], **values: Any) -> _Shape:
    """A shape of what a person gave. Raises InvalidInput, naming the fields, when the contract forbids it."""
    try:
        return kind(**values)
    except ValidationError as error:
        fields = {str(part["loc"][0]): _words(part) for part in error.errors()}
        raise InvalidInput("That can't be accepted:", fields=fields) from error


def parsed(adapter: TypeAdapter[_Shape], content: bytes, *, server: str) -> _Shape:
    """The shape of what `server` sent."""
    try:
        return adapter.validate_json(content)
    except ValidationError as error:
        raise TaskchatError(
            f"{server} sent what this version of taskchat can't read.",
            hint="Bring client and server to the same version: taskchat status shows both.",
        ) from error


def _words(part: ErrorDetails) -> str:
    limits = part.get("ctx", {})
    match part["type"]:
        case "string_too_short" | "too_short":
            least = limits["min_length"]
            return "it is empty" if least == 1 else f"it needs {least} characters or more"
        case "string_too_long" | "too_long":
            most = limits["max_length"]
            return f"it can have at most {most:,} {'items' if isinstance(part['input'], list) else 'characters'}"
        case "string_pattern_mismatch":
            return "it does not look like one"
        case "string_unicode":
            return "it contains half of a character"
        case _:
            return part["msg"].removeprefix("Value error, ")
