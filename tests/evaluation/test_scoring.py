"""What is right and wrong after a turn."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from taskchat.evaluation.dialogues import Step
from taskchat.evaluation.scoring import faults, wrote_wrongly

TODAY = dt.date(2026, 11, 20)


def task(number: int = 1, **fields: Any) -> dict[str, Any]:
    empty: dict[str, Any] = {
        "status": "pending",
        "due": None,
        "priority": None,
        "tags": [],
        "project": None,
        "recurrence": None,
    }
    return {"id": number, "title": "Buy milk", "description": None, **empty, **fields}


MILK, TEA = task(), task(2, title="Drink tea")


@pytest.mark.parametrize(
    ("expected", "after"),
    [
        ([], []),
        ([{}], [MILK]),
        ([{"title": "buy milk."}], [MILK]),
        ([{"title": "“The buy  milk.”"}], [MILK]),
        ([{"title": ["get milk", "buy milk"]}], [MILK]),
        ([{"title": "Buy milk"}], [task(title="a buy milk!")]),
        ([{"title": "drink tea"}, {"title": "buy milk"}], [MILK, TEA]),
        ([{}, {"title": "buy milk"}], [MILK, TEA]),  # the first could be either: the second decides
        ([{"due": "+1d 17:00"}], [task(due="2026-11-21T18:00:00+01:00")]),
        ([{"due": None}], [MILK]),
        ([{"due": ["fri", "+0d"]}], [task(due="2026-11-20")]),
        ([{"priority": "HIGH"}], [task(priority="high")]),
        ([{"priority": None}], [MILK]),
        ([{"tags": ["#Home", "garden"]}], [task(tags=["garden", "home"])]),
        ([{"project": ["shopping", "groceries"]}], [task(project="Groceries")]),
        ([{"recurrence": "FREQ=DAILY"}], [task(recurrence="FREQ=DAILY")]),
    ],
)
def test_tasks_that_fit(expected: list[dict[str, Any]], after: list[dict[str, Any]]) -> None:
    assert faults(Step(say="x", tasks=expected), "Done.", [], after, TODAY) == []


@pytest.mark.parametrize(
    ("expected", "after"),
    [
        ([], [MILK]),
        ([{}], []),
        ([{}, {}], [MILK]),
        ([{"title": "buy milk"}, {"title": "buy milk"}], [MILK, TEA]),
        ([{"status": "done"}], [MILK]),
        ([{"due": "fri"}], [task(due="2026-11-20")]),
        ([{"due": "+1d"}], [task(due="2026-11-21T09:00:00+00:00")]),
        ([{"tags": []}], [task(tags=["home"])]),
        ([{"project": "home"}], [MILK]),
    ],
)
def test_tasks_that_do_not(expected: list[dict[str, Any]], after: list[dict[str, Any]]) -> None:
    (fault,) = faults(Step(say="x", tasks=expected), "Done.", [], after, TODAY)
    assert fault.startswith("tasks are [")


@pytest.mark.parametrize(
    ("expected", "reply", "after", "found"),
    [
        ({"asks": True}, "Which one?", [MILK], []),
        ({"asks": True}, "哪一个？", [MILK], []),
        ({"asks": True}, "Tell me which.", [MILK], ["it asked nothing"]),
        ({"asks": True}, "Was that right?", [], ["it changed tasks instead of asking"]),
        ({"unchanged": True}, "Hello.", [MILK], []),
        ({"unchanged": True}, "Hello.", [MILK, TEA], ["it changed tasks"]),
        ({"mentions": ["MILK", "12"]}, "Milk, at 12.", [], []),
        ({"mentions": ["tea"]}, "Milk.", [], ["reply lacks 'tea'"]),
        ({"omits": ["error"]}, "An ERROR.", [], ["reply has 'error'"]),
        ({}, "Whatever.", [TEA], []),
    ],
)
def test_replies_and_changes(
    expected: dict[str, Any], reply: str, after: list[dict[str, Any]], found: list[str]
) -> None:
    assert faults(Step(say="x", **expected), reply, [MILK], after, TODAY) == found


@pytest.mark.parametrize(
    ("expected", "wrong"),
    [({"asks": True}, True), ({"unchanged": True}, True), ({"tasks": []}, False), ({}, False)],
)
def test_a_change_is_a_wrong_write_where_none_was_wanted(expected: dict[str, Any], wrong: bool) -> None:
    assert wrote_wrongly(Step(say="x", **expected), [MILK], []) is wrong
    assert not wrote_wrongly(Step(say="x", **expected), [MILK], [MILK])
