"""Calls as servers cut, number and name them, and the calls that were meant."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from taskchat.agent.models.faults import Fault, Kind
from taskchat.agent.models.native_calls import ARGUMENTS_MAX, CALLS_MAX, NativeCalls
from tests.agent.models.cutting import CUTS, pieces_of

OFFERED = ("add_task", "list_tasks")
MILK, BREAD = '{"title": "milk"}', '{"title": "bread"}'
BOTH = [("add_task", MILK), ("add_task", BREAD)]


def part(index: object = 0, called: object = None, name: object = None, arguments: object = None) -> dict[str, Any]:
    given = {"index": index, "id": called, "function": {"name": name, "arguments": arguments}}
    return {key: value for key, value in given.items() if value is not None}


def meant(*deltas: object) -> list[tuple[str, str]]:
    calls = NativeCalls(OFFERED)
    for delta in deltas:
        calls.take(delta)
    return calls.whole()


MEANT: list[tuple[str, list[dict[str, Any]], list[tuple[str, str]]]] = [
    ("whole", [part(0, "a", "add_task", MILK), part(1, "b", "add_task", BREAD)], BOTH),
    (
        "in pieces",
        [part(0, "a", "add_task", ""), part(0, arguments='{"title"'), part(0, arguments=': "milk"}')],
        BOTH[:1],
    ),
    ("one index, two ids", [part(0, "a", "add_task", MILK), part(0, "b", "add_task", BREAD)], BOTH),
    (
        "one index, two ids, in pieces",
        [
            part(0, "a", "add_task", MILK[:5]),
            part(0, arguments=MILK[5:]),
            part(0, "b", "add_task", BREAD[:5]),
            part(0, arguments=BREAD[5:]),
        ],
        BOTH,
    ),
    ("one index, no ids", [part(0, "", "add_task", MILK), part(0, "", "add_task", BREAD)], BOTH),
    ("no index", [part(None, "a", "add_task", MILK), part(None, "b", "add_task", BREAD)], BOTH),
    (
        "no index, in pieces",
        [part(None, "a", "add_task", ""), part(None, arguments=MILK), part(None, "b", "add_task", BREAD)],
        BOTH,
    ),
    (
        "no index, pieces by id",
        [
            part(None, "a", "add_task"),
            part(None, "b", "add_task"),
            part(None, "a", "", MILK),
            part(None, "b", "", BREAD),
        ],
        BOTH,
    ),
    ("neither index nor id", [part(None, None, "add_task", MILK), part(None, None, "add_task", BREAD)], BOTH),
    ("one id for two", [part(0, "a", "add_task", MILK), part(1, "a", "add_task", BREAD)], BOTH),
    ("an index in text", [part("0", "a", "add_task", MILK), part("1", "b", "add_task", BREAD)], BOTH),
    ("sent twice", [part(0, "a", "add_task", MILK), part(0, "a", "add_task", MILK)], BOTH[:1]),
    ("the same thing twice", [part(0, "a", "add_task", MILK), part(1, "b", "add_task", MILK)], [BOTH[0]] * 2),
    (
        "the name each time",
        [part(0, "a", "add_task", MILK[:5]), part(0, "a", "add_task", MILK[5:])],
        BOTH[:1],
    ),
    (
        "another id each time",
        [part(0, "a", "add_task", ""), part(0, "b", "add_task", MILK[:5]), part(0, "c", "add_task", MILK[5:])],
        BOTH[:1],
    ),
    ("the name in pieces", [part(0, "a", "add_", ""), part(0, "a", "task", MILK)], BOTH[:1]),
    ("the name at the end", [part(0, "a", "", MILK), part(0, "a", "add_task", "")], BOTH[:1]),
    ("null for a name", [part(0, "a", "add_task", MILK), part(0, "a", "null", "")], BOTH[:1]),
    ("a namespace", [part(0, "a", "functions.add_task", MILK)], BOTH[:1]),
    ("blanks around the name", [part(0, "a", " add_task ", MILK)], BOTH[:1]),
    ("an object", [part(0, "a", "add_task", {"title": "milk"})], BOTH[:1]),
    ("an object in quotes", [part(0, "a", "add_task", json.dumps(MILK))], BOTH[:1]),
    ("no arguments", [part(0, "a", "list_tasks")], [("list_tasks", "{}")]),
    ("null arguments", [part(0, "a", "list_tasks", "null")], [("list_tasks", "{}")]),
    ("broken arguments", [part(0, "a", "add_task", '{"title": milk')], [("add_task", '{"title": milk')]),
    ("an unknown tool", [part(0, "a", "fly", "{}")], [("fly", "{}")]),
    ("nothing that is a call", [], []),
]


@pytest.mark.parametrize(("deltas", "calls"), [row[1:] for row in MEANT], ids=[row[0] for row in MEANT])
def test_the_calls_that_were_meant_are_made(deltas: list[dict[str, Any]], calls: list[tuple[str, str]]) -> None:
    assert meant(*deltas) == calls


@given(CUTS)
def test_it_does_not_matter_where_arguments_are_cut(cuts: list[int]) -> None:
    first, *others = pieces_of(MILK, cuts)
    deltas = [part(0, "a", "add_task", first), *(part(0, arguments=other) for other in others)]
    assert meant(*deltas) == BOTH[:1]


@pytest.mark.parametrize(
    "deltas",
    [
        [part(index, f"id{index}", "list_tasks", "{}") for index in range(CALLS_MAX + 1)],
        [part(0, "a", "add_task", "x" * (ARGUMENTS_MAX // 2 + 1))] * 2,
    ],
)
def test_there_is_an_end_to_what_is_taken(deltas: list[dict[str, Any]]) -> None:
    with pytest.raises(Fault) as caught:
        meant(*deltas)
    assert caught.value.kind is Kind.TOO_MUCH


def test_a_call_of_nothing_is_none() -> None:
    with pytest.raises(Fault) as caught:
        meant(part(0, "a", "", "{}"))
    assert caught.value.kind is Kind.BROKEN


def test_what_is_no_call_at_all_is_passed_over() -> None:
    assert meant(None, "x", 5, []) == []


VALUES: Any = st.none() | st.booleans() | st.integers() | st.text(max_size=5) | st.just({"a": 1}) | st.just([1])


@given(st.lists(st.builds(part, VALUES, VALUES, VALUES, VALUES) | VALUES, max_size=8))
def test_any_deltas_are_calls_or_a_fault(deltas: list[object]) -> None:
    try:
        calls = meant(*deltas)
    except Fault:
        return
    assert all(name and isinstance(arguments, str) for name, arguments in calls)
