"""What it takes to export and import many tasks, in every format: time, memory, and whether each comes back exactly.

A server of its own on a new SQLite file, without HTTP between: the same tasks are written into a file, the file is read
into another account, and written again from there: both files must hold the same. The floor beside it is Python's own
json, which writes and reads the same tasks. An import is written in pieces, and others wait for each.
"""

from __future__ import annotations

import argparse
import asyncio
import datetime as dt
import json
import random
import tempfile
import time
import tracemalloc
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any, TypeVar, get_args

from sqlalchemy import Connection

from bench.figures import line, milliseconds, percentile
from bench.words import THINGS
from taskchat.schemas.caller import Caller
from taskchat.schemas.tasks import TaskDraft, TaskFilter
from taskchat.schemas.transfer import FileFormat, TasksImported
from taskchat.store.sqlite import SqliteStore
from taskchat.tasks import TaskService
from taskchat.tasks.exporting import Exporting
from taskchat.tasks.importing import WRITTEN_AT_ONCE, Importing
from tests.fakes.database import person

T = TypeVar("T")
AIM_SECONDS = 0.1  # that a piece may hold up others
NOW = dt.datetime(2027, 1, 5, 12, tzinfo=dt.UTC)
RULES = (None, None, None, "FREQ=WEEKLY;BYDAY=MO", "FREQ=MONTHLY")
DUES = (None, "2027-02-03", "2027-03-04T17:30:00+01:00")


def add_options(parser: argparse.ArgumentParser) -> None:
    """The options of this measure."""
    parser.add_argument("--tasks", type=int, default=10_000)
    parser.add_argument("--memory", action="store_true", help="measure memory, too, which makes the times useless")


def run_measure(options: argparse.Namespace) -> int:
    """Measure and print. 1: something was not exact."""
    exact = [asyncio.run(_measure(form, options)) for form in get_args(FileFormat)]
    return 0 if all(exact) else 1


class Timed:
    """A store that notes how long its longest writing job took."""

    def __init__(self, store: SqliteStore) -> None:
        self._store, self.pieces = store, list[float]()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._store, name)

    async def write(self, job: Callable[[Connection], T], *, alone: str) -> T:
        """Run it, and note its CPU time: that of the thread that writes."""

        def timed(conn: Connection) -> T:
            began = time.thread_time()
            try:
                return job(conn)
            finally:
                self.pieces.append(time.thread_time() - began)

        return await self._store.write(timed, alone=alone)


async def _measure(form: FileFormat, options: argparse.Namespace) -> bool:
    with tempfile.TemporaryDirectory() as folder:
        store = SqliteStore.open(Path(folder) / "tasks.db")
        try:
            return await _there_and_back(Timed(store), form, options)
        finally:
            await store.close()


async def _there_and_back(store: Any, form: FileFormat, options: argparse.Namespace) -> bool:
    ann, bob = await person(store, "ann"), await person(store, "bob")
    tasks, exporting = TaskService(store, lambda: NOW), Exporting(store, lambda: NOW)
    importing = Importing(store, lambda: NOW, tasks.news)
    for start in range(0, options.tasks, WRITTEN_AT_ONCE):
        await tasks.add_many(ann, [_draft(number) for number in range(start, start + WRITTEN_AT_ONCE)])
    store.pieces.clear()
    floor = _floor(options.tasks)
    written, out = await _cpu(lambda: _file(exporting, ann, form), memory=options.memory)
    found, into = await _cpu(lambda: _take(importing, bob, written, form), memory=options.memory)
    again = await _file(exporting, bob, form)
    twice = await _take(importing, bob, written, form)
    exact = sorted(again.splitlines()) == sorted(written.splitlines()) and not twice.added and not found.failed
    held = percentile(store.pieces, 0.95)
    line(form, f"{len(written) / 1e6:5.1f} MB  out {_told(out, floor)}  in {_told(into, floor)}")
    line("", f"a piece holds up others {milliseconds(store.pieces)}  at most {max(store.pieces) * 1000:.1f} ms")
    line("", f"{found.added:,} added, then {twice.unchanged:,} as they were: {'exact' if exact else 'NOT EXACT'}")
    return exact and held < AIM_SECONDS


def _draft(number: int) -> TaskDraft:
    chance = random.Random(number)
    words = " ".join(chance.choice(THINGS) for _ in range(4))
    return TaskDraft(
        title=f"{words} {number}",
        description=None if number % 4 else f"{words},\n{words}; {words}",
        due=chance.choice(DUES),
        priority=chance.choice((None, "high", "low")),
        tags=["home", "shop"][: number % 3],
        project=chance.choice((None, "Work", "Big flat")),
        recurrence=chance.choice(RULES),
    )


def _floor(many: int) -> float:
    began = time.process_time()
    json.loads(json.dumps([_draft(number).model_dump(mode="json") for number in range(many)]))
    return time.process_time() - began


async def _cpu(action: Callable[[], Awaitable[T]], *, memory: bool) -> tuple[T, tuple[float, float]]:
    """What it gives, its CPU seconds and, where that is wanted, the most MB that it held at once."""
    if memory:
        tracemalloc.start()
    began = time.process_time()
    found = await action()
    seconds = time.process_time() - began
    most = tracemalloc.get_traced_memory()[1] / 1e6 if memory else 0.0
    tracemalloc.stop()
    return found, (seconds, most)


async def _file(exporting: Exporting, caller: Caller, form: FileFormat) -> bytes:
    written = await exporting.take_out(caller, f"account{caller.user_id}", form, TaskFilter(status="all"))
    return b"".join(written.pieces())


async def _take(importing: Importing, caller: Caller, data: bytes, form: FileFormat) -> TasksImported:
    events = importing.take_in(caller, f"account{caller.user_id}", data, form=form)
    return [event async for event in events if isinstance(event, TasksImported)].pop()


def _told(figures: tuple[float, float], floor: float) -> str:
    seconds, most = figures
    return f"{seconds:5.2f} s ({seconds / floor:4.1f} ×)" + (f" {most:5.1f} MB" if most else "")
