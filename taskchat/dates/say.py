"""Stored dates and recurrences as short friendly English."""

from __future__ import annotations

import datetime as dt

_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_CODES = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_UNITS = {"HOURLY": "hour", "DAILY": "day", "WEEKLY": "week", "MONTHLY": "month", "YEARLY": "year"}
_SETS = {("MO", "TU", "WE", "TH", "FR"): "weekday", ("SA", "SU"): "weekend", _CODES: "day"}
_POSITIONS = {1: "first", 2: "second", 3: "third", 4: "fourth", 5: "fifth", -1: "last"}


def say_due(due: str, *, now: dt.datetime) -> str:
    """A stored due ("2027-01-05", or RFC 3339 with offset) as one says it at `now`: "tomorrow 17:00", "Tue 5 Jan"."""
    if "T" in due or " " in due:
        moment = dt.datetime.fromisoformat(due).astimezone(now.tzinfo)
        day, clock = moment.date(), f" {moment:%H:%M}"
    else:
        day, clock = dt.date.fromisoformat(due), ""
    return _say_day(day, clock, today=now.date())


def _say_day(day: dt.date, clock: str, *, today: dt.date) -> str:
    days = (day - today).days
    if days in _NEAR:
        return _NEAR[days] + clock
    if 2 <= days <= 6:
        return _WEEKDAYS[day.weekday()][:3] + clock
    if -6 <= days <= -2:
        return f"{-days} days ago"
    short = f"{day.day} {_MONTHS[day.month - 1][:3]}"
    if day.year != today.year:
        return f"{short} {day.year}{clock}"
    return f"{_WEEKDAYS[day.weekday()][:3]} {short}{clock}"


_NEAR = {-1: "yesterday", 0: "today", 1: "tomorrow"}


def say_recurrence(rrule: str) -> str:
    """An RRULE (with or without its prefix) in words: "every Thursday", "every 2 weeks on Monday", "every weekday"."""
    parts = rrule.upper().removeprefix("RRULE:").split(";")
    rule = dict(part.split("=", 1) for part in parts if "=" in part)
    try:
        return _say_rhythm(rule) + _say_limit(rule)
    except (ValueError, IndexError):  # a rule of another maker
        return "repeating"


def _say_rhythm(rule: dict[str, str]) -> str:
    unit = _UNITS.get(rule.get("FREQ", ""), "")
    if not unit:
        return "repeating"
    count = int(rule.get("INTERVAL", "1"))
    days = tuple(sorted((code for code in rule.get("BYDAY", "").split(",") if code), key=_place))
    if unit in {"day", "week"} and days and count == 1:
        return f"every {_say_days(days)}"
    every = f"every {count} {unit}s" if count > 1 else f"every {unit}"
    on = _say_on(rule, days)
    if count == 1 and on in _MONTHS:
        return f"every {on}"
    joint = "in" if on in _MONTHS else "on"
    return f"{every} {joint} {on}" if on else every


def _say_on(rule: dict[str, str], days: tuple[str, ...]) -> str:
    """The day inside the week, month or year."""
    months = _join([_MONTHS[int(month) - 1] for month in rule.get("BYMONTH", "").split(",") if month])
    numbers = [int(number) for number in rule.get("BYMONTHDAY", "").split(",") if number]
    if rule.get("BYSETPOS") and days:
        position = _POSITIONS.get(int(rule["BYSETPOS"].split(",")[0]), rule["BYSETPOS"])
        inside = f"the {position} {_say_days(days)}"
        return f"{inside} of {months}" if months else inside
    if numbers and months and min(numbers) > 0:
        return f"{_join([str(number) for number in numbers])} {months}"
    if numbers:
        inside = f"the {_join([_say_month_day(number) for number in numbers])}"
    else:
        inside = _say_days(days) if days else ""
    return f"{inside} of {months}" if inside and months else inside or months


def _say_days(codes: tuple[str, ...]) -> str:
    """BYDAY entries: "MO", or "1MO", "-1FR" inside a month."""
    if codes in _SETS:
        return _SETS[codes]
    if codes[0][:-2] and len({code[-2:] for code in codes}) == 1:
        positions = _join([_say_position(int(code[:-2])) for code in codes])
        return f"the {positions} {_name(codes[0])}"
    return _join([f"the {_say_position(int(code[:-2]))} {_name(code)}" if code[:-2] else _name(code) for code in codes])


def _name(code: str) -> str:
    return _WEEKDAYS[_CODES.index(code[-2:])]


def _say_position(number: int) -> str:
    return _POSITIONS.get(number) or _ordinal(number)


def _place(code: str) -> tuple[int, int]:
    """Days sort as the week runs."""
    return int(code[:-2] or 0), _CODES.index(code[-2:])


def _say_month_day(number: int) -> str:
    if number == -1:
        return "last day"
    return _ordinal(number) if number > 0 else f"{_ordinal(-number)} last day"


def _ordinal(number: int) -> str:
    ending = "th" if 11 <= number % 100 <= 13 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


def _say_limit(rule: dict[str, str]) -> str:
    if rule.get("UNTIL"):
        last = dt.date.fromisoformat(rule["UNTIL"][:8])
        return f" until {last.day} {_MONTHS[last.month - 1][:3]} {last.year}"
    if rule.get("COUNT"):
        return ", once" if rule["COUNT"] == "1" else f", {rule['COUNT']} times"
    return ""


def _join(parts: list[str]) -> str:
    return " and ".join(filter(None, (", ".join(parts[:-1]), parts[-1]))) if parts else ""
