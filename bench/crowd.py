"""Many people at once, for a while."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Coroutine, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from bench.fixed_reply import PATH
from bench.people import Measured, Person
from bench.processes import cpu_seconds
from bench.words import TALK

RAMP_SECONDS = 5.0  # before anything is measured: statements are compiled, everybody has signed in
REGISTER_AT_ONCE = 4


@dataclass
class Meter:
    """What a stretch of time takes of the processors, in seconds: the servers, their database, and the load itself."""

    servers: Callable[[], list[int]]
    database: Callable[[], list[int]]
    spent: tuple[float, float, float] = (0.0, 0.0, 0.0)

    async def run(self, begin: float, end: float) -> None:
        """Measure between two moments of the performance clock."""
        await asyncio.sleep(begin - time.perf_counter())
        before = self._now()
        await asyncio.sleep(end - time.perf_counter())
        after = self._now()
        self.spent = after[0] - before[0], after[1] - before[1], after[2] - before[2]

    def _now(self) -> tuple[float, float, float]:
        return cpu_seconds(self.servers()), cpu_seconds(self.database()), time.process_time()


@asynccontextmanager
async def crowd(ports: Sequence[int], count: int) -> AsyncIterator[list[Person]]:
    """People who have just registered, spread over the servers."""
    people: list[Person] = []
    turnstile = asyncio.Semaphore(REGISTER_AT_ONCE)

    async def enter(number: int) -> None:
        async with turnstile:
            people.append(await Person.register(ports[number % len(ports)], number))

    try:
        await asyncio.gather(*map(enter, range(count)))
        yield people
    finally:
        for person in people:
            person.leave()


async def talk(people: Sequence[Person], seconds: float, meter: Meter, *, rate: float | None = None) -> Measured:
    """All talk without a pause, or at `rate` turns a second together. The first seconds are not counted."""
    measured, warming = Measured(), Measured()
    pause = len(people) / rate if rate else 0.0

    async def one(place: int, begin: float) -> None:
        due = begin - RAMP_SECONDS + pause * place / len(people)
        while (now := time.perf_counter()) < begin + seconds:
            if due > now:
                await asyncio.sleep(due - now)
            await people[place].say_next(measured if time.perf_counter() >= begin else warming)
            due += pause

    await _together(one, len(people), seconds, meter)
    measured.errors.update(warming.errors)
    return measured


async def ask_for_fixed_reply(people: Sequence[Person], seconds: float, meter: Meter) -> list[float]:
    """Seconds of each request that all make without a pause: the floor."""
    took: list[float] = []

    async def one(place: int, begin: float) -> None:
        while (started := time.perf_counter()) < begin + seconds:
            answer = await people[place].ask("POST", PATH, {"message": TALK[0]})
            if answer.status != 200:
                raise SystemExit(f"the floor answered {answer.status}: {answer.body[:200]!r}")
            if started >= begin:
                took.append(time.perf_counter() - started)

    await _together(one, len(people), seconds, meter)
    return took


async def _together(
    one: Callable[[int, float], Coroutine[Any, Any, None]], count: int, seconds: float, meter: Meter
) -> None:
    begin = time.perf_counter() + RAMP_SECONDS
    async with asyncio.TaskGroup() as group:
        group.create_task(meter.run(begin, begin + seconds))
        for place in range(count):
            group.create_task(one(place, begin))
