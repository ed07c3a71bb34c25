"""Tasks as a day sees them: sorted into sections, their due moments in short words. Pure: now is an argument."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from taskchat.schemas.tasks import Task

OVERDUE, TODAY, UPCOMING, SOMEDAY, DONE = "Overdue", "Today", "Upcoming", "Someday", "Done"


@dataclass(frozen=True)
class Section:
    """Tasks under one heading, in the order that the server gave."""

    name: str
    tasks: tuple[Task, ...]


def sections(tasks: Iterable[Task], now: dt.datetime) -> list[Section]:
    """The tasks under their headings; headings without tasks are left out."""
    sorted_in: dict[str, list[Task]] = {name: [] for name in (OVERDUE, TODAY, UPCOMING, SOMEDAY, DONE)}
    for task in tasks:
        sorted_in[_section(task, now)].append(task)
    return [Section(name, tuple(found)) for name, found in sorted_in.items() if found]


def is_overdue(due: str, now: dt.datetime) -> bool:
    """Whether `due` has passed: a day at its end, a moment at once."""
    day, moment = _parts(due, now)
    return moment < now if moment else day < now.date()


def day_of(due: str, now: dt.datetime) -> dt.date:
    """The day of `due` where `now` is."""
    return _parts(due, now)[0]


def due_words(due: str, now: dt.datetime) -> str:
    """`due` in as few words as tell it: "17:00" today, "tomorrow", "Fri 9:00", "5 Jan", "5 Jan 2031"."""
    day, moment = _parts(due, now)
    time = f"{moment:%H:%M}" if moment else ""
    away = (day - now.date()).days
    if away == 0:
        return time or "today"
    if away in {1, -1}:
        words = "tomorrow" if away == 1 else "yesterday"
    elif 1 < away < 7:
        words = f"{day:%a}"
    elif day.year == now.year:
        words = f"{day.day} {day:%b}"
    else:
        return f"{day.day} {day:%b %Y}"
    return f"{words} {time}".strip()


def _section(task: Task, now: dt.datetime) -> str:
    if task.status == "done":
        return DONE
    if task.due is None:
        return SOMEDAY
    if is_overdue(task.due, now):
        return OVERDUE
    return TODAY if day_of(task.due, now) == now.date() else UPCOMING


def _parts(due: str, now: dt.datetime) -> tuple[dt.date, dt.datetime | None]:
    """The day of `due` where `now` is, and the moment if it names one."""
    if "T" not in due:
        return dt.date.fromisoformat(due), None
    moment = dt.datetime.fromisoformat(due).astimezone(now.tzinfo)
    return moment.date(), moment
