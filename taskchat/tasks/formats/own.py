"""Our own JSON, which holds all that there is to a task. Pure."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from taskchat.tasks.formats.fitting import Fitting
from taskchat.tasks.formats.json_items import items_of
from taskchat.tasks.formats.records import Here, Record

VERSION = 1
_FIELDS: tuple[str, ...] = ("uid", "title", "description", "status", "due", "priority", "tags", "project", "recurrence")
_FIELDS += ("created_at", "updated_at", "completed_at")


def read(text: str, here: Here) -> Iterator[Record]:
    """The tasks of a file: of ours, of the API's pages, or a list of tasks."""
    fitting = Fitting(here)
    for item in items_of(text, within=("tasks", "items")):
        if not isinstance(item, dict):
            yield fitting.refuse("it is no JSON object")
        elif not isinstance(item.get("title"), str):
            yield fitting.refuse("it has no title")
        else:
            yield fitting.take({name: item[name] for name in _FIELDS if name in item})


def head(_here: Here) -> str:
    """What comes before the tasks."""
    return f'{{"taskchat": {VERSION}, "tasks": ['


def piece(task: Mapping[str, Any], here: Here, *, first: bool) -> str:  # noqa: ARG001 - as the other formats
    """One task, with its number and its uid."""
    return f"{'' if first else ','}\n{json.dumps(task, ensure_ascii=False)}"


def tail() -> str:
    """What comes behind them."""
    return "\n]}\n"


def lacks(_task: Mapping[str, Any]) -> list[str]:
    """It has a place for everything."""
    return []
