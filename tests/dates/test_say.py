"""Stored dates and recurrences in words, as of Friday 20 November 2026, 10:00."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from taskchat.dates import find_dates, say_due, say_recurrence
from tests.dates.clock_of_tests import NOW
from tests.dates.test_recurrences import CASES

DUES = [
    ("2026-11-20", "today"),
    ("2026-11-20T17:00:00+01:00", "today 17:00"),
    ("2026-11-20T08:00:00+01:00", "today 08:00"),
    ("2026-11-21", "tomorrow"),
    ("2026-11-21T17:00:00+01:00", "tomorrow 17:00"),
    ("2026-11-21T16:00:00Z", "tomorrow 17:00"),  # another zone
    ("2026-11-20T23:30:00Z", "tomorrow 00:30"),
    ("2026-11-22", "Sun"),
    ("2026-11-26T17:00:00+01:00", "Thu 17:00"),
    ("2026-11-27", "Fri 27 Nov"),  # a week away is no longer just "Fri"
    ("2026-12-24T18:00:00+01:00", "Thu 24 Dec 18:00"),
    ("2027-01-05", "5 Jan 2027"),
    ("2027-01-05T17:00:00+01:00", "5 Jan 2027 17:00"),
    ("2026-11-19", "yesterday"),
    ("2026-11-19T17:00:00+01:00", "yesterday 17:00"),
    ("2026-11-17", "3 days ago"),
    ("2026-11-17T17:00:00+01:00", "3 days ago"),
    ("2026-11-14", "6 days ago"),
    ("2026-11-13", "Fri 13 Nov"),
    ("2025-11-20", "20 Nov 2025"),
]

RULES = [
    ("FREQ=DAILY", "every day"),
    ("FREQ=DAILY;INTERVAL=3", "every 3 days"),
    ("FREQ=DAILY;BYDAY=MO,TU,WE,TH,FR", "every weekday"),
    ("RRULE:FREQ=WEEKLY;BYDAY=TH", "every Thursday"),
    ("freq=weekly;byday=th", "every Thursday"),
    ("FREQ=WEEKLY", "every week"),
    ("FREQ=WEEKLY;INTERVAL=2", "every 2 weeks"),
    ("FREQ=WEEKLY;INTERVAL=2;BYDAY=TU", "every 2 weeks on Tuesday"),
    ("FREQ=WEEKLY;BYDAY=MO,WE,FR", "every Monday, Wednesday and Friday"),
    ("FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", "every weekday"),
    ("FREQ=WEEKLY;BYDAY=FR,TH,WE,TU,MO", "every weekday"),
    ("FREQ=WEEKLY;BYDAY=SA,SU", "every weekend"),
    ("FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR,SA,SU", "every day"),
    ("FREQ=MONTHLY", "every month"),
    ("FREQ=MONTHLY;INTERVAL=3", "every 3 months"),
    ("FREQ=MONTHLY;BYMONTHDAY=1", "every month on the 1st"),
    ("FREQ=MONTHLY;BYMONTHDAY=1,15", "every month on the 1st and 15th"),
    ("FREQ=MONTHLY;BYMONTHDAY=22", "every month on the 22nd"),
    ("FREQ=MONTHLY;BYMONTHDAY=13", "every month on the 13th"),
    ("FREQ=MONTHLY;BYMONTHDAY=-1", "every month on the last day"),
    ("FREQ=MONTHLY;BYMONTHDAY=-2", "every month on the 2nd last day"),
    ("FREQ=MONTHLY;BYDAY=1MO", "every month on the first Monday"),
    ("FREQ=MONTHLY;BYDAY=1MO,3MO", "every month on the first and third Monday"),
    ("FREQ=MONTHLY;BYDAY=1MO,3TU", "every month on the first Monday and the third Tuesday"),
    ("FREQ=MONTHLY;BYDAY=-1FR", "every month on the last Friday"),
    ("FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1", "every month on the last weekday"),
    ("FREQ=YEARLY", "every year"),
    ("FREQ=YEARLY;BYMONTH=3;BYMONTHDAY=3", "every year on 3 March"),
    ("FREQ=YEARLY;BYMONTH=1", "every January"),
    ("FREQ=YEARLY;BYMONTH=11;BYDAY=4TH", "every year on the fourth Thursday of November"),
    ("FREQ=YEARLY;INTERVAL=4", "every 4 years"),
    ("FREQ=DAILY;UNTIL=20270301", "every day until 1 Mar 2027"),
    ("FREQ=DAILY;UNTIL=20270301T225959Z", "every day until 1 Mar 2027"),
    ("FREQ=DAILY;COUNT=5", "every day, 5 times"),
    ("FREQ=DAILY;COUNT=1", "every day, once"),
    ("FREQ=SECONDLY", "repeating"),
    ("what is this", "repeating"),
    ("FREQ=WEEKLY;BYDAY=XX", "repeating"),
]


@pytest.mark.parametrize(("due", "words"), DUES)
def test_a_due_is_said_as_seen_from_now(due: str, words: str) -> None:
    assert say_due(due, now=NOW) == words


@pytest.mark.parametrize(("rule", "words"), RULES)
def test_a_recurrence_is_said_in_words(rule: str, words: str) -> None:
    assert say_recurrence(rule) == words


@given(st.integers(-400, 4000))
@settings(deadline=None)
def test_what_is_said_of_a_coming_day_is_found_as_that_day(days: int) -> None:
    day = NOW.date() + dt.timedelta(days=days)
    said = say_due(day.isoformat(), now=NOW)
    found = find_dates(f"buy milk {said}", now=NOW)
    assert days < -1 or [match.date for match in found] == [day]


@pytest.mark.parametrize("rule", sorted({rule for _, rule, _ in CASES}))
def test_what_is_said_of_a_recurrence_is_found_as_that_rule(rule: str) -> None:
    (found,) = find_dates(f"buy milk {say_recurrence(rule)}", now=NOW)
    assert found.recurrence == rule
