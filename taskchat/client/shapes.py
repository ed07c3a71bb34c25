"""Shapes of what a person gave and of what a server sent, with refusals in words."""

from __future__ import annotations

from typing import Any, TypeVar

from pydantic import TypeAdapter, ValidationError

from taskchat.client.problems import unreadable
from taskchat.errors import InvalidInput
from taskchat.schemas.refusals import refusal

_Shape = TypeVar("_Shape")


def checked(kind: type[_Shape], **values: Any) -> _Shape:
    """A shape of what a person gave. Raises InvalidInput, naming the fields, when the contract forbids it."""
    try:
        return kind(**values)
    except ValidationError as error:
        fields = {str(part["loc"][0]): refusal(part) for part in error.errors()}
        raise InvalidInput("That can't be accepted:", fields=fields) from error


def parsed(adapter: TypeAdapter[_Shape], content: bytes, *, server: str) -> _Shape:
    """The shape of what `server` sent."""
    try:
        return adapter.validate_json(content)
    except ValidationError as error:
        raise unreadable(server) from error
