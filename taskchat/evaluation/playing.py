"""Plays a dialogue over HTTP, as a person who has just registered."""

from __future__ import annotations

import datetime as dt
import secrets
import time
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from taskchat.client import wire
from taskchat.client.session import Session, cant_reach
from taskchat.client.turns import no_words, take_turn
from taskchat.errors import ServerUnreachable, TaskchatError
from taskchat.evaluation.dialogues import FIELDS, Dialogue, Step
from taskchat.evaluation.dues import as_sent
from taskchat.evaluation.results import Played, Result
from taskchat.evaluation.scoring import faults, wrote_wrongly
from taskchat.schemas.chat import ChatReply

API = "/api/v1"
ZONE = "UTC"


class Player:
    """Plays dialogues on the server at `address`. `check` raises what has become of the server, if it is no more."""

    def __init__(self, address: str, today: Callable[[], dt.date], check: Callable[[], None]) -> None:
        self._address, self._today, self._check = address, today, check

    def play(self, dialogue: Dialogue) -> Result:
        """Every turn, until one breaks. Raises ServerUnreachable when there is no server any more."""
        today = self._today()
        person = _Person(self._address, self._check)
        for task in dialogue.given:
            person.add(task, today)
        turns: list[Played] = []
        conversation: str | None = None
        for step in dialogue.turns:
            played, conversation = _take(person, step, None if step.new_conversation else conversation, today)
            turns.append(played)
            if played.error is not None:
                break
        return Result(dialogue, turns)


def _take(person: _Person, step: Step, conversation: str | None, today: dt.date) -> tuple[Played, str | None]:
    before, began = person.tasks(), time.perf_counter()
    try:
        reply = person.say(step.say, conversation)
    except ServerUnreachable:
        raise
    except TaskchatError as error:
        wrong = wrote_wrongly(step, before, person.tasks())
        found = [f"{error.code}: {error}", *(["it changed tasks"] if wrong else [])]
        return Played(said=step.say, faults=found, wrong_write=wrong, error=error), conversation
    seconds, after = time.perf_counter() - began, person.tasks()
    played = Played(
        said=step.say,
        reply=reply.response,
        faults=faults(step, reply.response, before, after, today),
        wrong_write=wrote_wrongly(step, before, after),
        seconds=round(seconds, 4),
        usage=reply.usage,
        model=reply.model,
    )
    return played, reply.conversation_id


class _Person(Session):
    """A fresh account, and what is said and done with it."""

    def __init__(self, address: str, check: Callable[[], None]) -> None:
        super().__init__("The server of the evaluation", say=no_words)
        self._address, self._check = address, check
        body = {
            "email": f"eval-{secrets.token_hex(16)}@example.com",
            "password": secrets.token_urlsafe(24),
            "timezone": ZONE,
        }
        self._given = str(self._call("POST", "/auth/register", body)["access_token"])

    def address(self) -> str:
        """Where it is."""
        return self._address

    def revive(self) -> None:
        """The server is nobody's but ours: it comes back to nobody."""
        self._check()

    def add(self, task: dict[str, Any], today: dt.date) -> None:
        """Make one of the tasks that a dialogue begins with."""
        body = {key: value for key, value in task.items() if key != "status"}
        if "due" in body:
            body["due"] = as_sent(body["due"], today)
        made = self._call("POST", "/tasks", body)
        if task.get("status") == "done":
            self._call("POST", f"/tasks/{made['id']}/complete")

    def tasks(self) -> list[dict[str, Any]]:
        """All tasks, in the fields that dialogues speak of."""
        found: list[dict[str, Any]] = []
        query = {"status": "all", "limit": "100"}
        while True:
            page = self._call("GET", f"/tasks?{urlencode(query)}")
            found += page["items"]
            if not (cursor := page.get("next_cursor")):
                return [{name: task.get(name) for name in ("id", *FIELDS)} for task in found]
            query["cursor"] = cursor

    def say(self, message: str, conversation: str | None) -> ChatReply:
        """One turn."""
        request = {"message": message, "timezone": ZONE}
        if conversation is not None:
            request["conversation_id"] = conversation
        *_, last = take_turn(self, request, key=secrets.token_urlsafe(16), stream=False)
        return ChatReply.model_validate(last["reply"])

    def _call(self, method: str, path: str, body: object = None) -> Any:
        try:
            answer = wire.send(self._address, method, API + path, body=body, token=self._given or None)
            if answer.status >= 300:
                raise answer.error(self.name)
            return answer.json()
        except OSError as error:
            self._check()
            raise cant_reach(self.name, error) from error
