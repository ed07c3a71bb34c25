"""Input schemas as clients of all kinds understand them. Pure."""

from __future__ import annotations

from typing import Any

_DEFINITIONS = "#/$defs/"


def for_clients(schema: dict[str, Any], told: dict[str, dict[str, Any]]) -> dict[str, Any]:
    """The schema without references, which some clients can't follow, and with other words for some arguments; unknown
    arguments are refused."""
    definitions = schema.get("$defs", {})
    whole = {name: value for name, value in schema.items() if name != "$defs"}
    plain: dict[str, Any] = _retold(_inlined(whole, definitions), told)
    return {**plain, "additionalProperties": False}


def _retold(value: Any, told: dict[str, dict[str, Any]]) -> Any:
    if isinstance(value, list):
        return [_retold(each, told) for each in value]
    if not isinstance(value, dict):
        return value
    found = {name: _retold(each, told) for name, each in value.items()}
    if isinstance(properties := value.get("properties"), dict):
        found["properties"] = {name: {**_retold(each, told), **told.get(name, {})} for name, each in properties.items()}
    return found


def _inlined(value: Any, definitions: dict[str, Any]) -> Any:
    if isinstance(value, list):
        return [_inlined(each, definitions) for each in value]
    if not isinstance(value, dict):
        return value
    reference = value.get("$ref")
    if isinstance(reference, str) and reference.startswith(_DEFINITIONS):
        rest = {name: each for name, each in value.items() if name != "$ref"}
        return _inlined({**definitions[reference.removeprefix(_DEFINITIONS)], **rest}, definitions)
    return {name: _inlined(each, definitions) for name, each in value.items()}
