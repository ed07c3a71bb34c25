"""Sentences, and the date that each speaks of, as of Friday 20 November 2026, 10:00."""

from __future__ import annotations

import pytest

from taskchat.dates import find_dates
from tests.dates.clock_of_tests import NOW

# The words in [brackets] are the span; the first bracket is the match that is checked.
CASES = [
    # near days
    ("buy milk [today]", "2026-11-20"),
    ("buy milk [tomorrow]", "2026-11-21"),
    ("what did i do [yesterday]", "2026-11-19"),
    ("dentist [the day after tomorrow]", "2026-11-22"),
    ("check the oven [later today]", "2026-11-20"),
    ("[tomorrow]: call the bank", "2026-11-21"),
    # misspelt and short
    ("buy milk [tmrw]", "2026-11-21"),
    ("buy milk [tomorow]", "2026-11-21"),
    ("buy milk [tommorow]", "2026-11-21"),
    ("buy milk [2morrow]", "2026-11-21"),
    ("buy milk [on wensday]", "2026-11-25"),
    ("call ann [weds]", "2026-11-25"),
    ("call ann [thurs 3pm]", "2026-11-26 15:00"),
    ("pay rent [by decemebr 1]", "2026-12-01"),
    ("party [next saterday]", "2026-11-28"),
    # weekdays: a bare one is the next, never today, unless its time is still to come
    ("send invoice [monday]", "2026-11-23"),
    ("send invoice [by friday]", "2026-11-27"),
    ("send invoice [friday 5pm]", "2026-11-20 17:00"),
    ("send invoice [friday 9am]", "2026-11-27 09:00"),
    ("send invoice [this friday]", "2026-11-20"),
    ("send invoice [next friday]", "2026-11-27"),
    ("send invoice [next monday]", "2026-11-23"),
    ("send invoice [next sunday]", "2026-11-29"),
    ("what did i finish [last monday]", "2026-11-16"),
    ("what did i finish [last friday]", "2026-11-13"),
    ("gym [this coming tuesday]", "2026-11-24"),
    ("gym [on tuesday next week]", "2026-11-24"),
    ("gym [wednesday of next week]", "2026-11-25"),
    ("gym [next week on thursday]", "2026-11-26"),
    ("gym [a week from monday]", "2026-11-30"),
    ("gym [monday week]", "2026-11-30"),
    ("brunch [sun at 11]", "2026-11-22 11:00"),
    ("brunch [on sat]", "2026-11-21"),
    ("[sat]: clean the garage", "2026-11-21"),
    ("lunch with Tom [Fri 27 Nov]", "2026-11-27"),
    ("lunch [tuesday the 24th]", "2026-11-24"),
    ("dinner [tomorrow, saturday]", "2026-11-21"),
    ("review [three fridays from now]", "2026-12-11"),
    # relative
    ("pay the plumber [in 3 days]", "2026-11-23"),
    ("pay the plumber [in three weeks]", "2026-12-11"),
    ("pay the plumber [in a couple of weeks]", "2026-12-04"),
    ("pay the plumber [in 5 business days]", "2026-11-27"),
    ("pay the plumber [within 10 days]", "2026-11-30"),
    ("pay the plumber [3 days from now]", "2026-11-23"),
    ("renew passport [in a month]", "2026-12-20"),
    ("renew passport [in 6 months]", "2027-05-20"),
    ("renew passport [a year from today]", "2027-11-20"),
    ("check the oven [in 2 hours]", "2026-11-20 12:00"),
    ("check the oven [in 90 minutes]", "2026-11-20 11:30"),
    ("check the oven [in half an hour]", "2026-11-20 10:30"),
    ("check the oven [in an hour and a half]", "2026-11-20 11:30"),
    ("check the oven [in 1h30m]", "2026-11-20 11:30"),
    ("check the oven [in 2.5 hours]", "2026-11-20 12:30"),
    ("check the oven [an hour from now]", "2026-11-20 11:00"),
    ("set a timer [for 5 minutes]", "2026-11-20 10:05"),
    ("done [3 days ago]", "2026-11-17"),
    ("pack [two days before christmas]", "2026-12-23"),
    ("thank you cards [a week after easter]", "2027-04-04"),
    # weeks, months and their ends
    ("clean garage [this weekend]", "2026-11-21"),
    ("clean garage [next weekend]", "2026-11-28"),
    ("clean garage [on the weekend]", "2026-11-21"),
    ("clean garage [next week]", "2026-11-23"),
    ("clean garage [this week]", "2026-11-20"),
    ("clean garage [next month]", "2026-12-01"),
    ("clean garage [this month]", "2026-11-30"),
    ("file taxes [by end of month]", "2026-11-30"),
    ("file taxes [by the end of the month]", "2026-11-30"),
    ("file taxes [by the end of next month]", "2026-12-31"),
    ("file taxes [by the end of the year]", "2026-12-31"),
    ("file taxes [by the end of march]", "2027-03-31"),
    ("file taxes [eom]", "2026-11-30"),
    ("file taxes [in april]", "2027-04-01"),
    ("file taxes [before may]", "2027-04-30"),
    ("file taxes [in march 2028]", "2028-03-01"),
    ("file taxes [mid december]", "2026-12-16"),
    ("file taxes [at the beginning of next month]", "2026-12-01"),
    ("file taxes [by q2]", "2027-04-01"),
    ("file taxes [in 2028]", "2028-01-01"),
    ("board meeting [first monday of december]", "2026-12-07"),
    ("board meeting [on the last friday of the month]", "2026-11-27"),
    ("board meeting [last working day of the month]", "2026-11-30"),
    ("tasks i finished [in the last 3 days]", "2026-11-17"),
    ("trip [the week after next]", "2026-11-30"),
    ("trip [next month on the 5th]", "2026-12-05"),
    ("trip [the day before christmas]", "2026-12-24"),
    ("trip [the day after thanksgiving]", "2026-11-27"),
    ("trip [march 3 next year]", "2027-03-03"),
    ("trip [next march 3]", "2027-03-03"),
    ("trip [due 20261125]", "2026-11-25"),
    ("trip [fri 6p]", "2026-11-20 18:00"),
    ("trip [mon 9a-10a]", "2026-11-23 09:00"),
    ("trip [at 20 to noon]", "2026-11-20 11:40"),
    ("trip [week of dec 7]", "2026-12-07"),
    ("trip [in 2 weeks' time]", "2026-12-04"),
    # written
    ("buy gifts [dec 1]", "2026-12-01"),
    ("buy gifts [25 dec]", "2026-12-25"),
    ("buy gifts [on the 25th of december]", "2026-12-25"),
    ("buy gifts [March 3rd]", "2027-03-03"),
    ("buy gifts [march the third]", "2027-03-03"),
    ("buy gifts [Dec. 24 2027]", "2027-12-24"),
    ("buy gifts [24th december, 2027]", "2027-12-24"),
    ("buy gifts [2027-01-05]", "2027-01-05"),
    ("buy gifts [2027-01-05T17:30]", "2027-01-05 17:30"),
    ("buy gifts [2027-01-05 17:30]", "2027-01-05 17:30"),
    ("buy gifts [2027-01-05T17:30:00Z]", "2027-01-05 18:30"),
    ("buy gifts [2027-01-05T23:30:00-05:00]", "2027-01-06 05:30"),
    ("buy gifts [2027/1/5]", "2027-01-05"),
    ("buy gifts [12/24]", "2026-12-24"),
    ("buy gifts [24/12]", "2026-12-24"),
    ("buy gifts [on 1/2]", "2027-01-02"),
    ("buy gifts [1/5/2027]", "2027-01-05"),
    ("buy gifts [24/12/26]", "2026-12-24"),
    ("buy gifts [24.12.2026]", "2026-12-24"),
    ("buy gifts [by 24.12.] for all", "2026-12-24"),
    ("buy gifts [24-Dec-2026]", "2026-12-24"),
    ("pay rent [on the 28th]", "2026-11-28"),
    ("pay rent [on the 3rd]", "2026-12-03"),
    ("pay rent [by the 1st]", "2026-12-01"),
    ("pay rent [the 1st]", "2026-12-01"),
    ("pay rent [on the first of the month]", "2026-12-01"),
    ("pay rent [by the 20th of next month]", "2026-12-20"),
    ("birthday [feb 29 2028]", "2028-02-29"),
    # clock times
    ("pick up kids [5pm]", "2026-11-20 17:00"),
    ("pick up kids [5 pm]", "2026-11-20 17:00"),
    ("pick up kids [at 5:30 p.m.]", "2026-11-20 17:30"),
    ("pick up kids [at 17:00]", "2026-11-20 17:00"),
    ("pick up kids [at 17.30]", "2026-11-20 17:30"),
    ("pick up kids [17h30]", "2026-11-20 17:30"),
    ("pick up kids [at 5]", "2026-11-20 17:00"),
    ("pick up kids [at five]", "2026-11-20 17:00"),
    ("pick up kids [@ 5]", "2026-11-20 17:00"),
    ("pick up kids [at 5 o'clock]", "2026-11-20 17:00"),
    ("pick up kids [by noon]", "2026-11-20 12:00"),
    ("pick up kids [at midnight]", "2026-11-21 00:00"),
    ("pick up kids [at half past two]", "2026-11-20 14:30"),
    ("pick up kids [at quarter to six]", "2026-11-20 17:45"),
    ("pick up kids [at a quarter past 3]", "2026-11-20 15:15"),
    ("pick up kids [at ten to five]", "2026-11-20 16:50"),
    ("pick up kids [at twenty past three]", "2026-11-20 15:20"),
    ("pick up kids [at 1530]", "2026-11-20 15:30"),
    ("pick up kids [around 3pm]", "2026-11-20 15:00"),
    ("pick up kids [at about 3pm]", "2026-11-20 15:00"),
    ("pick up kids [5pm sharp]", "2026-11-20 17:00"),
    ("pick up kids [after 5pm]", "2026-11-20 17:00"),
    ("take pills [at 8am]", "2026-11-21 08:00"),
    ("take pills [09:00]", "2026-11-21 09:00"),
    ("call mom [at 9]", "2026-11-20 21:00"),
    ("wake up [at 6] please", "2026-11-21 06:00"),
    ("dinner with ana [tomorrow at 8]", "2026-11-21 20:00"),
    ("standup [tomorrow at 8]", "2026-11-21 08:00"),
    ("meet bob [3-4pm]", "2026-11-20 15:00"),
    ("meet bob [from 2 to 4pm]", "2026-11-20 14:00"),
    ("meet bob [between 2pm and 4pm]", "2026-11-20 14:00"),
    ("meet bob [tomorrow 11-1pm]", "2026-11-21 11:00"),
    ("meet bob [9:30-10:30 on monday]", "2026-11-23 09:30"),
    # day and time together
    ("team sync [mon at 10:15 am]", "2026-11-23 10:15"),
    ("[at 5pm tomorrow] buy milk", "2026-11-21 17:00"),
    ("buy milk [tomorrow 5pm]", "2026-11-21 17:00"),
    ("buy milk [tomorrow, at 5pm]", "2026-11-21 17:00"),
    ("buy milk [due tomorrow by 5pm]", "2026-11-21 17:00"),
    ("buy milk [due: friday]", "2026-11-27"),
    ("buy milk [due date: 5/12]", "2027-05-12"),
    ("buy milk [due friday]", "2026-11-27"),
    ("lunch [noon tomorrow]", "2026-11-21 12:00"),
    ("call [8 tonight]", "2026-11-20 20:00"),
    ("call [tonight at 8]", "2026-11-20 20:00"),
    ("remind me [tomorrow] to call mom at 5pm", "2026-11-21 17:00"),
    ("remind me [at 5pm] to call mom tomorrow", "2026-11-21 17:00"),
    ("game night [on saturday at 8]", "2026-11-21 20:00"),
    ("call [tomorrow at half eight]", "2026-11-21 08:30"),
    ("call [five thirty tomorrow]", "2026-11-21 17:30"),
    ("call [at 8 : 30 pm]", "2026-11-20 20:30"),
    ("call [tonight at 12]", "2026-11-21 00:00"),
    ("submit report [by midnight friday]", "2026-11-27 00:00"),
    # parts of the day: the day only
    ("call mom [tonight]", "2026-11-20"),
    ("call mom [this evening]", "2026-11-20"),
    ("call mom [tomorrow morning]", "2026-11-21"),
    ("call mom [monday night]", "2026-11-23"),
    ("call mom [in the afternoon]", "2026-11-20"),
    ("call mom [in the morning]", "2026-11-20"),
    ("call mom [first thing tomorrow]", "2026-11-21"),
    ("call mom [tomorrow morning at 7]", "2026-11-21 07:00"),
    ("call mom [at 7 in the morning]", "2026-11-21 07:00"),
    ("call mom [at 7 in the evening]", "2026-11-20 19:00"),
    ("send it [by eod]", "2026-11-20"),
    ("send it [by end of day tomorrow]", "2026-11-21"),
    ("send it [by close of business monday]", "2026-11-23"),
    # stretches: their start
    ("vacation [dec 21 - 27]", "2026-12-21"),
    ("vacation [from dec 21 to jan 4]", "2026-12-21"),
    ("vacation [monday to friday]", "2026-11-23"),
    # lists: the first
    ("gym [on monday and wednesday]", "2026-11-23"),
    ("gym [mon, wed, fri 7am]", "2026-11-23 07:00"),
    ("pay bills [on the 1st and 15th]", "2026-12-01"),
    # holidays
    ("bake cookies [for christmas]", "2026-12-25"),
    ("bake cookies [by christmas eve]", "2026-12-24"),
    ("call mom [on mother's day]", "2027-05-09"),
    ("plan [for new year's eve]", "2026-12-31"),
    ("turkey [for thanksgiving]", "2026-11-26"),
    ("candy [before halloween]", "2027-10-30"),
    ("lamb [for easter sunday]", "2027-03-28"),
    ("flowers [for valentine's day]", "2027-02-14"),
    ("see family [over christmas]", "2026-12-25"),
    ("thanksgiving dinner [at 4pm]", "2026-11-26 16:00"),
    # rarer forms of all these
    ("call [mid day]", "2026-11-20 12:00"),
    ("call [at mid night]", "2026-11-21 00:00"),
    ("call [12 noon tomorrow]", "2026-11-21 12:00"),
    ("call [15 minutes from 1pm]", "2026-11-20 13:15"),
    ("call [twenty three minutes past 4pm]", "2026-11-20 16:23"),
    ("call [at 5 p m]", "2026-11-20 17:00"),
    ("call [15h]", "2026-11-20 15:00"),
    ("[at 20:32:13.123]", "2026-11-20 20:32"),
    ("call [330 p.m.]", "2026-11-20 15:30"),
    ("call [at 0900 hours]", "2026-11-21 09:00"),
    ("call [at twelve oh three]", "2026-11-20 12:03"),
    ("call [seven thirty p.m.]", "2026-11-20 19:30"),
    ("call [five o'clock]", "2026-11-20 17:00"),
    ("call [at 11ish]", "2026-11-20 11:00"),
    ("call [between 2 and 4 on monday]", "2026-11-23 14:00"),
    ("call [at 5 to 6pm]", "2026-11-20 17:00"),
    ("call [2pm to 5]", "2026-11-20 14:00"),
    ("call [at 2-3:30pm]", "2026-11-20 14:00"),
    ("[dec 25, fri]", "2026-12-25"),
    ("[at the moment]", "2026-11-20 10:00"),
    ("wait [right now]", "2026-11-20 10:00"),
    ("[now + 40 minutes]", "2026-11-20 10:40"),
    ("[+15min]", "2026-11-20 10:15"),
    ("[-2h]", "2026-11-20 08:00"),
    ("[two upcoming days]", "2026-11-22"),
    ("call [3 days later]", "2026-11-23"),
    ("[in about 3 hours]", "2026-11-20 13:00"),
    ("[2 thursdays ago]", "2026-11-12"),
    ("[in twenty three days]", "2026-12-13"),
    ("[in 2 hours and 5 minutes]", "2026-11-20 12:05"),
    ("[in 1 day, 2 hours]", "2026-11-21 12:00"),
    ("[in two and a half hours]", "2026-11-20 12:30"),
    ("[in ½ hour]", "2026-11-20 10:30"),
    ("[in a quarter of an hour]", "2026-11-20 10:15"),
    ("[in three-quarters of an hour]", "2026-11-20 10:45"),
    ("[in 1d 2 h 5m]", "2026-11-21 12:05"),
    ("[in 3 weekdays]", "2026-11-25"),
    ("[in 1.5 days]", "2026-11-21 22:00"),
    ("[in 2 business days]", "2026-11-24"),
    ("[last night at 9]", "2026-11-19 21:00"),
    ("[next quarter]", "2027-01-01"),
    ("[next fortnight]", "2026-12-04"),
    ("[in the next business day]", "2026-11-23"),
    ("[next hour]", "2026-11-20 11:00"),
    ("[the coming weekend]", "2026-11-21"),
    ("[last hour]", "2026-11-20 09:00"),
    ("[last march]", "2026-03-01"),
    ("[next november]", "2027-11-01"),
    ("[by month end]", "2026-11-30"),
    ("[by the end of 2027]", "2027-12-31"),
    ("[by end of q1]", "2027-03-31"),
    ("[by end of next week]", "2026-11-27"),
    ("[mid next week]", "2026-11-25"),
    ("[next 24 hours]", "2026-11-21 10:00"),
    ("[coming friday]", "2026-11-27"),
    ("[monday after next]", "2026-11-30"),
    ("[due:friday]", "2026-11-27"),
    ("vacation [saturday to saturday]", "2026-11-21"),
    ("[christmas 2027]", "2027-12-25"),
    ("[last christmas]", "2025-12-25"),
    ("[2nd day of next month]", "2026-12-02"),
    ("[first day of may]", "2027-05-01"),
    ("[first monday of may 2028]", "2028-05-01"),
    ("[twenty-first of may]", "2027-05-21"),
    ("yoga [mon wed fri]", "2026-11-23"),
    ("[on friday the 4th]", "2026-12-04"),
    ("[25th december 96]", "1996-12-25"),
    ("[dec 21 to 27 dec]", "2026-12-21"),
    ("[last 5 minutes]", "2026-11-20 09:55"),
    ("[last working day of may]", "2027-05-31"),
    ("[in 3 years]", "2029-11-20"),
    ("[2 wednesdays from now]", "2026-12-02"),
    ("[12/31/27 at 8]", "2027-12-31 08:00"),
    ("[21st to 24th december]", "2026-12-21"),
    ("[by 5pm on the day before christmas]", "2026-12-24 17:00"),
    # among other words and numbers
    ("email May about the march report [on wednesday]", "2026-11-25"),
    ("pay 300 euro rent [on dec 1]", "2026-12-01"),
    ("review PR 482 [in 2 hours]", "2026-11-20 12:00"),
    ('read "the day after tomorrow" [on sunday]', "2026-11-22"),
    ("turn the heating on [tomorrow]", "2026-11-21"),
    ("check in [tomorrow]", "2026-11-21"),
    ("move dentist to [friday]", "2026-11-27"),
    ("BUY MILK [TOMORROW AT 5PM]", "2026-11-21 17:00"),
    ("buy milk ([tomorrow])", "2026-11-21"),
]


def without_brackets(marked: str) -> tuple[str, str]:
    return marked.replace("[", "").replace("]", ""), marked.partition("[")[2].partition("]")[0]


@pytest.mark.parametrize(("marked", "moment"), CASES)
def test_a_sentence_gives_its_day_its_time_and_its_words(marked: str, moment: str) -> None:
    text, span = without_brackets(marked)
    found = find_dates(text, now=NOW)
    assert found, "nothing found"
    said = f"{found[0].date} {found[0].time:%H:%M}" if found[0].time else f"{found[0].date}"
    assert (text[found[0].start : found[0].end], said) == (span, moment)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("what is due this week", "2026-11-16", "2026-11-22"),
        ("what is due next week", "2026-11-23", "2026-11-29"),
        ("what is due this weekend", "2026-11-21", "2026-11-22"),
        ("what is due this month", "2026-11-01", "2026-11-30"),
        ("what is due in december", "2026-12-01", "2026-12-31"),
        ("what did i do last month", "2026-10-01", "2026-10-31"),
        ("what did i do in the last 3 days", "2026-11-17", "2026-11-20"),
        ("what is due in the next 2 weeks", "2026-11-20", "2026-12-04"),
        ("vacation from dec 21 to jan 4", "2026-12-21", "2027-01-04"),
        ("vacation monday to friday", "2026-11-23", "2026-11-27"),
        ("vacation august 10 - 22, 2027", "2027-08-10", "2027-08-22"),
        ("vacation 10 to 22 august", "2027-08-10", "2027-08-22"),
    ],
)
def test_a_stretch_of_days_has_its_ends(text: str, first: str, last: str) -> None:
    (found,) = find_dates(text, now=NOW)
    assert found.period is not None
    assert tuple(map(str, found.period)) == (first, last)


@pytest.mark.parametrize(
    ("text", "date", "first", "last"),
    [
        ("buy gifts before christmas", "2026-12-24", "2026-12-25", "2026-12-25"),
        ("buy gifts before next week", "2026-11-22", "2026-11-23", "2026-11-29"),
        ("buy gifts prior to dec 1", "2026-11-30", "2026-12-01", "2026-12-01"),
        ("start after the 15th", "2026-12-16", "2026-12-15", "2026-12-15"),
        ("start after this weekend", "2026-11-23", "2026-11-21", "2026-11-22"),
    ],
)
def test_before_a_day_is_the_day_before_and_tells_which_was_named(text: str, date: str, first: str, last: str) -> None:
    (found,) = find_dates(text, now=NOW)
    assert found.beside is not None
    assert (str(found.date), *map(str, found.beside)) == (date, first, last)


@pytest.mark.parametrize(
    "text", ["be home before 5pm on friday", "pay on or before dec 3", "pay before the end of may", "call after 3 days"]
)
def test_before_a_time_or_an_end_is_that_very_day(text: str) -> None:
    assert [match.beside for match in find_dates(text, now=NOW)] == [None]


@pytest.mark.parametrize(
    ("sure", "less"),
    [
        ("pay rent on friday", "pay rent on fridyay"),
        ("pay rent on 13/4", "pay rent on 3/4"),
        ("pay rent at 5", "pay rent by 5"),
        ("pay rent by the 3rd", "the rent the 3rd"),
        ("brunch on saturday", "brunch on sat"),
        ("pay rent on april 1", "pay rent in april"),
    ],
)
def test_confidence_is_lower_where_another_reading_is_near(sure: str, less: str) -> None:
    (firm,), (shaky,) = find_dates(sure, now=NOW), find_dates(less, now=NOW)
    assert firm.confidence > shaky.confidence >= 0.5


def test_a_list_of_days_has_the_others_too() -> None:
    (found,) = find_dates("gym monday, wednesday and friday", now=NOW)
    assert [str(day) for day in (found.date, *found.also)] == ["2026-11-23", "2026-11-25", "2026-11-27"]


def test_moving_from_one_day_to_another_names_two_days() -> None:
    found = find_dates("move dentist from monday to wednesday", now=NOW)
    assert [(str(match.date), match.period) for match in found] == [("2026-11-23", None), ("2026-11-25", None)]


def test_a_day_and_a_time_in_two_places_are_one_moment_with_two_spans() -> None:
    text = "remind me tomorrow to call mom at 5pm"
    found = find_dates(text, now=NOW)
    assert [text[match.start : match.end] for match in found] == ["tomorrow", "at 5pm"]
    assert {f"{match.date} {match.time}" for match in found} == {"2026-11-21 17:00:00"}


@pytest.mark.parametrize(("day_first", "date"), [(False, "2027-03-04"), (True, "2027-04-03")])
def test_the_order_of_day_and_month_is_the_callers(day_first: bool, date: str) -> None:
    assert str(find_dates("dentist on 3/4", now=NOW, day_first=day_first)[0].date) == date


def test_hours_pass_as_on_a_stopwatch_when_the_clocks_change() -> None:
    evening = NOW.replace(month=10, day=24, hour=23)
    (found,) = find_dates("call in 6 hours", now=evening)
    assert f"{found.date} {found.time}" == "2026-10-25 04:00:00"


def test_days_beyond_the_calendar_are_no_dates() -> None:
    assert find_dates("call in 99999 years", now=NOW) == []
