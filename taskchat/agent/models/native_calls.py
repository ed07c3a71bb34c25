"""Puts the tool calls of one answer together, whichever way a server cuts, numbers and names them. Pure."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from taskchat.agent.models.faults import Fault, Kind

CALLS_MAX = 64
ARGUMENTS_MAX = 200_000  # letters, of one answer
DEPTH_MAX = 50


@dataclass
class _Part:
    """A call as far as it came. `wire_id` and `index` are the server's, good for telling calls apart and no more."""

    wire_id: str
    index: int | None
    name: str = ""
    arguments: list[str] = field(default_factory=list)

    @property
    def complete(self) -> bool:
        return is_object("".join(self.arguments))


class NativeCalls:
    """Deltas of calls in, whole calls out."""

    def __init__(self, offered: Collection[str]) -> None:
        self._offered = offered
        self._parts: list[_Part] = []
        self._letters = 0

    def __bool__(self) -> bool:
        return bool(self._parts)

    def take(self, delta: object) -> None:
        """Add one delta to the call that it belongs to, or begin a call with it."""
        if not isinstance(delta, Mapping):
            return
        if not isinstance(function := delta.get("function"), Mapping):
            function = {}
        name, arguments = self._name(function.get("name")), _arguments(function.get("arguments"))
        index = delta.get("index") if type(delta.get("index")) is int else None
        wire_id = _text(delta.get("id"))
        part = self._part(wire_id, index, name, arguments)
        if part is None:
            if len(self._parts) >= CALLS_MAX:
                raise Fault(Kind.TOO_MUCH)
            part = _Part(wire_id, index)
            self._parts.append(part)
        part.wire_id = part.wire_id or wire_id
        if name and part.name not in self._offered:
            part.name = name if name in self._offered or name == part.name else part.name + name
        self._letters += len(arguments)
        if self._letters > ARGUMENTS_MAX:
            raise Fault(Kind.TOO_MUCH)
        part.arguments.append(arguments)

    def _part(self, wire_id: str, index: int | None, name: str, arguments: str) -> _Part | None:
        """The begun call that a delta goes on with, or None when it begins another.

        A name and an object after whole arguments are another call, even when its index or id was there before.
        """
        known = self._known(wire_id, index, name)
        if known is None or not name or not known.name:
            return known
        begins, renamed = arguments.lstrip().startswith("{"), name != known.name
        if wire_id and known.wire_id and wire_id != known.wire_id:
            another = renamed or known.complete or (begins and any(known.arguments))
        else:
            another = known.complete and (begins or renamed)
        return None if another else known

    def _known(self, wire_id: str, index: int | None, name: str) -> _Part | None:
        newest = self._parts[::-1]
        if index is not None:
            return next((part for part in newest if part.index == index), None)
        if wire_id and (same := next((part for part in newest if part.wire_id == wire_id), None)):
            return same
        if wire_id and name:
            return None
        last = newest[0] if newest else None
        return None if name and last is not None and last.complete else last

    def whole(self) -> list[tuple[str, str]]:
        """Name and arguments of each call. A call that is there twice, id and all, was sent twice and meant once."""
        calls: dict[tuple[object, ...], tuple[str, str]] = {}
        for place, part in enumerate(self._parts):
            if not part.name:
                raise Fault(Kind.BROKEN, said="a call without a name")
            name = part.name if part.name in self._offered else self._offered_as(part.name)
            arguments = _repaired("".join(part.arguments))
            same = (part.index, part.wire_id) if part.wire_id or part.index is not None else place
            calls.setdefault((same, name, arguments), (name, arguments))
        return list(calls.values())

    def _name(self, name: object) -> str:
        """A name, or nothing where a server fills it with a word for nothing."""
        name = _text(name).strip()
        return name if name in self._offered or name.lower() not in {"null", "none"} else ""

    def _offered_as(self, name: str) -> str:
        """A name without the namespace that some models put before it."""
        short = name.rpartition(".")[2]
        return short if short in self._offered else name


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _arguments(value: object) -> str:
    if value is None or isinstance(value, str):
        return value or ""
    return json.dumps(value, ensure_ascii=False)


def _repaired(arguments: str) -> str:
    """Arguments as JSON text of an object where that is plainly meant: nothing, null, or an object in quotes."""
    if arguments.strip() in {"", "null", "None"}:
        return "{}"
    try:
        value = json.loads(arguments)
    except (ValueError, RecursionError):
        return arguments
    return value if isinstance(value, str) and is_object(value) else arguments


def takeable(arguments: str) -> str:
    """Arguments as the SDK can take them in: it breaks the turn off at half letters behind an escape, and at what is
    too deep to be read. What is too deep is no object any more, so that the validator refuses it in words."""
    try:
        value = json.loads(arguments)
        level, depth = [value], 0
        while level := [child for each in level for child in _children(each)]:
            depth += 1
            if depth > DEPTH_MAX:
                return "[]"
    except ValueError:
        return arguments
    except RecursionError:
        return "[]"
    return json.dumps(value, ensure_ascii=False) if "\\u" in arguments else arguments


def _children(value: object) -> Collection[object]:
    if isinstance(value, dict):
        return value.values()
    return value if isinstance(value, list) else ()


def is_object(text: str) -> bool:
    """Whether it is JSON of an object, all of it."""
    if not text.rstrip().endswith("}"):
        return False
    try:
        return isinstance(json.loads(text), dict)
    except (ValueError, RecursionError):
        return False
