"""The stretch of time that a filter names, as the order of tasks knows it. Pure."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

from taskchat.schemas.tasks import TaskFilter
from taskchat.store.task_words import AFTER_ALL, Span
from taskchat.store.tasks import due_key


def span_of(wanted: TaskFilter, *, asked_in: str, ordered_in: str) -> Span | None:
    """The span of `due_after` and `due_before`, or None without them. Days are those of the zone `asked_in`; tasks are
    ordered by the wall clock of `ordered_in`."""
    if wanted.due_after is None and wanted.due_before is None:
        return None
    from_day, from_time = _keys(wanted.due_after, "", asked_in, ordered_in)
    before_day, before_time = _keys(wanted.due_before, AFTER_ALL, asked_in, ordered_in)
    return Span(from_day, from_time, before_day, before_time)


def _keys(bound: str | None, without: str, asked_in: str, ordered_in: str) -> tuple[str, str]:
    """What days and what moments are compared with."""
    if bound is None:
        return without, without
    if asked_in == ordered_in:
        key = due_key(bound, ordered_in)
        return key, key
    if "T" in bound:
        return due_key(bound, asked_in), due_key(bound, ordered_in)
    midnight = dt.datetime.combine(dt.date.fromisoformat(bound), dt.time(), ZoneInfo(asked_in))
    try:
        return bound, due_key(midnight.isoformat(), ordered_in)
    except OverflowError:  # the calendar's first or last day
        return bound, bound
