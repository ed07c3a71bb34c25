"""The validator: every tool call's arguments are checked before the call leaves, whichever model made it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from jsonschema import Draft202012Validator

from taskchat.schemas.values import safe_text

ARGUMENTS_MAX = 64 * 1024  # characters
NAMED_MAX = 100  # characters of the names that are told to be unknown


class Validator:
    """Checks arguments against a tool's input schema. Arguments that the tool does not have are refused."""

    def __init__(self, schema: dict[str, Any]) -> None:
        self._known = set(schema.get("properties", {}))
        self._schema = Draft202012Validator(schema)

    def fault(self, arguments: str) -> str | None:
        """What is wrong with the arguments, in words that let a model do better, or None."""
        if len(arguments) > ARGUMENTS_MAX:
            return "The arguments are too long. Shorten them and call again."
        try:
            given = json.loads(arguments or "{}")
        except (ValueError, RecursionError):
            return "The arguments are not valid JSON. Call again with a JSON object."
        if not isinstance(given, dict):
            return "The arguments must be a JSON object. Call again with one."
        try:
            for text in _texts(given):
                safe_text(text)
        except ValueError as error:
            return f"A text can't be used: {error}. Correct it and call again."
        if unknown := sorted(given.keys() - self._known):
            named = ", ".join(unknown)[:NAMED_MAX]
            return f"There is no argument {named}. The arguments are: {', '.join(sorted(self._known))}."
        if wrong := next(iter(self._schema.iter_errors(given)), None):
            where = ".".join(str(part) for part in wrong.absolute_path) or "arguments"
            return f"{where}: {wrong.message[:300]}. Correct it and call again."
        return None


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for name, item in value.items():
            yield from (name, *_texts(item))
    elif isinstance(value, list):
        for item in value:
            yield from _texts(item)
