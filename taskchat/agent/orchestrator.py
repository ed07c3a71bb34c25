"""The orchestrator: a conversation and the user's words in, TurnEvents and an outcome out."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Mapping
from string import Template
from typing import Any, cast

from agents import Agent, Model, RunConfig, Runner, RunResultStreaming, TResponseInputItem, set_tracing_disabled
from agents.exceptions import MaxTurnsExceeded
from openai.types.responses import ResponseTextDeltaEvent

from taskchat.agent.calls import TurnCalls, confirmations
from taskchat.agent.context import input_items, window
from taskchat.agent.embedded.model import EmbeddedModel
from taskchat.agent.embedded.plan import Memory
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


class Orchestrator:
    """Runs turns with one toolbox and one way to choose the model."""

    def __init__(self, toolbox: Toolbox, settings: Settings, model_for: ModelFor = embedded_model) -> None:
        self._toolbox, self._settings, self._model_for = toolbox, settings, model_for

    async def run(self, turn: TurnInput, calls: TurnCalls, emit: Emit) -> Outcome:
        """One turn: cut the history, choose the model, let it and the tools take turns, gather what came of it.

        Events leave through `emit`; `calls` knows the finished tool calls even when this raises ModelFailed or
        TurnTimedOut.
        """
        started = time.monotonic()
        past = window(
            turn.past, most_messages=self._settings.history_messages, most_tokens=self._settings.history_tokens
        )
        model = self._model_for(turn)
        agent = Agent(name="taskchat", instructions=self._instructions(turn), model=model, tools=[*self._toolbox.tools])
        result = Runner.run_streamed(
            agent,
            cast("list[TResponseInputItem]", input_items(past, turn.message, turn.recorded)),
            context=calls,
            max_turns=self._settings.turn_rounds,
            run_config=RunConfig(tracing_disabled=True, tool_not_found_behavior="return_error_to_model"),
        )
        await self._follow(result, emit)
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

    async def _follow(self, result: RunResultStreaming, emit: Emit) -> None:
        try:
            async with asyncio.timeout(self._settings.turn_seconds):
                async for event in result.stream_events():
                    if event.type == "raw_response_event" and isinstance(event.data, ResponseTextDeltaEvent):
                        emit(TextDelta(text=_whole(event.data.delta)))
        except TimeoutError as error:
            raise TurnTimedOut(
                f"The answer took longer than {self._settings.turn_seconds:g} seconds.",
                hint="Try again, or ask for less at once.",
            ) from error
        except MaxTurnsExceeded as error:
            raise ModelFailed(
                f"The model needed more than {self._settings.turn_rounds} steps.", hint="Ask for less at once."
            ) from error
        except Exception as error:
            # Whatever a model raises; the SDK and the openai client have no common root for it.
            raise ModelFailed("The model broke off.", hint="Try again in a moment.") from error
        finally:
            if not result.is_complete:
                result.cancel()

    def _instructions(self, turn: TurnInput) -> str:
        text = prompt("system", folder=self._settings.prompts)
        zone = getattr(turn.now.tzinfo, "key", None) or turn.now.tzname()
        now = turn.now.strftime("%A %Y-%m-%d %H:%M %z")
        return Template(text).safe_substitute(now=now, timezone=zone, language=turn.language)


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
