"""The words for dates that tools take, and those that they send back."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from taskchat.tools import moments
from taskchat.tools.moments import Unclear

NOW = dt.datetime(2027, 1, 4, 9, 0, tzinfo=ZoneInfo("Europe/Berlin"))  # a Monday


@pytest.mark.parametrize(
    ("text", "due"),
    [
        ("2027-02-03", "2027-02-03"),
        ("2027-07-03T17:00", "2027-07-03T17:00:00+02:00"),  # summer time
        ("2027-02-03T17:00:00Z", "2027-02-03T17:00:00+00:00"),
        ("tomorrow", "2027-01-05"),
        ("tomorrow 5pm", "2027-01-05T17:00:00+01:00"),
        ("next friday", "2027-01-15"),
        ("13/4", "2027-04-13"),  # there is no 13th month
        ("5/5", "2027-05-05"),
        ("5.30pm", "2027-01-04T17:30:00+01:00"),
    ],
)
def test_a_due_is_read_where_the_user_is(text: str, due: str) -> None:
    assert moments.due(text, now=NOW).due == due


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "not one date"),
        ("soon", "not one date"),
        ("31 feb", "not one date"),
        ("2027-02-30", "not one date"),
        ("buy milk tomorrow", "not one date"),
        ("tomorrow or friday", "not one date"),
        ("3/4", "month first or last"),
        ("3.4.2027", "month first or last"),
        ("next week", "2027-01-11 to 2027-01-17"),
        ("monday and friday", "2027-01-08, 2027-01-11"),
        ("tomorrow\ud800", "half of a character"),
        ("y" * 1000, "too long"),
    ],
)
def test_what_could_mean_two_things_or_none_is_refused(text: str, why: str) -> None:
    with pytest.raises(Unclear, match=why):
        moments.due(text, now=NOW)


@pytest.mark.parametrize(
    ("text", "first", "rule"),
    [
        ("daily", "2027-01-04", "FREQ=DAILY"),
        ("every tuesday", "2027-01-05", "FREQ=WEEKLY;BYDAY=TU"),
        ("FREQ=WEEKLY;BYDAY=MO", None, "FREQ=WEEKLY;BYDAY=MO"),
    ],
)
def test_a_repetition_is_read(text: str, first: str | None, rule: str) -> None:
    assert moments.repetition(text, now=NOW) == (first, rule)


@pytest.mark.parametrize("text", ["sometimes", "FREQ=HOURLY", "tomorrow", ""])
def test_what_is_no_repetition_is_refused(text: str) -> None:
    with pytest.raises(Unclear, match="FREQ=WEEKLY;BYDAY=MO"):
        moments.repetition(text, now=NOW)


@pytest.mark.parametrize(
    ("text", "bound"),
    [("today", "2027-01-04"), ("next week", "2027-01-11"), ("tomorrow 5pm", "2027-01-05T17:00:00+01:00")],
)
def test_a_stretch_bounds_a_list_at_its_first_day(text: str, bound: str) -> None:
    assert moments.bound(text, now=NOW) == bound


@pytest.mark.parametrize("text", ["every monday", "3/4", "monday and friday", "soon"])
def test_a_bound_is_one_day_or_moment(text: str) -> None:
    with pytest.raises(Unclear):
        moments.bound(text, now=NOW)
