"""todo.txt: a line a task. Pure.

    (A) 2026-11-21 Call the bank +Home @phone due:2026-12-01 at:09:00:00+01:00 uid:…
    x 2026-11-22 2026-11-21 Buy milk pri:B

The format has words, a priority, days, projects and contexts; `key:value` is where programs keep the rest. `due:`,
`rec:` and `pri:` are what others use, `at:`, `rrule:`, `uid:`, `title:` and `project:` are ours. The last two are
written only where the plain form would be read as something else.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import quote, unquote

from taskchat.tasks.formats.fitting import Fitting
from taskchat.tasks.formats.records import RECORD_LETTERS, Here, Record

_LETTERS = {"high": "A", "medium": "B", "low": "C"}
_PRIORITIES = {letter: name for name, letter in _LETTERS.items()}
_DAY = r"\d{4}-\d{2}-\d{2}"
_HEAD = re.compile(
    rf"(?:(?P<done>x)[ ](?:(?P<completed>{_DAY})[ ])?|\((?P<priority>[A-Z])\)[ ])?"
    rf"(?:(?P<created>{_DAY})[ ])?(?P<body>.*)",
    re.DOTALL,
)
_KEYS = ("due", "at", "rec", "rrule", "pri", "uid", "project", "title")
_TOKEN = re.compile(rf"[+@][^\s]+|(?:{'|'.join(_KEYS)}):[^\s]+")
_REC = re.compile(r"\+?(\d{0,3})([dbwmy])")
_RULES = {"d": "DAILY", "w": "WEEKLY", "m": "MONTHLY", "y": "YEARLY"}


def read(text: str, here: Here) -> Iterator[Record]:
    """The tasks of a file."""
    fitting = Fitting(here)
    for line in _lines(text):
        if not line.strip():
            continue
        if len(line) > RECORD_LETTERS:
            yield fitting.refuse("the line is too long", line[:100])
            continue
        notes: list[str] = []
        yield fitting.take(_raw(line.strip(), notes), notes=notes)


def _lines(text: str) -> Iterator[str]:
    """One by one: a list of them could take many times the file's size."""
    at = 0
    while at < len(text):
        end = text.find("\n", at)
        end = len(text) if end < 0 else end
        yield text[at:end]
        at = end + 1


def head(_here: Here) -> str:
    """Nothing comes before the tasks."""
    return ""


def piece(task: Mapping[str, Any], here: Here, *, first: bool) -> str:  # noqa: ARG001 - as the other formats
    """One task as a line."""
    title = str(task["title"])
    shown = " ".join(title.split())
    for exactly in (False, True):
        line = _line(task, here, shown, [f"title:{quote(title, safe='')}"] if exactly else [])
        back = _raw(line, [])
        if all(_or_none(back.get(name)) == _or_none(task[name]) for name in ("title", "project", "tags")):
            break
    return f"{line}\n"


def tail() -> str:
    """Nothing comes behind them."""
    return ""


def lacks(task: Mapping[str, Any]) -> list[str]:
    """What of a task the format has no place for."""
    return ["description"] if task["description"] else []


def _or_none(value: Any) -> Any:
    return value or None


def _line(task: Mapping[str, Any], here: Here, shown: str, title: Sequence[str]) -> str:
    priority, project, due = task["priority"], task["project"], task["due"]
    done = task["status"] == "done"
    words = [f"x {_day(task['completed_at'] or task['updated_at'], here)}"] if done else []
    words += [f"({_LETTERS[priority]})"] if priority and not done else []
    words += [_day(task["created_at"], here), shown, *title]
    if project:
        plain = re.fullmatch(r"\S+", project)
        words.append(f"+{project}" if plain else f"project:{quote(project, safe='')}")
    words += [f"@{tag}" for tag in task["tags"]]
    words += [f"due:{due[:10]}"] if due else []
    words += [f"at:{due[11:]}"] if due and "T" in due else []
    words += [f"rrule:{task['recurrence']}"] if task["recurrence"] else []
    words += [f"pri:{_LETTERS[priority]}"] if priority and done else []
    return " ".join([*words, f"uid:{quote(task['uid'], safe='-@.')}"])


def _day(moment: str, here: Here) -> str:
    return dt.datetime.fromisoformat(moment).astimezone(here.zone).date().isoformat()


def _raw(line: str, notes: list[str]) -> dict[str, Any]:
    """The fields of a line."""
    match = _HEAD.match(line)
    found = match.groupdict() if match else {"body": line}
    raw: dict[str, Any] = {"status": "done" if found.get("done") else "pending", "priority": None, "due": None}
    raw |= {"created_at": found.get("created"), "completed_at": found.get("completed")}
    title, tokens = _body(str(found["body"]))
    keys = {name: value for name, colon, value in (token.partition(":") for token in tokens) if colon and name in _KEYS}
    projects = [unquote(keys["project"])] if "project" in keys else []
    projects += [token[1:] for token in tokens if token[0] == "+"]
    raw |= {"title": title, "project": projects[0] if projects else None}
    raw["tags"] = [token[1:] for token in tokens if token[0] == "@"] + projects[1:]
    if letter := found.get("priority") or keys.get("pri", "").upper():
        raw["priority"] = _priority(letter, notes)
    if "due" in keys:
        raw["due"] = f"{keys['due']}T{keys['at']}" if "at" in keys else keys["due"]
    raw["recurrence"] = keys.get("rrule") or (_rule(keys["rec"]) if "rec" in keys else None)
    return {**raw, "uid": unquote(keys["uid"])} if "uid" in keys else raw


def _body(body: str) -> tuple[str, list[str]]:
    """The title, and the tokens with a sign or a key. Those at the end are taken off; those amidst words stay."""
    words = body.split(" ")
    end = len(words)
    while end > 0 and (not words[end - 1] or _TOKEN.fullmatch(words[end - 1])):
        end -= 1
        if words[end].startswith("title:"):
            exact, shown = unquote(words[end].removeprefix("title:")), " ".join(words[:end])
            tokens = [word for word in words[end + 1 :] if word]
            return (exact if " ".join(exact.split()) == shown.strip() else shown), tokens
    amidst = [word for word in words[:end] if _TOKEN.fullmatch(word) and word[0] in "+@"]
    return " ".join(words[:end]), [*amidst, *(word for word in words[end:] if word)]


def _priority(letter: str, notes: list[str]) -> str:
    if letter not in _PRIORITIES:
        notes.append(f"priority {letter[:1]} became low")
    return _PRIORITIES.get(letter, "low")


def _rule(text: str) -> str:
    """`rec:2w` as a rule; what is none is left to be refused."""
    match = _REC.fullmatch(text.lower())
    if match is None:
        return text
    if match[2] == "b":
        return "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR"
    interval = f";INTERVAL={int(match[1])}" if match[1] not in ("", "1") else ""
    return f"FREQ={_RULES[match[2]]}{interval}"
