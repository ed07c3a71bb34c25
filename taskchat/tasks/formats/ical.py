"""iCalendar (RFC 5545): a VTODO a task. Its lines are read and written by `icalendar`; which says what is here. Pure.

A due with a time is written in UTC, one that repeats on the wall clock of its timezone. What VTODO has no property for
goes along as `X-TASKCHAT-…`, which other programs keep: the project, and the due to the letter.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from zoneinfo import ZoneInfo

from taskchat import __version__
from taskchat.errors import InvalidInput
from taskchat.tasks.formats.fitting import Fitting
from taskchat.tasks.formats.records import RECORD_LETTERS, Here, Record, due_of, same_moment

PROPERTIES_MAX = 500  # of a task
PRIORITIES = {"high": 1, "medium": 5, "low": 9}
_BEGIN = re.compile(r"^BEGIN:VTODO[ \t]*\r?$", re.MULTILINE | re.IGNORECASE)
_END = re.compile(r"^END:VTODO[ \t]*\r?$", re.MULTILINE | re.IGNORECASE)
_NAME = re.compile(r"[A-Za-z0-9-]+")
_READ = {"BEGIN", "END", "UID", "SUMMARY", "DESCRIPTION", "STATUS", "PRIORITY", "CATEGORIES", "RRULE", "DUE", "DTSTART"}
_READ |= {"CREATED", "LAST-MODIFIED", "COMPLETED", "X-TASKCHAT-PROJECT", "X-TASKCHAT-DUE"}
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
_UNSEEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")  # no text may have them
_COMMA = re.compile(r"(?<!\\),")


def read(text: str, here: Here) -> Iterator[Record]:
    """The tasks of a calendar; its appointments are none. Raises InvalidInput where it is no calendar."""
    if not re.search(r"^BEGIN:VCALENDAR", text, re.MULTILINE | re.IGNORECASE):
        raise InvalidInput("The file is no calendar.", hint="Name its --format, or export it again.")
    fitting = Fitting(here)
    for block in _todos(text):
        if block is None:
            yield fitting.refuse("it is too long, or has no end")
            continue
        notes: list[str] = []
        raw = _raw(_properties(block, notes), here, notes)
        if raw.pop("cancelled", False):
            yield fitting.refuse("it was cancelled", str(raw["title"]))
        else:
            yield fitting.take(raw, notes=notes)


def _todos(text: str) -> Iterator[str | None]:
    """What stands between the lines that begin and end a task; None where that is too much."""
    at = 0
    while (begin := _BEGIN.search(text, at)) is not None:
        end = _END.search(text, begin.end())
        at = end.end() if end is not None else len(text)
        yield text[begin.end() : end.start()] if end is not None and at - begin.end() <= RECORD_LETTERS else None


def head(here: Here) -> str:
    """What comes before the tasks: whose program wrote it, and how the clock runs in the timezone."""
    from icalendar import Calendar, Timezone

    calendar = Calendar()
    calendar.add("prodid", f"-//taskchat//taskchat {__version__}//EN")
    calendar.add("version", "2.0")
    if (zone := _zone_name(here)) is not None:
        calendar.add_component(Timezone.from_tzid(zone))
    return str(calendar.to_ical().decode()).removesuffix("END:VCALENDAR\r\n")


def piece(task: Mapping[str, Any], here: Here, *, first: bool) -> str:  # noqa: ARG001 - as the other formats
    """One task."""
    from icalendar import Todo

    todo = Todo()
    updated = dt.datetime.fromisoformat(task["updated_at"]).astimezone(dt.UTC)
    todo.add("uid", task["uid"])
    todo.add("dtstamp", updated)
    todo.add("created", dt.datetime.fromisoformat(task["created_at"]).astimezone(dt.UTC))
    todo.add("last-modified", updated)
    todo.add("summary", seen(task["title"]))
    add_due(todo, "due", task, here)
    add_rest(todo, task)
    todo.add("status", "COMPLETED" if task["status"] == "done" else "NEEDS-ACTION")
    if task["completed_at"]:
        todo.add("completed", dt.datetime.fromisoformat(task["completed_at"]).astimezone(dt.UTC))
    if task["priority"]:
        todo.add("priority", PRIORITIES[task["priority"]])
    return str(todo.to_ical().decode())


def tail() -> str:
    """What comes behind them."""
    return "END:VCALENDAR\r\n"


def lacks(task: Mapping[str, Any]) -> list[str]:
    """What of a task the format has no place for."""
    return ["control characters"] if any(_UNSEEN.search(task[name] or "") for name in ("title", "description")) else []


def add_due(component: Any, name: str, task: Mapping[str, Any], here: Here) -> None:
    """When it is due, and how it repeats."""
    from icalendar import vRecur, vText

    due, rule = task["due"], task["recurrence"]
    if due is None:
        when = None
    elif "T" not in due:
        when = dt.date.fromisoformat(due)
    else:
        moment = dt.datetime.fromisoformat(due)
        repeats_here = rule and _zone_name(here) is not None
        when = moment.astimezone(here.zone if repeats_here else dt.UTC)
        component.add("x-taskchat-due", vText(due))
    if when is not None:
        component.add(name, when)
        if rule and name != "dtstart":
            component.add("dtstart", when)
    if rule:
        component.add("rrule", vRecur.from_ical(rule))


def add_rest(component: Any, task: Mapping[str, Any]) -> None:
    """The note, the tags and the project."""
    from icalendar import vText

    if task["description"]:
        component.add("description", seen(task["description"]))
    if task["tags"]:
        component.add("categories", task["tags"])
    if task["project"]:
        component.add("x-taskchat-project", vText(seen(task["project"])))


def _zone_name(here: Here) -> str | None:
    return here.zone.key if isinstance(here.zone, ZoneInfo) and here.zone.key != "UTC" else None


def seen(text: str) -> str:
    """The text without what no text of a calendar may have."""
    return _UNSEEN.sub("", text)


def _properties(block: str, notes: list[str]) -> list[tuple[str, Mapping[str, Any], str]]:
    """The properties of a component, without those of components in it: name, parameters and the value as written."""
    from icalendar.parser import Contentlines

    found, within = list[tuple[str, Mapping[str, Any], str]](), list[str]()
    lines: Sequence[Any] = Contentlines.from_ical(block)  # type: ignore[no-untyped-call]  # theirs has no types
    for line in lines:
        named = _NAME.match(line)
        if not line or len(found) >= PROPERTIES_MAX or (named and named[0].upper() not in _READ):
            continue
        try:
            name, parameters, value = line.raw_parts()
        except ValueError:
            notes.append(f"a line of it can't be read: {line[:40]!r}")
            continue
        match name.upper():
            case "BEGIN":
                within.append(value)
            case "END":
                del within[-1:]
            case property_name if not within:
                found.append((property_name, parameters, value))
    return found


def _raw(properties: list[tuple[str, Mapping[str, Any], str]], here: Here, notes: list[str]) -> dict[str, Any]:
    once = {name: (parameters, value) for name, parameters, value in properties}
    texts = {name: _plain(value) for name, (_, value) in once.items()}
    status = texts.get("STATUS", "").upper()
    raw: dict[str, Any] = {"title": texts.get("SUMMARY", ""), "uid": texts.get("UID", "")}
    raw["status"] = "done" if status == "COMPLETED" or ("COMPLETED" in once and not status) else "pending"
    raw["cancelled"] = status == "CANCELLED"
    raw["description"] = texts.get("DESCRIPTION")
    raw["project"] = texts.get("X-TASKCHAT-PROJECT")
    categories = [value for name, _, value in properties if name == "CATEGORIES"]
    raw["tags"] = [_plain(part) for value in categories for part in _COMMA.split(value) if part.strip()]
    raw["priority"] = _priority(texts.get("PRIORITY", ""))
    raw["recurrence"] = once["RRULE"][1] if "RRULE" in once else None
    for ours, theirs in (("created_at", "CREATED"), ("updated_at", "LAST-MODIFIED"), ("completed_at", "COMPLETED")):
        if theirs in once and isinstance(moment := _when(*once[theirs], here), dt.datetime):
            raw[ours] = moment
    raw["due"] = _due(once, texts.get("X-TASKCHAT-DUE", ""), here, notes)
    return raw


def _due(once: Mapping[str, tuple[Mapping[str, Any], str]], kept: str, here: Here, notes: list[str]) -> str | None:
    name = next((each for each in ("DUE", "DTSTART") if each in once), None)
    if name is None:
        return None
    when = _when(*once[name], here)
    if when is None:
        notes.append(f"it is no date: {once[name][1][:40]!r}")
        return None
    if not isinstance(when, dt.datetime):
        return when.isoformat()
    return kept if same_moment(kept, when, here) else due_of(when, here)


def _when(parameters: Mapping[str, Any], value: str, here: Here) -> dt.datetime | dt.date | None:
    """A day or a moment; one without a timezone is where the person is."""
    from icalendar.prop import vDDDTypes

    try:
        found: object = vDDDTypes.from_ical(value.strip(), parameters.get("TZID"))  # type: ignore[no-untyped-call]
        if isinstance(found, dt.datetime):
            aware = found if found.tzinfo is not None else found.replace(tzinfo=here.zone)
            aware.astimezone(dt.UTC)
            return aware
        return found if isinstance(found, dt.date) else None
    except (ValueError, TypeError, OverflowError, KeyError, OSError):  # whatever a TZID makes of a look for a file
        return None


def _priority(text: str) -> str | None:
    """RFC 5545: 1 to 4 is high, 5 is medium, 6 to 9 is low, 0 is none."""
    number = int(text) if re.fullmatch(r"[1-9]", text.strip()) else 0
    return None if not number else "high" if number < 5 else "medium" if number == 5 else "low"


def _plain(value: str) -> str:
    return _ESCAPED.sub(lambda match: "\n" if match[1] in "nN" else match[1], value)
