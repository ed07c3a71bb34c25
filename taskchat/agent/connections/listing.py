"""The tools of a connected server as it lists them, made fit for people and models: few, short, and without tricks.

What a server says of its tools is a stranger's word that a model reads. So descriptions are cut and have nothing
unseen in them, and of a schema only the plain part is kept: no patterns, which can be made to take forever, and no
references to elsewhere. Pure.
"""

from __future__ import annotations

import hashlib
import itertools
import json
import math
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from mcp.types import Tool

from taskchat.schemas.connections import TOOLS_MAX, ListedTool, Listing
from taskchat.schemas.foreign_text import one_line, shown

DESCRIPTION_LETTERS = 600
PARAMETER_LETTERS = 200
SCHEMA_LETTERS = 4_000
DEPTH = 6
NODES = 200
OPTIONS = 50
LOOKED_AT = 10 * OPTIONS  # of one list or object: the same one may be referred to from every part of the schema
REFERENCE_LETTERS = 500
PAGE_MAX = 2 * TOOLS_MAX  # of one page: some may be of no use
HINTS = ("readOnlyHint", "destructiveHint")
SPOKEN_LETTERS = 40
DIGEST_LETTERS = 6
NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_./:-]{0,127}")
PROPERTY = re.compile(r"[A-Za-z0-9_$@.-]{1,64}")
FORMAT = re.compile(r"[a-z-]{1,30}")
TYPES = {"string", "number", "integer", "boolean", "array", "object", "null"}
BOUNDS = ("minimum", "maximum", "minLength", "maxLength", "minItems", "maxItems")


def bare(tools: list[Any]) -> list[dict[str, Any]]:
    """Of a page of tools as it came: the first ones that are tools at all, without what is not used of them."""
    return list(itertools.islice(filter(None, map(_bare, tools)), PAGE_MAX))


def listing_of(tools: Iterable[Tool], *, left_out: int = 0) -> Listing:
    """The tools that can be used, the first ones, each name once; the others are counted."""
    kept: dict[str, ListedTool] = {}
    spoken: set[str] = set()
    for tool in tools:
        found = _listed(tool) if len(kept) < TOOLS_MAX and tool.name not in kept else None
        if found is None or found.spoken in spoken:
            left_out += 1
            continue
        kept[tool.name] = found
        spoken.add(found.spoken)
    return Listing(tools=tuple(kept.values()), left_out=left_out)


def pin_of(tool: Tool) -> str:
    """Stands for a tool's name, description and arguments as its server gives them, to the letter."""
    whole = [tool.name, tool.description, tool.input_schema]
    return hashlib.sha256(json.dumps(whole, sort_keys=True).encode()).hexdigest()


def spoken_of(name: str) -> str:
    """A tool's name as models can say it. One that had to be altered bears a mark of what it was."""
    plain = re.sub("[^A-Za-z0-9_-]", "_", name)
    if plain == name and len(name) <= SPOKEN_LETTERS:
        return name
    mark = hashlib.sha256(name.encode()).hexdigest()[:DIGEST_LETTERS]
    return f"{plain[: SPOKEN_LETTERS - DIGEST_LETTERS - 1]}-{mark}"


def parameters_of(schema: Mapping[str, Any]) -> dict[str, Any] | None:
    """The plain part of a schema of arguments. None when a model could not be told by it what to give."""
    for describes in (True, False):
        plain = _Plain(schema, describes=describes).arguments()
        if plain is None or len(json.dumps(plain)) <= SCHEMA_LETTERS:
            return plain
    return None


def _bare(tool: object) -> dict[str, Any] | None:
    if not isinstance(tool, dict) or not isinstance(name := tool.get("name"), str):
        return None
    schema = tool.get("inputSchema")
    if not isinstance(schema, dict) or schema.get("type") != "object":
        return None
    properties, required = schema.get("properties", {}), schema.get("required", [])
    if not isinstance(properties, dict) or not all(isinstance(each, dict | bool) for each in properties.values()):
        return None
    if not isinstance(required, list) or not all(isinstance(each, str) for each in required):
        return None
    described = {"description": told} if isinstance(told := tool.get("description"), str) else {}
    hints = tool["annotations"] if isinstance(tool.get("annotations"), dict) else {}
    kept = {hint: hints[hint] for hint in HINTS if isinstance(hints.get(hint), bool)}
    return {"name": name, **described, "inputSchema": schema, **({"annotations": kept} if kept else {})}


def _listed(tool: Tool) -> ListedTool | None:
    if not NAME.fullmatch(tool.name):
        return None
    try:
        parameters, pin = parameters_of(tool.input_schema), pin_of(tool)
    except (RecursionError, ValueError):  # half characters can't be encoded
        return None
    if parameters is None:
        return None
    hints = tool.annotations
    return ListedTool(
        tool=tool.name,
        spoken=spoken_of(tool.name),
        description=shown(tool.description or "", DESCRIPTION_LETTERS),
        parameters=parameters,
        pin=pin,
        read_only=hints.read_only_hint if hints else None,
        destructive=hints.destructive_hint if hints else None,
    )


@dataclass
class _Plain:
    """Copies what is plain in a schema, up to so many of its parts."""

    root: Mapping[str, Any]
    describes: bool
    nodes: int = 0

    def arguments(self) -> dict[str, Any] | None:
        found = self.part(self.root, 0)
        properties = found.get("properties", {})
        given = self.root.get("required")
        required = [each for each in given if isinstance(each, str)] if isinstance(given, list) else []
        if not set(required) <= set(properties):
            return None
        bare: dict[str, Any] = {"type": "object", "properties": properties}
        return bare | ({"required": required} if required else {})

    def part(self, node: object, depth: int) -> dict[str, Any]:
        """The plain part of one schema; nothing of what is too deep or too much."""
        self.nodes += 1
        node = self._meant(node)
        if not isinstance(node, Mapping) or depth > DEPTH or self.nodes > NODES:
            return {}
        return {name: value for name, value in self._entries(node, depth) if value not in (None, [])}

    def _entries(self, node: Mapping[str, Any], depth: int) -> Iterator[tuple[str, Any]]:
        kinds = node.get("type")
        if isinstance(kinds, list):
            kinds = [each for each in kinds[:LOOKED_AT] if isinstance(each, str) and each in TYPES][: len(TYPES)]
        yield "type", kinds if isinstance(kinds, list) or (isinstance(kinds, str) and kinds in TYPES) else None
        if self.describes and isinstance(told := node.get("description"), str):
            yield "description", one_line(told, PARAMETER_LETTERS) or None
        yield "format", told if isinstance(told := node.get("format"), str) and FORMAT.fullmatch(told) else None
        options = node.get("enum") if "const" not in node else [node["const"]]
        if isinstance(options, list) and all(_is_scalar(each) for each in options[: OPTIONS + 1]):
            yield "enum", options if len(options) <= OPTIONS else None
        for bound in BOUNDS:
            yield bound, node.get(bound) if _is_number(node.get(bound)) else None
        yield from self._parts(node, depth)

    def _parts(self, node: Mapping[str, Any], depth: int) -> Iterator[tuple[str, Any]]:
        if isinstance(properties := node.get("properties"), Mapping):
            looked_at = itertools.islice(properties.items(), LOOKED_AT)
            named = {name: each for name, each in looked_at if PROPERTY.fullmatch(name)}
            yield "properties", {name: self.part(each, depth + 1) for name, each in list(named.items())[:OPTIONS]}
            if isinstance(required := node.get("required"), list):
                wanted = [each for each in required[:LOOKED_AT] if isinstance(each, str) and each in named]
                yield "required", wanted[:OPTIONS]
        if isinstance(items := node.get("items"), Mapping):
            yield "items", self.part(items, depth + 1)
        choices = node.get("anyOf") or node.get("oneOf")
        if isinstance(choices, list) and len(choices) <= OPTIONS:
            yield "anyOf", [self.part(each, depth + 1) for each in choices]

    def _meant(self, node: object) -> object:
        """What a reference inside the schema means; what leads elsewhere means nothing."""
        for _ in range(DEPTH):
            if not isinstance(node, Mapping) or "$ref" not in node:
                return node
            place: object = self.root
            path = node["$ref"]
            if not isinstance(path, str) or not path.startswith("#/") or len(path) > REFERENCE_LETTERS:
                return None
            for step in path[2:].split("/")[:DEPTH]:
                place = place.get(step) if isinstance(place, Mapping) else None
            node = place
        return None


def _is_scalar(value: object) -> bool:
    if isinstance(value, str):
        return len(value) <= PARAMETER_LETTERS and value == one_line(value, PARAMETER_LETTERS)
    return value is None or isinstance(value, bool) or _is_number(value)


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < 1e15 and math.isfinite(value)
