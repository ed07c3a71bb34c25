"""What is wrong with an input, in words for people, where pydantic's are for programmers. Never the input itself."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

HALF_CHARACTER = "it contains half of a character (a lone surrogate), which can't be stored"


def refusal(item: Mapping[str, Any]) -> str:
    """The words for one item of a ValidationError's `errors()`."""
    limits = item.get("ctx", {})
    kind: str = item["type"]
    if kind in _FIXED:
        return _FIXED[kind]
    unit = "items" if isinstance(item.get("input"), list | tuple) else "characters"
    match kind:
        case "string_too_short" | "too_short":
            least = limits["min_length"]
            return "it is empty" if least == 1 else f"it needs {least} {unit} or more"
        case "string_too_long" | "too_long":
            return f"it can have at most {limits['max_length']:,} {unit}"
        case "literal_error" | "enum":
            return f"it must be {limits['expected']}"
        case "greater_than_equal":
            return f"it must be {_number(limits['ge'])} or more"
        case "less_than_equal":
            return f"it must be {_number(limits['le'])} or less"
        case _:
            return str(item["msg"]).removeprefix("Value error, ")


def _number(limit: float) -> str:
    return str(int(limit)) if limit == int(limit) else str(limit)


_FIXED = {
    "missing": "it is missing",
    "extra_forbidden": "there is no such field",
    "string_type": "it must be text",
    "string_unicode": HALF_CHARACTER,
    "string_pattern_mismatch": "it doesn't have the right form",
    "int_type": "it must be a whole number",
    "int_parsing": "it must be a whole number",
    "float_type": "it must be a number",
    "float_parsing": "it must be a number",
    "finite_number": "it must be a number",
    "bool_type": "it must be true or false",
    "bool_parsing": "it must be true or false",
    "list_type": "it must be a list",
    "model_attributes_type": "it must be a JSON object (with Content-Type: application/json)",
    "dict_type": "it must be a JSON object (with Content-Type: application/json)",
    "model_type": "it must be a JSON object (with Content-Type: application/json)",
}
