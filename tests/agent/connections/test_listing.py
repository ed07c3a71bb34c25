"""The tools that a server lists are few, short and plain before anybody reads them."""

from __future__ import annotations

import json
import time
from typing import Any

import pytest
from mcp.types import Tool

from taskchat.agent.connections.listing import bare, listing_of, parameters_of, pin_of, spoken_of
from taskchat.agent.validation import Validator
from taskchat.schemas.connections import Listing
from tests.fakes.mcp_servers.manners import Naming, Polite, Scheming, tool


def listed(*tools: dict[str, Any]) -> Listing:
    return listing_of([Tool.model_validate(each) for each in bare(list(tools))])


def test_a_polite_server_is_listed_as_it_is() -> None:
    search, save = listed(*Polite().tools()).tools
    assert (search.tool, search.spoken, search.description) == ("search", "search", "Find notes.")
    assert save.parameters == {"type": "object", "properties": {"text": {"type": "string"}}, "required": ["text"]}


def test_names_that_are_none_are_left_out_and_long_ones_are_made_to_fit() -> None:
    found = listed(*Naming().tools())
    spoken = {each.tool: each.spoken for each in found.tools}
    assert set(spoken) == {"add_task", "y" * 60, "a.b", "a/b", "ok"}
    assert spoken["a.b"] != spoken["a/b"]
    assert all(len(each) <= 40 for each in spoken.values())
    assert found.left_out == 6


@pytest.mark.parametrize("name", ["a.b", "x" * 41, "a:b", "ns/tool"])
def test_a_name_that_is_altered_bears_a_mark_of_what_it_was(name: str) -> None:
    assert spoken_of(name) != spoken_of(name + "_")
    assert spoken_of(name).replace("-", "").replace("_", "").isalnum()


@pytest.mark.parametrize(
    "junk",
    [
        None,
        3,
        "tool",
        {},
        {"name": "a"},
        {"name": 1, "inputSchema": {"type": "object"}},
        tool("a") | {"inputSchema": []},
    ],
)
def test_what_is_no_tool_at_all_never_comes_through(junk: Any) -> None:
    assert bare([junk, tool("ok")]) == [tool("ok")]


def test_of_a_tool_only_what_is_used_comes_through() -> None:
    given = {
        **tool("a"),
        "outputSchema": {"$ref": "x"},
        "icons": [1],
        "annotations": {"readOnlyHint": True, "title": 7},
    }
    assert bare([given]) == [{**tool("a"), "annotations": {"readOnlyHint": True}}]


def test_of_schemes_only_the_plain_part_is_left() -> None:
    found = {each.tool: each for each in listed(*Scheming().tools()).tools}
    assert found["patterned"].parameters["properties"] == {"q": {"type": "string"}}
    assert found["far"].parameters["properties"] == {"far": {}}
    assert "$ref" not in json.dumps(found["loop"].parameters)
    assert json.dumps(found["deep"].parameters).count("properties") < 10
    assert "wide" not in found
    assert found["free"].parameters["properties"] == {"free": {}}


def test_checking_arguments_takes_no_time_whatever_the_pattern() -> None:
    found = {each.tool: each for each in listed(*Scheming().tools()).tools}
    assert Validator(dict(found["patterned"].parameters)).fault(json.dumps({"q": "a" * 50 + "!"})) is None


@pytest.mark.parametrize(
    ("schema", "plain"),
    [
        ({"type": ["string", "null", "wicked"]}, {"type": ["string", "null"]}),
        ({"type": "string", "enum": ["a", "b"]}, {"type": "string", "enum": ["a", "b"]}),
        ({"const": 3}, {"enum": [3]}),
        ({"enum": ["a\u202eb"]}, {}),
        ({"type": "integer", "minimum": 1, "maximum": float("inf")}, {"type": "integer", "minimum": 1}),
        ({"type": "array", "items": {"type": "string"}}, {"type": "array", "items": {"type": "string"}}),
        ({"oneOf": [{"type": "string"}, {"type": "null"}]}, {"anyOf": [{"type": "string"}, {"type": "null"}]}),
        ({"$ref": "#/$defs/day"}, {"type": "string", "format": "date"}),
        ({"$ref": "#/$defs/none"}, {}),
        ({"description": "a\x07b", "title": "t", "examples": [1]}, {"description": "ab"}),
        (True, {}),
    ],
)
def test_the_plain_part_of_a_schema(schema: Any, plain: dict[str, Any]) -> None:
    whole = {"type": "object", "properties": {"a": schema}, "$defs": {"day": {"type": "string", "format": "date"}}}
    assert parameters_of(whole) == {"type": "object", "properties": {"a": plain}}


def test_a_tool_that_needs_what_can_not_be_told_is_left_out() -> None:
    assert parameters_of({"type": "object", "properties": {"a b": {}}, "required": ["a b"]}) is None
    assert parameters_of({"type": "object", "properties": {"a b": {}}}) == {"type": "object", "properties": {}}


def test_the_pin_is_for_all_of_it_to_the_letter_also_behind_what_is_cut() -> None:
    one = tool("a", "d" * 5000)
    others = [tool("b", "d" * 5000), tool("a", "d" * 5000 + "!"), tool("a", "d" * 5000, q={"pattern": "x"})]
    assert len({pin_of(Tool.model_validate(each)) for each in (one, *others)}) == 4


LONG = 200_000
HERE, THERE = {"$ref": "#/d/x"}, {"anyOf": [{"$ref": "#/d/x"}] * 50}


@pytest.mark.parametrize(
    "again",
    [
        {"properties": {**{f"!{number}": {} for number in range(LONG)}, "a": HERE}},
        {"properties": {"a": HERE, "b": HERE}, "required": ["b"] * LONG},
        {"type": ["none"] * LONG, "properties": {"a": HERE, "b": HERE}},
        {"$ref": "#" + "/" * 5 * LONG},
    ],
)
def test_a_long_part_that_is_referred_to_from_everywhere_costs_next_to_nothing(again: dict[str, Any]) -> None:
    everywhere = {f"p{number}": THERE for number in range(50)}
    started = time.process_time()
    parameters_of({"type": "object", "properties": everywhere, "d": {"x": again}})
    assert time.process_time() - started < 0.3
