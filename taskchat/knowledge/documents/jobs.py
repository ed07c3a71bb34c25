"""The queue of documents: their rows. Who takes one has it for a while, and keeps it by saying how far it is.

A job survives its server: where one process owns the database, the next one finds what the last one held free at once;
where several share it, when its lease is over. Every change is made by whoever has the job, in a transaction that makes
sure of that: a process that was taken for dead changes nothing.
"""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row

from taskchat.store import document_contents as contents
from taskchat.store import document_jobs as queue
from taskchat.store import documents as rows
from taskchat.store.engine import Store

LEASE_SECONDS = 20.0
RENEW_SECONDS = 5.0
TRIES_MAX = 4
PAUSES = (10.0, 60.0, 300.0)  # seconds before the next try
KEPT_VERSIONS = 3
FREE = {"runner": None, "lease_until": None, "due_at": None}
GAVE_UP = "It could not be read: the server ended each time that it tried. Cut it into several documents."


class Lost(Exception):
    """Another process has the job, or its document is deleted or changed: there is nothing more to do for it."""


@dataclass(frozen=True, kw_only=True)
class Job:
    """A document to read, with its newest version."""

    id: int
    public_id: str
    collection: str
    name: str
    url: str | None
    version: int
    version_id: int
    kind: str | None
    content_hash: str | None
    size: int
    kept: bool
    tries: int
    owner_id: int


class Jobs:
    """The queue, for one server process. `shared`: other processes may use the database at the same time."""

    def __init__(self, store: Store, clock: Callable[[], dt.datetime], *, shared: bool = False) -> None:
        self._store, self._clock, self.shared = store, clock, shared
        self.runner = secrets.token_hex(16)

    async def take(self) -> Job | None:
        """The job that is next, now this process's; None where there is none."""
        now = self._clock()

        def job(conn: Connection) -> Row[Any] | None:
            while (
                row := queue.take(conn, self.runner, now=now, until=self._lease(), alone=not self.shared)
            ) is not None:
                if row.tries <= TRIES_MAX:
                    return row
                queue.keep(conn, row.id, self.runner, self._let_go("failed", reason=GAVE_UP))
            return None

        row = await self._store.write(job, alone=f"runner:{self.runner}")
        names = Job.__dataclass_fields__
        return Job(**{name: getattr(row, name) for name in names}) if row is not None else None

    async def tell(self, job: Job, state: str, progress: int) -> None:
        """Say how far it is, and keep it. Raises Lost."""
        values = {"state": state, "progress": progress, "lease_until": self._lease()}

        def write(conn: Connection) -> None:
            if not queue.keep(conn, job.id, self.runner, values):
                raise Lost

        await self._store.write(write, alone=f"runner:{self.runner}")

    def hold(self, conn: Connection, job: Job) -> None:
        """Inside a transaction: whoever commits it still had the job. Raises Lost."""
        if not queue.held(conn, job.id, self.runner):
            raise Lost

    def finish(self, conn: Connection, job: Job, version: dict[str, Any], *, keep_file: bool) -> None:
        """Inside the transaction that makes it found: it is ready, and its oldest versions go. `hold` goes before."""
        now = self._clock()
        kept = {} if keep_file else {"kept": False}
        rows.change_version(conn, job.version_id, {**version, "read_at": now, **kept})
        if not keep_file:
            contents.remove_file(conn, job.version_id)
        done = {**self._let_go("ready", progress=100), "ready_version": job.version, "tries": 0}
        rows.change(conn, job.id, {**done, "updated_at": now})
        old = [row.id for row in rows.versions_of(conn, job.id)[KEPT_VERSIONS:]]
        rows.remove_versions(conn, old)

    async def same_as_before(self, job: Job, content_hash: str) -> bool:
        """Whether what was fetched is what was read before: then nothing is new, and it is ready as it was."""

        def write(conn: Connection) -> bool:
            self.hold(conn, job)
            before = next((row for row in rows.versions_of(conn, job.id) if row.version == job.version - 1), None)
            known = rows.ready_version(conn, job.id)
            if before is None or before.version != known or before.content_hash != content_hash:
                return False
            rows.change(conn, job.id, {**self._let_go("ready", progress=100), "version": known, "tries": 0})
            rows.remove_versions(conn, [job.version_id])
            return True

        return await self._store.write(write, alone=f"runner:{self.runner}")

    async def fail(self, job: Job, reason: str, *, keep_file: bool = True) -> None:
        """It can't be read."""

        def write(conn: Connection) -> None:
            values = {**self._let_go("failed", reason=reason), "updated_at": self._clock()}
            if queue.keep(conn, job.id, self.runner, values) and not keep_file:
                contents.remove_file(conn, job.version_id)
                rows.change_version(conn, job.version_id, {"kept": False})

        await self._store.write(write, alone=f"runner:{self.runner}")

    async def later(self, job: Job, reason: str) -> None:
        """It may work later: try it again, and at last give it up."""
        if job.tries > len(PAUSES):
            await self.fail(job, f"{reason} It was tried {job.tries} times.")
            return
        pause = PAUSES[job.tries - 1]
        due = self._clock() + dt.timedelta(seconds=pause)
        values = {**self._let_go("queued", reason=f"{reason} It is tried again."), "due_at": due}
        await self._store.write(
            lambda conn: queue.keep(conn, job.id, self.runner, values), alone=f"runner:{self.runner}"
        )

    async def release(self, job: Job) -> None:
        """This process ends: the next one may begin at once, and the try does not count."""
        values = {**self._let_go("queued"), "tries": max(job.tries - 1, 0)}
        await self._store.write(
            lambda conn: queue.keep(conn, job.id, self.runner, values), alone=f"runner:{self.runner}"
        )

    async def wait_seconds(self) -> float | None:
        """Seconds until the next job can be begun; None where none waits."""
        soonest = await self._store.read(queue.soonest)
        return max((soonest - self._clock()).total_seconds(), 0.0) if soonest is not None else None

    def _lease(self) -> dt.datetime:
        return self._clock() + dt.timedelta(seconds=LEASE_SECONDS)

    def _let_go(self, state: str, *, progress: int = 0, reason: str | None = None) -> dict[str, Any]:
        return {**FREE, "state": state, "progress": progress, "reason": reason}
