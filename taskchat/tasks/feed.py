"""The calendar feed of an account: what is due, at a secret address that any calendar program can subscribe to.

Only the hash of the secret is kept, so nobody can be shown the address again; a new one ends the old one.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import hashlib
import secrets
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any, Literal
from zoneinfo import ZoneInfo

from taskchat.errors import NotFound
from taskchat.schemas.caller import Caller
from taskchat.schemas.tasks import TaskFilter
from taskchat.schemas.transfer import Feed
from taskchat.store import feeds
from taskchat.store.engine import Store, of_user
from taskchat.tasks.exporting import Exporting
from taskchat.tasks.formats import ical
from taskchat.tasks.formats.records import Here
from taskchat.tasks.recurrence import next_due

PREFIX = "/api/v1/feeds/"
SUFFIX = ".ics"
SECRET_MAX = 100
PAST_DAYS = 365  # what is overdue for longer is not shown
TASKS_MAX = 2_000
AHEAD_DAYS, TIMES_MAX = 60, 60  # how far, and how often, a repeating task is shown
REPEATS_MAX = 3_000  # of all repeating tasks together, behind the first time of each
FRESH = dt.timedelta(hours=1)
EVENT_MINUTES = 30

Kind = Literal["events", "todos"]


class FeedService:
    """The feeds of one server."""

    def __init__(self, store: Store, clock: Callable[[], dt.datetime], exporting: Exporting) -> None:
        self._store, self._clock, self._exporting = store, clock, exporting

    async def state(self, user_id: int) -> Feed:
        """Whether an account has a feed, since when, and when it was last read."""
        row = await self._store.read(lambda conn: feeds.of_user(conn, user_id))
        if row is None:
            return Feed(on=False)
        return Feed(on=True, created_at=row.created_at, fetched_at=row.fetched_at)

    async def renew(self, user_id: int, *, public_url: str) -> Feed:
        """A new address; the one before is no more."""
        secret, now = secrets.token_urlsafe(32), self._clock()
        await self._store.write(lambda conn: feeds.put(conn, user_id, _hash(secret), now), alone=of_user(user_id))
        path = f"{PREFIX}{secret}{SUFFIX}"
        return Feed(on=True, path=path, url=f"{public_url}{path}" if public_url else None, created_at=now)

    async def end(self, user_id: int) -> None:
        """No more feed. Having none is fine."""
        await self._store.write(lambda conn: feeds.remove(conn, user_id), alone=of_user(user_id))

    async def owner(self, secret: str) -> tuple[Caller, str]:
        """Whose feed this is, and their public id. Raises NotFound."""
        secret_hash, now = _hash(secret), self._clock()
        row = await self._store.read(lambda conn: feeds.owner(conn, secret_hash))
        if row is None or len(secret) > SECRET_MAX:
            raise NotFound("There is no such feed.", hint="Get the address again: taskchat feed renew")
        if row.fetched_at is None or now - row.fetched_at > FRESH:
            await self._store.write(lambda conn: feeds.touch(conn, row.id, now), alone=of_user(row.id))
        return Caller(user_id=row.id, timezone=row.timezone), str(row.public_id)

    async def write(self, caller: Caller, account: str, kind: Kind) -> str:
        """The feed: pending tasks that have a due, as appointments, which every calendar shows, or as tasks."""
        now = self._clock().astimezone(ZoneInfo(caller.timezone))
        here = Here(now)
        since = (now.date() - dt.timedelta(days=PAST_DAYS)).isoformat()
        wanted = TaskFilter(status="pending", due_after=since)
        pieces, repeats = [_named(ical.head(here))], REPEATS_MAX
        async for tasks in self._exporting.named(caller, account, wanted, most=TASKS_MAX):
            if kind == "todos":
                pieces += await asyncio.to_thread(_todos, tasks, here)
            else:
                events = await asyncio.to_thread(_all_events, tasks, here, caller.timezone, repeats)
                repeats -= len(events) - len(tasks)
                pieces += events
        return "".join([*pieces, ical.tail()])


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest()


def _named(head: str) -> str:
    """How calendars call it, and how often they should look."""
    named = "X-WR-CALNAME:taskchat\r\nREFRESH-INTERVAL;VALUE=DURATION:PT1H\r\nX-PUBLISHED-TTL:PT1H\r\n"
    first, line, rest = head.partition("VERSION:2.0\r\n")
    return f"{first}{line}{named}{rest}"


def _todos(tasks: Sequence[Mapping[str, Any]], here: Here) -> list[str]:
    return [ical.piece(task, here, first=False) for task in tasks]


def _all_events(tasks: Sequence[Mapping[str, Any]], here: Here, zone: str, repeats: int) -> list[str]:
    """Tasks as appointments: each at least once, and together no more than `repeats` times more."""
    found: list[str] = []
    for number, task in enumerate(tasks):
        left = repeats - (len(found) - number)
        found += islice(_events(task, here, zone), 1 + left)
    return found


def _events(task: Mapping[str, Any], here: Here, zone: str) -> Iterator[str]:
    """A task as appointments: one, or, of a repeating task, the one that is due and those from now on."""
    due, rule, times = task["due"], task["recurrence"], 0
    last = (here.now + dt.timedelta(days=AHEAD_DAYS)).date().isoformat()
    while due is not None and (not times or due[:10] <= last) and times < TIMES_MAX:
        yield _event({**task, "due": due, "recurrence": None}, here, f"{task['uid']}-{due[:10]}" if times else None)
        times += 1
        following = next_due(due, rule, now=max(_just(due, here), here.now), zone=zone) if rule else None
        due, rule = following or (None, None)


def _just(due: str, here: Here) -> dt.datetime:
    """The moment of a due, from which the next one is looked for."""
    found = dt.datetime.fromisoformat(due)
    return found if found.tzinfo is not None else found.replace(tzinfo=here.zone)


def _event(task: Mapping[str, Any], here: Here, uid: str | None) -> str:
    from icalendar import Event

    event = Event()
    event.add("uid", uid or task["uid"])
    event.add("dtstamp", dt.datetime.fromisoformat(task["updated_at"]).astimezone(dt.UTC))
    event.add("summary", ical.seen(task["title"]))
    ical.add_due(event, "dtstart", task, here)
    if "T" in task["due"]:
        event.add("duration", dt.timedelta(minutes=EVENT_MINUTES))
    ical.add_rest(event, task)
    event.add("transp", "TRANSPARENT")
    return str(event.to_ical().decode())
