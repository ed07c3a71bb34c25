"""The model's server is killed, at each stage of a turn: what was done is told and kept, and the next turn works."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from typing import Any, Literal

import pytest
import pytest_asyncio

from tests.fakes.databases import SqliteFiles
from tests.fakes.llm.answers import Answer, Call, call, cut, say
from tests.fakes.llm.server import Hold, ScriptedLlm
from tests.fakes.passwords import make_cheap
from tests.fakes.processes import Process, line_with, started
from tests.fakes.served import Served, hosting, serving

pytestmark = pytest.mark.asyncio(loop_scope="session")

Death = Literal["die", "reset", "close"]

ADD, ADDED = call("add_task", title="buy milk"), say("Added “buy milk”.")
SAID = "I would rather not say."

# What it was about to answer, how far it came, what it had said by then, and what was done.
STAGES: dict[str, tuple[list[Answer], Answer, int | str, str, list[str]]] = {
    "before the head": ([], say(SAID), -1, "", []),
    "behind the head": ([], say(SAID), 0, "", []),
    "in the words": ([], say(SAID), "rather", "I would", []),
    "in a call": ([], ADD, '\\"title', "", []),
    "in the words before a call": ([], say("Let me see.") + ADD, "me", "Let", []),
    "before it hears of the calls": ([ADD], ADDED, -1, "", ["buy milk"]),
    "when it has heard of the calls": ([ADD], ADDED, 0, "", ["buy milk"]),
    "in the words about the calls": ([ADD], ADDED, "“buy", "Added", ["buy milk"]),
    "in a call after a call": ([ADD], call("add_task", title="buy bread"), "add_task", "", ["buy milk"]),
}


@pytest.fixture(scope="module")
def llm() -> Iterator[ScriptedLlm]:
    with ScriptedLlm() as llm:
        yield llm


@pytest_asyncio.fixture(scope="module", loop_scope="session", params=[True, False], ids=["streamed", "whole"])
async def server(llm: ScriptedLlm, sqlite_files: SqliteFiles, request: pytest.FixtureRequest) -> AsyncIterator[Served]:
    settings = {"model": llm.model, "model_retries": 0, "model_stream": request.param}
    async with hosting(await sqlite_files.make(), **settings) as server:
        yield server


@pytest_asyncio.fixture(loop_scope="session")
async def served(llm: ScriptedLlm, server: Served, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Served]:
    make_cheap(monkeypatch)
    await server.be_somebody_new()
    yield server
    assert llm.left == 0
    llm.revive()


def dies(llm: ScriptedLlm, stage: str, how: Death) -> tuple[str, list[str]]:
    """Script a turn that is killed at this stage. What it had said by then, and what was done."""
    before, last, after, said, done = STAGES[stage]
    llm.script(*before, cut(last, after, how))
    return said, done


async def record(served: Served, conversation: str) -> list[dict[str, Any]]:
    page = await served.client.get(f"/api/v1/conversations/{conversation}/messages")
    found: list[dict[str, Any]] = page.json()["items"]
    return found


def titles(message: dict[str, Any]) -> list[str]:
    """The tasks that the calls of a message made."""
    return [each["result"]["task"]["title"] for each in message["tool_calls"] if each["error"] is None]


@pytest.mark.parametrize("how", ["die", "reset", "close"])
@pytest.mark.parametrize("stage", STAGES)
async def test_the_record_is_whole_and_the_next_turn_works(
    llm: ScriptedLlm, served: Served, stage: str, how: Death
) -> None:
    said, done = dies(llm, stage, how)
    events = await served.events("add buy milk")
    conversation, failed = events[0]["conversation_id"], events[-1]
    assert failed["type"] == "turn.failed"
    assert failed["problem"]["code"] in {"model_unreachable", "model_failed"}
    assert failed["problem"]["hint"]
    assert titles(failed) == done
    assert await served.titles() == done
    user, reply = await record(served, conversation)
    assert (user["role"], user["content"]) == ("user", "add buy milk")
    assert (reply["role"], reply["success"], titles(reply)) == ("assistant", False, done)
    assert failed["problem"]["detail"] in reply["content"]
    if served.app.state.services.settings.model_stream:
        assert reply["content"].startswith(said)
        assert "".join(event["text"] for event in events if event["type"] == "text.delta").strip() == said
    if done:
        assert "stays" in reply["content"]

    llm.revive()
    llm.script("Fine, thank you.")
    assert (await served.talk("how are you?", to=conversation))["response"] == "Fine, thank you."
    assert await served.titles() == done
    assert [message["content"] for message in await record(served, conversation)][2:] == [
        "how are you?",
        "Fine, thank you.",
    ]


@pytest.mark.parametrize("client", ["application/json", "text/event-stream"])
@pytest.mark.parametrize("stage", STAGES)
async def test_the_same_key_goes_on_where_it_was_killed(
    llm: ScriptedLlm, served: Served, stage: str, client: str
) -> None:
    _, done = dies(llm, stage, "die")
    kind = {"Accept": client}
    await served.say("add buy milk", key="k", headers=kind)
    llm.revive()
    llm.script(*([] if done else [ADD]), ADDED)
    reply = await served.talk("add buy milk", key="k")
    assert (reply["response"], reply["success"]) == ("Added “buy milk”.", True)
    assert await served.titles() == titles(reply) == ["buy milk"]
    again = await served.talk("add buy milk", key="k")
    assert again == reply
    told = [(each["role"], each["success"], each["content"]) for each in await record(served, reply["conversation_id"])]
    assert told == [("user", True, "add buy milk"), ("assistant", True, "Added “buy milk”.")]

    llm.script("You are welcome.")
    assert (await served.talk("thanks", to=reply["conversation_id"]))["response"] == "You are welcome."
    assert await served.titles() == ["buy milk"]


async def test_a_model_that_has_forgotten_its_call_does_nothing_twice(llm: ScriptedLlm, served: Served) -> None:
    dies(llm, "before it hears of the calls", "die")
    await served.say("add buy milk", key="k")
    llm.revive()
    llm.script(Answer(calls=(Call(tool="add_task", arguments={"title": "buy milk"}, id="another"),)), ADDED)
    reply = await served.talk("add buy milk", key="k")
    assert await served.titles() == titles(reply) == ["buy milk"]


async def test_it_is_killed_between_turns(llm: ScriptedLlm, served: Served) -> None:
    llm.script(ADD, ADDED)
    first = await served.talk("add buy milk")
    conversation = first["conversation_id"]
    llm.kill()
    failed = await served.say("anything else?", to=conversation, key="k")
    assert (failed.status_code, failed.json()["code"]) == (503, "model_unreachable")
    llm.revive()
    llm.script("Nothing else.", "Bye.")
    assert (await served.talk("anything else?", to=conversation, key="k"))["response"] == "Nothing else."
    assert (await served.talk("bye", to=conversation))["response"] == "Bye."
    assert await served.titles() == ["buy milk"]
    assert [message["content"] for message in await record(served, conversation)] == [
        "add buy milk",
        "Added “buy milk”.",
        "anything else?",
        "Nothing else.",
        "bye",
        "Bye.",
    ]


async def test_it_is_killed_while_a_turn_waits_for_it(llm: ScriptedLlm, served: Served) -> None:
    hold = Hold()
    llm.script(ADD, say("never", hold=hold))
    asked = asyncio.create_task(served.say("add buy milk", key="k"))
    await hold.reached()
    llm.kill()
    assert (await asked).json()["code"] in {"model_unreachable", "model_failed"}
    assert await served.titles() == ["buy milk"]
    llm.revive()
    llm.script(ADDED)
    assert (await served.talk("add buy milk", key="k"))["response"] == "Added “buy milk”."
    assert await served.titles() == ["buy milk"]


@pytest.mark.slow
async def test_a_real_process_is_killed_while_it_talks() -> None:
    async def line(process: Process, pattern: str) -> str:
        return (await asyncio.to_thread(line_with, process, pattern))[1]

    with started("-m", "tests.fakes.llm") as process:
        port = await line(process, r"listening on (\d+)")
        async with serving(model=f"http://127.0.0.1:{port}/v1#scripted", model_retries=0) as served:
            asked = asyncio.create_task(served.events("add milk", key="k"))
            await line(process, "(talking)")
            process.kill()
            events = await asked
            assert events[-1]["type"] == "turn.failed"
            assert events[-1]["problem"]["code"] in {"model_unreachable", "model_failed"}
            assert await served.titles() == titles(events[-1]) == ["milk"]
            with started("-m", "tests.fakes.llm", port) as another:
                await line(another, r"listening on (\d+)")
                reply = await served.talk("how are you?", to=events[0]["conversation_id"])
            assert reply["response"] == "Fine, thank you."
            assert await served.titles() == ["milk"]
            assert len(await record(served, reply["conversation_id"])) == 4
