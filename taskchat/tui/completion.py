"""What may complete the word before the cursor: commands and what follows them, projects and tags behind @, tasks and
tags behind #. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from taskchat.tui.commands import matching
from taskchat.tui.plain import one_line

if TYPE_CHECKING:
    from taskchat.schemas.tasks import Task

_WORD = re.compile(r"(?<!\S)(?P<mark>[@#])(?P<begun>[\w/-]*)$")
_MODEL = re.compile(r"/model[ \t]+(?P<begun>\S*)$")
_PLAIN = re.compile(r"[^\W\d][\w/-]*")
MOST = 50


class Offer(NamedTuple):
    """What may stand in the place of the last `length` characters before the cursor; `words` tells more of it."""

    insert: str
    words: str
    length: int


@dataclass(frozen=True)
class Names:
    """What there is to complete with."""

    projects: Sequence[str] = ()
    tags: Sequence[str] = ()
    tasks: Sequence[tuple[int, str]] = field(default=())
    models: Sequence[str] = ()

    @classmethod
    def of(cls, tasks: Iterable[Task], models: Iterable[str] = ()) -> Names:
        """The names that these tasks bear."""
        found = list(tasks)
        projects = sorted({task.project for task in found if task.project}, key=str.casefold)
        tags = sorted({tag for task in found for tag in task.tags})
        return cls(projects, tags, [(task.id, one_line(task.title)) for task in found], list(models))


def wants_names(before: str) -> bool:
    """Whether the text before the cursor may be completed with a name."""
    return bool(_WORD.search(before) or _MODEL.fullmatch(before))


def offers(before: str, names: Names) -> list[Offer]:
    """What may complete the text before the cursor, the likeliest first."""
    if (model := _MODEL.fullmatch(before)) is not None:
        begun = model["begun"]
        return [Offer(name, "", len(begun)) for name in names.models if begun.casefold() in name.casefold()][:MOST]
    if before.startswith("/") and "\n" not in before:
        return [_command(command.name, command.takes, command.words, before) for command in matching(before)]
    if (word := _WORD.search(before)) is None:
        return []
    begun, length = word["begun"], len(word[0])
    found = _tasks(begun, names, length) if word["mark"] == "#" else _projects(begun, names, length)
    return [*found, *_tags(begun, names, length)][:MOST]


def _command(name: str, takes: str, words: str, before: str) -> Offer:
    return Offer(f"/{name}{' ' if takes else ''}", words, len(before))


def _projects(begun: str, names: Names, length: int) -> list[Offer]:
    fitting = [name for name in names.projects if name.casefold().startswith(begun.casefold())]
    return [Offer(f"@{name} " if _PLAIN.fullmatch(name) else f'in project "{name}" ', name, length) for name in fitting]


def _tags(begun: str, names: Names, length: int) -> list[Offer]:
    return [Offer(f"#{tag} ", "tag", length) for tag in names.tags if tag.casefold().startswith(begun.casefold())]


def _tasks(begun: str, names: Names, length: int) -> list[Offer]:
    """By number, else by words of the title."""
    return [
        Offer(f"#{number} ", title, length)
        for number, title in names.tasks
        if (str(number).startswith(begun) if begun.isdigit() or not begun else begun.casefold() in title.casefold())
    ]
