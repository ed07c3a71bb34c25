"""Any way to name a day, also counted from another one: "3 days after easter", "tuesday the 19th"."""

from __future__ import annotations

import datetime as dt
from typing import Final

from taskchat.dates.beside import PARTS as BESIDE_PARTS
from taskchat.dates.beside import read_beside, read_closest
from taskchat.dates.day import Day, next_weekday
from taskchat.dates.durations import Duration, read_duration, read_number, shift_day, shift_moment
from taskchat.dates.holidays import STARTERS as HOLIDAY_STARTERS
from taskchat.dates.holidays import read_holiday
from taskchat.dates.nth import read_nth_of
from taskchat.dates.periods import read_period
from taskchat.dates.sentence import Sentence
from taskchat.dates.weekdays import read_weekday
from taskchat.dates.words import (
    COMING,
    LAST,
    MONTHS,
    NEAR_DAYS,
    NEXT,
    NUMBERS,
    ORDINALS,
    SHAKY_NEAR_DAYS,
    SOFTENERS,
    THIS,
    WEEKDAY_PLURALS,
    WEEKDAYS,
    word_set,
)
from taskchat.dates.written import read_written

_COUNTS: Final = frozenset(NUMBERS) | {"a", "an", "half", "couple", "few", "several", "pair", "½"}
_RELATIVE: Final = THIS | NEXT | LAST | COMING
_NAMED: Final = word_set("end start beginning close middle mid week weekend wkend eow eom eoy eoq month year q")
STARTERS: Final = (
    (
        frozenset(WEEKDAYS)
        | frozenset(MONTHS)
        | frozenset(NEAR_DAYS)
        | frozenset(ORDINALS)
        | _COUNTS
        | _RELATIVE
        | _NAMED
    )
    | HOLIDAY_STARTERS
    | BESIDE_PARTS
    | {"closest", "nearest", "rest", "now", "right", "same", "hour", "+", "-", "at"}
)

_AHEAD: Final = frozenset({"in", "within", "after", "+"})
# After these, "for 5 minutes" says when, not how long.
_TIMERS: Final = frozenset({"timer", "timers", "alarm", "wait", "snooze", "countdown", "reminder"})


def read_day(sentence: Sentence, at: int, *, anchor: bool = True) -> Day | None:
    """A day at this place. `anchor` is false inside "… after <day>", so that such chains stay short."""
    key, value = sentence.key(at), sentence.value(at)
    if value is None and key not in STARTERS:
        return None
    if anchor and (found := read_beside(sentence, at, _plain) or read_closest(sentence, at, _plain)):
        return found
    if key in NEAR_DAYS:
        found = _read_near(sentence, at)
        return _with_name_after(sentence, found) if found else None
    if key in WEEKDAYS:
        holiday = read_holiday(sentence, at) if key in HOLIDAY_STARTERS else None
        return holiday or _read_weekday_and_date(sentence, at)
    if anchor and (value is not None or key in _COUNTS or key in {"+", "-"}) and (found := _read_offset(sentence, at)):
        return found
    if value is not None or key in MONTHS or key in ORDINALS or key in NUMBERS:
        found = read_written(sentence, at)
        if found:
            return _with_weekday_after(sentence, found)
    if key in _RELATIVE:
        found = read_nth_of(sentence, at) or _read_weekday_dated(sentence, at) or read_weekday(sentence, at)
        if found:
            return found
    if key in {"this", "same"} and sentence.key(at + 1) == "time" and (found := _read_same_time(sentence, at + 2)):
        return found
    if key == "hour" and sentence.key(at - 1) == "the" and sentence.key(at - 2) == "within":
        return _moved(sentence, Duration(at + 1, seconds=3600), 1)
    return read_holiday(sentence, at) or read_period(sentence, at) or _read_now(sentence, at)


def _plain(sentence: Sentence, at: int) -> Day | None:
    """A day that is not counted from another one."""
    return read_day(sentence, at, anchor=False)


def _read_near(sentence: Sentence, at: int) -> Day | None:
    """ "today", "tomorrow", "tomorrow week", "tomorrows" at the end of what is said."""
    key = sentence.key(at)
    if key in SHAKY_NEAR_DAYS and not (sentence.value(at + 1) is not None or sentence.key(at + 1) in {"at", "morning"}):
        return None
    day = sentence.today + dt.timedelta(days=NEAR_DAYS[key])
    if sentence.key(at + 1) in {"week", "fortnight"} and sentence.closes(at + 2) and NEAR_DAYS[key] >= 0:
        return Day(at + 2, day + dt.timedelta(days=7 if sentence.key(at + 1) == "week" else 14), "date")
    return Day(at + 1, day, "near")


def _with_name_after(sentence: Sentence, found: Day) -> Day:
    """Take in the weekday that only repeats: "tomorrow, friday"."""
    at = found.end + (sentence.key(found.end) in {",", "("})
    again = WEEKDAYS.get(sentence.key(at))
    if again == found.date.weekday() and sentence.ends(at + 1):
        return Day(at + 1 + (sentence.key(at - 1) == "(" and sentence.key(at + 1) == ")"), found.date, found.kind)
    return found


def _read_weekday_and_date(sentence: Sentence, at: int) -> Day | None:
    """A weekday, or a whole date after it: "tuesday, 10 january", "tue the 19th"."""
    weekday = WEEKDAYS[sentence.key(at)]
    dated = at + 1
    while sentence.key(dated) in {",", ".", "the", "-"} and dated < at + 4:
        dated += 1
    key = sentence.key(dated)
    if sentence.value(dated) is not None or key in MONTHS or key in ORDINALS or key in NUMBERS:
        found = read_written(sentence, dated, weekday=weekday)
        if found and (sentence.ends(found.end)):
            return found
    return read_weekday(sentence, at)


def _read_weekday_dated(sentence: Sentence, at: int) -> Day | None:
    """ "this friday, june 15", "next tuesday the 1st": the date decides."""
    at += sentence.key(at) in THIS and sentence.key(at + 1) in COMING
    if sentence.key(at) in LAST or sentence.key(at + 1) not in WEEKDAYS:
        return None
    weekday = WEEKDAYS[sentence.key(at + 1)]
    found = _read_weekday_and_date(sentence, at + 1)
    dated = found is not None and found.kind in {"date", "monthday"} and found.end > at + 3
    return found if found and dated and found.date.weekday() == weekday else None


def _read_same_time(sentence: Sentence, at: int) -> Day | None:
    """The rest of "this time tomorrow", "same time next week"."""
    day = read_day(sentence, at + (sentence.key(at) == "on"), anchor=False)
    if day is None or day.time or not sentence.ends(day.end):
        return None
    away = {"week": 7}.get(sentence.key(day.end - 1), 0) if day.kind == "period" else 0
    date = sentence.today + dt.timedelta(days=away) if away and day.date > sentence.today else day.date
    return Day(day.end, date, "date", time=_minute(sentence.now))


def _with_weekday_after(sentence: Sentence, found: Day) -> Day:
    """Take in the weekday after a date: "Jul 18, Fri"."""
    at = found.end + (sentence.key(found.end) in {",", "("})
    weekday = WEEKDAYS.get(sentence.key(at))
    if weekday is None or not sentence.closes(at + 1) or found.period:
        return found
    for years in (0, 1, -1):
        try:
            day = found.date.replace(year=found.date.year + years)
        except ValueError:
            continue
        if day.weekday() == weekday:
            return Day(at + 1 + (sentence.key(at + 1) == ")"), day, found.kind)
    return found


def _read_now(sentence: Sentence, at: int) -> Day | None:
    """ "now", "right now", at the end of what is said, and "now + 40 minutes"."""
    at = at + 1 if sentence.key(at) == "right" else at
    if sentence.key(at) == "at" and sentence.key(at + 1) == "the" and sentence.key(at + 2) == "moment":
        at += 2
    elif sentence.key(at) != "now" or not (sentence[at + 1].key == "" or sentence.key(at + 1) in ".!?,;+"):
        return None
    if sentence.key(at + 1) == "+" and (length := read_duration(sentence, at + 2)):
        return _moved(sentence, length, 1)
    return Day(at + 1, sentence.today, "offset", time=_minute(sentence.now), confidence=0.8)


def _minute(moment: dt.datetime) -> dt.time:
    return moment.time().replace(second=0, microsecond=0)


def _read_offset(sentence: Sentence, at: int) -> Day | None:
    """A length of time from now or from another day: "in 3 days", "2 hours ago", "a week from monday"."""
    if sentence.key(at) in {"+", "-"}:
        length = read_duration(sentence, at + 1) if sentence.glued(at + 1) else None
        return _moved(sentence, length, 1 if sentence.key(at) == "+" else -1) if length else None
    if found := _read_weekdays_away(sentence, at):
        return found
    if (length := _read_coming_duration(sentence, at)) is not None:
        return _moved(sentence, length, 1)
    length = read_duration(sentence, at)
    if length is None:
        return None
    key = sentence.key(length.end)
    if key in {"ago", "earlier", "back"} or (key == "before" and at == 0 and not sentence[length.end + 1].solid):
        return _moved(sentence, length, -1, length.end + 1)
    if key in {"from", "after", "before", "on"} or key in NEAR_DAYS:
        return _read_anchored(sentence, length)
    if key in {"later", "hence", "out", "away"} and sentence.closes(length.end + 1):
        return _moved(sentence, length, 1, length.end + 1)
    if sentence.key(at - 1) == "for" and (after := _past_time(sentence, length.end)) > length.end:
        return _moved(sentence, length, 1, after)  # for 3 weeks time
    if _leads_ahead(sentence, at):
        return _moved(sentence, length, 1, _past_time(sentence, length.end))
    return None


def _read_coming_duration(sentence: Sentence, at: int) -> Duration | None:
    """ "two upcoming days"."""
    number = read_number(sentence, at)
    if number is None or sentence.key(number[1]) not in COMING:
        return None
    count, plain = int(number[0]), sentence.key(number[1] + 1)
    return Duration(number[1] + 2, days=count) if plain in {"day", "days"} else None


def _past_time(sentence: Sentence, at: int) -> int:
    """Past the last word of "in 2 weeks' time"."""
    after = at + (sentence.key(at) == "'")
    return after + 1 if sentence.key(after) == "time" else at


def _leads_ahead(sentence: Sentence, at: int) -> bool:
    """Whether "in" or the like stands before: "in about 5 hours"; or "for" after a timer."""
    before = at - 1
    while before >= at - 2 and sentence.key(before) in SOFTENERS:
        before -= 1
    key = sentence.key(before)
    if key in _AHEAD:
        return True
    return key == "for" and any(sentence.key(step) in _TIMERS for step in range(before - 3, before) if step >= 0)


def _moved(sentence: Sentence, length: Duration, sign: int, end: int = 0) -> Day:
    if length.fine:
        moment = shift_moment(sentence.now, length, sign)
        return Day(end or length.end, moment.date(), "offset", time=_minute(moment))
    return Day(end or length.end, shift_day(sentence.today, length, sign), "offset")


def _read_anchored(sentence: Sentence, length: Duration) -> Day | None:
    """The rest of "a week from monday", "two days before christmas", "3 hours from now", "a week tomorrow"."""
    if (near := NEAR_DAYS.get(sentence.key(length.end))) is not None:
        weeks = length.unit in {"week", "fortnight"} and sentence.closes(length.end + 1)
        day = sentence.today + dt.timedelta(days=near)
        return Day(length.end + 1, shift_day(day, length), "offset") if weeks else None
    sign = -1 if sentence.key(length.end) == "before" else 1
    at = length.end + 1
    if sentence.key(at) == "now":
        return _moved(sentence, length, sign, at + 1)
    at += sentence.key(at) == "the"
    target = read_day(sentence, at, anchor=False)
    if target is None or target.time or length.fine or not sentence.ends(target.end):
        return None
    if target.period and sentence.key(length.end) == "on":
        return None
    return Day(target.end, shift_day(target.date, length, sign), "offset")


def _read_weekdays_away(sentence: Sentence, at: int) -> Day | None:
    """ "three fridays from now", "2 thursdays ago"."""
    number = read_number(sentence, at)
    if number is None:
        return None
    count, end = int(number[0]), number[1]
    weekday = WEEKDAY_PLURALS.get(sentence.key(end), WEEKDAYS.get(sentence.key(end)))
    if weekday is None or not 1 <= count <= 500:
        return None
    coming = next_weekday(sentence.today, weekday)
    if sentence.key(end + 1) == "from" and sentence.key(end + 2) in {"now", "today"}:
        return Day(end + 3, coming + dt.timedelta(days=7 * (count - 1)), "offset")
    if sentence.key(end + 1) == "ago":
        past = coming - dt.timedelta(days=7 if coming.weekday() != sentence.today.weekday() else 14)
        return Day(end + 2, past - dt.timedelta(days=7 * (count - 1)), "offset")
    return None
