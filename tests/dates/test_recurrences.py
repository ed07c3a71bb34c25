"""Sentences with a recurrence, its rule, and its first day as of Friday 20 November 2026, 10:00."""

from __future__ import annotations

import pytest
from dateutil.rrule import rrulestr

from taskchat.dates import find_dates
from tests.dates.clock_of_tests import NOW
from tests.dates.test_find import without_brackets

CASES = [
    ("water plants [every day]", "FREQ=DAILY", "2026-11-20"),
    ("water plants [everyday]", "FREQ=DAILY", "2026-11-20"),
    ("water plants [each day]", "FREQ=DAILY", "2026-11-20"),
    ("water plants [every single day]", "FREQ=DAILY", "2026-11-20"),
    ("water plants [daily]", "FREQ=DAILY", "2026-11-20"),
    ("water plants [daily at 9am]", "FREQ=DAILY", "2026-11-21 09:00"),
    ("water plants [every day at 5pm]", "FREQ=DAILY", "2026-11-20 17:00"),
    ("water plants [at 5pm every day]", "FREQ=DAILY", "2026-11-20 17:00"),
    ("water plants [every 3 days]", "FREQ=DAILY;INTERVAL=3", "2026-11-20"),
    ("water plants [every three days]", "FREQ=DAILY;INTERVAL=3", "2026-11-20"),
    ("water plants [every 3rd day]", "FREQ=DAILY;INTERVAL=3", "2026-11-20"),
    ("water plants [every other day]", "FREQ=DAILY;INTERVAL=2", "2026-11-20"),
    ("water plants [every second day]", "FREQ=DAILY;INTERVAL=2", "2026-11-20"),
    ("water plants [every couple of days]", "FREQ=DAILY;INTERVAL=2", "2026-11-20"),
    ("water plants [every morning]", "FREQ=DAILY", "2026-11-20"),
    ("water plants [every evening at 8]", "FREQ=DAILY", "2026-11-20 20:00"),
    ("brush teeth [every night]", "FREQ=DAILY", "2026-11-20"),
    ("brush teeth [nightly]", "FREQ=DAILY", "2026-11-20"),
    ("take out trash [every thursday]", "FREQ=WEEKLY;BYDAY=TH", "2026-11-26"),
    ("take out trash [every thurs]", "FREQ=WEEKLY;BYDAY=TH", "2026-11-26"),
    ("take out trash [every Thrusday]", "FREQ=WEEKLY;BYDAY=TH", "2026-11-26"),
    ("take out trash [each thursday]", "FREQ=WEEKLY;BYDAY=TH", "2026-11-26"),
    ("take out trash [every friday]", "FREQ=WEEKLY;BYDAY=FR", "2026-11-20"),
    ("take out trash [every friday at 9am]", "FREQ=WEEKLY;BYDAY=FR", "2026-11-27 09:00"),
    ("take out trash [every friday at 9pm]", "FREQ=WEEKLY;BYDAY=FR", "2026-11-20 21:00"),
    ("take out trash [on thursdays]", "FREQ=WEEKLY;BYDAY=TH", "2026-11-26"),
    ("take out trash [thursdays]", "FREQ=WEEKLY;BYDAY=TH", "2026-11-26"),
    ("take out trash [mondays and thursdays]", "FREQ=WEEKLY;BYDAY=MO,TH", "2026-11-23"),
    ("gym [every monday and thursday]", "FREQ=WEEKLY;BYDAY=MO,TH", "2026-11-23"),
    ("gym [every mon, wed and fri]", "FREQ=WEEKLY;BYDAY=MO,WE,FR", "2026-11-20"),
    ("gym [every mon/wed/fri]", "FREQ=WEEKLY;BYDAY=MO,WE,FR", "2026-11-20"),
    ("gym [every tuesday & thursday at 7am]", "FREQ=WEEKLY;BYDAY=TU,TH", "2026-11-24 07:00"),
    ("gym [every monday to friday]", "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", "2026-11-20"),
    ("gym [every tuesday morning]", "FREQ=WEEKLY;BYDAY=TU", "2026-11-24"),
    ("gym [every other tuesday]", "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU", "2026-11-24"),
    ("gym [every second tuesday]", "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU", "2026-11-24"),
    ("gym [every week]", "FREQ=WEEKLY", "2026-11-20"),
    ("gym [weekly]", "FREQ=WEEKLY", "2026-11-20"),
    ("gym [once a week]", "FREQ=WEEKLY", "2026-11-20"),
    ("gym [every week on monday]", "FREQ=WEEKLY;BYDAY=MO", "2026-11-23"),
    ("gym [weekly on monday and friday]", "FREQ=WEEKLY;BYDAY=MO,FR", "2026-11-20"),
    ("gym [every 2 weeks]", "FREQ=WEEKLY;INTERVAL=2", "2026-11-20"),
    ("gym [every other week]", "FREQ=WEEKLY;INTERVAL=2", "2026-11-20"),
    ("gym [every fortnight]", "FREQ=WEEKLY;INTERVAL=2", "2026-11-20"),
    ("gym [biweekly]", "FREQ=WEEKLY;INTERVAL=2", "2026-11-20"),
    ("gym [bi-weekly]", "FREQ=WEEKLY;INTERVAL=2", "2026-11-20"),
    ("gym [every two weeks on tuesday]", "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU", "2026-11-24"),
    ("gym [every 2 weeks starting monday]", "FREQ=WEEKLY;INTERVAL=2", "2026-11-23"),
    ("standup [weekdays at 9]", "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", "2026-11-23 09:00"),
    ("standup [on weekdays]", "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", "2026-11-20"),
    ("standup [every weekday at 9:30]", "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", "2026-11-23 09:30"),
    ("standup [every workday]", "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", "2026-11-20"),
    ("standup [every business day]", "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", "2026-11-20"),
    ("long run [every weekend]", "FREQ=WEEKLY;BYDAY=SA,SU", "2026-11-21"),
    ("long run [on weekends]", "FREQ=WEEKLY;BYDAY=SA,SU", "2026-11-21"),
    ("pay rent [every month]", "FREQ=MONTHLY", "2026-11-20"),
    ("pay rent [monthly]", "FREQ=MONTHLY", "2026-11-20"),
    ("pay rent [monthly on the 1st]", "FREQ=MONTHLY;BYMONTHDAY=1", "2026-12-01"),
    ("pay rent [every month on the 1st]", "FREQ=MONTHLY;BYMONTHDAY=1", "2026-12-01"),
    ("pay rent [on the 1st of every month]", "FREQ=MONTHLY;BYMONTHDAY=1", "2026-12-01"),
    ("pay rent [the 1st of each month]", "FREQ=MONTHLY;BYMONTHDAY=1", "2026-12-01"),
    ("pay rent [every 1st of the month]", "FREQ=MONTHLY;BYMONTHDAY=1", "2026-12-01"),
    ("pay rent [every 15th]", "FREQ=MONTHLY;BYMONTHDAY=15", "2026-12-15"),
    ("pay rent [on the 1st every month]", "FREQ=MONTHLY;BYMONTHDAY=1", "2026-12-01"),
    ("payroll [every month on the 1st and 15th]", "FREQ=MONTHLY;BYMONTHDAY=1,15", "2026-12-01"),
    ("payroll [on the last day of every month]", "FREQ=MONTHLY;BYMONTHDAY=-1", "2026-11-30"),
    ("payroll [every last day of the month]", "FREQ=MONTHLY;BYMONTHDAY=-1", "2026-11-30"),
    ("payroll [monthly on the last day]", "FREQ=MONTHLY;BYMONTHDAY=-1", "2026-11-30"),
    ("board [every first monday of the month]", "FREQ=MONTHLY;BYDAY=1MO", "2026-12-07"),
    ("board [on the first monday of every month]", "FREQ=MONTHLY;BYDAY=1MO", "2026-12-07"),
    ("board [every month on the first monday]", "FREQ=MONTHLY;BYDAY=1MO", "2026-12-07"),
    ("board [every last friday of the month]", "FREQ=MONTHLY;BYDAY=-1FR", "2026-11-27"),
    ("board [every last friday]", "FREQ=MONTHLY;BYDAY=-1FR", "2026-11-27"),
    ("board [every third friday]", "FREQ=MONTHLY;BYDAY=3FR", "2026-11-20"),
    ("board [every 2nd tuesday of the month]", "FREQ=MONTHLY;BYDAY=2TU", "2026-12-08"),
    ("board [the 1st and 3rd monday of every month]", "FREQ=MONTHLY;BYDAY=1MO,3MO", "2026-12-07"),
    ("report [every last workday of the month]", "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1", "2026-11-30"),
    ("gym [every day except sunday]", "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR,SA", "2026-11-20"),
    ("gym [every weekday but friday]", "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH", "2026-11-23"),
    ("gym [every day but not on weekends]", "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", "2026-11-20"),
    ("gym [every 2nd friday]", "FREQ=WEEKLY;INTERVAL=2;BYDAY=FR", "2026-11-20"),
    ("report [half-yearly]", "FREQ=MONTHLY;INTERVAL=6", "2026-11-20"),
    ("report [every 2 months]", "FREQ=MONTHLY;INTERVAL=2", "2026-11-20"),
    ("report [every other month]", "FREQ=MONTHLY;INTERVAL=2", "2026-11-20"),
    ("report [every quarter]", "FREQ=MONTHLY;INTERVAL=3", "2026-11-20"),
    ("report [quarterly]", "FREQ=MONTHLY;INTERVAL=3", "2026-11-20"),
    ("report [every six months]", "FREQ=MONTHLY;INTERVAL=6", "2026-11-20"),
    ("taxes [every year]", "FREQ=YEARLY", "2026-11-20"),
    ("taxes [yearly]", "FREQ=YEARLY", "2026-11-20"),
    ("taxes [annually]", "FREQ=YEARLY", "2026-11-20"),
    ("taxes [once a year]", "FREQ=YEARLY", "2026-11-20"),
    ("taxes [every april]", "FREQ=YEARLY;BYMONTH=4", "2027-04-01"),
    ("taxes [every april 15]", "FREQ=YEARLY;BYMONTH=4;BYMONTHDAY=15", "2027-04-15"),
    ("taxes [every 15th of april]", "FREQ=YEARLY;BYMONTH=4;BYMONTHDAY=15", "2027-04-15"),
    ("taxes [every year on april 15]", "FREQ=YEARLY;BYMONTH=4;BYMONTHDAY=15", "2027-04-15"),
    ("taxes [on april 15 every year]", "FREQ=YEARLY;BYMONTH=4;BYMONTHDAY=15", "2027-04-15"),
    ("call grandma [every christmas]", "FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=25", "2026-12-25"),
    ("vitamins [every day for 10 days]", "FREQ=DAILY;UNTIL=20261129", "2026-11-20"),
    ("vitamins [every day for 3 weeks]", "FREQ=DAILY;UNTIL=20261210", "2026-11-20"),
    ("vitamins [every day until friday]", "FREQ=DAILY;UNTIL=20261127", "2026-11-20"),
    ("vitamins [every 3 days until march]", "FREQ=DAILY;INTERVAL=3;UNTIL=20270301", "2026-11-20"),
    ("vitamins [every day until the end of the month]", "FREQ=DAILY;UNTIL=20261130", "2026-11-20"),
    ("vitamins [every monday at 8pm until december 14]", "FREQ=WEEKLY;BYDAY=MO;UNTIL=20261214", "2026-11-23 20:00"),
    ("vitamins [daily, 5 times]", "FREQ=DAILY;COUNT=5", "2026-11-20"),
    ("vitamins [every week for 6 times]", "FREQ=WEEKLY;COUNT=6", "2026-11-20"),
    ("vitamins [every day starting tomorrow]", "FREQ=DAILY", "2026-11-21"),
    ("vitamins [every day from monday]", "FREQ=DAILY", "2026-11-23"),
    ("vitamins [every day starting monday until friday]", "FREQ=DAILY;UNTIL=20261127", "2026-11-23"),
    ("[every weekend except sunday]", "FREQ=WEEKLY;BYDAY=SA", "2026-11-21"),
    ("[every day except weekdays]", "FREQ=WEEKLY;BYDAY=SA,SU", "2026-11-21"),
    ("[every month on 15]", "FREQ=MONTHLY;BYMONTHDAY=15", "2026-12-15"),
    ("[every year in may]", "FREQ=YEARLY;BYMONTH=5", "2027-05-01"),
    ("[every month on the 3rd day]", "FREQ=MONTHLY;BYMONTHDAY=3", "2026-12-03"),
    ("[every first monday of may]", "FREQ=YEARLY;BYMONTH=5;BYDAY=1MO", "2027-05-03"),
    ("[every last working day]", "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1", "2026-11-30"),
    ("[in the evenings]", "FREQ=DAILY", "2026-11-20"),
    ("[once every 2 weeks]", "FREQ=WEEKLY;INTERVAL=2", "2026-11-20"),
    ("[every year on christmas]", "FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=25", "2026-12-25"),
    ("[every day starting on the 1st]", "FREQ=DAILY", "2026-12-01"),
    ("[every mon-fri]", "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", "2026-11-20"),
    ("[every friday] send the report", "FREQ=WEEKLY;BYDAY=FR", "2026-11-20"),
    ("remind me [every friday] to send the report at 5pm", "FREQ=WEEKLY;BYDAY=FR", "2026-11-20 17:00"),
    ("set a [daily] reminder to stretch at 3pm", "FREQ=DAILY", "2026-11-20 15:00"),
    ("set a [weekly] reminder to stretch on tuesday", "FREQ=WEEKLY;BYDAY=TU", "2026-11-24"),
]


@pytest.mark.parametrize(("marked", "rule", "moment"), CASES)
def test_a_recurrence_gives_its_rule_its_first_day_and_its_words(marked: str, rule: str, moment: str) -> None:
    text, span = without_brackets(marked)
    found = find_dates(text, now=NOW)
    assert found, "nothing found"
    first = found[0]
    said = f"{first.date} {first.time:%H:%M}" if first.time else f"{first.date}"
    assert (text[first.start : first.end], first.recurrence, said) == (span, rule, moment)


@pytest.mark.parametrize("rule", sorted({rule for _, rule, _ in CASES}))
def test_every_rule_is_one_that_calendars_read(rule: str) -> None:
    assert rrulestr(rule, dtstart=NOW.replace(tzinfo=None)).after(NOW.replace(tzinfo=None)) is not None


def test_a_recurrence_can_count_from_its_completion() -> None:
    text = "water plants every 3 days after completion"
    (found,) = find_dates(text, now=NOW)
    assert (found.recurrence, found.after_completion, text[found.start :]) == (
        "FREQ=DAILY;INTERVAL=3",
        True,
        "every 3 days after completion",
    )


@pytest.mark.parametrize("text", ["stretch every hour", "pay on every february 31st", "smile every now and then"])
def test_what_no_task_can_repeat_is_no_recurrence(text: str) -> None:
    assert all(match.recurrence is None for match in find_dates(text, now=NOW))
