"""Whether a turn did what its dialogue says. Pure."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from typing import Any

from taskchat.evaluation.dialogues import Step
from taskchat.evaluation.dues import resolve_due, shown_due

Task = Mapping[str, Any]
QUESTION_MARKS = ("?", "？")


def faults(step: Step, reply: str, before: Sequence[Task], after: Sequence[Task], today: dt.date) -> list[str]:
    """What is wrong after a turn, in words; nothing where all is as it should be."""
    found = []
    if step.tasks is not None and not fits(step.tasks, after, today):
        shown = [{key: value for key, value in task.items() if value not in (None, [], "")} for task in after]
        found.append(f"tasks are {shown}")
    if step.unchanged and before != after:
        found.append("it changed tasks")
    if step.asks and before != after:
        found.append("it changed tasks instead of asking")
    if step.asks and not any(mark in reply for mark in QUESTION_MARKS):
        found.append("it asked nothing")
    heard = reply.casefold()
    found += [f"reply lacks {text!r}" for text in step.mentions if text.casefold() not in heard]
    found += [f"reply has {text!r}" for text in step.omits if text.casefold() in heard]
    return found


def wrote_wrongly(step: Step, before: Sequence[Task], after: Sequence[Task]) -> bool:
    """Whether tasks changed where none should: what is worst about a model."""
    return (step.unchanged or step.asks) and before != after


def fits(expected: Sequence[Task], tasks: Sequence[Task], today: dt.date) -> bool:
    """Whether the expectations and the tasks can be paired one to one."""
    if len(expected) != len(tasks):
        return False
    if not expected:
        return True
    head, *rest = expected
    return any(
        _matches(head, task, today) and fits(rest, [*tasks[:place], *tasks[place + 1 :]], today)
        for place, task in enumerate(tasks)
    )


def _matches(expected: Task, task: Task, today: dt.date) -> bool:
    return all(_same(key, wanted, task.get(key), today) for key, wanted in expected.items())


def _same(key: str, wanted: Any, found: Any, today: dt.date) -> bool:
    if key == "tags":
        return {str(tag).casefold().lstrip("#") for tag in wanted} == {str(tag).casefold() for tag in found or []}
    options = wanted if isinstance(wanted, list) else [wanted]
    if key == "due":
        return shown_due(found) in [resolve_due(option, today) for option in options]
    if key == "title":
        return _plain(str(found)) in [_plain(str(option)) for option in options]
    if isinstance(found, str):
        return found.casefold() in [str(option).casefold() for option in options]
    return found in options


def _plain(title: str) -> str:
    """Without case, outer punctuation and a leading article."""
    title = re.sub(r"\s+", " ", title.casefold()).strip(" .,!?:;\"'“”‘’")
    return re.sub(r"^(the|a|an|my) ", "", title)
