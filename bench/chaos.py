"""Servers are killed while people talk. Is anything lost, doubled, somebody else's, or out of its order?

Three servers on one PostgreSQL, or one on an SQLite file, behind clients that ask each in turn. Each client sends its
messages with an Idempotency-Key, again and again until the reply comes; meanwhile a server after another is killed
(-9) and started again. At the end the API itself is asked what is there, and compared with what was said.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import time
from dataclasses import dataclass

from bench.chaos_account import Account, settle
from bench.chaos_person import ChaosPerson
from bench.databases import KINDS, new_database
from bench.figures import line, milliseconds
from bench.servers import Server


def add_options(parser: argparse.ArgumentParser) -> None:
    """The options of this measure."""
    parser.add_argument("--database", choices=KINDS, default="postgres")
    parser.add_argument("--servers", type=int, help="default: 3 on postgres; sqlite has 1")
    parser.add_argument("--users", type=int, default=50)
    parser.add_argument("--turns", type=int, default=1000, help="of all together")
    parser.add_argument("--pause", type=float, default=2.0, help="seconds between two kills, on average")
    parser.add_argument(
        "--think", type=float, default=2.0, help="seconds between a reply and the next words, on average"
    )
    parser.add_argument("--seed", type=int, default=None, help="of the dice; default: another each time")


def run_measure(options: argparse.Namespace) -> int:
    """Measure and print. 1: one of the counts is not zero."""
    seed = options.seed if options.seed is not None else random.randrange(10**6)
    count = 1 if options.database == "sqlite" else options.servers or 3
    with new_database(options.database) as database:
        servers = [Server(database.address, secret="chaos-" + "0123456789abcdefghijk" * 2) for _ in range(count)]
        try:
            return asyncio.run(_chaos(options, servers, random.Random(seed), seed))
        finally:
            for server in servers:
                server.stop()


async def _chaos(options: argparse.Namespace, servers: list[Server], dice: random.Random, seed: int) -> int:
    for server in servers:
        server.start()
        await server.ready()
    ports = [server.port for server in servers]
    each = max(1, options.turns // options.users)
    people = [await ChaosPerson.register(ports, number, each, dice.random()) for number in range(options.users)]
    line("chaos", f"{len(servers)} servers, {options.users} users, {each} turns each, seed {seed}")
    killer = Killer(servers, dice, options.pause)
    started = time.monotonic()
    killing = asyncio.create_task(killer.run())
    try:
        await asyncio.gather(*(person.talk(options.think) for person in people))
    finally:
        took = time.monotonic() - started
        await killer.end(killing)
    account = Account()
    for person in people:
        account.add(await settle(person))
    line("took", f"{took:.0f} s, {killer.kills} kills, {sum(person.retries for person in people)} requests sent again")
    line("turns", f"{account.turns}  {milliseconds([each for person in people for each in person.seconds])}")
    for name, count in account.faults.items():
        line(name, str(count))
    for text in account.told[:20]:
        line("", text)
    return 1 if any(account.faults.values()) else 0


@dataclass
class Killer:
    """Kills a server now and then, and starts it again at once."""

    servers: list[Server]
    dice: random.Random
    pause: float
    kills: int = 0
    ending: bool = False

    async def run(self) -> None:
        """Until `end`."""
        while not self.ending:
            await asyncio.sleep(self.dice.uniform(0.2, 1.8) * self.pause)
            server = self.dice.choice(self.servers)
            if self.ending:
                return
            server.kill()
            self.kills += 1
            server.start()
            if len(self.servers) == 1:
                await server.ready()  # else nobody would ever be answered

    async def end(self, running: asyncio.Task[None]) -> None:
        """Kill no more, and wait until all servers are there."""
        self.ending = True
        await running
        for server in self.servers:
            await server.ready()
