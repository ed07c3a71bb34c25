"""Taskwarrior's JSON, as `task export` writes and `task import` reads it. Pure.

Its moments are UTC, a day is its midnight, and a note is an annotation. What it has no attribute for goes along in
attributes of our own, which Taskwarrior keeps: the exact due, the exact rule, a uid that is no UUID.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterator, Mapping
from typing import Any
from uuid import UUID, uuid5

from taskchat.tasks.formats.fitting import Fitting
from taskchat.tasks.formats.json_items import items_of
from taskchat.tasks.formats.records import NAMESPACE, Here, Record, due_of, moment_of, same_moment, start_of

_LETTERS = {"high": "H", "medium": "M", "low": "L"}
_PRIORITIES = {letter: name for name, letter in _LETTERS.items()}
_STAMP = re.compile(r"(\d{4})-?(\d{2})-?(\d{2})T(\d{2}):?(\d{2}):?(\d{2})(?:\.\d+)?Z?")
_PERIODS = {  # how it repeats
    **dict.fromkeys(("daily", "day", "days", "d"), "FREQ=DAILY"),
    **dict.fromkeys(("weekdays", "weekday"), "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR"),
    **dict.fromkeys(("weekly", "week", "weeks", "w", "wk", "wks", "sennight"), "FREQ=WEEKLY"),
    **dict.fromkeys(("biweekly", "fortnight"), "FREQ=WEEKLY;INTERVAL=2"),
    **dict.fromkeys(("monthly", "month", "months", "mo", "m"), "FREQ=MONTHLY"),
    **dict.fromkeys(("bimonthly",), "FREQ=MONTHLY;INTERVAL=2"),
    **dict.fromkeys(("quarterly", "quarter", "quarters", "q"), "FREQ=MONTHLY;INTERVAL=3"),
    **dict.fromkeys(("semiannual",), "FREQ=MONTHLY;INTERVAL=6"),
    **dict.fromkeys(("annual", "yearly", "year", "years", "y"), "FREQ=YEARLY"),
    **dict.fromkeys(("biannual", "biyearly"), "FREQ=YEARLY;INTERVAL=2"),
}
_WORDS = {rule: words[0] for words, rule in ((("daily",), "FREQ=DAILY"), (("weekly",), "FREQ=WEEKLY"))}
_WORDS |= {"FREQ=MONTHLY": "monthly", "FREQ=YEARLY": "yearly", "FREQ=WEEKLY;INTERVAL=2": "2weeks"}
_WORDS |= {"FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR": "weekdays", "FREQ=MONTHLY;INTERVAL=3": "quarterly"}
_COUNTED = re.compile(r"p?(\d{1,3})\s*([a-z]+)")


def read(text: str, here: Here) -> Iterator[Record]:
    """The tasks of an export. Those that were deleted there are left out, and say so."""
    fitting = Fitting(here)
    for item in items_of(text):
        if not isinstance(item, dict):
            yield fitting.refuse("it is no JSON object")
            continue
        title = str(item.get("description") or "")
        if item.get("status") == "deleted":
            yield fitting.refuse("it was deleted in Taskwarrior", title)
        elif item.get("parent") and item.get("status") in ("pending", "waiting"):
            yield fitting.refuse("it is one time of a repeating task, which is imported itself", title)
        else:
            notes: list[str] = []
            yield fitting.take(_raw(item, title, here, notes), notes=notes)


def head(_here: Here) -> str:
    """What comes before the tasks."""
    return "["


def piece(task: Mapping[str, Any], here: Here, *, first: bool) -> str:
    """One task, on a line of its own."""
    uuid = _uuid(task["uid"])
    found: dict[str, Any] = {"uuid": uuid, "description": task["title"]}
    found["status"] = "completed" if task["status"] == "done" else "pending"
    stamps = {"entry": "created_at", "modified": "updated_at", "end": "completed_at"}
    found |= {theirs: _stamp(dt.datetime.fromisoformat(task[ours])) for theirs, ours in stamps.items() if task[ours]}
    if task["due"]:
        found |= {"due": _stamp(start_of(task["due"], here)), "taskchatdue": task["due"]}
    if rule := task["recurrence"]:
        found["taskchatrule"] = rule
        if task["due"] and rule in _WORDS and task["status"] == "pending":
            found |= {"status": "recurring", "recur": _WORDS[rule]}
    found |= {"project": task["project"]} if task["project"] else {}
    found |= {"priority": _LETTERS[task["priority"]]} if task["priority"] else {}
    found |= {"tags": task["tags"]} if task["tags"] else {}
    if task["description"]:
        found["annotations"] = [{"entry": found["entry"], "description": task["description"]}]
    if uuid != task["uid"]:
        found["taskchatuid"] = task["uid"]
    return f"{'' if first else ','}\n{json.dumps(found, ensure_ascii=False)}"


def tail() -> str:
    """What comes behind them."""
    return "\n]\n"


def lacks(task: Mapping[str, Any]) -> list[str]:
    """What Taskwarrior itself does not do with a task. It is written all the same, and comes back."""
    return ["recurrence"] if task["recurrence"] and task["recurrence"] not in _WORDS else []


def _raw(item: Mapping[str, Any], title: str, here: Here, notes: list[str]) -> dict[str, Any]:
    raw: dict[str, Any] = {"title": title, "uid": _uid(item), "project": item.get("project"), "due": None}
    raw["status"] = "done" if item.get("status") == "completed" else "pending"
    raw["priority"] = _PRIORITIES.get(str(item.get("priority") or "").upper(), item.get("priority"))
    raw["tags"] = item.get("tags") or []
    raw["description"] = _notes(item.get("annotations"))
    stamps = {"created_at": "entry", "updated_at": "modified", "completed_at": "end"}
    raw |= {ours: _moment(item.get(theirs), here) for ours, theirs in stamps.items() if item.get(theirs)}
    if (due := _moment(item.get("due"), here)) is not None:
        kept = str(item.get("taskchatdue") or "")
        raw["due"] = kept if same_moment(kept, due, here) else _due(due, here)
    raw["recurrence"] = item.get("taskchatrule") or _rule(str(item.get("recur") or ""))
    if item.get("depends"):
        notes.append("that it waits for other tasks is not kept")
    return raw


def _uuid(uid: str) -> str:
    try:
        return uid if str(UUID(uid)) == uid else str(uuid5(NAMESPACE, uid))
    except ValueError:
        return str(uuid5(NAMESPACE, uid))


def _uid(item: Mapping[str, Any]) -> str:
    kept, uuid = str(item.get("taskchatuid") or ""), str(item.get("uuid") or "").lower()
    return kept if kept and _uuid(kept) == uuid else uuid


def _notes(annotations: object) -> str | None:
    if not isinstance(annotations, list):
        return None
    return "\n".join(str(each.get("description", "")) for each in annotations if isinstance(each, dict)) or None


def _stamp(moment: dt.datetime) -> str:
    return moment.astimezone(dt.UTC).strftime("%Y%m%dT%H%M%SZ").rjust(16, "0")


def _moment(value: object, here: Here) -> dt.datetime | None:
    match = _STAMP.fullmatch(str(value or "").strip())
    if match is None:
        return None
    year, month, day, hour, minute, second = match.groups()
    return moment_of(f"{year}-{month}-{day}T{hour}:{minute}:{second}+00:00", here)


def _due(moment: dt.datetime, here: Here) -> str:
    """Midnight is a day."""
    local = moment.astimezone(here.zone)
    return local.date().isoformat() if local.time() == dt.time() else due_of(moment, here)


def _rule(words: str) -> str | None:
    """How Taskwarrior repeats it, as a rule; what is none is left to be refused."""
    text = words.strip().lower()
    if not text or text in _PERIODS:
        return _PERIODS.get(text)
    match = _COUNTED.fullmatch(text)
    period = _PERIODS.get(match[2]) if match else None
    if match is None or period is None or ";" in period:
        return words
    return period if match[1] == "1" else f"{period};INTERVAL={int(match[1])}"
