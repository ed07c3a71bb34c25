"""Whether a turn costs more when there is much in the database.

Two servers, on two databases: in one, a person has 50 messages in their conversation and 10 open tasks, and nobody else
has anything; in the other, the same person's conversation has 100,000 messages more and their list 100,000 tasks more,
and others have a million rows. The same turns are taken in turns, and their medians compared.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from statistics import median
from typing import Any

from sqlalchemy import Connection

from bench.databases import KINDS, Database, new_database
from bench.figures import line
from bench.people import new_token
from bench.seeds import Seeds, run_on
from bench.servers import Server
from bench.wire import Wire
from bench.words import ADDS, THINGS

AIM = 1.3
BASE_TASKS, BASE_TALK = 10, 14  # turns: with their replies, about 50 messages
OTHERS = 1000
OPEN = (
    "paint the fence",
    "call mom",
    "pay rent",
    "fix the bike",
    "write to anna",
    "book the train",
    "clean the cellar",
)
MORE_OPEN = ("water the roses", "sell the sofa", "visit the dentist")


def add_options(parser: argparse.ArgumentParser) -> None:
    """The options of this measure."""
    parser.add_argument("--database", choices=KINDS, default="sqlite")
    parser.add_argument("--messages", type=int, default=100_000, help="more in the person's conversation")
    parser.add_argument("--tasks", type=int, default=100_000, help="more of the person's tasks, done ones")
    parser.add_argument("--open-tasks", type=int, default=0, help="more of the person's tasks, open ones")
    parser.add_argument("--rows", type=int, default=1_000_000, help="of others")
    parser.add_argument("--rounds", type=int, default=40, help="of 8 turns each")


def run_measure(options: argparse.Namespace) -> int:
    """Measure and print. 1: a turn costs more than it may."""
    with new_database(options.database) as small, new_database(options.database) as large:
        return asyncio.run(_measure(options, small, large))


async def _measure(options: argparse.Namespace, small: Database, large: Database) -> int:
    with contextlib.ExitStack() as stack:
        servers = [Server(database.address) for database in (small, large)]
        for server in servers:
            stack.callback(server.stop)
        people = [await Talker.begin(server) for server in servers]
        models = [await _model(servers[1], name, complete=name == "done") for name in ("done", "open")]
        servers[1].kill()
        started = time.monotonic()
        rows = await asyncio.to_thread(run_on, large, lambda conn: _fill(conn, models, people[1], options))
        line("filled", f"{rows} in {time.monotonic() - started:.0f} s")
        await people[1].again()
        for person in people:
            await person.settle()
        for number in range(options.rounds):
            for person in people if number % 2 else people[::-1]:
                await person.round(number)
    return _print(people)


@dataclass
class Talker:
    """The person who is measured, on one of the two servers."""

    server: Server
    wire: Wire
    token: str
    user: str
    conversation: str = ""
    seconds: dict[str, list[float]] = field(default_factory=dict)

    @classmethod
    async def begin(cls, server: Server) -> Talker:
        """Start the server and somebody on it, who says hello."""
        server.start()
        await server.ready()
        wire = await Wire.open(server.port)
        token = await new_token(wire, "ann@example.com")
        talker = cls(server, wire, token, "ann@example.com")
        await talker.say("hello")
        return talker

    async def again(self) -> None:
        """Go on, with the server started anew."""
        self.wire.close()
        self.server.start()
        await self.server.ready()
        self.wire = await Wire.open(self.server.port)

    async def settle(self) -> None:
        """The tasks and the talk that both have."""
        for title in (*OPEN, *MORE_OPEN):
            await self.say(f"add {title}")
        for _ in range(BASE_TALK):
            await self.say("what's on my list?")

    async def round(self, number: int) -> None:
        """Each kind of turn. The list is after it as it was before."""
        first, second, third = (THINGS[(3 * number + place) % len(THINGS)] for place in range(3))
        added = await self.timed("add", ADDS[0].format(first))
        await self.timed("list", "what's on my list?")
        await self.timed("complete", f"done {added['tool_calls'][-1]['result']['task']['id']}")
        await self.timed("add", ADDS[0].format(second))
        await self.timed("find", f"mark buy {second} as done")
        await self.timed("chat", "hello")
        await self.timed("add", ADDS[0].format(third))
        await self.timed("undo", "undo")

    async def timed(self, kind: str, words: str) -> Any:
        """Say something, and keep how long the reply took."""
        started = time.perf_counter()
        reply = await self.say(words)
        self.seconds.setdefault(kind, []).append(time.perf_counter() - started)
        errors = [call["error"] for call in reply["tool_calls"] if call["error"]]
        if not reply["success"] or errors or (kind != "chat" and not reply["tool_calls"]):
            raise SystemExit(f"{words!r} was answered with {reply['response']!r} {errors}")
        return reply

    async def say(self, words: str) -> Any:
        """Say something in the conversation."""
        body = {"message": words, **({"conversation_id": self.conversation} if self.conversation else {})}
        headers = {"authorization": f"Bearer {self.token}"}
        if not self.wire.is_open:  # the server hangs up on who says nothing for long
            self.wire = await Wire.open(self.server.port)
        answer = await self.wire.ask("POST", "/api/v1/chat", headers, body)
        if answer.status != 200:
            raise SystemExit(f"{words!r} was answered with {answer.status}: {answer.body[:300]!r}")
        reply = answer.json()
        self.conversation = reply["conversation_id"]
        return reply


async def _model(server: Server, name: str, *, complete: bool) -> str:
    """Somebody whose rows are multiplied: some talk, and ten tasks."""
    email = f"{name}@example.com"
    wire = await Wire.open(server.port)
    model = Talker(server, wire, await new_token(wire, email), email)
    for number, thing in enumerate(THINGS[:10], 1):
        await model.say(f"add order {thing}")
        await model.say(f"done {number}" if complete else "hello")
    wire.close()
    return email


def _fill(connection: Connection, models: Sequence[str], person: Talker, options: argparse.Namespace) -> str:
    def found(query: str) -> int:
        return int(connection.exec_driver_sql(query).scalar_one())

    with_done, with_open = (
        Seeds(connection, found(f"SELECT id FROM users WHERE email = '{model}'")) for model in models
    )
    user = found(f"SELECT id FROM users WHERE email = '{person.user}'")
    conversation = found(f"SELECT id FROM conversations WHERE public_id = '{person.conversation}'")
    before = {table: found(f"SELECT count(*) FROM {table}") for table in ("messages", "tasks")}
    with_done.people(OTHERS, options.rows)
    others = {table: found(f"SELECT count(*) FROM {table}") - before[table] for table in ("messages", "tasks")}
    with_done.messages_for(user, conversation, options.messages)
    with_done.tasks_for(user, options.tasks)
    if options.open_tasks:
        with_open.tasks_for(user, options.open_tasks)
    with_done.finish()
    mine = {table: found(f"SELECT count(*) FROM {table} WHERE user_id = {user}") for table in ("messages", "tasks")}
    return (
        f"{mine['messages']} messages and {mine['tasks']} tasks, of others {others['messages']} and {others['tasks']}"
    )


def _print(people: list[Talker]) -> int:
    small, large = people
    overall = []
    for kind, seconds in small.seconds.items():
        pair = median(seconds), median(large.seconds[kind])
        overall.append(pair)
        line(kind, f"{pair[0] * 1000:7.2f} ms, with much {pair[1] * 1000:7.2f} ms: {pair[1] / pair[0]:.2f}")
    ratio = sum(pair[1] for pair in overall) / sum(pair[0] for pair in overall)
    line("all", f"{ratio:.2f} (aim: {AIM} or less)")
    return 0 if ratio <= AIM else 1
