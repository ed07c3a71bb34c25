"""The embedded model in the Agents SDK's own Runner: calls, replay of what is recorded, streaming."""

from __future__ import annotations

import json
from typing import Any

import pytest
from agents import Agent, FunctionTool, RunConfig, Runner, TResponseInputItem
from agents.tool_context import ToolContext

from taskchat.agent.embedded.model import EmbeddedModel
from taskchat.agent.embedded.plan import Call, Memory
from tests.agent.embedded.fake_tasks import FakeTasks
from tests.agent.embedded.player import NOW

ANYTHING: dict[str, Any] = {"type": "object", "properties": {}, "additionalProperties": True}
QUIET = RunConfig(tracing_disabled=True)


def agent_of(model: EmbeddedModel, fake: FakeTasks) -> Agent[None]:
    """An agent with the tools in memory; errors come back as a text part, as from MCP."""

    def tool(name: str) -> FunctionTool:
        async def invoke(_: ToolContext[Any], arguments: str) -> Any:
            outcome = fake.call(Call(name, json.loads(arguments)))
            return json.dumps(outcome.data) if outcome.data else {"type": "text", "text": outcome.error}

        return FunctionTool(name, "", ANYTHING, invoke, strict_json_schema=False)

    names = (
        "add_task",
        "list_tasks",
        "update_task",
        "complete_task",
        "delete_task",
        "delete_tasks",
        "undo_last_change",
    )
    return Agent(name="taskchat", model=model, tools=[tool(name) for name in names])


def tools_of(*messages: str) -> FakeTasks:
    fake = FakeTasks(NOW)
    fake.begin("")
    for title in messages:
        fake.add_task(title)
    fake.calls.clear()
    return fake


async def test_a_turn_runs_its_calls_and_says_what_came_of_them() -> None:
    model, fake = EmbeddedModel(now=NOW), tools_of("buy milk", "call mom")
    result = await Runner.run(agent_of(model, fake), "mark call mom as done and add buy flowers", run_config=QUIET)
    assert "call mom" in result.final_output
    assert "#3 buy flowers" in result.final_output
    assert [call.tool for call in fake.calls] == ["list_tasks", "complete_task", "add_task"]
    assert model.reply is not None
    assert model.reply.text == result.final_output


async def test_a_streamed_turn_gives_the_reply_word_by_word() -> None:
    model, fake = EmbeddedModel(now=NOW), tools_of("buy milk")
    result = Runner.run_streamed(agent_of(model, fake), "what's on my list?", run_config=QUIET)
    raw = [event.data async for event in result.stream_events() if event.type == "raw_response_event"]
    deltas = [event.delta for event in raw if event.type == "response.output_text.delta"]
    assert len(deltas) > 3
    assert "".join(deltas) == result.final_output
    assert [event.type for event in raw][-2:] == ["response.output_item.done", "response.completed"]


async def test_the_question_and_the_memory_are_left_for_the_next_turn() -> None:
    fake = tools_of("call mom", "call the bank")
    first = EmbeddedModel(now=NOW)
    await Runner.run(agent_of(first, fake), "delete the call", run_config=QUIET)
    assert first.reply is not None
    assert first.reply.question is not None
    memory = Memory.from_json(json.loads(json.dumps(first.reply.memory.to_json())))
    second = EmbeddedModel(now=NOW, memory=memory)
    await Runner.run(agent_of(second, fake), "the bank one", run_config=QUIET)
    assert [task["title"] for task in fake.tasks.values()] == ["call mom"]


async def test_a_tools_error_becomes_a_friendly_reply() -> None:
    model, fake = EmbeddedModel(now=NOW), tools_of("buy milk")
    result = await Runner.run(agent_of(model, fake), "delete task 9", run_config=QUIET)
    assert "There is no task 9" in result.final_output


@pytest.mark.parametrize(
    "output",
    [
        "There is no task 9.",
        '{"error": "There is no task 9."}',
        '{"type": "text", "text": "There is no task 9."}',
        '[{"type": "input_text", "text": "There is no task 9."}]',
        [{"type": "input_text", "text": "There is no task 9."}],
    ],
)
async def test_an_error_is_read_in_every_form_that_it_comes_in(output: Any) -> None:
    items: list[TResponseInputItem] = [
        {"role": "user", "content": "delete task 9"},
        {"type": "function_call", "call_id": "call_0", "name": "delete_task", "arguments": '{"task_id": 9}'},
        {"type": "function_call_output", "call_id": "call_0", "output": output},
    ]
    model = EmbeddedModel(now=NOW)
    await model.get_response(None, items)
    assert model.reply is not None
    assert "There is no task 9." in model.reply.text


async def test_a_turn_that_broke_off_goes_on_from_what_is_recorded() -> None:
    fake = tools_of("buy milk", "call mom")
    done = fake.call(Call("complete_task", {"task_id": 1}))
    fake.calls.clear()
    items: list[TResponseInputItem] = [
        {"role": "user", "content": "hello"},
        {"role": "assistant", "content": "Hello!"},
        {"role": "user", "content": "mark 1 and 2 as done"},
        {"type": "function_call", "call_id": "call_0", "name": "complete_task", "arguments": '{"task_id": 1}'},
        {"type": "function_call_output", "call_id": "call_0", "output": json.dumps(done.data)},
    ]
    model = EmbeddedModel(now=NOW)
    result = await Runner.run(agent_of(model, fake), items, run_config=QUIET)
    assert fake.calls == [Call("complete_task", {"task_id": 2})]
    assert "buy milk" in result.final_output
    assert "call mom" in result.final_output


async def test_call_ids_are_the_same_whenever_the_turn_is_played() -> None:
    items: list[TResponseInputItem] = [{"role": "user", "content": "delete task 1 and task 2"}]
    played = [await EmbeddedModel(now=NOW).get_response(None, items) for _ in range(2)]
    ids = [[item.call_id for item in response.output if item.type == "function_call"] for response in played]
    assert ids == [["call_0", "call_1"]] * 2
