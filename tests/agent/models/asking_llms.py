"""Asking a scripted LLM through the adapter, as the Agents SDK does, with a clock and waits of the test's own."""

from __future__ import annotations

import contextlib
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace
from typing import Any

from agents import (
    FunctionTool,
    Model,
    ModelResponse,
    ModelTracing,
    Tool,
)
from openai.types.responses import ResponseCompletedEvent, ResponseFunctionToolCall, ResponseTextDeltaEvent

from taskchat.agent.models.endpoint import Endpoint
from taskchat.agent.models.llm import Llms
from taskchat.schemas.model_names import ModelName
from tests.fakes.llm.server import ScriptedLlm


async def _never(*_: Any) -> str:
    raise AssertionError("nothing runs tools here")


def tool(name: str) -> Tool:
    """A tool that is only offered."""
    return FunctionTool(
        name=name,
        description=name,
        params_json_schema={"type": "object", "properties": {"title": {"type": "string"}}},
        on_invoke_tool=_never,
        strict_json_schema=False,
    )


TOOLS = [tool("add_task"), tool("list_tasks")]


@dataclass
class Heard:
    """One answer: its words in the pieces in which they came, its calls, and the tokens that it took."""

    pieces: list[str] = field(default_factory=list)
    calls: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    ids: list[str] = field(default_factory=list)
    tokens: tuple[int, int] | None = None

    @property
    def text(self) -> str:
        """Its words."""
        return "".join(self.pieces)


class Asking:
    """Asks. `now` is the time that the adapter believes in, `waits` are those that it did not have to wait out."""

    def __init__(self, endpoint: Endpoint) -> None:
        self.endpoint = endpoint
        self.now = 1000.0
        self.waits: list[float] = []
        self.llms = Llms(monotonic=lambda: self.now, sleep=self._sleep, jitter=lambda: 0.0)

    async def _sleep(self, seconds: float) -> None:
        self.waits.append(seconds)

    def model(self, **changes: Any) -> Model:
        """The model, at an endpoint that is changed."""
        return self.llms.model(replace(self.endpoint, **changes))

    def _arguments(self, tools: list[Tool]) -> dict[str, Any]:
        return {
            "system_instructions": "Be brief.",
            "input": "hello",
            "model_settings": self.llms.settings(self.endpoint),
            "tools": tools,
            "output_schema": None,
            "handoffs": [],
            "tracing": ModelTracing.DISABLED,
            "previous_response_id": None,
            "conversation_id": None,
            "prompt": None,
        }

    async def streamed(self, tools: list[Tool] = TOOLS, *, heard: Heard | None = None, **changes: Any) -> Heard:
        """Ask, and hear the answer as it comes. `heard` has what came also when it breaks off."""
        heard = Heard() if heard is None else heard
        events = self.model(**changes).stream_response(**self._arguments(tools))
        async for event in events:
            if isinstance(event, ResponseTextDeltaEvent):
                heard.pieces.append(event.delta)
            if isinstance(event, ResponseCompletedEvent):
                _note_calls(heard, event.response.output)
                usage = event.response.usage
                heard.tokens = (usage.input_tokens, usage.output_tokens) if usage else None
        return heard

    async def whole(self, tools: list[Tool] = TOOLS, **changes: Any) -> ModelResponse:
        """Ask, and hear the answer when it is there."""
        return await self.model(**changes).get_response(**self._arguments(tools))


def _note_calls(heard: Heard, output: list[Any]) -> None:
    for item in output:
        if isinstance(item, ResponseFunctionToolCall):
            heard.calls.append((item.name, json.loads(item.arguments)))
            heard.ids.append(item.call_id)


@contextlib.asynccontextmanager
async def asking(llm: ScriptedLlm, **options: Any) -> AsyncIterator[Asking]:
    """Ask this one."""
    name = ModelName.parse(llm.model)
    made = Asking(Endpoint(name=name, base_url=name.base_url, **{"silent_seconds": 5.0, **options}))
    try:
        yield made
    finally:
        await made.llms.aclose()
