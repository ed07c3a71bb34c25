"""JSON with comments and trailing commas, changed in one place: all else stays to the letter. Pure."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from typing import Any, NamedTuple

_SPACE = re.compile(r"(?:[ \t\r\n\ufeff]+|//[^\n]*|/\*.*?\*/)*", re.DOTALL)
_STRING = re.compile(r'"(?:[^"\\\x00-\x1f]|\\.)*"')
_ATOM = re.compile(r"-?[0-9][0-9.eE+-]*|true|false|null")
DEPTH_MAX = 200


class Unreadable(Exception):
    """The text is no JSON, not even with comments. Its text says where."""


class Member(NamedTuple):
    """A key of an object, and where it begins."""

    key: str
    start: int
    value: Node


class Node(NamedTuple):
    """A value, and where it stands in the text. Objects have members; `comma` is behind the last one, or -1."""

    value: Any
    start: int
    end: int
    members: tuple[Member, ...] = ()
    comma: int = -1

    def member(self, key: str) -> Member | None:
        """The member of that name; of several the last one, which is the one that programs see."""
        return next((each for each in reversed(self.members) if each.key == key), None)


def read(text: str) -> Any:
    """The value of a text. Nothing but space and comments is an empty object. Raises Unreadable."""
    return _parse(text).value


def put(text: str, path: Sequence[str], value: Any) -> str:
    """The text with `value` at `path`; objects on the way are made where they are missing. Raises Unreadable."""
    node = _parse(text)
    if node.start == node.end:
        return text.rstrip() + ("\n" if text.strip() else "") + _dumped(_nested(path, value), "", "  ") + "\n"
    for depth, key in enumerate(path):
        if not isinstance(node.value, dict):
            raise Unreadable(f"{'.'.join(path[:depth]) or 'the file'} is no object")
        found = node.member(key)
        if found is None:
            return _inserted(text, node, key, _nested(path[depth + 1 :], value))
        node = found.value
    indent = _indent_at(text, node.start)
    return text[: node.start] + _fit(text, _dumped(value, indent, _unit(text))) + text[node.end :]


def drop(text: str, path: Sequence[str]) -> str:
    """The text without what is at `path`, if anything is. Raises Unreadable."""
    node = _parse(text)
    for key in path[:-1]:
        found = node.member(key)
        if found is None:
            return text
        node = found.value
    found = node.member(path[-1])
    return text if found is None else _without(text, node, node.members.index(found))


def _inserted(text: str, parent: Node, key: str, value: Any) -> str:
    """The text with one more member at the end of an object."""
    unit, indent = _unit(text), _indent_at(text, parent.start)
    inner = _indent_at(text, parent.members[0].start) if _is_spread(text, parent) else indent + unit
    member = f"{inner}{json.dumps(key, ensure_ascii=False)}: {_dumped(value, inner, unit)}"
    brace = parent.end - 1
    if not parent.members:
        head, tail = text[: parent.start + 1], text[parent.start + 1 : brace]
    elif parent.comma >= 0:
        head, tail = text[: parent.comma + 1], text[parent.comma + 1 : brace]
    else:
        last = parent.members[-1].value.end
        head, tail = text[:last] + ",", text[last:brace]
    return head + tail.rstrip() + _fit(text, f"\n{member}\n{indent}") + text[brace:]


def _without(text: str, parent: Node, index: int) -> str:
    """The text without one member of an object, its comma and its line."""
    members = parent.members
    start, end = members[index].start, members[index].value.end
    if index + 1 < len(members):
        comma = _skip(text, end)
        end = comma + 1
    elif parent.comma >= 0:
        end = parent.comma + 1
    if index + 1 == len(members) and index > 0:
        previous = members[index - 1].value.end
        comma = _skip(text, previous)
        text = text[:comma] + text[comma + 1 :]
        start, end = start - 1, end - 1
    while start > 0 and text[start - 1] in " \t":
        start -= 1
    rest = re.match(r"[ \t]*(?:\r?\n)?", text[end:])
    own_line = start == 0 or text[start - 1] == "\n"
    return text[:start] + text[end + (rest.end() if rest and own_line else 0) :]


def _parse(text: str) -> Node:
    start = _skip(text, 0)
    if start == len(text):
        return Node({}, start, start)
    node = _value(text, start, 0)
    if (rest := _skip(text, node.end)) != len(text):
        raise _wrong(text, rest, "there is more behind the end")
    return node


def _value(text: str, at: int, depth: int) -> Node:
    if depth > DEPTH_MAX:
        raise _wrong(text, at, "it is nested too deeply")
    if text.startswith("{", at):
        return _object(text, at, depth)
    if text.startswith("[", at):
        return _array(text, at, depth)
    for pattern in (_STRING, _ATOM):
        if found := pattern.match(text, at):
            try:
                return Node(json.loads(found.group()), at, found.end())
            except ValueError as error:
                raise _wrong(text, at, "this is no value") from error
    raise _wrong(text, at, "a value is missing")


def _object(text: str, start: int, depth: int) -> Node:
    members: list[Member] = []
    at, comma = _skip(text, start + 1), -1
    while not text.startswith("}", at):
        key = _STRING.match(text, at)
        if key is None or (members and comma < 0):
            raise _wrong(text, at, "a comma, a name in quotes or } is missing")
        colon = _skip(text, key.end())
        if not text.startswith(":", colon):
            raise _wrong(text, colon, "a colon is missing")
        value = _value(text, _skip(text, colon + 1), depth + 1)
        members.append(Member(json.loads(key.group()), at, value))
        at, comma = _after_comma(text, value.end)
    return Node({each.key: each.value.value for each in members}, start, at + 1, tuple(members), comma)


def _array(text: str, start: int, depth: int) -> Node:
    items: list[Any] = []
    at, comma = _skip(text, start + 1), -1
    while not text.startswith("]", at):
        if items and comma < 0:
            raise _wrong(text, at, "a comma or ] is missing")
        value = _value(text, at, depth + 1)
        items.append(value.value)
        at, comma = _after_comma(text, value.end)
    return Node(items, start, at + 1)


def _after_comma(text: str, end: int) -> tuple[int, int]:
    """Where it goes on behind a value, and where its comma is (-1 if it has none)."""
    comma = _skip(text, end)
    return (_skip(text, comma + 1), comma) if text.startswith(",", comma) else (comma, -1)


def _skip(text: str, at: int) -> int:
    found = _SPACE.match(text, at)
    return found.end() if found else at


def _wrong(text: str, at: int, what: str) -> Unreadable:
    return Unreadable(f"line {text.count(chr(10), 0, at) + 1}: {what}")


def _nested(path: Sequence[str], value: Any) -> Any:
    for key in reversed(path):
        value = {key: value}
    return value


def _dumped(value: Any, indent: str, unit: str) -> str:
    return json.dumps(value, indent=unit, ensure_ascii=False).replace("\n", f"\n{indent}")


def _fit(text: str, piece: str) -> str:
    """`piece` with the line ends of the text."""
    return piece.replace("\n", "\r\n") if "\r\n" in text else piece


def _is_spread(text: str, node: Node) -> bool:
    """Whether the first member of an object begins a line of its own."""
    if not node.members:
        return False
    first = node.members[0].start
    return not text[text.rfind("\n", 0, first) + 1 : first].strip()


def _indent_at(text: str, at: int) -> str:
    """What the line in which something stands begins with."""
    line = text[text.rfind("\n", 0, at) + 1 :]
    return line[: len(line) - len(line.lstrip(" \t"))]


def _unit(text: str) -> str:
    """What one step of depth is set in by."""
    found = re.search(r"^[{\[][^\n]*\n(?:[ \t]*//[^\n]*\n|[ \t]*\r?\n)*([ \t]+)\S", text, re.MULTILINE)
    return found.group(1) if found else "  "
