"""How a foreign task is made to fit ours: cut, renamed, never refused lightly. What is not kept is noted. Pure."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid5

from pydantic import ValidationError

from taskchat.schemas.refusals import refusal
from taskchat.schemas.rrule import canonical_rrule
from taskchat.schemas.transfer import UID_MAX, CarriedTask
from taskchat.schemas.values import DESCRIPTION_MAX, NAME_MAX, TAGS_MAX, TITLE_MAX, canonical_due, canonical_tag
from taskchat.schemas.when import read_when
from taskchat.tasks.formats.records import NAMESPACE, Here, Record, due_of, moment_of

NOTES_MAX = 10  # of one task
WORDS_MAX, WORDS_LETTERS = 1_000, 60  # of dues that are written in words

Raw = Mapping[str, Any]


@dataclass(slots=True)
class Fitting:
    """Makes the tasks of one file fit. It knows what came before: tasks without a uid get one of their words, by which
    the same file is known again."""

    here: Here
    _seen: Counter[tuple[str, str]] = field(default_factory=Counter)
    _said: dict[str, str | None] = field(default_factory=dict)
    _number: int = 0

    def take(self, raw: Raw, *, notes: list[str] | None = None) -> Record:
        """The next record. `raw` has fields of CarriedTask, as the file writes them."""
        self._number += 1
        notes = notes if notes is not None else []
        found = dict(raw)
        title = _text(found.get("title"))
        found["title"] = title
        for name, fit in _FITS.items():
            if name in found:
                found[name] = fit(found[name], notes, self)
        _fit_title(found, notes)
        self._fit_moments(found)
        found["uid"] = self._uid(found)
        try:
            task = CarriedTask(**found)
        except ValidationError as error:
            return self._wrong(title, refusal(error.errors()[0]))
        return Record(self._number, task, title[:TITLE_MAX], notes=tuple(notes[:NOTES_MAX]))

    def refuse(self, why: str, title: str | None = None) -> Record:
        """The next record can't be read."""
        self._number += 1
        return self._wrong(title, why)

    def due_in_words(self, text: str) -> str | None:
        """The due that words say. That takes long, so a file may have only so many different ones."""
        if text not in self._said and len(text) <= WORDS_LETTERS and len(self._said) < WORDS_MAX:
            found = read_when(text, now=self.here.now)
            self._said[text] = found.due if found is not None else None
        return self._said.get(text)

    def _wrong(self, title: str | None, why: str) -> Record:
        return Record(self._number, None, title[:TITLE_MAX] if title else None, error=why)

    def _uid(self, found: Raw) -> str:
        given = _text(found.get("uid")).strip()
        if given:
            return given if len(given) <= UID_MAX else "sha256:" + hashlib.sha256(given.encode()).hexdigest()
        said = (str(found["title"]), str(found.get("project") or ""))
        self._seen[said] += 1
        return str(uuid5(NAMESPACE, "\0".join((*said, str(self._seen[said])))))

    def _fit_moments(self, found: dict[str, Any]) -> None:
        """No moment lies ahead, and only what is done was completed."""
        for name in ("created_at", "updated_at", "completed_at"):
            moment = found.get(name)
            if moment is None:
                found.pop(name, None)
            elif moment > self.here.now:
                found[name] = self.here.now
        if found.get("status", "pending") == "pending":
            found.pop("completed_at", None)
        elif "completed_at" not in found:
            found["completed_at"] = found.get("updated_at", self.here.now)


def _text(value: object) -> str:
    """Text that a store can hold."""
    if value is None:
        return ""
    return str(value).replace("\x00", "").encode("utf-8", "replace").decode()


def _fit_title(found: dict[str, Any], notes: list[str]) -> None:
    title = found["title"]
    if len(title) <= TITLE_MAX:
        return
    found["title"] = title[: TITLE_MAX - 1] + "…"
    more = "\n\n".join(part for part in (title, found.get("description")) if part)
    found["description"] = more[:DESCRIPTION_MAX]
    notes.append("the title was too long: the whole of it is in the description")


def _fit_description(value: object, notes: list[str], _of: Fitting) -> str | None:
    text = _text(value)
    if len(text) > DESCRIPTION_MAX:
        notes.append(f"the description was cut to {DESCRIPTION_MAX:,} letters")
    return text[:DESCRIPTION_MAX] or None


def _fit_due(value: object, notes: list[str], of: Fitting) -> str | None:
    text = _text(value).strip()
    if not text:
        return None
    try:
        return canonical_due(text)
    except ValueError:
        moment = moment_of(text, of.here) if re.match(r"\d{4}-?\d{2}-?\d{2}T", text) else None
        if moment is not None:
            return due_of(moment, of.here)
    found = of.due_in_words(text)
    if found is None:
        notes.append(f"it is no date: {text[:40]!r}")
    return found


def _fit_recurrence(value: object, notes: list[str], _of: Fitting) -> str | None:
    text = _text(value).strip()
    if not text:
        return None
    try:
        rule = canonical_rrule(text)
        if len(rule) <= 200:
            return rule
    except ValueError:
        pass
    notes.append(f"it can't be repeated so: {text[:60]!r}")
    return None


def _fit_tags(value: object, notes: list[str], _of: Fitting) -> list[str]:
    found: list[str] = []
    for each in value if isinstance(value, list | tuple) else [value]:
        text = _text(each)
        try:
            found.append(canonical_tag(text))
        except ValueError:
            if one_word := re.sub(r"[\s,#]+", "-", text).strip("-")[:NAME_MAX]:
                found.append(one_word.casefold()[:NAME_MAX])
    tags = list(dict.fromkeys(found))
    if len(tags) > TAGS_MAX:
        notes.append(f"it had {len(tags)} tags: {TAGS_MAX} were kept")
    return tags[:TAGS_MAX]


def _fit_project(value: object, notes: list[str], _of: Fitting) -> str | None:
    text = _text(value)
    if len(text) > NAME_MAX:
        notes.append(f"the project's name was cut to {NAME_MAX} letters")
    return text[:NAME_MAX] if text.strip() else None


def _fit_priority(value: object, notes: list[str], _of: Fitting) -> str | None:
    text = _text(value).strip().lower()
    if text in ("", "none"):
        return None
    if text in ("low", "medium", "high"):
        return text
    notes.append(f"it is no priority: {text[:40]!r}")
    return None


def _fit_status(value: object, _notes: list[str], _of: Fitting) -> str:
    return "done" if _text(value).strip().lower() in _DONE else "pending"


def _fit_moment(value: object, _notes: list[str], of: Fitting) -> dt.datetime | None:
    if isinstance(value, dt.datetime):
        return value
    return moment_of(_text(value), of.here)


_DONE = {"done", "completed", "complete", "true", "yes", "x", "1"}
_FITS: Mapping[str, Callable[[Any, list[str], Fitting], Any]] = {
    "description": _fit_description,
    "due": _fit_due,
    "recurrence": _fit_recurrence,
    "tags": _fit_tags,
    "project": _fit_project,
    "priority": _fit_priority,
    "status": _fit_status,
    "created_at": _fit_moment,
    "updated_at": _fit_moment,
    "completed_at": _fit_moment,
}
