"""One run of the Agents SDK's loop, with the embedded model or with any other."""

from __future__ import annotations

import copy
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from string import Template
from typing import Any, cast

from agents import (
    Agent,
    FunctionTool,
    Model,
    ModelSettings,
    MultiProvider,
    RunConfig,
    RunContextWrapper,
    Runner,
    RunResultStreaming,
    Tool,
    ToolsToFinalOutputResult,
    TResponseInputItem,
    set_tracing_disabled,
)
from agents import Usage as SdkUsage
from openai.types.responses import ResponseCreatedEvent, ResponseTextDeltaEvent

from taskchat.agent import notes
from taskchat.agent.calls import TurnCalls, confirmations
from taskchat.agent.connections.tools import ConnectedTools
from taskchat.agent.context import Room, input_items, window
from taskchat.agent.embedded.model import EmbeddedModel
from taskchat.agent.embedded.plan import Outcome as Given
from taskchat.agent.knowledge.citing import Citing, Heard
from taskchat.agent.knowledge.passages import passages_in
from taskchat.agent.knowledge.turns import WhereFrom, conversing_of, looks_up, where_from
from taskchat.agent.models.tokens import counter_for
from taskchat.agent.moderation.guardrails import Checked, input_guardrail
from taskchat.agent.moderation.moderator import Moderator
from taskchat.agent.prompts import bot_prompt, prompt
from taskchat.agent.recollection import recollection, remembered
from taskchat.agent.speech import Speech
from taskchat.agent.toolbox import Toolbox
from taskchat.agent.turn import TurnInput
from taskchat.config import Settings
from taskchat.schemas.bots import SEARCH_TOOL, TurnBot
from taskchat.schemas.chat import Question, Usage
from taskchat.schemas.knowledge import Source
from taskchat.schemas.model_names import ModelName

REPLY_TOKENS = 1000  # kept free for a reply where nothing says how long it may be

set_tracing_disabled(True)  # traces would send what people write to a vendor


@dataclass(frozen=True)
class Left:
    """What a run leaves: the question that it ends with, whether the reply has `asked` it, the embedded model's memory,
    and where the reply comes from."""

    question: Question | None
    memory: Mapping[str, Any]
    asked: bool = False
    sources: Sequence[Source] = ()
    sources_note: str | None = None


class _ToolboxAgent(Agent[TurnCalls]):
    """An agent whose tools are the toolbox's, given to the SDK where it asks for those of MCP servers."""

    offered: Sequence[FunctionTool] = ()

    async def get_mcp_tools(self, run_context: RunContextWrapper[TurnCalls]) -> list[Tool]:  # noqa: ARG002
        """The tools of this run."""
        return list(self.offered)


class Runs:
    """Runs of one toolbox."""

    def __init__(
        self,
        toolbox: Toolbox,
        settings: Settings,
        moderator: Moderator | None = None,
        connected: ConnectedTools | None = None,
    ) -> None:
        self._settings, self._moderator, self._connected = settings, moderator, connected
        self._agent = _ToolboxAgent(name="taskchat", model_settings=ModelSettings())
        self._agent.offered = self._toolbox_tools = toolbox.tools
        self._agent.input_guardrails = [input_guardrail(moderator)] if moderator is not None else []
        self._tools = _described(toolbox.tools)
        self._config = RunConfig(
            model_provider=MultiProvider(),  # else each run makes one
            tracing_disabled=True,
            tool_not_found_behavior="return_error_to_model",
        )

    async def embedded(self, turn: TurnInput, calls: TurnCalls, speech: Speech) -> Left:
        """The embedded model's run. It carries its memory itself, so it gets no history; and it replies as soon as the
        tools have answered, without being asked again."""
        conversing = conversing_of(turn)
        model = EmbeddedModel(now=turn.now, memory=remembered(turn.past), language=turn.language, conversing=conversing)
        calls.room = None
        agent = self._agent_for(model, ModelSettings())
        agent.tool_use_behavior = lambda _context, _results: _concluded(model, turn.message, calls)
        result = await Runner.run(
            agent,
            _items(input_items([], turn.message, turn.recorded)),
            context=calls,
            max_turns=self._settings.turn_rounds,
            run_config=self._config,
        )
        lacking = calls.refused and not calls.changed  # its own words would be of an empty list
        voice = notes.voice_of(turn.message, turn.past, now=turn.now, language=turn.language)
        said = voice.say("talk.not_of_bot") if lacking else str(result.final_output)
        await self._hear(said.splitlines(keepends=True), speech)
        calls.spent = added(calls.spent, Usage(model_calls=result.context_wrapper.usage.requests))
        if model.reply is None or lacking:
            return Left(None, remembered(turn.past).to_json() if lacking else {})
        reply = model.reply
        return Left(
            reply.question, reply.memory.to_json(), asked=True, sources=reply.sources, sources_note=reply.sources_note
        )

    async def llm(
        self, model: Model, how: ModelSettings, turn: TurnInput, calls: TurnCalls, speech: Speech, *, share: float = 1.0
    ) -> Left:
        """Any other model's run: it sees the newest of the conversation, and is heard as it speaks.

        `share` is the part of the room for history that it gets.
        """
        agent = self._agent_for(model, _heated(how, turn.bot))
        connected = await self._connected.of_turn(calls) if self._connected is not None else []
        citing = looks_up(turn)
        own = [
            each for each in self._toolbox_tools if calls.may_call(each.name) and (citing or each.name != SEARCH_TOOL)
        ]
        agent.offered = [*own, *connected]
        agent.instructions = instructions = self._instructions(turn, connected=bool(connected), citing=citing)
        all_tools = len(own) == len(self._toolbox_tools)
        fixed = instructions + (self._tools if all_tools else _described(own)) + _described(connected)
        calls.room = room = self._room(turn, fixed, share)
        items = input_items(window(turn.past, room), turn.message, calls.in_order, room)
        result = Runner.run_streamed(
            agent, _items(items), context=calls, max_turns=self._settings.turn_rounds, run_config=self._config
        )
        checked = Checked(self._moderator) if self._moderator is not None else None
        heard = Citing(speech, lambda: passages_in(calls.in_order) if citing else None)
        voice = notes.voice_of(turn.message, turn.past, now=turn.now, language=turn.language)
        try:
            async for event in result.stream_events():
                if event.type != "raw_response_event":
                    continue
                match event.data:
                    case ResponseCreatedEvent():
                        await _rest(checked, heard)
                        heard.pause()
                    case ResponseTextDeltaEvent(delta=piece) if checked is None:
                        heard.say(notes.broken_off(piece, voice))
                    case ResponseTextDeltaEvent(delta=piece) if checked is not None:
                        async for sound in checked.feed(notes.broken_off(piece, voice)):
                            heard.say(sound)
            await _rest(checked, heard)
            heard.end()
        finally:
            if not result.is_complete:
                result.cancel()
            calls.spent = added(calls.spent, _told(result, fixed, items, speech, room))
        sources, note = where_from(turn, calls.in_order, heard, voice) if citing else WhereFrom()
        memory = recollection(calls.in_order, remembered(turn.past), voice.words.language)
        return Left(notes.question(confirmations(calls), voice), memory.to_json(), sources=sources, sources_note=note)

    async def _hear(self, pieces: Sequence[str], speech: Speech) -> None:
        """Say a whole reply piece by piece. It is checked at once: each check of a piece would hold it up."""
        if self._moderator is None:
            for piece in pieces:
                speech.say(piece)
            return
        checked = Checked(self._moderator)
        async for sound in checked.feed("".join(pieces)):
            speech.say(sound)
        await _rest(checked, speech)

    def _agent_for(self, model: Model, how: ModelSettings) -> _ToolboxAgent:
        """An agent of one run. A shallow copy: the SDK looks over all runs that share an agent, each time."""
        agent = copy.copy(self._agent)
        agent.model, agent.model_settings = model, how
        return agent

    def _room(self, turn: TurnInput, fixed: str, share: float) -> Room:
        """What there is room for beside what is `fixed`, the prompt and the tools, the message and the reply."""
        settings, count = self._settings, counter_for(ModelName.parse(turn.model))
        tokens = settings.history_tokens
        if settings.model_context:
            taken = count(fixed) + count(turn.message)
            taken += settings.model_reply_tokens or REPLY_TOKENS
            tokens = min(tokens, max(settings.model_context - taken, 0))
        bots_most = turn.bot.config.chat_history_length if turn.bot else settings.history_messages
        return Room(
            messages=min(settings.history_messages, bots_most),
            tokens=int(tokens * share),
            result_tokens=int(settings.tool_result_tokens * share),
            count=count,
        )

    def _instructions(self, turn: TurnInput, *, connected: bool, citing: bool) -> str:
        folder = self._settings.prompts
        text = prompt("knowledge" if turn.bot and turn.bot.config.agent_type == "rag" else "system", folder=folder)
        if citing:
            text += prompt("citing", folder=folder)
        if connected:
            text += prompt("connections", folder=folder)
        zone = getattr(turn.now.tzinfo, "key", None) or turn.now.tzname()
        now = turn.now.strftime("%A %Y-%m-%d %H:%M %z")
        text = Template(text).safe_substitute(now=now, timezone=zone, language=turn.language)
        return text + (bot_prompt(turn.bot, folder=folder) if turn.bot else "")


def added(one: Usage, other: Usage) -> Usage:
    """What both cost."""
    return Usage(
        model_calls=one.model_calls + other.model_calls,
        input_tokens=one.input_tokens + other.input_tokens,
        output_tokens=one.output_tokens + other.output_tokens,
        cached_tokens=one.cached_tokens + other.cached_tokens,
        estimated=one.estimated or other.estimated,
        seconds=one.seconds + other.seconds,
    )


def _heated(how: ModelSettings, bot: TurnBot | None) -> ModelSettings:
    """How a model is asked, with the temperature that the bot wants."""
    if bot is None or bot.config.temperature is None:
        return how
    return replace(how, temperature=bot.config.temperature)


async def _rest(checked: Checked | None, speech: Heard) -> None:
    """Say what was held back until it was whole."""
    if checked is not None:
        async for sound in checked.end():
            speech.say(sound)


def _told(
    result: RunResultStreaming, fixed: str, items: Sequence[Mapping[str, Any]], speech: Speech, room: Room
) -> Usage:
    """The run's tokens as its provider told them, else as they are estimated."""
    spent: SdkUsage = result.context_wrapper.usage
    if spent.input_tokens or spent.output_tokens:
        return Usage(
            model_calls=spent.requests,
            input_tokens=spent.input_tokens,
            output_tokens=spent.output_tokens,
            cached_tokens=spent.input_tokens_details.cached_tokens or 0,
        )
    asked = room.count(fixed) + sum(room.count(json.dumps(item, ensure_ascii=False)) for item in items)
    return Usage(
        model_calls=spent.requests,
        input_tokens=asked * spent.requests,
        output_tokens=room.count(speech.text),
        estimated=True,
    )


def _described(tools: Sequence[FunctionTool]) -> str:
    """What a model is told of tools."""
    told = [[tool.name, tool.description, tool.params_json_schema] for tool in tools]
    return json.dumps(told) if told else ""


def _items(items: list[dict[str, Any]]) -> list[TResponseInputItem]:
    return cast("list[TResponseInputItem]", items)


def _concluded(model: EmbeddedModel, message: str, calls: TurnCalls) -> ToolsToFinalOutputResult:
    """Whether the embedded model has come to its reply, now that the calls gave what they gave."""
    model.play(message, {call.id: Given(data=call.result, error=call.error) for call in calls.in_order})
    reply = model.reply
    return ToolsToFinalOutputResult(is_final_output=reply is not None, final_output=reply.text if reply else None)
