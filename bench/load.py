"""Many people at once against the real server: how many turns a second, how long each takes, beside the floor of the
same machine in the same minutes.

The floor is the same server answering a fixed reply after the token check, under the same number of people.
"""

from __future__ import annotations

import argparse
import asyncio
from collections import Counter

from bench.crowd import Meter, ask_for_fixed_reply, crowd, talk
from bench.databases import KINDS, Database, new_database
from bench.figures import line, milliseconds
from bench.people import Measured
from bench.servers import FIXED_REPLY, Server

FLOOR_SHARE = 0.1  # of the time that the turns get


def add_options(parser: argparse.ArgumentParser) -> None:
    """The options of this measure."""
    parser.add_argument("--database", choices=KINDS, default="sqlite")
    parser.add_argument("--users", type=int, default=100, help="people who talk at once, without a pause")
    parser.add_argument("--seconds", type=float, default=300.0, help="how long they talk")
    parser.add_argument("--workers", type=int, default=1, help="server processes; more than one needs postgres")
    parser.add_argument("--rate", type=float, help="turns a second of all together; default: as many as it can")


def run_measure(options: argparse.Namespace) -> int:
    """Measure and print. 1: something went wrong in a turn."""
    with new_database(options.database) as database:
        asyncio.run(floor(options, database))
        measured = asyncio.run(turns(options, database))
    return 1 if measured.errors or not measured.seconds else 0


async def floor(options: argparse.Namespace, database: Database) -> None:
    """The fixed reply, of as many servers as there are to be processes."""
    seconds = max(5.0, options.seconds * FLOOR_SHARE)
    servers = [Server(database.address, module=FIXED_REPLY) for _ in range(options.workers)]
    try:
        for server in servers:
            server.start()
            await server.ready()
        meter = Meter(lambda: [pid for server in servers for pid in server.processes], lambda: database.processes)
        async with crowd([server.port for server in servers], options.users) as people:
            took = await ask_for_fixed_reply(people, seconds, meter)
    finally:
        for server in servers:
            server.stop()
    line("floor", f"{len(took) / seconds:8.0f} requests/s   {milliseconds(took)}")
    print_spent(meter, seconds, len(took))


async def turns(options: argparse.Namespace, database: Database) -> Measured:
    """The turns. The people of the floor are in the database already."""
    server = Server(database.address, workers=options.workers)
    try:
        server.start()
        await server.ready()
        meter = Meter(lambda: server.processes, lambda: database.processes)
        async with crowd([server.port], options.users) as people:
            before = server.memory_mb()
            measured = await talk(people, options.seconds, meter, rate=options.rate)
            after = server.memory_mb()
    finally:
        server.stop()
    line("turns", f"{len(measured.all) / options.seconds:8.1f} turns/s      {milliseconds(measured.all)}")
    for kind, seconds in sorted(measured.seconds.items()):
        line(f"  {kind}", f"{len(seconds):8} turns        {milliseconds(seconds)}")
    print_spent(meter, options.seconds, len(measured.all))
    line("memory", f"server {before:.0f} MB before, {after:.0f} MB after")
    print_errors(measured.errors)
    return measured


def print_errors(errors: Counter[str]) -> None:
    """What went wrong, the most frequent first."""
    line("errors", str(errors.total()))
    for what, count in errors.most_common(10):
        line("", f"{count} x {what}")


def print_spent(meter: Meter, seconds: float, count: int) -> None:
    """What each turn took of the processors, and how busy they were."""
    names = ("server", "database", "load")
    parts = [
        f"{name} {1000 * spent / max(count, 1):.2f} ms each ({100 * spent / seconds:.0f} %)"
        for name, spent in zip(names, meter.spent, strict=True)
    ]
    line("  processor", ", ".join(parts))
