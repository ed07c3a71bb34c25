"""When a recurring task comes next. Pure: now and zone are arguments."""

from __future__ import annotations

import datetime as dt
import re
from zoneinfo import ZoneInfo

from dateutil.rrule import rrule, rrulestr

# The calendar repeats itself, weekdays included, after so many days.
CYCLE_DAYS = {"DAILY": 1, "WEEKLY": 7, "MONTHLY": 146_097, "YEARLY": 146_097}


def next_due(due: str | None, rule: str, *, now: dt.datetime, zone: str) -> tuple[str, str] | None:
    """The next due and the rule from there on, or None when the rule has ended.

    The next one lies behind both the last due and now, so nothing is caught up on. A time stays on the wall clock of
    `zone` across daylight saving. A task without a due repeats from today.
    """
    timezone = ZoneInfo(zone)
    local_now = now.astimezone(timezone).replace(tzinfo=None)
    timed = due is not None and "T" in due
    floor = local_now if timed else dt.datetime.combine(local_now.date(), dt.time())
    start = floor if due is None else _wall_clock(due, timezone)
    count = re.search(r"COUNT=(\d+)", rule)
    if count and int(count[1]) <= 1:
        return None
    found = _rule(rule, _nearer(start, floor, rule), timezone).after(max(start, floor))
    if found is None or found.year == dt.MAXYEAR:  # a year that does not end in every timezone
        return None
    following = rule.replace(count[0], f"COUNT={int(count[1]) - 1}") if count else rule
    if timed:
        return found.replace(tzinfo=timezone).isoformat(timespec="seconds"), following
    return found.date().isoformat(), following


def _wall_clock(due: str, timezone: ZoneInfo) -> dt.datetime:
    """What the clock shows at `due`. An hour that daylight saving skips stays as it was written."""
    moment = dt.datetime.fromisoformat(due)
    written = moment.replace(tzinfo=None)
    if moment.tzinfo is None or written.replace(tzinfo=timezone).utcoffset() == moment.utcoffset():
        return written
    return moment.astimezone(timezone).replace(tzinfo=None)


def _nearer(start: dt.datetime, floor: dt.datetime, rule: str) -> dt.datetime:
    """A start that gives the same days from `floor` on, without walking through all that lie before."""
    frequency, interval = re.search(r"FREQ=(\w+)", rule), re.search(r"INTERVAL=(\d+)", rule)
    cycle = CYCLE_DAYS[frequency[1] if frequency else "DAILY"] * int(interval[1] if interval else 1)
    return start + dt.timedelta(days=max((floor - start).days // cycle, 0) * cycle)


def _rule(rule: str, start: dt.datetime, timezone: ZoneInfo) -> rrule:
    parsed = rrulestr(re.sub(r";(?:COUNT|UNTIL)=[^;]*", "", rule), dtstart=start)
    if not isinstance(parsed, rrule):
        raise TypeError(f"{rule} is more than one rule")
    return parsed.replace(until=_end(rule, timezone))


def _end(rule: str, timezone: ZoneInfo) -> dt.datetime | None:
    """The last moment of a rule with UNTIL, on the wall clock: a day holds to its end."""
    found = re.search(r"UNTIL=(\d{8})(T\d{6}Z)?", rule)
    if found is None:
        return None
    if found[2] is None:
        return dt.datetime.strptime(found[1] + "235959", "%Y%m%d%H%M%S")  # noqa: DTZ007 - a wall clock is meant
    utc = dt.datetime.strptime(found[1] + found[2], "%Y%m%dT%H%M%SZ").replace(tzinfo=dt.UTC)
    return utc.astimezone(timezone).replace(tzinfo=None)
