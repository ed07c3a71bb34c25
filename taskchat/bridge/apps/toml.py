"""One table of a TOML file, changed: all else stays to the letter. Pure."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Mapping, Sequence
from typing import Any

from taskchat.bridge.apps.jsonc import Unreadable

_HEADER = re.compile(r"^[ \t]*\[{1,2}[ \t]*([^\]\n]+?)[ \t]*\]{1,2}[ \t]*(?:#.*)?$")


def read(text: str) -> Any:
    """The value of a text. Raises Unreadable."""
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise Unreadable(str(error)) from error


def put(text: str, path: Sequence[str], value: Mapping[str, Any]) -> str:
    """The text with the table `value` at `path`, in the place of the one that was there."""
    kept = drop(text, path).rstrip()
    lines = [f"[{_dotted(path)}]", *(f"{_key(name)} = {_dumped(item)}" for name, item in value.items())]
    return (f"{kept}\n\n" if kept else "") + "\n".join(lines) + "\n"


def drop(text: str, path: Sequence[str]) -> str:
    """The text without the table at `path` and those below it, if it is there."""
    read(text)
    name, kept, ours = _dotted(path), [], False
    for line in text.splitlines(keepends=True):
        if header := _HEADER.match(line.rstrip("\r\n")):
            table = header.group(1).replace(" ", "").replace('"', "").replace("'", "")
            ours = table == name.replace('"', "") or table.startswith(name.replace('"', "") + ".")
        if not ours:
            kept.append(line)
    return "".join(kept)


def _dotted(path: Sequence[str]) -> str:
    return ".".join(map(_key, path))


def _key(name: str) -> str:
    return name if re.fullmatch(r"[A-Za-z0-9_-]+", name) else json.dumps(name, ensure_ascii=False)


def _dumped(value: Any) -> str:
    if isinstance(value, Mapping):
        return "{ " + ", ".join(f"{_key(name)} = {_dumped(item)}" for name, item in value.items()) + " }"
    return json.dumps(value, ensure_ascii=False)
