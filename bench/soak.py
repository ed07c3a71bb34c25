"""Memory of the server under half of the load that it can take: after some minutes it should not grow any more."""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import time

from bench.crowd import Meter, crowd, talk
from bench.databases import KINDS, Database, new_database
from bench.figures import line, milliseconds
from bench.load import print_errors
from bench.people import Measured
from bench.servers import Server

AIM = 1.10
FULL_SECONDS = 20.0  # at full load, to know what half of it is
SAMPLE_SECONDS = 2.0


def add_options(parser: argparse.ArgumentParser) -> None:
    """The options of this measure."""
    parser.add_argument("--database", choices=KINDS, default="sqlite")
    parser.add_argument("--users", type=int, default=100)
    parser.add_argument("--minutes", type=float, default=20.0)
    parser.add_argument("--settle-minutes", type=float, default=3.0, help="after these, memory should not grow")


def run_measure(options: argparse.Namespace) -> int:
    """Measure and print. 1: memory grew too much, or something went wrong in a turn."""
    with new_database(options.database) as database:
        return asyncio.run(_soak(options, database))


async def _soak(options: argparse.Namespace, database: Database) -> int:
    server = Server(database.address)
    samples: list[tuple[float, float]] = []
    try:
        server.start()
        await server.ready()
        meter = Meter(lambda: server.processes, lambda: database.processes)
        async with crowd([server.port], options.users) as people:
            full = await talk(people, FULL_SECONDS, meter)
            rate = len(full.all) / FULL_SECONDS / 2
            line("load", f"{rate:.0f} turns/s, half of what it takes")
            sampling = asyncio.create_task(_sample(server, samples))
            half = await talk(people, options.minutes * 60, meter, rate=rate)
            sampling.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await sampling
    finally:
        server.stop()
    return _print(options, samples, half)


async def _sample(server: Server, samples: list[tuple[float, float]]) -> None:
    started, said = time.monotonic(), 0
    while True:
        samples.append((time.monotonic() - started, server.memory_mb()))
        if samples[-1][0] >= said * 60:
            line(f"minute {said}", f"{samples[-1][1]:.1f} MB")
            said += 1
        await asyncio.sleep(SAMPLE_SECONDS)


def _print(options: argparse.Namespace, samples: list[tuple[float, float]], half: Measured) -> int:
    settled = next((mb for moment, mb in samples if moment >= options.settle_minutes * 60), samples[-1][1])
    end = samples[-1][1]
    line("turns", f"{len(half.all)}  {milliseconds(half.all)}")
    line(
        "memory",
        f"{settled:.1f} MB after {options.settle_minutes:g} minutes, {end:.1f} MB at the end: "
        f"{end / settled:.3f} (aim: {AIM} or less)",
    )
    print_errors(half.errors)
    return 1 if half.errors or not half.all or end > AIM * settled else 0
