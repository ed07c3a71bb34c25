"""Recurrence rules (RFC 5545 RRULE) that a task may have: of a day or longer, and sure to come true again.

A rule that can never match ("31 February") would be looked for to the end of the calendar, so it is refused here.
"""

from __future__ import annotations

import datetime as dt
import re

_DAY = re.compile(r"([+-]?[1-5])?(MO|TU|WE|TH|FR|SA|SU)")
_LONGEST = {2: 29, 4: 30, 6: 30, 9: 30, 11: 30}
_PARTS = {"FREQ", "INTERVAL", "COUNT", "UNTIL", "BYDAY", "BYMONTHDAY", "BYMONTH", "BYSETPOS", "WKST"}


def canonical_rrule(text: str) -> str:
    """The rule in capitals, without the `RRULE:` prefix. Raises ValueError."""
    rule = text.strip().upper().removeprefix("RRULE:")
    parts = dict(part.partition("=")[::2] for part in rule.split(";"))
    try:
        if len(parts) != rule.count(";") + 1 or not parts.keys() <= _PARTS:
            raise ValueError(rule)
        _check(parts)
    except (ValueError, OverflowError) as error:
        raise ValueError("it must be a rule like FREQ=WEEKLY;BYDAY=MO") from error
    return rule


def _check(parts: dict[str, str]) -> None:
    frequency, plain = parts.get("FREQ", ""), "INTERVAL" not in parts
    days = [_DAY.fullmatch(day) for day in parts["BYDAY"].split(",")] if "BYDAY" in parts else []
    month_days = _numbers(parts, "BYMONTHDAY", -31, 31)
    months = _numbers(parts, "BYMONTH", 1, 12)
    ordinal = any(day is not None and day[1] for day in days)
    fits = {
        "DAILY": not month_days and not months and not ordinal and (plain or not days),
        "WEEKLY": not month_days and not months and not ordinal,
        "MONTHLY": plain or not months,
        "YEARLY": True,
    }
    possible = not (month_days and months) or min(abs(d) for d in month_days) <= max(
        _LONGEST.get(m, 31) for m in months
    )
    checks = (
        fits.get(frequency, False),
        None not in days,
        possible,
        not (ordinal and month_days),
        "BYSETPOS" not in parts or (frequency == "MONTHLY" and bool(days) and not month_days and not ordinal),
        not ("COUNT" in parts and "UNTIL" in parts),
        parts.get("WKST", "MO") in {"MO", "SU"},
    )
    _number(parts, "INTERVAL", 999)
    _number(parts, "COUNT", 9999)
    _numbers(parts, "BYSETPOS", -4, 4)
    if "UNTIL" in parts:
        _check_until(parts["UNTIL"])
    if not all(checks):
        raise ValueError(parts)


def _check_until(text: str) -> None:
    if not re.fullmatch(r"[0-9]{8}(T[0-9]{6}Z)?", text):
        raise ValueError(text)
    last = dt.datetime.strptime(text, "%Y%m%d" if len(text) == 8 else "%Y%m%dT%H%M%SZ")  # noqa: DTZ007 - only looked at
    if not dt.MINYEAR < last.year < dt.MAXYEAR:  # years that are whole in every timezone
        raise ValueError(text)


def _number(parts: dict[str, str], name: str, most: int) -> None:
    if not 1 <= int(parts.get(name, "1")) <= most or not re.fullmatch(r"[0-9]+", parts.get(name, "1")):
        raise ValueError(name)


def _numbers(parts: dict[str, str], name: str, least: int, most: int) -> list[int]:
    if name not in parts:
        return []
    found = [int(number) for number in parts[name].split(",") if re.fullmatch(r"[+-]?[0-9]{1,2}", number)]
    if len(found) != parts[name].count(",") + 1 or any(not least <= number <= most or number == 0 for number in found):
        raise ValueError(name)
    return found
