"""Turns of a model that takes 2 seconds, 100 at once: what the server adds to them, beside the embedded model's turns
and the model asked directly; and the server's memory while 100 people read long replies slowly.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from bench.crowd import crowd
from bench.databases import KINDS, Database, new_database
from bench.figures import line, percentile
from bench.llm import PATH, scripted_llm, url_of
from bench.people import Person
from bench.processes import cpu_seconds
from bench.servers import Server, free_port
from bench.slow_readers import read_slowly
from bench.wire import Lost, Wire

AIM_SECONDS = 3.0
EMBEDDED = "embedded"


@dataclass(frozen=True)
class Case:
    """Turns of one kind. `model` is its name at the scripted LLM; `waits` is what it waits in a turn."""

    name: str
    model: str
    says: str
    waits: float
    tool: str | None = None
    aimed: bool = True  # whether it must keep the aim


CASES = (
    Case("embedded", EMBEDDED, "hello", 0.0),
    Case("  and a tool", EMBEDDED, "add buy milk", 0.0, "add_task"),
    Case("one call", "words-2", "hello", 2.0),
    Case("40 pieces", "trickle-2-40", "hello", 2.0, aimed=False),
    Case("one tool", "tool-1", "add buy milk", 2.0, "add_task"),
)


@dataclass
class Burst:
    """What was seen of turns that began at once."""

    seconds: list[float] = field(default_factory=list)
    processor: float = 0.0
    errors: list[str] = field(default_factory=list)

    @property
    def each(self) -> float:
        """What the server's processors took for one turn, in milliseconds."""
        return 1000 * self.processor / max(len(self.seconds), 1)


def add_options(parser: argparse.ArgumentParser) -> None:
    """The options of this measure."""
    parser.add_argument("--database", choices=KINDS, default="sqlite")
    parser.add_argument("--users", type=int, default=100, help="people who speak at the same moment")
    parser.add_argument("--rounds", type=int, default=3, help="times that they do, for each kind of turn")
    parser.add_argument("--characters", type=int, default=199_000, help="of a long reply, for those who read slowly")
    parser.add_argument("--piece", type=int, default=100, help="characters that it comes in at a time")
    parser.add_argument("--slow-seconds", type=float, default=20.0, help="how long they read slowly")


def run_measure(options: argparse.Namespace) -> int:
    """Measure and print. 1: a turn took too long or went wrong, or memory was not bounded."""
    port = free_port()
    with new_database(options.database) as database, scripted_llm(port):
        return asyncio.run(_measure(options, database, port))


async def _measure(options: argparse.Namespace, database: Database, llm: int) -> int:
    models = {"TASKCHAT_MODEL": f"{url_of(llm)}#words-2", "TASKCHAT_MODELS": f"{url_of(llm)}#*"}
    server = Server(database.address, settings=models)
    line("the machine", f"{os.cpu_count()} processors, {os.getloadavg()[0]:.1f} busy before it begins")
    line("the model", _figures(await ask_directly(llm, options.users), 2.0))
    try:
        server.start()
        await server.ready()
        async with crowd([server.port], options.users) as people:
            measured: dict[Case, Burst] = {}
            for case in CASES:
                measured[case] = await bursts(case, people, server, options.rounds, url_of(llm))
            bounded = await read_slowly(server, people, url_of(llm), options)
    finally:
        server.stop()
    slowest = max((seconds for case, each in measured.items() if case.aimed for seconds in each.seconds), default=0.0)
    line("slowest", f"{slowest:.2f} s (aim: under {AIM_SECONDS:g} s)")
    print_shares(measured)
    failed = any(each.errors or not each.seconds for each in measured.values())
    return 1 if failed or slowest >= AIM_SECONDS or not bounded else 0


def print_shares(measured: Mapping[Case, Burst]) -> None:
    """What turns take of the server beside the embedded model's that do the same."""
    embedded = {case.tool: each.each for case, each in measured.items() if case.model == EMBEDDED}
    for case, each in measured.items():
        if case.model != EMBEDDED:
            times = each.each / max(embedded[case.tool], 0.01)
            line(f"  {case.name}", f"{times:.1f} times the processor time of the embedded model's turn")


async def bursts(case: Case, people: Sequence[Person], server: Server, rounds: int, url: str) -> Burst:
    """A few bursts of one kind, the first of which is for warming up. What they took is printed."""
    whole = Burst()
    await burst(case, people, server, url, Burst())
    for _ in range(rounds):
        await burst(case, people, server, url, whole)
    line(case.name, f"{_figures(whole.seconds, case.waits)}   server {whole.each:5.1f} ms of processor each")
    for error in sorted(set(whole.errors)):
        line("", f"{whole.errors.count(error)} x {error}")
    return whole


async def burst(case: Case, people: Sequence[Person], server: Server, url: str, into: Burst) -> None:
    """Everybody says it at the same moment."""
    model = case.model if case.model == EMBEDDED else f"{url}#{case.model}"
    body = {"message": case.says, "model": model}
    before = cpu_seconds(server.processes)
    await asyncio.gather(*(_turn(case, person, body, into) for person in people))
    into.processor += cpu_seconds(server.processes) - before


async def _turn(case: Case, person: Person, body: dict[str, Any], into: Burst) -> None:
    started = time.perf_counter()
    try:
        answer = await person.ask("POST", "/api/v1/chat", body)
    except (Lost, OSError) as error:
        into.errors.append(f"connection: {error}")
        return
    took = time.perf_counter() - started
    reply = answer.json()
    called = [call["tool"] for call in reply.get("tool_calls", []) if call["error"] is None]
    if answer.status != 200 or not reply["success"] or called != ([case.tool] if case.tool else []):
        into.errors.append(f"status {answer.status}: {answer.body[:200]!r}")
    else:
        into.seconds.append(took)


async def ask_directly(port: int, count: int) -> list[float]:
    """Seconds that the model itself takes for as many at once: what no server could be faster than."""

    async def ask(wire: Wire) -> float:
        started = time.perf_counter()
        await wire.ask("POST", PATH, {}, {"model": "words-2", "messages": [{"role": "user", "content": "hello"}]})
        return time.perf_counter() - started

    wires = [await Wire.open(port) for _ in range(count)]
    try:
        return await asyncio.gather(*map(ask, wires))
    finally:
        for wire in wires:
            wire.close()


def _figures(seconds: Sequence[float], waits: float) -> str:
    """What turns took, and how much of it was not the model's."""
    p50, p99, most = (percentile(seconds, share) for share in (0.50, 0.99, 1.0))
    own = f"beyond the model's {waits:g} s: p50 {1000 * (p50 - waits):5.0f} ms  p99 {1000 * (p99 - waits):5.0f} ms"
    return f"{len(seconds):4} turns  most {most:5.2f} s   {own}"
