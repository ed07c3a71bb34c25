"""What a reader of files gives: records, made of tasks as a file has them, and moments as a file writes them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import NamedTuple
from uuid import UUID

from taskchat.schemas.transfer import CarriedTask
from taskchat.schemas.values import canonical_due

RECORDS_MAX = 20_000
RECORD_LETTERS = 256 * 1024  # of one task in a file
NAMESPACE = UUID("6f0d8a6e-4c1b-5d0e-9f0a-7461736b6368")  # of the uids that are made of a task's words


class Here(NamedTuple):
    """When and where a file is read or written."""

    now: dt.datetime  # where the person is

    @property
    def zone(self) -> dt.tzinfo:
        """The person's timezone."""
        return self.now.tzinfo or dt.UTC


@dataclass(frozen=True, slots=True)
class Record:
    """A task of a file: the `number`-th, from 1. Either there is a task, or `error` says why not.

    Of `task` only what the file says is set (`model_fields_set`). `notes` says what could not be kept.
    """

    number: int
    task: CarriedTask | None
    title: str | None = None
    error: str = ""
    notes: tuple[str, ...] = ()


def moment_of(text: str, here: Here) -> dt.datetime | None:
    """The moment that a file writes; a day is its midnight, and one without an offset is where the person is."""
    try:
        found = dt.datetime.fromisoformat(text.strip())
    except ValueError:
        return None
    try:
        aware = found if found.tzinfo is not None else found.replace(tzinfo=here.zone)
        return aware.astimezone(dt.UTC)
    except OverflowError:
        return None


def due_of(moment: dt.datetime, here: Here) -> str:
    """A moment as a due where the person is."""
    return moment.astimezone(here.zone).isoformat(timespec="seconds")


def same_moment(written: str, moment: dt.datetime, here: Here) -> bool:
    """Whether a due that was kept beside a moment still is that moment: another program may have moved it."""
    try:
        return start_of(canonical_due(written), here) == moment.replace(microsecond=0)
    except (ValueError, OverflowError):
        return False


def start_of(due: str, here: Here) -> dt.datetime:
    """The moment of a due; a day begins at midnight where the person is."""
    if "T" in due:
        return dt.datetime.fromisoformat(due)
    return dt.datetime.combine(dt.date.fromisoformat(due), dt.time(), here.zone)
