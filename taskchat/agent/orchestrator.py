"""The orchestrator: a conversation and the user's words in, TurnEvents and an outcome out."""

from __future__ import annotations

import asyncio
import contextlib
import copy
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from string import Template
from typing import Any, cast

from agents import (
    Agent,
    Model,
    ModelSettings,
    MultiProvider,
    RunConfig,
    RunContextWrapper,
    Runner,
    RunResult,
    RunResultStreaming,
    Tool,
    ToolsToFinalOutputResult,
    TResponseInputItem,
    set_tracing_disabled,
)
from agents.exceptions import MaxTurnsExceeded
from openai.types.responses import ResponseTextDeltaEvent

from taskchat.agent.calls import TurnCalls, confirmations
from taskchat.agent.context import PastMessage, input_items, window
from taskchat.agent.embedded.model import EmbeddedModel
from taskchat.agent.embedded.plan import Memory
from taskchat.agent.embedded.plan import Outcome as Given
from taskchat.agent.prompts import prompt
from taskchat.agent.toolbox import Toolbox
from taskchat.agent.turn import Emit, Outcome, TurnInput
from taskchat.config import Settings
from taskchat.errors import ModelFailed, TurnTimedOut
from taskchat.schemas.chat import Option, Question, TextDelta, Usage

set_tracing_disabled(True)  # traces would send what people write to a vendor


ModelFor = Callable[[TurnInput], Model]


def embedded_model(turn: TurnInput) -> Model:
    """The model that needs nothing: no key, no network."""
    last = next((message for message in reversed(turn.past) if message.role == "assistant"), None)
    return EmbeddedModel(now=turn.now, memory=Memory.from_json(last.memory if last else None), language=turn.language)


class _ToolboxAgent(Agent[TurnCalls]):
    """An agent whose tools are the toolbox's, given to the SDK where it asks for those of MCP servers."""

    toolbox: Toolbox

    async def get_mcp_tools(self, run_context: RunContextWrapper[TurnCalls]) -> list[Tool]:  # noqa: ARG002
        """The tools, as they are for every run."""
        return [*self.toolbox.tools]


class Orchestrator:
    """Runs turns with one toolbox and one way to choose the model."""

    def __init__(self, toolbox: Toolbox, settings: Settings, model_for: ModelFor = embedded_model) -> None:
        self._settings, self._model_for = settings, model_for
        self._agent = _ToolboxAgent(name="taskchat", model_settings=ModelSettings())
        self._agent.toolbox = toolbox
        self._config = RunConfig(
            model_provider=MultiProvider(),  # else each run makes one
            tracing_disabled=True,
            tool_not_found_behavior="return_error_to_model",
        )

    async def run(self, turn: TurnInput, calls: TurnCalls, emit: Emit) -> Outcome:
        """One turn: choose the model, let it and the tools take turns, gather what came of it.

        Events leave through `emit`; `calls` knows the finished tool calls even when this raises ModelFailed or
        TurnTimedOut.
        """
        started = time.monotonic()
        model = self._model_for(turn)
        with _as_ours(self._settings):
            async with asyncio.timeout(self._settings.turn_seconds):
                result = await (
                    self._play(model, turn, calls, emit)
                    if isinstance(model, EmbeddedModel)
                    else self._stream(model, turn, calls, emit)
                )
        text = _whole(str(result.final_output or "")).strip()
        if not text:
            raise ModelFailed("The model gave no answer.", hint="Try again, or say it in other words.")
        question, memory = _left_behind(model, calls)
        if question is not None and not isinstance(model, EmbeddedModel) and question.text not in text:
            emit(TextDelta(text=f"\n\n{question.text}"))  # the user must see what a yes would allow
            text = f"{text}\n\n{question.text}"
        spent = result.context_wrapper.usage
        usage = Usage(
            model_calls=spent.requests,
            input_tokens=spent.input_tokens,
            output_tokens=spent.output_tokens,
            seconds=round(time.monotonic() - started, 4),
        )
        return Outcome(text=text, question=question, memory=memory, usage=usage)

    async def _play(self, model: EmbeddedModel, turn: TurnInput, calls: TurnCalls, emit: Emit) -> RunResult:
        """The embedded model's turn. It carries its memory itself, so it gets no history; and it replies as soon as
        the tools have answered, without being asked again."""
        agent = self._agent_for(model)
        agent.tool_use_behavior = lambda _context, _results: _concluded(model, turn.message, calls)
        result = await Runner.run(
            agent,
            _items([], turn),
            context=calls,
            max_turns=self._settings.turn_rounds,
            run_config=self._config,
        )
        for line in str(result.final_output).splitlines(keepends=True):
            emit(TextDelta(text=line))
        return result

    async def _stream(self, model: Model, turn: TurnInput, calls: TurnCalls, emit: Emit) -> RunResultStreaming:
        """Any other model's turn: it sees the newest of the conversation, and is heard as it speaks."""
        agent = self._agent_for(model)
        agent.instructions = self._instructions(turn)
        past = window(
            turn.past, most_messages=self._settings.history_messages, most_tokens=self._settings.history_tokens
        )
        result = Runner.run_streamed(
            agent,
            _items(past, turn),
            context=calls,
            max_turns=self._settings.turn_rounds,
            run_config=self._config,
        )
        try:
            async for event in result.stream_events():
                if event.type == "raw_response_event" and isinstance(event.data, ResponseTextDeltaEvent):
                    emit(TextDelta(text=_whole(event.data.delta)))
        finally:
            if not result.is_complete:
                result.cancel()
        return result

    def _agent_for(self, model: Model) -> _ToolboxAgent:
        """An agent of one run. A shallow copy: the SDK looks over all runs that share an agent, each time."""
        agent = copy.copy(self._agent)
        agent.model = model
        return agent

    def _instructions(self, turn: TurnInput) -> str:
        text = prompt("system", folder=self._settings.prompts)
        zone = getattr(turn.now.tzinfo, "key", None) or turn.now.tzname()
        now = turn.now.strftime("%A %Y-%m-%d %H:%M %z")
        return Template(text).safe_substitute(now=now, timezone=zone, language=turn.language)


@contextlib.contextmanager
def _as_ours(settings: Settings) -> Iterator[None]:
    """What ends a run early, as errors of ours."""
    try:
        yield
    except TimeoutError as error:
        raise TurnTimedOut(
            f"The answer took longer than {settings.turn_seconds:g} seconds.",
            hint="Try again, or ask for less at once.",
        ) from error
    except MaxTurnsExceeded as error:
        raise ModelFailed(
            f"The model needed more than {settings.turn_rounds} steps.", hint="Ask for less at once."
        ) from error
    except Exception as error:
        # Whatever a model raises; the SDK and the openai client have no common root for it.
        raise ModelFailed("The model broke off.", hint="Try again in a moment.") from error


def _items(past: Sequence[PastMessage], turn: TurnInput) -> list[TResponseInputItem]:
    return cast("list[TResponseInputItem]", input_items(past, turn.message, turn.recorded))


def _concluded(model: EmbeddedModel, message: str, calls: TurnCalls) -> ToolsToFinalOutputResult:
    """Whether the embedded model has come to its reply, now that the calls gave what they gave."""
    model.play(message, {call.id: Given(data=call.result, error=call.error) for call in calls.in_order})
    reply = model.reply
    return ToolsToFinalOutputResult(is_final_output=reply is not None, final_output=reply.text if reply else None)


def _whole(text: str) -> str:
    """Text without half characters, which a sloppy model may write and no store can hold."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _left_behind(model: Model, calls: TurnCalls) -> tuple[Question | None, Mapping[str, Any]]:
    """What the turn asks, and the memory that the model leaves to the next one."""
    if isinstance(model, EmbeddedModel) and model.reply is not None:
        return model.reply.question, model.reply.memory.to_json()
    waiting = confirmations(calls)
    if not waiting:
        return None, {}
    options = [Option(label="Yes", value="yes"), Option(label="No", value="no")]
    return Question(kind="confirm", text=" ".join(each.question for each in waiting), options=options), {}
