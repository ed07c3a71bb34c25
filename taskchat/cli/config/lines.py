"""Settings in the text of a TOML file, changed line by line, so that what people wrote around them stays. Pure."""

from __future__ import annotations

import json
import re

_TABLE = re.compile(r"\s*\[")
_VALUE = re.compile(
    r"""(?P<value>"(?:[^"\\]|\\.)*"|'[^']*'|\[[^\[\]#]*\]|[^\s#"'\[{]+)(?P<behind>\s*(?:\#.*)?)$""", re.VERBOSE
)


def with_value(text: str, name: str, value: str | float | bool) -> str:  # noqa: FBT001 - it is a value
    """The text with `name = value`, in the place of what it was, else behind the last setting."""
    lines = _split(text)
    at = _line_of(lines, name)
    if at is None:
        at = _end(lines)
        lines.insert(at, f"{name} = {literal(value)}")
    else:
        before, _, after = lines[at].partition("=")
        found = _VALUE.match(after.strip())
        lines[at] = f"{before.rstrip()} = {literal(value)}{found['behind'] if found else ''}"
    return "\n".join(lines) + "\n"


def without(text: str, name: str) -> str:
    """The text without the line of `name`."""
    lines = _split(text)
    at = _line_of(lines, name)
    if at is not None:
        del lines[at]
    return "".join(f"{line}\n" for line in lines)


def literal(value: str | float | bool) -> str:  # noqa: FBT001 - it is a value
    """A value as TOML writes it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007F")
    return repr(value)


def _split(text: str) -> list[str]:
    """The lines as TOML counts them, which knows fewer ends of lines than Python."""
    return text.removesuffix("\n").split("\n") if text else []


def _line_of(lines: list[str], name: str) -> int | None:
    """Where the setting is written. Those below the first table are no settings."""
    written = re.compile(rf"""\s*(?:{name}|"{name}"|'{name}')\s*=""")
    return next((at for at, line in enumerate(lines[: _tables(lines)]) if written.match(line)), None)


def _end(lines: list[str]) -> int:
    """Behind the last line above the tables that says something."""
    at = _tables(lines)
    while at and not lines[at - 1].strip():
        at -= 1
    return at


def _tables(lines: list[str]) -> int:
    return next((at for at, line in enumerate(lines) if _TABLE.match(line)), len(lines))
