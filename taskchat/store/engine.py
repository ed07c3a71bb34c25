"""The store: jobs go in, committed results come out, whichever database is behind it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol, TypeVar

from sqlalchemy import Connection

T = TypeVar("T")


class Store(Protocol):
    """Runs jobs on the database. A job is a plain function of a connection; it may run again after a failure."""

    async def read(self, job: Callable[[Connection], T]) -> T:
        """Run a job that changes nothing."""

    async def read_aside(self, job: Callable[[Connection], T]) -> T:
        """Run a job that changes nothing and may take a while: no other job waits for it."""

    async def write(self, job: Callable[[Connection], T], *, alone: str) -> T:
        """Run a job in a transaction; when this returns, its changes are on the disk. If it raises, none are made.

        Jobs with the same `alone` run one after the other, in every process that shares the database: a job sees all
        that those before it have written, so what it reads stays true until its end. `of_user` names all that is one
        person's.
        """

    async def close(self) -> None:
        """Finish what was asked and let go of the database."""


def of_user(user_id: int) -> str:
    """What the jobs on one person's rows bear as `alone`."""
    return f"user:{user_id}"


def of_collection(collection: str) -> str:
    """What the jobs on a collection's passages and their vectors bear as `alone`."""
    return f"index:{collection}"
