"""Ways to look at tasks: by when they are due, by project, or one day; sorted, and cut down by words. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from taskchat.tui.agenda import DONE, OVERDUE, Section, day_of, is_overdue, sections

if TYPE_CHECKING:
    from taskchat.schemas.tasks import Task

Grouping = Literal["when", "project", "day"]
Sorting = Literal["due", "priority", "title", "newest"]

GROUPINGS: tuple[Grouping, ...] = ("when", "project", "day")
SORTINGS: tuple[Sorting, ...] = ("due", "priority", "title", "newest")
GROUPING_WORDS = {"when": "by date", "project": "by project", "day": "one day"}
SORTING_WORDS = {"due": "due first", "priority": "important first", "title": "by title", "newest": "newest first"}
NO_PROJECT = "No project"
RANKS = {"high": 0, "medium": 1, "low": 2}


@dataclass(frozen=True)
class TaskView:
    """What of the tasks is shown, and in which order. `day` is how many days from today, in the day's view."""

    grouping: Grouping = "when"
    sorting: Sorting = "due"
    words: str = ""
    day: int = 0


def arranged(tasks: Iterable[Task], view: TaskView, now: dt.datetime) -> list[Section]:
    """The tasks that `view` shows, under their headings. Those with the soonest due date come in first."""
    chosen = [task for task in tasks if matches(task, view.words)]
    if view.sorting != "due":
        chosen.sort(key=_KEYS[view.sorting])
    if view.grouping == "project":
        return _by_project(chosen)
    if view.grouping == "day":
        return _of_a_day(chosen, now, view.day)
    return sections(chosen, now)


def matches(task: Task, words: str) -> bool:
    """Whether all of `words` fit: `#tag`, `@project`, `!high`, `#12` for a number, else letters of its texts."""
    return all(_fits(task, word) for word in words.casefold().split())


def day_words(now: dt.datetime, day: int) -> str:
    """The heading of a day: "Today, Friday 20 November"."""
    date = now.date() + dt.timedelta(days=day)
    near = {-1: "Yesterday, ", 0: "Today, ", 1: "Tomorrow, "}.get(day, "")
    year = "" if date.year == now.year else f" {date.year}"
    return f"{near}{date:%A} {date.day} {date:%B}{year}"


def _fits(task: Task, word: str) -> bool:
    lead, rest = word[0], word[1:]
    if lead == "#" and rest:
        return str(task.id) == rest or any(tag.casefold().startswith(rest) for tag in task.tags)
    if lead == "@" and rest:
        return (task.project or "").casefold().startswith(rest)
    if lead == "!" and rest:
        return (task.priority or "").startswith(rest)
    texts = (task.title, task.description or "", task.project or "", *task.tags)
    return any(word in text.casefold() for text in texts)


def _by_project(tasks: Sequence[Task]) -> list[Section]:
    """Projects by name, what has none after them, what is done at the end."""
    found: dict[str, list[Task]] = {}
    for task in tasks:
        if task.status != "done":
            found.setdefault(task.project or "", []).append(task)
    names = sorted(filter(None, found), key=str.casefold) + ([""] if "" in found else [])
    parts = [Section(name or NO_PROJECT, tuple(found[name])) for name in names]
    done = tuple(task for task in tasks if task.status == "done")
    return [*parts, Section(DONE, done)] if done else parts


def _of_a_day(tasks: Sequence[Task], now: dt.datetime, day: int) -> list[Section]:
    """What is due that day; today also what is overdue; and what was done that day."""
    date = now.date() + dt.timedelta(days=day)
    pending = [task for task in tasks if task.status != "done" and task.due is not None]
    late = [task for task in pending if day == 0 and is_overdue(task.due or "", now)]
    due = [task for task in pending if day_of(task.due or "", now) == date and task not in late]
    done = [task for task in tasks if task.completed_at and task.completed_at.astimezone(now.tzinfo).date() == date]
    parts = [Section(OVERDUE, tuple(late)), Section(day_words(now, day), tuple(due)), Section(DONE, tuple(done))]
    return [part for part in parts if part.tasks or part is parts[1]]


_KEYS: dict[Sorting, Callable[[Task], Any]] = {
    "priority": lambda task: RANKS.get(task.priority or "", 3),
    "title": lambda task: task.title.casefold(),
    "newest": lambda task: -task.id,
}
