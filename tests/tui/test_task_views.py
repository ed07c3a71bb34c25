"""Ways to look at tasks, without a screen."""

from __future__ import annotations

import pytest

from taskchat.tui.task_changes import due_typed, moved, moved_to, next_priority
from taskchat.tui.task_views import Sorting, TaskView, arranged, day_words, matches
from tests.tui.fakes import NOW, task

RENT = task(1, "pay the rent", due="2026-11-18", priority="high", project="Flat")
MILK = task(2, "buy milk", due="2026-11-20", tags=["shop"])
CALL = task(3, "call Ann", due="2026-11-21T09:00:00+00:00", project="Flat", priority="low")
READ = task(4, "a book")
OLD = task(5, "done today", status="done", completed_at=NOW)
ALL = [RENT, MILK, CALL, READ, OLD]


def numbers(view: TaskView) -> list[tuple[str, list[int]]]:
    return [(part.name, [each.id for each in part.tasks]) for part in arranged(ALL, view, NOW)]


def test_by_date_they_stand_under_overdue_today_upcoming_someday_and_done() -> None:
    parts = [("Overdue", [1]), ("Today", [2]), ("Upcoming", [3]), ("Someday", [4]), ("Done", [5])]
    assert numbers(TaskView()) == parts


def test_by_project_what_has_none_comes_last() -> None:
    assert numbers(TaskView("project")) == [("Flat", [1, 3]), ("No project", [2, 4]), ("Done", [5])]


def test_a_day_has_what_is_due_and_what_was_done_then_and_today_what_is_overdue() -> None:
    today = [("Overdue", [1]), ("Today, Friday 20 November", [2]), ("Done", [5])]
    assert numbers(TaskView("day")) == today
    assert numbers(TaskView("day", day=1)) == [("Tomorrow, Saturday 21 November", [3])]
    assert numbers(TaskView("day", day=2)) == [("Sunday 22 November", [])]


def test_a_day_of_another_year_names_it() -> None:
    assert day_words(NOW, 60) == "Tuesday 19 January 2027"


@pytest.mark.parametrize(
    ("sorting", "expected"),
    [("priority", [1, 3, 2, 4]), ("title", [4, 2, 3, 1]), ("newest", [4, 3, 2, 1]), ("due", [1, 2, 3, 4])],
)
def test_they_are_sorted_within_their_heading(sorting: Sorting, expected: list[int]) -> None:
    same = [each.model_copy(update={"project": None}) for each in ALL[:4]]
    (part,) = arranged(same, TaskView("project", sorting), NOW)
    assert [each.id for each in part.tasks] == expected


@pytest.mark.parametrize(
    ("words", "expected"),
    [("", [1, 2, 3, 4]), ("RENT", [1]), ("#shop", [2]), ("#3", [3]), ("@fl", [1, 3]), ("@flat !low", [3]), ("x y", [])],
)
def test_words_leave_what_has_all_of_them(words: str, expected: list[int]) -> None:
    assert [each.id for each in ALL[:4] if matches(each, words)] == expected


def test_priorities_go_round() -> None:
    found, each = [], READ
    for _ in range(4):
        each = each.model_copy(update={"priority": next_priority(each)})
        found.append(each.priority)
    assert found == ["low", "medium", "high", None]


def test_moving_keeps_the_time_of_day() -> None:
    assert moved(CALL, 1, NOW) == {"due": "2026-11-22T09:00:00+00:00"}
    assert moved_to(CALL, 0, NOW) == {"due": "2026-11-20T09:00:00+00:00"}
    assert moved(RENT, -1, NOW) == {"due": "2026-11-17"}
    assert moved(READ, 1, NOW) == {"due": "2026-11-21"}
    assert moved_to(READ, 1, NOW) == {"due": "2026-11-21"}


def test_a_typed_date_is_read_and_nothing_clears_it() -> None:
    assert due_typed("tomorrow 17:00", NOW) == {"due": "2026-11-21T17:00:00+00:00"}
    assert due_typed(" ", NOW) == {"due": None, "recurrence": None}
    assert due_typed("a cow", NOW) is None
    assert due_typed("every monday", NOW) == {"due": "2026-11-23", "recurrence": "FREQ=WEEKLY;BYDAY=MO"}
