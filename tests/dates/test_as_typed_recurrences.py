"""Recurrences as people type them, with the rule and the first day, as of Friday 20 November 2026, 10:00.

These were written before it was known which of them are understood. The traps look like recurrences and are none.
"""

from __future__ import annotations

import pytest
from dateutil.rrule import rrulestr

from taskchat.dates import find_dates
from tests.dates.clock_of_tests import NOW
from tests.dates.test_find import without_brackets

_WORK = "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR"

# The words in [brackets] are the span.
DAILY = [
    ("take vitamins [every morning at 8]", "FREQ=DAILY", "2026-11-21 08:00"),
    ("walk the dog [every evening]", "FREQ=DAILY", "2026-11-20"),
    ("walk the dog [each evening at 7]", "FREQ=DAILY", "2026-11-20 19:00"),
    ("walk the dog [evry day]", "FREQ=DAILY", "2026-11-20"),
    ("walk the dog [every day at 7am]", "FREQ=DAILY", "2026-11-21 07:00"),
    ("walk the dog [7am daily]", "FREQ=DAILY", "2026-11-21 07:00"),
    ("walk the dog [daily 7am]", "FREQ=DAILY", "2026-11-21 07:00"),
    ("[daily]: walk the dog", "FREQ=DAILY", "2026-11-20"),
    ("[every day] walk the dog", "FREQ=DAILY", "2026-11-20"),
    ("journal [every night] before bed", "FREQ=DAILY", "2026-11-20"),
    ("journal [every night at 10]", "FREQ=DAILY", "2026-11-20 22:00"),
    ("journal [once a day]", "FREQ=DAILY", "2026-11-20"),
    ("journal [once per day]", "FREQ=DAILY", "2026-11-20"),
    ("journal [every other day at 9pm]", "FREQ=DAILY;INTERVAL=2", "2026-11-20 21:00"),
    ("journal [every 2nd day]", "FREQ=DAILY;INTERVAL=2", "2026-11-20"),
    ("journal [every ten days]", "FREQ=DAILY;INTERVAL=10", "2026-11-20"),
    ("journal [every 90 days]", "FREQ=DAILY;INTERVAL=90", "2026-11-20"),
    ("journal [every few days]", "FREQ=DAILY;INTERVAL=3", "2026-11-20"),
    ("journal [repeat daily]", "FREQ=DAILY", "2026-11-20"),
    ("journal, [repeating every 3 days]", "FREQ=DAILY;INTERVAL=3", "2026-11-20"),
]
WEEKLY = [
    ("bins out [every thurs night]", "FREQ=WEEKLY;BYDAY=TH", "2026-11-26"),
    ("bins out [every wensday]", "FREQ=WEEKLY;BYDAY=WE", "2026-11-25"),
    ("bins out [thursday nights]", "FREQ=WEEKLY;BYDAY=TH", "2026-11-26"),
    ("bins out [tuesday evenings]", "FREQ=WEEKLY;BYDAY=TU", "2026-11-24"),
    ("bins out [sunday mornings at 9]", "FREQ=WEEKLY;BYDAY=SU", "2026-11-22 09:00"),
    ("bins out [on sundays]", "FREQ=WEEKLY;BYDAY=SU", "2026-11-22"),
    ("bins out [saturdays at 9am]", "FREQ=WEEKLY;BYDAY=SA", "2026-11-21 09:00"),
    ("bins out [every sat and sun]", "FREQ=WEEKLY;BYDAY=SA,SU", "2026-11-21"),
    ("bins out [every tue & thu]", "FREQ=WEEKLY;BYDAY=TU,TH", "2026-11-24"),
    ("bins out [every tues/thurs at 6pm]", "FREQ=WEEKLY;BYDAY=TU,TH", "2026-11-24 18:00"),
    ("bins out [every monday, wednesday, and friday]", "FREQ=WEEKLY;BYDAY=MO,WE,FR", "2026-11-20"),
    ("bins out [mondays, wednesdays and fridays at 6:30am]", "FREQ=WEEKLY;BYDAY=MO,WE,FR", "2026-11-23 06:30"),
    ("bins out [each monday]", "FREQ=WEEKLY;BYDAY=MO", "2026-11-23"),
    ("bins out [every single monday]", "FREQ=WEEKLY;BYDAY=MO", "2026-11-23"),
    ("bins out [weekly on tuesdays]", "FREQ=WEEKLY;BYDAY=TU", "2026-11-24"),
    ("bins out [weekly on tues at 8am]", "FREQ=WEEKLY;BYDAY=TU", "2026-11-24 08:00"),
    ("bins out [every week on tuesday and friday]", "FREQ=WEEKLY;BYDAY=TU,FR", "2026-11-20"),
    ("bins out [tuesday every week]", "FREQ=WEEKLY;BYDAY=TU", "2026-11-24"),
    ("bins out [every tuesday of the week]", "FREQ=WEEKLY;BYDAY=TU", "2026-11-24"),
    ("bins out [once weekly]", "FREQ=WEEKLY", "2026-11-20"),
    ("bins out [once per week]", "FREQ=WEEKLY", "2026-11-20"),
    ("bins out [once a week on fridays]", "FREQ=WEEKLY;BYDAY=FR", "2026-11-20"),
    ("bins out [every other week on mon]", "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO", "2026-11-23"),
    ("bins out [every two weeks on fridays]", "FREQ=WEEKLY;INTERVAL=2;BYDAY=FR", "2026-11-20"),
    ("bins out [every other friday starting dec 4]", "FREQ=WEEKLY;INTERVAL=2;BYDAY=FR", "2026-12-04"),
    ("bins out [every second wednesday]", "FREQ=WEEKLY;INTERVAL=2;BYDAY=WE", "2026-11-25"),
    ("bins out [every alternate thursday]", "FREQ=WEEKLY;INTERVAL=2;BYDAY=TH", "2026-11-26"),
    ("bins out [fortnightly on thursday]", "FREQ=WEEKLY;INTERVAL=2;BYDAY=TH", "2026-11-26"),
    ("bins out [every fortnight on wednesday]", "FREQ=WEEKLY;INTERVAL=2;BYDAY=WE", "2026-11-25"),
    ("bins out [biweekly on mondays]", "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO", "2026-11-23"),
    ("bins out [every 3 weeks]", "FREQ=WEEKLY;INTERVAL=3", "2026-11-20"),
    ("bins out [every 4 wks]", "FREQ=WEEKLY;INTERVAL=4", "2026-11-20"),
    ("bins out [once every 2 weeks]", "FREQ=WEEKLY;INTERVAL=2", "2026-11-20"),
    ("bins out [every third week]", "FREQ=WEEKLY;INTERVAL=3", "2026-11-20"),
    ("bins out [every 3 weeks on saturday]", "FREQ=WEEKLY;INTERVAL=3;BYDAY=SA", "2026-11-21"),
    ("log hours [every weekday morning]", _WORK, "2026-11-20"),
    ("log hours [weekday mornings at 7]", _WORK, "2026-11-23 07:00"),
    ("log hours [weekdays at 5pm]", _WORK, "2026-11-20 17:00"),
    ("log hours [5pm on weekdays]", _WORK, "2026-11-20 17:00"),
    ("log hours [every work day at 5]", _WORK, "2026-11-20 17:00"),
    ("log hours [every working day]", _WORK, "2026-11-20"),
    ("log hours [monday through friday every week]", _WORK, "2026-11-20"),
    ("log hours [every mon to fri at 9]", _WORK, "2026-11-23 09:00"),
    ("log hours [mondays to fridays]", _WORK, "2026-11-20"),
    ("sleep in [weekends]", "FREQ=WEEKLY;BYDAY=SA,SU", "2026-11-21"),
    ("sleep in [on weekends at 10]", "FREQ=WEEKLY;BYDAY=SA,SU", "2026-11-21 10:00"),
    ("sleep in [each weekend]", "FREQ=WEEKLY;BYDAY=SA,SU", "2026-11-21"),
    ("sleep in [every other weekend]", "FREQ=WEEKLY;INTERVAL=2;BYDAY=SA,SU", "2026-11-21"),
]
MONTHLY = [
    ("pay card [on the 5th of each month]", "FREQ=MONTHLY;BYMONTHDAY=5", "2026-12-05"),
    ("pay card [monthly on the 15th at 9am]", "FREQ=MONTHLY;BYMONTHDAY=15", "2026-12-15 09:00"),
    ("pay card [the 28th of every month]", "FREQ=MONTHLY;BYMONTHDAY=28", "2026-11-28"),
    ("pay card [every 28th]", "FREQ=MONTHLY;BYMONTHDAY=28", "2026-11-28"),
    ("pay card [every month on the 28th]", "FREQ=MONTHLY;BYMONTHDAY=28", "2026-11-28"),
    ("pay card [each month on the 1st at noon]", "FREQ=MONTHLY;BYMONTHDAY=1", "2026-12-01 12:00"),
    ("pay card [1st of the month every month]", "FREQ=MONTHLY;BYMONTHDAY=1", "2026-12-01"),
    ("pay card [every first of the month]", "FREQ=MONTHLY;BYMONTHDAY=1", "2026-12-01"),
    ("pay card [on the first of every month]", "FREQ=MONTHLY;BYMONTHDAY=1", "2026-12-01"),
    ("pay card [the first of each month]", "FREQ=MONTHLY;BYMONTHDAY=1", "2026-12-01"),
    ("pay card [monthly on day 10]", "FREQ=MONTHLY;BYMONTHDAY=10", "2026-12-10"),
    ("pay card [every month on the 1st and the 15th]", "FREQ=MONTHLY;BYMONTHDAY=1,15", "2026-12-01"),
    ("pay card [on the 1st and 15th of every month]", "FREQ=MONTHLY;BYMONTHDAY=1,15", "2026-12-01"),
    ("pay card [every last day of the month]", "FREQ=MONTHLY;BYMONTHDAY=-1", "2026-11-30"),
    ("pay card [at the end of every month]", "FREQ=MONTHLY;BYMONTHDAY=-1", "2026-11-30"),
    ("pay card [at the end of each month]", "FREQ=MONTHLY;BYMONTHDAY=-1", "2026-11-30"),
    ("pay card [every month end]", "FREQ=MONTHLY;BYMONTHDAY=-1", "2026-11-30"),
    ("pay card [at the start of every month]", "FREQ=MONTHLY;BYMONTHDAY=1", "2026-12-01"),
    ("pay card [at the beginning of each month]", "FREQ=MONTHLY;BYMONTHDAY=1", "2026-12-01"),
    ("pay card [once a month]", "FREQ=MONTHLY", "2026-11-20"),
    ("pay card [each month]", "FREQ=MONTHLY", "2026-11-20"),
    ("pay card [every 6 months]", "FREQ=MONTHLY;INTERVAL=6", "2026-11-20"),
    ("pay card [every half year]", "FREQ=MONTHLY;INTERVAL=6", "2026-11-20"),
    ("pay card [every three months]", "FREQ=MONTHLY;INTERVAL=3", "2026-11-20"),
    ("pay card [once every three months]", "FREQ=MONTHLY;INTERVAL=3", "2026-11-20"),
    ("pay card [once a quarter]", "FREQ=MONTHLY;INTERVAL=3", "2026-11-20"),
    ("pay card [quarterly on the 15th]", "FREQ=MONTHLY;INTERVAL=3;BYMONTHDAY=15", "2026-12-15"),
    ("pay card [every other month on the 3rd]", "FREQ=MONTHLY;INTERVAL=2;BYMONTHDAY=3", "2026-12-03"),
    ("book club [first sunday of every month]", "FREQ=MONTHLY;BYDAY=1SU", "2026-12-06"),
    ("book club [the second tuesday of each month at 6pm]", "FREQ=MONTHLY;BYDAY=2TU", "2026-12-08 18:00"),
    ("book club [every 3rd thursday of the month at 19:00]", "FREQ=MONTHLY;BYDAY=3TH", "2026-12-17 19:00"),
    ("book club [every 2nd and 4th thursday]", "FREQ=MONTHLY;BYDAY=2TH,4TH", "2026-11-26"),
    ("book club [monthly on the last friday]", "FREQ=MONTHLY;BYDAY=-1FR", "2026-11-27"),
    ("book club [last friday of each month]", "FREQ=MONTHLY;BYDAY=-1FR", "2026-11-27"),
    ("book club [the last thursday of every month at 7pm]", "FREQ=MONTHLY;BYDAY=-1TH", "2026-11-26 19:00"),
    ("payroll [first business day of every month]", f"FREQ=MONTHLY;{_WORK[12:]};BYSETPOS=1", "2026-12-01"),
    ("payroll [on the last working day of every month]", f"FREQ=MONTHLY;{_WORK[12:]};BYSETPOS=-1", "2026-11-30"),
]
YEARLY = [
    ("call aunt bea [each year on may 3]", "FREQ=YEARLY;BYMONTH=5;BYMONTHDAY=3", "2027-05-03"),
    ("call aunt bea [annually on march 15]", "FREQ=YEARLY;BYMONTH=3;BYMONTHDAY=15", "2027-03-15"),
    ("call aunt bea [yearly on dec 24]", "FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=24", "2026-12-24"),
    ("call aunt bea [every dec 24]", "FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=24", "2026-12-24"),
    ("call aunt bea [every 24th of december]", "FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=24", "2026-12-24"),
    ("call aunt bea [every year on the 24th of december]", "FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=24", "2026-12-24"),
    ("call aunt bea [dec 24 every year]", "FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=24", "2026-12-24"),
    ("call aunt bea [every january 1st]", "FREQ=YEARLY;BYMONTH=1;BYMONTHDAY=1", "2027-01-01"),
    ("call aunt bea [every january]", "FREQ=YEARLY;BYMONTH=1", "2027-01-01"),
    ("call aunt bea [every thanksgiving]", "FREQ=YEARLY;BYMONTH=11;BYDAY=4TH", "2026-11-26"),
    ("call aunt bea [every mother's day]", "FREQ=YEARLY;BYMONTH=5;BYDAY=2SU", "2027-05-09"),
    ("call aunt bea [every valentine's day]", "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=14", "2027-02-14"),
    ("call aunt bea [every new year's eve at 11pm]", "FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=31", "2026-12-31 23:00"),
    ("call aunt bea [every 2 years]", "FREQ=YEARLY;INTERVAL=2", "2026-11-20"),
    ("call aunt bea [every other year]", "FREQ=YEARLY;INTERVAL=2", "2026-11-20"),
    ("call aunt bea [first monday of september every year]", "FREQ=YEARLY;BYMONTH=9;BYDAY=1MO", "2027-09-06"),
]
LIMITED = [
    ("antibiotics [every day for a week]", "FREQ=DAILY;UNTIL=20261126", "2026-11-20"),
    ("antibiotics [every day for the next 5 days]", "FREQ=DAILY;UNTIL=20261124", "2026-11-20"),
    ("antibiotics [daily for 10 days]", "FREQ=DAILY;UNTIL=20261129", "2026-11-20"),
    ("antibiotics [daily until the 30th]", "FREQ=DAILY;UNTIL=20261130", "2026-11-20"),
    ("antibiotics [every day till sunday]", "FREQ=DAILY;UNTIL=20261122", "2026-11-20"),
    ("antibiotics [every day through dec 3]", "FREQ=DAILY;UNTIL=20261203", "2026-11-20"),
    ("antibiotics [every 3 days until march]", "FREQ=DAILY;INTERVAL=3;UNTIL=20270301", "2026-11-20"),
    ("antibiotics [every week until christmas]", "FREQ=WEEKLY;UNTIL=20261225", "2026-11-20"),
    ("antibiotics [every monday for 4 weeks]", "FREQ=WEEKLY;BYDAY=MO;UNTIL=20261217", "2026-11-23"),
    ("antibiotics [every monday at 6pm until dec 14]", "FREQ=WEEKLY;BYDAY=MO;UNTIL=20261214", "2026-11-23 18:00"),
    ("antibiotics [every 2 days, 10 times]", "FREQ=DAILY;INTERVAL=2;COUNT=10", "2026-11-20"),
    ("antibiotics [daily for 5 times]", "FREQ=DAILY;COUNT=5", "2026-11-20"),
    ("antibiotics [every day starting tomorrow at 8am]", "FREQ=DAILY", "2026-11-21 08:00"),
    ("antibiotics [every day from dec 1 to dec 10]", "FREQ=DAILY;UNTIL=20261210", "2026-12-01"),
    ("antibiotics [every day this week]", "FREQ=DAILY;UNTIL=20261122", "2026-11-20"),
    ("antibiotics [every day next week]", "FREQ=DAILY;UNTIL=20261129", "2026-11-23"),
    ("antibiotics [every weekday in december]", f"{_WORK};UNTIL=20261231", "2026-12-01"),
    ("antibiotics [every day except weekends]", _WORK, "2026-11-20"),
    ("antibiotics [every day but sunday]", "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR,SA", "2026-11-20"),
    ("antibiotics [every day except monday and tuesday]", "FREQ=WEEKLY;BYDAY=WE,TH,FR,SA,SU", "2026-11-20"),
    ("antibiotics [weekdays except friday]", "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH", "2026-11-23"),
]
CASES = [*DAILY, *WEEKLY, *MONTHLY, *YEARLY, *LIMITED]


@pytest.mark.parametrize(("marked", "rule", "moment"), CASES)
def test_a_recurrence_as_typed_gives_its_rule_its_first_day_and_its_words(marked: str, rule: str, moment: str) -> None:
    text, span = without_brackets(marked)
    found = find_dates(text, now=NOW)
    assert found, "nothing found"
    first = found[0]
    said = f"{first.date} {first.time:%H:%M}" if first.time else f"{first.date}"
    assert (text[first.start : first.end], first.recurrence, said) == (span, rule, moment)


@pytest.mark.parametrize(("rule", "moment"), sorted({(rule, moment[:10]) for _, rule, moment in CASES}))
def test_the_first_day_is_one_of_the_rule(rule: str, moment: str) -> None:
    first = NOW.fromisoformat(moment)
    assert rrulestr(rule.partition(";UNTIL")[0], dtstart=first)[0] == first


AFTER_COMPLETION = [
    ("change filter [every 3 months after completion]", "FREQ=MONTHLY;INTERVAL=3"),
    ("change filter [every! 2 weeks]", "FREQ=WEEKLY;INTERVAL=2"),
    ("change filter [3 days after completion]", "FREQ=DAILY;INTERVAL=3"),
    ("change filter [every week after i finish it]", "FREQ=WEEKLY"),
    ("change filter [2 weeks after i complete it]", "FREQ=WEEKLY;INTERVAL=2"),
    ("change filter [every month after it's done]", "FREQ=MONTHLY"),
    ("change filter [10 days after finishing]", "FREQ=DAILY;INTERVAL=10"),
    ("change filter [every 5 days from completion]", "FREQ=DAILY;INTERVAL=5"),
    ("change filter [a week after completing it]", "FREQ=WEEKLY"),
    ("change filter [weekly after completion]", "FREQ=WEEKLY"),
    ("change filter [every 3 days, after completion]", "FREQ=DAILY;INTERVAL=3"),
    ("change filter [3 days after each completion]", "FREQ=DAILY;INTERVAL=3"),
]


@pytest.mark.parametrize(("marked", "rule"), AFTER_COMPLETION)
def test_a_recurrence_can_count_from_the_day_on_which_the_task_is_done(marked: str, rule: str) -> None:
    text, span = without_brackets(marked)
    (found,) = find_dates(text, now=NOW)
    assert (text[found.start : found.end], found.recurrence, found.after_completion) == (span, rule, True)


TRAPS = [
    "buy a monthly bus pass",
    "renew monthly train ticket",
    "read the weekly",
    "read the daily mail",
    "buy the daily mail",
    "daily mail",
    "daily planner",
    "weekly meal plan",
    "weekly shop",
    "write weekly report",
    "monthly budget",
    "send the monthly newsletter",
    "cancel the monthly gym membership",
    "find monthly parking near work",
    "compare yearly plans",
    "pay the yearly fee",
    "sign the annual report",
    "fill in annual leave form",
    "print biweekly pay stub",
    "quarterly review prep",
    "prepare the quarterly numbers",
    "fix the nightly build",
    "subscribe to the economist weekly edition",
    "watch the daily show",
    "buy everyday shoes",
    "get everyday plates from ikea",
    "thank each of the guests",
    "call every client",
    "every dog has its day",
    "check every other box",
    "wipe every second shelf",
    "read once upon a time",
    "try once more",
    "pack weekend bag",
    "buy sunday paper",
    "set up monday.com board",
    "make a mondays playlist",
    "look up friday prayers times",
    "go over every month's statement",
    "learn every other verse",
    "clean out each drawer",
    "take every chance",
    "read every page of the lease",
    "water every plant",
    "buy daily contact lenses",
    "order daily multivitamins",
    "back up everything",
    "draft the weekly sync agenda",
    "the monthly",
    "weeklies",
]


@pytest.mark.parametrize("title", TRAPS)
def test_a_title_that_looks_like_a_recurrence_is_none(title: str) -> None:
    assert find_dates(title, now=NOW) == []


@pytest.mark.parametrize("text", ["stretch every hour", "drink water every 2 hours", "look up every 30 minutes"])
def test_what_repeats_within_a_day_is_no_recurrence_of_a_task(text: str) -> None:
    assert all(match.recurrence is None for match in find_dates(text, now=NOW))
