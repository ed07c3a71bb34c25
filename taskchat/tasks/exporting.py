"""Tasks written into a file, with what its format has no place for."""

from __future__ import annotations

import datetime as dt
import tempfile
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, BinaryIO, NamedTuple, cast
from zoneinfo import ZoneInfo

from taskchat.schemas.caller import Caller
from taskchat.schemas.tasks import Task, TaskFilter
from taskchat.schemas.transfer import FileFormat
from taskchat.store import task_uids
from taskchat.store.engine import Store
from taskchat.tasks.formats.records import Here
from taskchat.tasks.formats.table import FORMS
from taskchat.tasks.lists import TaskLists
from taskchat.tasks.uids import uid_of

AT_ONCE = 500
IN_MEMORY = 4 * 1024 * 1024  # bytes; what is longer waits on the disk
SENT_AT_ONCE = 64 * 1024


class Written(NamedTuple):
    """A file of tasks. `lacks` says of how many tasks the format has no place for what."""

    file: BinaryIO
    size: int
    tasks: int
    lacks: Mapping[str, int]

    def pieces(self) -> Iterator[bytes]:
        """Its bytes; it is gone at the end."""
        with self.file as file:
            file.seek(0)
            while piece := file.read(SENT_AT_ONCE):
                yield piece


class Exporting:
    """Exports of one server."""

    def __init__(self, store: Store, clock: Callable[[], dt.datetime]) -> None:
        self._store, self._clock, self._lists = store, clock, TaskLists(store)

    async def take_out(self, caller: Caller, account: str, form: FileFormat, wanted: TaskFilter) -> Written:
        """Write the caller's tasks that `wanted` describes, whose account has this public id."""
        here = Here(self._clock().astimezone(ZoneInfo(caller.timezone)))
        way, lacks, count = FORMS[form], Counter[str](), 0
        with _kept() as file:
            file.write(way.head(here).encode())
            async for tasks in self.named(caller, account, wanted):
                for task in tasks:
                    file.write(way.piece(task, here, first=count == 0).encode())
                    lacks.update(way.lacks(task))
                    count += 1
            file.write(way.tail().encode())
            return Written(file, file.tell(), count, dict(lacks))

    async def named(
        self, caller: Caller, account: str, wanted: TaskFilter, *, most: int | None = None
    ) -> AsyncIterator[list[dict[str, Any]]]:
        """The tasks as writers take them, with their uids, page by page in the order of their numbers."""
        cursor, left = None, most
        while left is None or left > 0:
            limit = min(AT_ONCE, left or AT_ONCE)
            page = await self._lists.find(caller, wanted, sort="id", limit=limit, cursor=cursor)
            yield await self._with_uids(caller, account, page.items)
            left = None if left is None else left - len(page.items)
            if (cursor := page.next_cursor) is None:
                return

    async def _with_uids(self, caller: Caller, account: str, tasks: Sequence[Task]) -> list[dict[str, Any]]:
        numbers = [task.id for task in tasks]
        given = await self._store.read(lambda conn: task_uids.of_tasks(conn, caller.user_id, numbers))
        return [
            {"uid": given.get(task.id) or uid_of(account, task.id), **task.model_dump(mode="json")} for task in tasks
        ]


@contextmanager
def _kept() -> Iterator[BinaryIO]:
    """A file that stays open when all went well."""
    file = cast("BinaryIO", tempfile.SpooledTemporaryFile(IN_MEMORY))  # noqa: SIM115 - whoever sends it closes it
    try:
        yield file
    except BaseException:
        file.close()
        raise
