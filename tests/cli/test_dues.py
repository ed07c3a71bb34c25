"""Dates as options."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from taskchat.cli.dues import Due, read_due, read_recurrence
from taskchat.errors import InvalidInput

NOW = dt.datetime(2027, 1, 5, 12, 0, tzinfo=ZoneInfo("Europe/Berlin"))  # a Tuesday


@pytest.mark.parametrize(
    ("text", "due"),
    [
        ("2027-02-03", "2027-02-03"),
        ("2027-02-03T17:00", "2027-02-03T17:00:00+01:00"),
        ("2027-07-03 17:00", "2027-07-03T17:00:00+02:00"),  # summer time
        ("2027-02-03T17:00:00Z", "2027-02-03T17:00:00+00:00"),
        ("tomorrow", "2027-01-06"),
        ("tomorrow 5pm", "2027-01-06T17:00:00+01:00"),
        ("  today ", "2027-01-05"),
    ],
)
def test_a_day_or_a_moment_is_read(text: str, due: str) -> None:
    assert read_due(text, now=NOW) == Due(due)


@pytest.mark.parametrize("text", ["", "soonish", "2027-02-30", "2027-99-99T1", "buy milk tomorrow", "9999999"])
def test_what_is_not_one_date_is_refused_with_examples(text: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        read_due(text, now=NOW, option="--before")
    assert "--before" in caught.value.detail
    assert "next friday 9am" in str(caught.value.hint)


def test_a_due_may_bring_its_repetition() -> None:
    found = read_due("every monday", now=NOW)
    assert (found.due, found.recurrence) == ("2027-01-11", "FREQ=WEEKLY;BYDAY=MO")


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("daily", "FREQ=DAILY"),
        ("weekly", "FREQ=WEEKLY"),
        ("every monday", "FREQ=WEEKLY;BYDAY=MO"),
        ("rrule:freq=weekly;byday=mo", "FREQ=WEEKLY;BYDAY=MO"),
    ],
)
def test_a_repetition_is_read(text: str, rule: str) -> None:
    assert str(read_recurrence(text, now=NOW).recurrence).startswith(rule)


@pytest.mark.parametrize("text", ["", "sometimes", "FREQ=OFTEN", "tomorrow"])
def test_what_does_not_repeat_is_refused(text: str) -> None:
    with pytest.raises(InvalidInput, match="--repeat"):
        read_recurrence(text, now=NOW)
