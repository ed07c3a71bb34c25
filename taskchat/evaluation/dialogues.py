"""Dialogue files: read, and checked before anything is played.

A file is a list of dialogues, in JSON or YAML:

    - id: complete-by-ordinal        # the part before the first '-' is its group
      given:                         # tasks that are there before, in this order
        - {title: Buy milk, due: "+1d"}
      turns:
        - say: mark the first one done
          tasks: [{title: Buy milk, status: done}]   # all there are afterwards, in any order
          mentions: [milk]           # each must occur in the reply (case does not count)
          omits: [error]             # none may occur in it
        - say: delete something
          asks: true                 # a question comes back and no task changes
        - say: tell me a joke
          new_conversation: true     # it begins another conversation
          unchanged: true            # no task changes

A task is compared only in the keys that are given, and a list of values means any one of them. A due is null, or a day
with an optional time: "+1d", "+2w 09:30", "+1m", "2027-01-05", or "fri", the next Friday after today. The zone is UTC.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, Field, TypeAdapter, ValidationError

from taskchat.errors import InvalidInput
from taskchat.evaluation.dues import resolve_due
from taskchat.schemas.values import Shape

SHIPPED = Path(__file__).parent / "dialogues"
FIELDS = ("title", "status", "due", "priority", "tags", "project", "recurrence", "description")
_SOME_DAY = dt.date(2027, 1, 5)


def _words(value: object) -> object:
    """YAML takes 12 for a number, which is meant as a word here; a bare yes or no it takes for true or false."""
    if isinstance(value, bool):
        raise ValueError("put it in quotes: YAML takes a bare yes, no, on and off for true and false")
    return str(value) if isinstance(value, int | float) else value


def _known(task: dict[str, Any]) -> dict[str, Any]:
    if unknown := sorted(task.keys() - set(FIELDS)):
        raise ValueError(f"a task has no {', '.join(unknown)}, only {', '.join(FIELDS)}")
    dues = task.get("due")
    for due in dues if isinstance(dues, list) else [dues]:
        try:
            resolve_due(due, _SOME_DAY)
        except ValueError as error:
            raise ValueError(f"{due!r} is no due like +1d, fri, 2027-01-05 or +2w 09:30") from error
    return task


Words = Annotated[str, BeforeValidator(_words), Field(min_length=1)]
TaskKeys = Annotated[dict[str, Any], AfterValidator(_known)]


class Step(Shape):
    """One turn: what is said, and what must hold afterwards. Without `tasks`, `asks` and `unchanged`, tasks are not
    looked at."""

    say: Words
    new_conversation: bool = False
    tasks: list[TaskKeys] | None = None
    asks: bool = False
    unchanged: bool = False
    mentions: list[Words] = []
    omits: list[Words] = []


class Dialogue(Shape):
    """One person's turns, from an empty account with the `given` tasks."""

    id: Words
    given: list[TaskKeys] = []
    turns: list[Step] = Field(min_length=1)

    @property
    def group(self) -> str:
        """The part of its id that says what it is about."""
        return self.id.partition("-")[0]


_DIALOGUES: TypeAdapter[list[Dialogue]] = TypeAdapter(list[Dialogue])


def read_dialogues(files: Sequence[Path], *, only: str = "") -> list[Dialogue]:
    """The dialogues of the files whose id begins with `only`. Raises InvalidInput, saying where what is wrong."""
    found = [dialogue for path in files for dialogue in _read(path) if dialogue.id.startswith(only)]
    if not found:
        what = f"No dialogue's id begins with {only!r}." if only else "There is no dialogue in it."
        raise InvalidInput(what, hint="A dialogue is written as taskchat eval --help shows.")
    return found


def shipped() -> list[Path]:
    """The files that come with taskchat."""
    return sorted(SHIPPED.glob("*.json"))


def _read(path: Path) -> list[Dialogue]:
    try:
        text = path.read_text(encoding="utf-8-sig")
        listed = json.loads(text) if path.suffix == ".json" else _yaml(path, text)
    except (OSError, UnicodeDecodeError) as error:
        raise InvalidInput(f"{path} can't be read: {getattr(error, 'strerror', None) or error}.") from error
    except (ValueError, RecursionError) as error:
        raise InvalidInput(f"{path} is no JSON: {error}.") from error
    try:
        return _DIALOGUES.validate_python(listed)
    except ValidationError as error:
        raise InvalidInput(_fault(path, listed, error)) from error


def _yaml(path: Path, text: str) -> Any:
    try:
        import yaml
    except ImportError as error:
        raise InvalidInput(
            f"To read {path}, taskchat needs PyYAML, which is not installed.",
            hint="Run: pip install 'taskchat[eval]'. Or write the same as JSON, in a file that ends in .json.",
        ) from error
    try:
        return yaml.safe_load(text)
    except yaml.YAMLError as error:
        raise InvalidInput(f"{path} is no YAML: {error}") from error


def _fault(path: Path, listed: Any, error: ValidationError) -> str:
    """The first thing that is wrong, and where: by the dialogue's id, not by its place."""
    first = error.errors()[0]
    place, *rest = first["loc"] or ("",)
    where = str(path)
    if isinstance(place, int) and isinstance(listed[place], dict):
        where += f", {listed[place].get('id') or f'dialogue {place + 1}'}"
    inner = ".".join(str(part + 1) if isinstance(part, int) else part for part in rest)
    said = {"extra_forbidden": "there is no such key", "list_type": "it must be a list", "missing": "it is missing"}
    message = said.get(first["type"], first["msg"].removeprefix("Value error, "))
    return f"{where}{f', {inner}' if inner else ''}: {message}."
