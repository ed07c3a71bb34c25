"""Plays a dialogue against the embedded model and the tools in memory."""

from __future__ import annotations

import datetime as dt
from typing import Any

from taskchat.agent.embedded.conversation import converse
from taskchat.agent.embedded.plan import Memory, Reply
from taskchat.evaluation.dialogues import Dialogue
from taskchat.evaluation.dues import as_sent
from taskchat.evaluation.scoring import faults
from tests.agent.embedded.fake_tasks import FakeTasks

NOW = dt.datetime(2026, 11, 20, 10, 0, tzinfo=dt.UTC)  # a Friday


class Talk:
    """A conversation with the embedded model; its memory goes through JSON between turns, as in the store."""

    def __init__(self, now: dt.datetime = NOW, language: str = "en") -> None:
        self.now, self.fake, self.memory, self.language = now, FakeTasks(now), Memory(), language

    def say(self, message: str) -> Reply:
        """One turn."""
        self.fake.begin(message)
        plan = converse(message, now=self.now, memory=Memory.from_json(self.memory.to_json()), language=self.language)
        try:
            batch = next(plan)
            for _ in range(20):
                batch = plan.send([self.fake.call(call) for call in batch])
        except StopIteration as ended:
            reply: Reply = ended.value
            self.memory = reply.memory
            return reply
        raise AssertionError("the turn does not end")

    def tasks(self) -> list[dict[str, Any]]:
        """All the tasks there are."""
        return [dict(task) for task in self.fake.tasks.values()]


def play(dialogue: Dialogue, now: dt.datetime = NOW) -> list[str]:
    """Play a dialogue; give the faults, in words."""
    talk = Talk(now)
    talk.fake.begin("")
    for given in dialogue.given:
        _add(talk.fake, given, now.date())
    talk.fake.begin("")
    talk.fake._groups.clear()
    found = []
    for step in dialogue.turns:
        if step.new_conversation:
            talk.memory = Memory()
        before = talk.tasks()
        reply = talk.say(step.say)
        wrong = faults(step, reply.text, before, talk.tasks(), now.date())
        found += [f"> {step.say}\n< {reply.text}\n! {fault}" for fault in wrong]
    return found


def _add(fake: FakeTasks, given: dict[str, Any], today: dt.date) -> None:
    fields = {key: value for key, value in given.items() if key != "status"}
    if "due" in fields:
        fields["due"] = as_sent(fields["due"], today)
    task = fake.add_task(**fields)["task"]
    if given.get("status") == "done":
        fake.complete_task(task["id"])
