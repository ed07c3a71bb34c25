"""Recurrence rules: which are kept, which are refused."""

from __future__ import annotations

import pytest

from taskchat.schemas.rrule import canonical_rrule


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("FREQ=DAILY", "FREQ=DAILY"),
        (" rrule:freq=weekly;byday=mo,th ", "FREQ=WEEKLY;BYDAY=MO,TH"),
        ("FREQ=DAILY;BYDAY=MO,TU,WE,TH,FR", "FREQ=DAILY;BYDAY=MO,TU,WE,TH,FR"),  # working days
        ("FREQ=WEEKLY;INTERVAL=2;WKST=SU", "FREQ=WEEKLY;INTERVAL=2;WKST=SU"),
        ("FREQ=MONTHLY;BYMONTHDAY=-1", "FREQ=MONTHLY;BYMONTHDAY=-1"),  # the last day
        ("FREQ=MONTHLY;BYDAY=+2TU", "FREQ=MONTHLY;BYDAY=+2TU"),
        ("FREQ=MONTHLY;BYDAY=-1FR", "FREQ=MONTHLY;BYDAY=-1FR"),
        ("FREQ=MONTHLY;BYDAY=FR;BYMONTHDAY=13", "FREQ=MONTHLY;BYDAY=FR;BYMONTHDAY=13"),
        ("FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1", "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1"),
        ("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29", "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29"),
        ("FREQ=DAILY;COUNT=3", "FREQ=DAILY;COUNT=3"),
        ("FREQ=DAILY;UNTIL=20271231", "FREQ=DAILY;UNTIL=20271231"),
        ("FREQ=DAILY;UNTIL=20271231T225959Z", "FREQ=DAILY;UNTIL=20271231T225959Z"),
    ],
)
def test_a_rule_is_kept_in_one_form(written: str, kept: str) -> None:
    assert canonical_rrule(written) == kept == canonical_rrule(kept)


@pytest.mark.parametrize(
    "written",
    [
        "",
        "every monday",
        "FREQ=HOURLY",  # a day is the least
        "FREQ=SECONDLY;INTERVAL=1",
        "BYDAY=MO",  # how often?
        "FREQ=DAILY;FREQ=WEEKLY",
        "FREQ=DAILY;BYHOUR=9",
        "FREQ=DAILY;INTERVAL=0",
        "FREQ=DAILY;INTERVAL=1000",
        "FREQ=DAILY;INTERVAL=1,2",  # a list where there is one number
        "FREQ=DAILY;INTERVAL=+2",
        "FREQ=DAILY;COUNT=0",
        "FREQ=DAILY;COUNT=3,4",
        "FREQ=DAILY;COUNT=+3",
        "FREQ=DAILY;COUNT=٣",  # a digit, but not one of a rule
        "FREQ=DAILY;COUNT=3;UNTIL=20271231",
        "FREQ=DAILY;UNTIL=20271301",
        "FREQ=DAILY;UNTIL=202712 5",
        "FREQ=DAILY;UNTIL=20271231T235959",  # whose midnight?
        "FREQ=DAILY;UNTIL=99991231",
        "FREQ=WEEKLY;BYDAY=XX",
        "FREQ=WEEKLY;BYDAY=1MO",  # the first Monday of a week
        "FREQ=WEEKLY;BYMONTHDAY=3",
        "FREQ=DAILY;INTERVAL=7;BYDAY=MO",  # never, when it starts on another day
        "FREQ=MONTHLY;BYMONTHDAY=32",
        "FREQ=MONTHLY;BYMONTHDAY=0",
        "FREQ=MONTHLY;BYDAY=6MO",
        "FREQ=MONTHLY;BYDAY=MO;BYSETPOS=9",
        "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30",  # never
        "FREQ=YEARLY;BYMONTH=4,6;BYMONTHDAY=31",  # never
        "FREQ=YEARLY;BYMONTH=13",
        "FREQ=DAILY\nRRULE:FREQ=WEEKLY",  # two rules
        "FREQ=DAILY;EXDATE=20270101",
    ],
)
def test_what_is_no_rule_for_a_task_is_refused_with_an_example(written: str) -> None:
    with pytest.raises(ValueError, match=r"a rule like FREQ=WEEKLY;BYDAY=MO"):
        canonical_rrule(written)
