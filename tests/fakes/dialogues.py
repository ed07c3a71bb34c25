"""Dialogues, played on a server in this process: what was said, what the tasks were after each turn, what was wrong."""

from __future__ import annotations

import asyncio
import itertools
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from taskchat.evaluation.dialogues import FIELDS, Dialogue, Step, read_dialogues, shipped
from taskchat.evaluation.dues import as_sent
from taskchat.evaluation.scoring import faults
from tests.fakes.served import Served

FILES = {path.stem: path for path in sorted((Path(__file__).parents[1] / "dialogues").glob("*.yaml"))}
AT_ONCE = 8  # people who talk at the same time

_numbers = itertools.count()
Tasks = list[dict[str, Any]]


def dialogues_of(name: str) -> list[Dialogue]:
    """Those of one of the tests' files, or all that are `shipped`."""
    return read_dialogues(shipped() if name == "shipped" else [FILES[name]])


@dataclass(frozen=True)
class Heard:
    """One turn: the reply's words, the tasks afterwards, and what was wrong."""

    said: str
    reply: str
    tasks: Tasks
    faults: list[str]


async def play_all(
    served: Served, dialogues: Sequence[Dialogue], *, stream: bool, model: str | None = None
) -> dict[str, list[Heard]]:
    """Each dialogue by a person of its own, several at a time. `model` stands for {id}, the dialogue's."""
    places = asyncio.Semaphore(AT_ONCE)

    async def one(dialogue: Dialogue) -> list[Heard]:
        async with places:
            named = model.replace("{id}", dialogue.id) if model else None
            return await _Person(served, stream, named).play(dialogue)

    heard = await asyncio.gather(*map(one, dialogues))
    return {dialogue.id: each for dialogue, each in zip(dialogues, heard, strict=True)}


class _Person:
    """Somebody who has just registered, and plays one dialogue."""

    def __init__(self, served: Served, stream: bool, model: str | None) -> None:
        self._served, self._stream, self._model = served, stream, model
        self._headers: dict[str, str] = {}

    async def play(self, dialogue: Dialogue) -> list[Heard]:
        today = self._served.clock().date()
        self._headers = await self._served.another(f"dialogue{next(_numbers)}@example.com")
        for task in dialogue.given:
            await self._add({**task, **({"due": as_sent(task["due"], today)} if "due" in task else {})})
        heard: list[Heard] = []
        conversation, before = None, await self._tasks()
        for step in dialogue.turns:
            reply = await self._say(step, None if step.new_conversation else conversation)
            after, conversation = await self._tasks(), reply["conversation_id"]
            wrong = faults(step, reply["response"], before, after, today)
            heard.append(Heard(step.say, reply["response"], after, wrong))
            before = after
        return heard

    async def _add(self, task: dict[str, Any]) -> None:
        status = task.pop("status", "pending")
        made = await self._call("POST", "/tasks", json=task)
        if status == "done":
            await self._call("POST", f"/tasks/{made['id']}/complete")

    async def _tasks(self) -> Tasks:
        page = await self._call("GET", "/tasks", params={"status": "all", "limit": 200})
        return [{name: task[name] for name in ("id", *FIELDS)} for task in page["items"]]

    async def _say(self, step: Step, conversation: str | None) -> dict[str, Any]:
        body = {"message": step.say, "conversation_id": conversation, "model": self._model, "timezone": "UTC"}
        sent = {name: value for name, value in body.items() if value is not None}
        if not self._stream:
            reply: dict[str, Any] = await self._call("POST", "/chat", json=sent)
            return reply
        told = await self._served.client.post(
            "/api/v1/chat", json=sent, headers={**self._headers, "Accept": "text/event-stream"}
        )
        lines = [line for line in told.text.split("\n") if line.startswith("data: ")]
        *others, last = [json.loads(line.removeprefix("data: ")) for line in lines]
        assert last["type"] == "turn.finished", last
        deltas = "".join(event["text"] for event in others if event["type"] == "text.delta")
        assert deltas.strip() == last["reply"]["response"]
        finished: dict[str, Any] = last["reply"]
        return finished

    async def _call(self, method: str, path: str, **options: Any) -> Any:
        response = await self._served.client.request(method, f"/api/v1{path}", headers=self._headers, **options)
        assert response.status_code < 300, f"{method} {path} {options}: {response.text}"
        return response.json()


def wrong(heard: dict[str, list[Heard]]) -> dict[str, list[str]]:
    """The dialogues in which something was wrong, with all that was said in them."""
    return {
        name: [f"> {turn.said}\n< {turn.reply}\n! {turn.faults}" for turn in turns]
        for name, turns in heard.items()
        if any(turn.faults for turn in turns)
    }
