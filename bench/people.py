"""People who talk to the server, each on a connection of their own."""

from __future__ import annotations

import random
import secrets
import time
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from bench.wire import Answer, Lost, Wire
from bench.words import Kind, Speaker

PASSWORD = "correct horse battery"
TURNS_IN_CONVERSATION = 50
IDLE_SECONDS = 3.0  # after these another connection is made: the server may be hanging up on this one


@dataclass
class Measured:
    """What was seen of the turns: seconds by kind, and what went wrong, in words."""

    seconds: dict[Kind, list[float]] = field(default_factory=dict)
    errors: Counter[str] = field(default_factory=Counter)

    @property
    def all(self) -> list[float]:
        """The seconds of every turn."""
        return [each for kind in self.seconds.values() for each in kind]


class Person:
    """One user of one server."""

    def __init__(self, port: int, number: int, wire: Wire, token: str) -> None:
        self._port, self._wire = port, wire
        self.headers = {"authorization": f"Bearer {token}"}
        self._speaker = Speaker(random.Random(number))
        self._conversation: str | None = None
        self._said = 0
        self._used = time.perf_counter()

    @classmethod
    async def register(cls, port: int, number: int) -> Person:
        """Somebody new."""
        wire = await Wire.open(port)
        return cls(port, number, wire, await new_token(wire, f"person{secrets.token_hex(8)}@example.com"))

    async def say_next(self, measured: Measured) -> None:
        """Say the next thing and note how long the reply took, or what was wrong with it."""
        kind, words = self._speaker.next()
        started = time.perf_counter()
        try:
            answer = await self.ask("POST", "/api/v1/chat", self._body(words))
        except (Lost, OSError) as error:
            measured.errors[f"connection: {error}"] += 1
            return
        took = time.perf_counter() - started
        wrong = self._heard(kind, answer)
        if wrong is None:
            measured.seconds.setdefault(kind, []).append(took)
        else:
            measured.errors[wrong] += 1

    async def ask(self, method: str, path: str, body: Any = None) -> Answer:
        """Any request of this person, on the kept connection, or on a new one where that has ended."""
        if not self._wire.is_open or time.perf_counter() - self._used > IDLE_SECONDS:
            self._wire.close()
            self._wire = await Wire.open(self._port)
        try:
            return await self._wire.ask(method, path, self.headers, body)
        finally:
            self._used = time.perf_counter()

    def leave(self) -> None:
        """Hang up."""
        self._wire.close()

    def _body(self, words: str) -> dict[str, str]:
        if self._said % TURNS_IN_CONVERSATION == 0:
            self._conversation = None
        self._said += 1
        return {"message": words, **({"conversation_id": self._conversation} if self._conversation else {})}

    def _heard(self, kind: Kind, answer: Answer) -> str | None:
        if answer.status != 200:
            return f"status {answer.status}: {answer.body[:200]!r}"
        reply = answer.json()
        if self._conversation not in (None, reply["conversation_id"]):
            return "the reply came from another conversation"
        self._conversation = reply["conversation_id"]
        return self._speaker.heard(kind, reply)


async def new_token(wire: Wire, email: str) -> str:
    """Register and get an access token."""
    answer = await wire.ask("POST", "/api/v1/auth/register", {}, {"email": email, "password": PASSWORD})
    if answer.status != 201:
        raise SystemExit(f"could not register: {answer.status} {answer.body[:300]!r}")
    token: str = answer.json()["access_token"]
    return token
