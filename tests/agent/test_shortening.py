"""A tool's result that is too long for a model is cut, and says so."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from taskchat.agent.shortening import NOTE, NOTHING_FITS, shortened

LEAVES = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text()
RESULTS = st.dictionaries(
    st.text(max_size=80),
    st.recursive(LEAVES, lambda inner: st.lists(inner) | st.dictionaries(st.text(max_size=80), inner), max_leaves=30),
)


def compact(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def count(text: str) -> int:
    """Four letters are a token, and what remains one more."""
    return (len(text) + 3) // 4


def task(number: int, **more: Any) -> dict[str, Any]:
    return {"id": number, "title": f"task {number}", "due": None, "tags": ["home", "garden"], "done": False} | more


def tasks(many: int, **more: Any) -> dict[str, Any]:
    listed = [task(number, **more) for number in range(1, many + 1)]
    return {"success": True, "tasks": listed, "total": many + 7, "confirmation": None}


def cut(result: dict[str, Any], most: int) -> dict[str, Any]:
    """What is shown of a result, in which there is room for it."""
    shown = dict(shortened(result, most, count))
    assert count(compact(shown)) <= most
    return shown


@given(RESULTS, st.integers(0, 400))
def test_whatever_a_tool_gives_it_fits_and_is_json(result: dict[str, Any], most: int) -> None:
    shown = shortened(result, most, count)
    text = compact(shown)
    assert json.loads(text) == shown
    assert count(text) <= max(most, count(compact({NOTE: NOTHING_FITS})))
    assert (shown is result) or count(compact(result)) > most


@given(RESULTS, st.integers(0, 400))
def test_what_is_shown_was_there(result: dict[str, Any], most: int) -> None:
    def part_of(shown: Any, whole: Any) -> bool:
        match whole:
            case dict() if isinstance(shown, dict):
                return all(name in whole and part_of(shown[name], whole[name]) for name in shown)
            case list() if isinstance(shown, list):
                return len(shown) <= len(whole) and all(map(part_of, shown, whole))
            case str() if shown != whole:
                return bool(whole.startswith(shown.rpartition("…")[0]))
        return bool(shown == whole)

    shown = dict(shortened(result, most, count))
    if shown != result:
        note = shown.popitem()
        assert note[0].rstrip("_") == NOTE
        assert isinstance(note[1], str)
        assert part_of(shown, result)


def test_what_fits_is_left_alone() -> None:
    result = tasks(3)
    assert shortened(result, count(compact(result)), count) is result
    assert shortened({}, 0, count) == {}


def test_the_first_tasks_stay_whole_and_the_rest_can_be_had() -> None:
    shown = cut(tasks(200), 500)
    kept = len(shown["tasks"])
    assert 15 < kept < 40
    assert shown["tasks"][0] == {"id": 1, "title": "task 1", "tags": ["home", "garden"], "done": False}
    assert (shown["success"], shown["total"]) == (True, 207)
    assert shown[NOTE].startswith(f"{200 - kept} of 200 in tasks. To see more, ask for less at once: list_tasks has q,")
    assert shown[NOTE].endswith(f"after={kept} goes on behind the last task that is shown (not with q)")


def test_one_long_text_gives_way_before_the_tasks_do() -> None:
    result = tasks(12)
    result["tasks"][3]["description"] = "x" * 20_000
    shown = cut(result, 900)
    assert len(shown["tasks"]) == 12
    assert "… (17," in shown["tasks"][3]["description"]
    assert shown[NOTE].startswith("1 long text is cut. To see more")


def test_many_long_texts_give_way_until_a_few_tasks_fit() -> None:
    shown = cut(tasks(50, description="y" * 3000), 1000)
    assert len(shown["tasks"]) >= 10
    assert f"{len(shown['tasks'])} long texts are cut" in shown[NOTE]


def test_one_task_gets_all_the_room_that_there_is() -> None:
    shown = cut({"success": True, "task": task(1, description="z" * 9000)}, 1000)
    assert count(compact(shown)) > 980


def test_many_fields_are_cut_as_well() -> None:
    shown = cut({"success": True, "found": {f"k{number}": number for number in range(5000)}}, 300)
    assert (shown["success"], shown["found"]["k0"]) == (True, 0)
    assert "of 5,000 in found.fields" in shown[NOTE]


def test_only_the_longest_of_many_places_are_named() -> None:
    shown = cut({f"list{number}": list(range(100 + number)) for number in range(9)}, 120)
    assert shown[NOTE].count(" in list") == 4
    assert "more in 5 other places" in shown[NOTE]


@pytest.mark.parametrize("most", [0, 1, 5])
def test_where_nothing_fits_that_is_said(most: int) -> None:
    assert shortened(tasks(50), most, count) == {NOTE: NOTHING_FITS}
    assert shortened({"ok": True}, most, count) == {"ok": True}  # a note would be no shorter


def test_a_field_of_the_notes_name_is_kept() -> None:
    shown = cut({NOTE: 7, "list": list(range(1000))}, 100)
    assert shown[NOTE] == 7
    assert "of 1,000 in list" in shown[f"{NOTE}_"]


def test_what_is_nested_without_end_does_not_end_the_turn() -> None:
    endless: dict[str, Any] = {"title": "milk"}
    for _ in range(100_000):
        endless = {"in": endless}
    shown = cut({"title": "milk", "deep": endless}, 300)
    assert shown["title"] == "milk"
    assert "…" in compact(shown)


def test_a_huge_result_is_cut_without_counting_all_of_it() -> None:
    counted = 0

    def counting(text: str) -> int:
        nonlocal counted
        counted += len(text)
        return count(text)

    shown = shortened(tasks(2000, description="long " * 1000), 2000, counting)  # ten million letters
    assert len(shown["tasks"]) > 10
    assert counted < 2_000_000
