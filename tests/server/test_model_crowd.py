"""Many turns at once of a model that takes its time: none waits for another."""

from __future__ import annotations

import asyncio
from typing import Any

from tests.fakes.llm.answers import Answer, call, results_of, say
from tests.fakes.llm.server import Hold, ScriptedLlm
from tests.fakes.served import serving
from tests.fakes.waiting import until

PEOPLE = 100
PATIENCE = 60


async def test_a_hundred_turns_wait_for_the_model_side_by_side() -> None:
    asked = Hold()

    def answer(body: dict[str, Any]) -> Answer:
        done = say("Added it.") if results_of(body) else call("add_task", title="Buy milk")
        return Answer(text=done.text, calls=done.calls, hold=asked)

    with ScriptedLlm(answer=answer) as llm:
        async with serving(model=llm.model) as served:
            turns = [asyncio.create_task(served.talk("add buy milk")) for _ in range(PEOPLE)]
            await until(lambda: len(llm.chats) == PEOPLE, seconds=PATIENCE)
            assert not any(turn.done() for turn in turns)
            asked.open()
            replies = await asyncio.gather(*turns)
            assert {reply["response"] for reply in replies} == {"Added it."}
            assert len({reply["conversation_id"] for reply in replies}) == PEOPLE
            assert await served.titles() == ["Buy milk"] * PEOPLE
