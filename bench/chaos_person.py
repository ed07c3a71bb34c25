"""A person whose every message is known beforehand, and who does not give up until each is answered."""

from __future__ import annotations

import asyncio
import itertools
import random
import secrets
import time
from collections.abc import Sequence
from typing import Any

from bench.people import new_token
from bench.wire import Answer, Lost, Wire

ANSWER_SECONDS = 30.0  # then the client asks elsewhere
GIVE_UP_SECONDS = 180.0
AGAIN_SECONDS = 0.2
AGAIN = {408, 409, 425, 429, 500, 502, 503, 504}  # worth sending again, with the same key


class GaveUp(Exception):
    """A message was not answered, however often it was sent."""


class ChaosPerson:
    """Says `count` things in one conversation, each with a key of its own, to one server after another."""

    def __init__(self, ports: Sequence[int], number: int, count: int, seed: float) -> None:
        self.mark = f"p{number:03}"
        first = number % len(ports)
        self._ports = itertools.cycle([*ports[first:], *ports[:first]])
        self._wires: dict[int, Wire] = {}
        self._count, self._dice = count, random.Random(seed)
        self.headers: dict[str, str] = {}
        self.conversation: str | None = None
        self.said: list[str] = []
        self.replies: list[dict[str, Any]] = []
        self.done: list[int] = []  # numbers of tasks, as they were completed
        self.seconds: list[float] = []
        self.retries = 0
        self.gave_up = 0
        self._open: list[int] = []

    @classmethod
    async def register(cls, ports: Sequence[int], number: int, count: int, seed: float) -> ChaosPerson:
        """Somebody new."""
        person = cls(ports, number, count, seed)
        wire = await person._wire(next(person._ports))
        token = await new_token(wire, f"{person.mark}-{secrets.token_hex(6)}@example.com")
        person.headers = {"authorization": f"Bearer {token}"}
        return person

    async def talk(self, think: float) -> None:
        """Say all there is to say, one after the other, each after `think` seconds on average."""
        for number in range(self._count):
            await asyncio.sleep(self._dice.uniform(0, 2 * think))
            words = self._next_words(number)
            self.said.append(words)
            started = time.perf_counter()
            try:
                reply = await self._until_answered(words, f"{self.mark}-{number}-{secrets.token_hex(4)}")
            except GaveUp:
                self.gave_up += 1
                return
            self.seconds.append(time.perf_counter() - started)
            self.replies.append(reply)
            self.conversation = reply["conversation_id"]
            self._open += [
                call["result"]["task"]["id"]
                for call in reply["tool_calls"]
                if call["tool"] == "add_task" and call["result"]
            ]

    async def ask(self, path: str) -> Any:
        """Read something, from any server."""
        answer = await self._send("GET", path, {}, None)
        if answer is None or answer.status != 200:
            raise SystemExit(f"{path}: {answer}")
        return answer.json()

    def _next_words(self, number: int) -> str:
        if self._open and self._dice.random() < 0.3:
            self.done.append(self._open.pop(0))
            return f"done {self.done[-1]}"
        if self._dice.random() < 0.2:
            return "what's on my list?"
        return f"add {self.mark} item {number:03}"

    async def _until_answered(self, words: str, key: str) -> dict[str, Any]:
        body = {"message": words, **({"conversation_id": self.conversation} if self.conversation else {})}
        until = time.monotonic() + GIVE_UP_SECONDS
        while time.monotonic() < until:
            answer = await self._send("POST", "/api/v1/chat", {"idempotency-key": key}, body)
            if answer is not None and answer.status == 200:
                reply: dict[str, Any] = answer.json()
                return reply
            if answer is not None and answer.status not in AGAIN:
                raise SystemExit(f"{words!r}: {answer.status} {answer.body[:300]!r}")
            self.retries += 1
            await asyncio.sleep(AGAIN_SECONDS)
        raise GaveUp

    async def _send(self, method: str, path: str, headers: dict[str, str], body: Any) -> Answer | None:
        """Ask the next server. None: no answer came."""
        port = next(self._ports)
        try:
            async with asyncio.timeout(ANSWER_SECONDS):
                wire = await self._wire(port)
                return await wire.ask(method, path, {**self.headers, **headers}, body)
        except (Lost, OSError):  # TimeoutError is one
            if (wire_there := self._wires.pop(port, None)) is not None:
                wire_there.close()
            return None

    async def _wire(self, port: int) -> Wire:
        wire = self._wires.get(port)
        if wire is None or not wire.is_open:
            wire = self._wires[port] = await Wire.open(port)
        return wire
