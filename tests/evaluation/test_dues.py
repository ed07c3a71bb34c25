"""Dues in dialogue files: days from today."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from taskchat.evaluation.dues import WEEKDAYS, as_sent, resolve_due, shown_due

FRIDAY = dt.date(2026, 11, 20)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        (None, None),
        ("+0d", "2026-11-20"),
        ("+1d", "2026-11-21"),
        ("+2w 09:30", "2026-12-04T09:30"),
        ("+1m", "2026-12-20"),
        ("+14m", "2028-01-20"),
        ("2027-01-05", "2027-01-05"),
        ("2027-01-05 17:00", "2027-01-05T17:00"),
        ("sat", "2026-11-21"),
        ("fri", "2026-11-27"),  # never today
        ("thu 08:00", "2026-11-26T08:00"),
    ],
)
def test_a_due_is_counted_from_today(text: str | None, day: str | None) -> None:
    assert resolve_due(text, FRIDAY) == day


def test_a_month_later_is_the_last_day_where_that_month_is_shorter() -> None:
    assert resolve_due("+1m", dt.date(2027, 1, 31)) == "2027-02-28"


@pytest.mark.parametrize("text", ["tomorrow", "+1y", "2027-13-01", "fri at 9", "+1d 9:30", "fri 09:30:00", ""])
def test_what_is_no_due_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        resolve_due(text, FRIDAY)


@given(st.sampled_from(WEEKDAYS), st.dates(dt.date(2000, 1, 1), dt.date(2100, 1, 1)))
def test_a_weekday_is_within_the_next_seven_days(name: str, today: dt.date) -> None:
    found = dt.date.fromisoformat(str(resolve_due(name, today)))
    assert 1 <= (found - today).days <= 7
    assert WEEKDAYS[found.weekday()] == name


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (None, None),
        ("2027-01-05", "2027-01-05"),
        ("2027-01-05T17:00:00+00:00", "2027-01-05T17:00"),
        ("2027-01-05T17:00:00Z", "2027-01-05T17:00"),
        ("2027-01-05T01:00:00+02:00", "2027-01-04T23:00"),
    ],
)
def test_a_stored_due_is_compared_in_utc(value: str | None, shown: str | None) -> None:
    assert shown_due(value) == shown


def test_what_is_sent_is_read_back_as_it_was_written() -> None:
    for text in ("+3d", "+2w 09:30", "fri 23:59"):
        assert shown_due(as_sent(text, FRIDAY)) == resolve_due(text, FRIDAY)
