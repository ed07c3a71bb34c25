"""Tries a model: one real round with a harmless tool, streamed and not, and plain words about what came of it."""

from __future__ import annotations

import asyncio
import json
import time
from dataclasses import dataclass, field, replace

from agents import Agent, FunctionTool, MaxTurnsExceeded, RunConfig, Runner
from agents.tool_context import ToolContext
from openai.types.responses import ResponseTextDeltaEvent

from taskchat.agent.models import verdicts
from taskchat.agent.models.endpoint import Endpoint
from taskchat.agent.models.failures import as_ours
from taskchat.agent.models.llm import Llms
from taskchat.agent.models.verdicts import Round
from taskchat.errors import ModelFailed, ModelTooSlow
from taskchat.schemas.models import ModelReport

ROUNDS = 4  # the call of the tool, the answer, and one of each to spare
WORD = "mango"
INSTRUCTIONS = (
    "You are being tested. You can't count letters yourself: call the tool count_letters, once, and wait for its"
    " result. Then say in one full sentence how many letters the word has."
)
ASKED = f"How many letters has the word {WORD}?"
SCHEMA = {
    "type": "object",
    "properties": {"word": {"type": "string", "description": "The word whose letters are counted"}},
    "required": ["word"],
    "additionalProperties": False,
}


@dataclass
class _Heard:
    """What was heard of one round while it ran."""

    words: list[str] = field(default_factory=list)  # that the tool was called with
    called: bool = False
    pieces: int = 0
    text: str = ""


async def probe(endpoint: Endpoint, *, seconds: float) -> ModelReport:
    """Try the model in at most `seconds`: 1 without streaming  2 streamed  3 what that says.

    It has an Llms of its own, so that neither a pause of the others nor what it learns here matters there.
    """
    started = time.monotonic()
    llms = Llms()
    try:
        plain = await _round(llms, replace(endpoint, stream=False, retries=0), seconds / 2)
        streamed = None
        if endpoint.stream and not verdicts.is_hopeless(plain):
            streamed = await _round(llms, replace(endpoint, retries=0), seconds / 2)
    finally:
        await llms.aclose()
    checks = verdicts.checks_of(endpoint, plain, streamed)
    return ModelReport(
        model=endpoint.name.text,
        ok=verdicts.is_workable(checks),
        seconds=round(time.monotonic() - started, 2),
        checks=checks,
    )


async def _round(llms: Llms, endpoint: Endpoint, seconds: float) -> Round:
    heard, spent = _Heard(), 0
    error: ModelFailed | None = None
    try:
        async with asyncio.timeout(seconds):
            spent = await _run(llms, endpoint, heard)
    except TimeoutError:
        error = ModelTooSlow(f"{endpoint.name.text} took longer than {seconds:.0f} s.", hint="Try a smaller model.")
    except MaxTurnsExceeded:
        error = ModelFailed(f"{endpoint.name.text} calls the tool again and again.", hint="Try another model.")
    except Exception as failure:  # noqa: BLE001 - whatever it is, it is what is wrong with the model
        error = as_ours(failure, endpoint.name)
    return Round(
        error=error,
        called=heard.called,
        rightly=WORD in heard.words,
        pieces=heard.pieces,
        text=heard.text,
        tokens=spent,
    )


async def _run(llms: Llms, endpoint: Endpoint, heard: _Heard) -> int:
    """Run the round to its end. Returns the tokens that it took, as far as its server told."""
    agent = Agent[None](
        name="test",
        instructions=INSTRUCTIONS,
        tools=[_tool(heard)],
        model=llms.model(endpoint),
        model_settings=llms.settings(endpoint),
    )
    config = RunConfig(tracing_disabled=True, tool_not_found_behavior="return_error_to_model")
    result = Runner.run_streamed(agent, ASKED, max_turns=ROUNDS, run_config=config)
    try:
        async for event in result.stream_events():
            if event.type == "raw_response_event" and isinstance(event.data, ResponseTextDeltaEvent):
                heard.pieces += 1
                heard.text += event.data.delta
    finally:
        if not result.is_complete:
            result.cancel()
    return result.context_wrapper.usage.total_tokens


def _tool(heard: _Heard) -> FunctionTool:
    """A tool that changes nothing, and knows what it was called with."""

    async def count(_context: ToolContext[None], arguments: str) -> str:
        heard.called = True
        try:
            word = json.loads(arguments)["word"]
        except (ValueError, KeyError, TypeError):
            return f'Call it with {{"word": "{WORD}"}}.'
        heard.words.append(str(word).strip().lower())
        return json.dumps({"word": word, "letters": len(str(word))})

    return FunctionTool(
        name="count_letters",
        description="Counts the letters of a word.",
        params_json_schema=SCHEMA,
        on_invoke_tool=count,
        strict_json_schema=False,
    )
