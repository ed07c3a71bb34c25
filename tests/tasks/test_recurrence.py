"""When a recurring task comes next."""

from __future__ import annotations

import datetime as dt
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from taskchat.schemas.rrule import canonical_rrule
from taskchat.schemas.values import canonical_due
from taskchat.tasks.recurrence import next_due

MONDAY = "2027-01-04T09:00:00+01:00"
BERLIN = "Europe/Berlin"


@pytest.mark.parametrize(
    ("due", "rule", "now", "expected"),
    [
        ("2027-01-04", "FREQ=DAILY", MONDAY, "2027-01-05"),
        ("2027-01-04", "FREQ=WEEKLY", MONDAY, "2027-01-11"),
        ("2027-01-04", "FREQ=WEEKLY;BYDAY=MO,TH", MONDAY, "2027-01-07"),
        ("2027-01-04", "FREQ=WEEKLY;INTERVAL=2", MONDAY, "2027-01-18"),
        ("2027-01-08", "FREQ=DAILY;BYDAY=MO,TU,WE,TH,FR", MONDAY, "2027-01-11"),  # after Friday comes Monday
        ("2027-01-31", "FREQ=MONTHLY", MONDAY, "2027-03-31"),  # February has none
        ("2027-01-31", "FREQ=MONTHLY;BYMONTHDAY=-1", MONDAY, "2027-02-28"),
        ("2027-01-01", "FREQ=MONTHLY;BYDAY=1MO", MONDAY, "2027-02-01"),
        ("2027-01-04", "FREQ=YEARLY", MONDAY, "2028-01-04"),
        ("2028-02-29", "FREQ=YEARLY", MONDAY, "2032-02-29"),
        ("2027-01-04", "FREQ=YEARLY;INTERVAL=50", MONDAY, "2077-01-04"),
        (None, "FREQ=DAILY", MONDAY, "2027-01-05"),  # repeats from today
        (None, "FREQ=WEEKLY;BYDAY=FR", MONDAY, "2027-01-08"),
        # done early: the next one is not the one that was just done
        ("2027-01-06", "FREQ=DAILY", MONDAY, "2027-01-07"),
        # overdue: nothing is caught up on, and the rhythm stays
        ("2026-12-01", "FREQ=DAILY", MONDAY, "2027-01-05"),
        ("2026-12-01", "FREQ=WEEKLY;INTERVAL=2", MONDAY, "2027-01-12"),
        ("0001-01-01", "FREQ=DAILY;INTERVAL=3", MONDAY, "2027-01-06"),
        # timed: later today is behind now
        ("2027-01-03T17:00:00+01:00", "FREQ=DAILY", MONDAY, "2027-01-04T17:00:00+01:00"),
        ("2027-01-04T08:00:00+01:00", "FREQ=DAILY", MONDAY, "2027-01-05T08:00:00+01:00"),
        # written in another offset: the zone's wall clock counts
        ("2027-01-04T07:00:00+00:00", "FREQ=DAILY", MONDAY, "2027-01-05T08:00:00+01:00"),
        # daylight saving begins on 2027-03-28 and ends on 2027-10-31
        ("2027-03-27T09:00:00+01:00", "FREQ=DAILY", "2027-03-27T10:00:00+01:00", "2027-03-28T09:00:00+02:00"),
        ("2027-10-30T09:00:00+02:00", "FREQ=DAILY", "2027-10-30T10:00:00+02:00", "2027-10-31T09:00:00+01:00"),
        # 02:30 does not exist on that day, but the day after it is 02:30 again
        ("2027-03-27T02:30:00+01:00", "FREQ=DAILY", "2027-03-27T10:00:00+01:00", "2027-03-28T02:30:00+01:00"),
        ("2027-03-28T02:30:00+01:00", "FREQ=DAILY", "2027-03-28T10:00:00+02:00", "2027-03-29T02:30:00+02:00"),
    ],
)
def test_the_next_one_comes_when_the_rule_says(due: str | None, rule: str, now: str, expected: str) -> None:
    following = next_due(due, rule, now=dt.datetime.fromisoformat(now), zone=BERLIN)
    assert following == (expected, rule)


@pytest.mark.parametrize(
    ("due", "rule", "expected"),
    [
        ("2027-01-04", "FREQ=DAILY;COUNT=3", ("2027-01-05", "FREQ=DAILY;COUNT=2")),
        ("2027-01-04", "FREQ=DAILY;COUNT=10", ("2027-01-05", "FREQ=DAILY;COUNT=9")),
        ("2027-01-04", "FREQ=DAILY;COUNT=1", None),
        ("2027-01-04", "FREQ=DAILY;UNTIL=20270105", ("2027-01-05", "FREQ=DAILY;UNTIL=20270105")),  # its day included
        ("2027-01-05", "FREQ=DAILY;UNTIL=20270105", None),
        ("2027-01-05T10:00:00+01:00", "FREQ=DAILY;UNTIL=20270106T090000Z", "2027-01-06T10:00:00+01:00"),  # on the dot
        ("2027-01-05T10:01:00+01:00", "FREQ=DAILY;UNTIL=20270106T090000Z", None),
        ("2026-01-05", "FREQ=DAILY;UNTIL=20260301", None),  # ended while nobody looked
        ("9999-12-30", "FREQ=DAILY", None),
    ],
)
def test_a_rule_ends_when_it_says(due: str, rule: str, expected: tuple[str, str] | str | None) -> None:
    wanted = (expected, rule) if isinstance(expected, str) else expected
    assert next_due(due, rule, now=dt.datetime.fromisoformat(MONDAY), zone=BERLIN) == wanted


def numbers(least: int, most: int) -> st.SearchStrategy[str]:
    return st.integers(least, most).map(str)


PARTS = st.fixed_dictionaries(
    {"FREQ": st.sampled_from(["DAILY", "WEEKLY", "MONTHLY", "YEARLY"])},
    optional={
        "INTERVAL": numbers(1, 40) | numbers(1, 999),
        "BYDAY": st.sampled_from(["MO", "SA,SU", "-1FR", "5MO", "FR", "MO,TU,WE,TH,FR"]),
        "BYMONTHDAY": st.sampled_from(["1", "29", "30", "31", "-31", "13", "-1,15"]),
        "BYMONTH": st.sampled_from(["2", "4,6", "12"]),
        "BYSETPOS": st.sampled_from(["1", "-1", "4"]),
        "COUNT": numbers(1, 9999),
    },
)
DUES = st.none() | st.dates().map(str) | st.datetimes(timezones=st.just(dt.UTC)).map(lambda moment: moment.isoformat())


@settings(max_examples=150, deadline=None)
@given(PARTS, DUES, st.sampled_from(["UTC", BERLIN, "Asia/Tokyo", "America/New_York", "Pacific/Kiritimati"]))
def test_whatever_rule_is_accepted_its_next_due_is_found_at_once(
    parts: dict[str, str], written: str | None, zone: str
) -> None:
    try:
        rule = canonical_rrule(";".join(f"{name}={value}" for name, value in parts.items()))
        due = canonical_due(written) if written else None
    except ValueError:
        return
    now = dt.datetime.fromisoformat(MONDAY)
    started = time.process_time()
    following = next_due(due, rule, now=now, zone=zone)
    assert time.process_time() - started < 5  # a runaway rule takes minutes
    if following is not None:
        assert canonical_due(following[0]) == following[0]
        assert canonical_rrule(following[1]) == following[1]
        assert due is None or following[0][:10] >= due[:10] or "T" in due
