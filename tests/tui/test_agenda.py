"""Tasks under their headings, and due moments in words."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from taskchat.tui.agenda import due_words, is_overdue, sections
from tests.tui.fakes import task

NOW = dt.datetime(2026, 11, 20, 10, 0, tzinfo=ZoneInfo("Europe/Berlin"))  # a Friday


@pytest.mark.parametrize(
    ("due", "words", "late"),
    [
        ("2026-11-20", "today", False),
        ("2026-11-20T17:00:00+01:00", "17:00", False),
        ("2026-11-20T09:00:00+01:00", "09:00", True),
        ("2026-11-20T23:30:00+00:00", "tomorrow 00:30", False),  # another day where the user is
        ("2026-11-21", "tomorrow", False),
        ("2026-11-19", "yesterday", True),
        ("2026-11-26T09:05:00+01:00", "Thu 09:05", False),
        ("2026-11-27", "27 Nov", False),
        ("2026-11-18", "18 Nov", True),
        ("2027-01-05", "5 Jan 2027", False),
    ],
)
def test_due_in_words(due: str, words: str, late: bool) -> None:
    assert due_words(due, NOW) == words
    assert is_overdue(due, NOW) is late


def test_tasks_are_sorted_into_sections_in_the_servers_order() -> None:
    tasks = [
        task(5, "b", due="2026-11-19"),
        task(4, "a", due="2026-11-18"),
        task(3, "today", due="2026-11-20T17:00:00+01:00"),
        task(2, "later", due="2026-12-01"),
        task(1, "some day"),
        task(6, "finished", due="2026-11-18", status="done"),
    ]
    assert [(part.name, [each.id for each in part.tasks]) for part in sections(tasks, NOW)] == [
        ("Overdue", [5, 4]),
        ("Today", [3]),
        ("Upcoming", [2]),
        ("Someday", [1]),
        ("Done", [6]),
    ]
