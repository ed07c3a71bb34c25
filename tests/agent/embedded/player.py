"""Plays a dialogue file against the embedded model and the tools in memory.

The files' format: a list of dialogues, each with `id`, `given` tasks, and `turns` of `say` with what must hold after:
`tasks` (all there are, in any order), `asks`, `unchanged`, `mentions`, `omits`. A due is "+1d", "+2w 09:30", "fri" (the
next Friday after today) or a day with an optional time.
"""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path
from typing import Any

import yaml

from taskchat.agent.embedded import converse
from taskchat.agent.embedded.plan import Memory, Reply
from tests.agent.embedded.fake_tasks import FIELDS, FakeTasks

NOW = dt.datetime(2026, 11, 20, 10, 0, tzinfo=dt.UTC)  # a Friday
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def read_dialogues(folder: Path) -> list[dict[str, Any]]:
    """Every dialogue of a file, or of a folder's files."""
    paths = sorted(folder.glob("*.yaml")) if folder.is_dir() else [folder]
    return [dialogue for path in paths for dialogue in yaml.safe_load(path.read_text(encoding="utf-8"))]


class Talk:
    """A conversation with the embedded model; its memory goes through JSON between turns, as in the store."""

    def __init__(self, now: dt.datetime = NOW) -> None:
        self.now, self.fake, self.memory = now, FakeTasks(now), Memory()

    def say(self, message: str) -> Reply:
        """One turn."""
        self.fake.begin(message)
        plan = converse(message, now=self.now, memory=Memory.from_json(self.memory.to_json()))
        try:
            batch = next(plan)
            for _ in range(20):
                batch = plan.send([self.fake.call(call) for call in batch])
        except StopIteration as ended:
            reply: Reply = ended.value
            self.memory = reply.memory
            return reply
        raise AssertionError("the turn does not end")

    def tasks(self) -> list[dict[str, Any]]:
        """All the tasks there are."""
        return [dict(task) for task in self.fake.tasks.values()]


def play(dialogue: dict[str, Any], now: dt.datetime = NOW) -> list[str]:
    """Play a dialogue; give the faults, in words."""
    talk = Talk(now)
    talk.fake.begin("")
    for given in dialogue.get("given", []):
        _add(talk.fake, given, now.date())
    talk.fake.begin("")
    talk.fake._groups.clear()
    faults = []
    for turn in dialogue["turns"]:
        if turn.get("new_conversation"):
            talk.memory = Memory()
        before = talk.tasks()
        reply = talk.say(turn["say"])
        found = _faults(turn, reply, before, talk.tasks(), now.date())
        faults += [f"> {turn['say']}\n< {reply.text}\n! {fault}" for fault in found]
    return faults


def _add(fake: FakeTasks, given: dict[str, Any], today: dt.date) -> None:
    fields = {key: value for key, value in given.items() if key != "status"}
    if "due" in fields:
        due = resolve_due(fields["due"], today)
        fields["due"] = f"{due}:00+00:00" if due and "T" in due else due
    task = fake.add_task(**fields)["task"]
    if given.get("status") == "done":
        fake.complete_task(task["id"])


def _faults(
    turn: dict[str, Any], reply: Reply, before: list[dict[str, Any]], after: list[dict[str, Any]], today: dt.date
) -> list[str]:
    found = []
    if "tasks" in turn and not _assign(turn["tasks"], after, today):
        found.append(f"tasks are {[{k: v for k, v in task.items() if v not in (None, [], '')} for task in after]}")
    if (turn.get("unchanged") or turn.get("asks")) and before != after:
        found.append("it changed tasks")
    if turn.get("asks") and "?" not in reply.text:
        found.append("it asked nothing")
    found += [
        f"reply lacks {text!r}" for text in turn.get("mentions", []) if text.casefold() not in reply.text.casefold()
    ]
    found += [f"reply has {text!r}" for text in turn.get("omits", []) if text.casefold() in reply.text.casefold()]
    return found


def _assign(expected: list[dict[str, Any]], tasks: list[dict[str, Any]], today: dt.date) -> bool:
    """Whether the expectations and the tasks can be paired one to one."""
    if len(expected) != len(tasks):
        return False
    if not expected:
        return True
    return any(
        all(_same(key, wanted, task.get(key), today) for key, wanted in expected[0].items())
        and _assign(expected[1:], tasks[:index] + tasks[index + 1 :], today)
        for index, task in enumerate(tasks)
    )


def _same(key: str, wanted: Any, found: Any, today: dt.date) -> bool:
    assert key in (*FIELDS, "status"), key
    if key == "tags":
        return {str(tag).casefold() for tag in wanted} == set(found or [])
    options = wanted if isinstance(wanted, list) else [wanted]
    if key == "due":
        return _shown_due(found) in [resolve_due(option, today) for option in options]
    if key == "title":
        return _plain(found) in [_plain(str(option)) for option in options]
    if isinstance(found, str):
        return found.casefold() in [str(option).casefold() for option in options]
    return found in options


def _plain(title: str) -> str:
    title = re.sub(r"\s+", " ", title.casefold()).strip(" .,!?:;\"'“”‘’")
    return re.sub(r"^(the|a|an|my) ", "", title)


def _shown_due(value: str | None) -> str | None:
    if value is None or len(value) == 10:
        return value
    return dt.datetime.fromisoformat(value).astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M")


def resolve_due(text: str | None, today: dt.date) -> str | None:
    """The file's due notation as a day or a minute."""
    if text is None:
        return None
    day_text, _, clock = str(text).partition(" ")
    if match := re.fullmatch(r"\+(\d+)([dwm])", day_text):
        count, unit = int(match[1]), match[2]
        if unit == "m":
            month = today.month - 1 + count
            day = today.replace(year=today.year + month // 12, month=month % 12 + 1)
        else:
            day = today + dt.timedelta(days=count * (7 if unit == "w" else 1))
    elif day_text in WEEKDAYS:
        day = today + dt.timedelta(days=(WEEKDAYS.index(day_text) - today.weekday() - 1) % 7 + 1)
    else:
        day = dt.date.fromisoformat(day_text)
    return f"{day}T{clock}" if clock else str(day)
