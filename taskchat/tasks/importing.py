"""Tasks taken in from a file.

A task is known again by its uid: what is there already is changed, or left as it is where the file says nothing new, so
a file may be imported as often as one likes. What was changed here after the file was made, stays. Only what a file
says of a task is changed. One import is one group of changes, which undo takes back together; it is written in pieces,
so that others need not wait for the whole of it.
"""

from __future__ import annotations

import asyncio
import datetime as dt
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from itertools import islice
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from taskchat.errors import InvalidInput
from taskchat.schemas.caller import Caller
from taskchat.schemas.transfer import CarriedTask, FileFormat, TaskRowNote, TasksImported, TasksImporting
from taskchat.store.engine import Store, of_user
from taskchat.tasks.formats.records import RECORDS_MAX, Here, Record
from taskchat.tasks.formats.table import FORMS, format_of
from taskchat.tasks.merging import Fate, Merge
from taskchat.tasks.news import TaskNews

FILE_BYTES = 16 * 1024 * 1024
READ_AT_ONCE = 500  # records
READERS = 2  # files that are read at the same time, each in a thread
WRITTEN_AT_ONCE = 100  # tasks, in a transaction that all others wait for
NOTED_MAX = 200


class Importing:
    """Imports of one server."""

    def __init__(self, store: Store, clock: Callable[[], dt.datetime], news: TaskNews) -> None:
        self._store, self._clock, self._news = store, clock, news
        self.most = FILE_BYTES
        self._readers = asyncio.Semaphore(READERS)

    async def take_in(
        self,
        caller: Caller,
        account: str,
        data: bytes,
        *,
        name: str = "",
        form: FileFormat | None = None,
        dry_run: bool = False,
    ) -> AsyncIterator[TasksImporting | TasksImported]:
        """Import a file into the caller's account, which has this public id: how far it is, and at the end what came
        of it. A task that can't be read keeps no other one out.

        Raises InvalidInput for a file that can't be read, before anything is changed.
        """
        here = Here(self._clock().astimezone(ZoneInfo(caller.timezone)))
        text = _decoded(data)
        form = form or format_of(name, text)
        yield TasksImporting(done=0)
        reading = _Reading(FORMS[form].read(text, here))
        async with self._readers:  # nothing is told meanwhile: whoever does not listen keeps nobody waiting
            while await asyncio.to_thread(reading.more):
                pass
        counts: Counter[Fate] = Counter()
        total = len(reading.records)
        for start in range(0, total, WRITTEN_AT_ONCE):
            yield TasksImporting(done=start, total=total)
            some = reading.records[start : start + WRITTEN_AT_ONCE]
            counts.update(await self._take(caller, account, some, dry_run=dry_run))
        yield TasksImporting(done=total, total=total)
        yield reading.result(form, counts, dry_run=dry_run)

    async def _take(
        self, caller: Caller, account: str, records: Sequence[CarriedTask], *, dry_run: bool
    ) -> Counter[Fate]:
        now = self._clock()

        def job(conn: Connection) -> Counter[Fate]:
            merge = Merge(conn, caller, account, now, records)
            return merge.fates() if dry_run else merge.write()

        if dry_run:
            return await self._store.read(job)
        fates = await self._store.write(job, alone=of_user(caller.user_id))
        self._news.wake(caller.user_id)
        return fates


class _Reading:
    """The records of a file, as they are read; what is wrong with some."""

    def __init__(self, found: Iterator[Record]) -> None:
        self.records: list[CarriedTask] = []
        self._found, self._rows, self._uids = found, 0, dict[str, int]()
        self._errors: list[TaskRowNote] = []
        self._notes: list[TaskRowNote] = []
        self._failed = self._noted = 0

    def more(self) -> bool:
        """Read some more; whether there may be more behind them."""
        some = list(islice(self._found, READ_AT_ONCE))
        for record in some:
            self._rows += 1
            if self._rows > RECORDS_MAX:
                self._refuse(record, f"the file has more than {RECORDS_MAX:,} tasks: cut it into several")
                return False
            self._take(record)
        return len(some) == READ_AT_ONCE

    def result(self, form: FileFormat, counts: Counter[Fate], *, dry_run: bool) -> TasksImported:
        """What came of it all."""
        return TasksImported(
            format=form,
            dry_run=dry_run,
            added=counts["added"],
            updated=counts["updated"],
            unchanged=counts["unchanged"],
            newer=counts["newer"],
            failed=self._failed,
            noted=self._noted,
            errors=self._errors,
            notes=self._notes,
        )

    def _take(self, record: Record) -> None:
        if record.task is None:
            self._refuse(record, record.error)
            return
        first = self._uids.setdefault(record.task.uid, record.number)
        if first != record.number:
            self._refuse(record, f"it is the same task as number {first:,} of the file")
            return
        self.records.append(record.task)
        self._noted += bool(record.notes)
        if record.notes and len(self._notes) < NOTED_MAX:
            self._notes.append(TaskRowNote(row=record.number, title=record.title, detail="; ".join(record.notes)))

    def _refuse(self, record: Record, why: str) -> None:
        self._failed += 1
        if len(self._errors) < NOTED_MAX:
            self._errors.append(TaskRowNote(row=record.number, title=record.title, detail=why))


def _decoded(data: bytes) -> str:
    encoding = "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise InvalidInput("The file is not UTF-8 text.", hint="Save it as UTF-8.") from error
