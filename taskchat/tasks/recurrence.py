"""When a recurring task comes next. Pure: now and zone are arguments."""

from __future__ import annotations

import datetime as dt
import re
from zoneinfo import ZoneInfo

from dateutil.rrule import rrule, rrulestr

HORIZON = dt.timedelta(days=366 * 30)  # how far to look


def next_due(due: str | None, rule: str, *, now: dt.datetime, zone: str) -> tuple[str, str] | None:
    """The next due and the rule from there on, or None when the rule has ended.

    The next one lies behind both the last due and now, so nothing is caught up on. A time stays on the wall clock of
    `zone` across daylight saving. A task without a due repeats from today.
    """
    timezone = ZoneInfo(zone)
    local_now = now.astimezone(timezone).replace(tzinfo=None)
    timed = due is not None and "T" in due
    if due is None:
        start = dt.datetime.combine(local_now.date(), dt.time())
    elif timed:
        start = dt.datetime.fromisoformat(due).astimezone(timezone).replace(tzinfo=None)
    else:
        start = dt.datetime.fromisoformat(due)
    floor = local_now if timed else dt.datetime.combine(local_now.date(), dt.time())
    count = re.search(r"COUNT=(\d+)", rule)
    if count and int(count[1]) <= 1:
        return None
    found = _rule(rule, start, timezone, until=max(start, floor) + HORIZON).after(max(start, floor))
    if found is None:
        return None
    following = rule.replace(count[0], f"COUNT={int(count[1]) - 1}") if count else rule
    if timed:
        return found.replace(tzinfo=timezone).isoformat(timespec="seconds"), following
    return found.date().isoformat(), following


def _rule(rule: str, start: dt.datetime, timezone: ZoneInfo, *, until: dt.datetime) -> rrule:
    end = _end(rule, timezone)
    parsed = rrulestr(re.sub(r";(?:COUNT|UNTIL)=[^;]*", "", rule), dtstart=start)
    if not isinstance(parsed, rrule):
        raise TypeError(f"{rule} is more than one rule")
    return parsed.replace(until=min(end, until) if end else until)


def _end(rule: str, timezone: ZoneInfo) -> dt.datetime | None:
    """The last moment of a rule with UNTIL, on the wall clock: a day holds to its end."""
    found = re.search(r"UNTIL=(\d{8})(T\d{6}Z)?", rule)
    if found is None:
        return None
    if found[2] is None:
        return dt.datetime.strptime(found[1] + "235959", "%Y%m%d%H%M%S")  # noqa: DTZ007 - a wall clock is meant
    utc = dt.datetime.strptime(found[1] + found[2], "%Y%m%dT%H%M%SZ").replace(tzinfo=dt.UTC)
    return utc.astimezone(timezone).replace(tzinfo=None)
