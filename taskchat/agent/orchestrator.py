"""The orchestrator: a conversation and the user's words in, TurnEvents and an outcome out."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, field, replace

from agents import Model, ModelSettings
from agents.exceptions import InputGuardrailTripwireTriggered, MaxTurnsExceeded

from taskchat.agent import notes
from taskchat.agent.calls import TurnCalls
from taskchat.agent.connections.tools import ConnectedTools
from taskchat.agent.embedded.model import EmbeddedModel
from taskchat.agent.embedded.wording import Voice
from taskchat.agent.models.endpoint import Endpoint
from taskchat.agent.models.failures import as_ours
from taskchat.agent.models.llm import Llms
from taskchat.agent.moderation.guardrails import Flagged, flagged_input
from taskchat.agent.moderation.moderator import Moderator
from taskchat.agent.runs import Left, Runs
from taskchat.agent.speech import Speech
from taskchat.agent.toolbox import Toolbox
from taskchat.agent.turn import Emit, Outcome, TurnInput
from taskchat.config import Settings
from taskchat.errors import ContextTooLong, ModelFailed, TaskchatError, TurnTimedOut
from taskchat.schemas.chat import Usage
from taskchat.schemas.model_names import EMBEDDED, ModelName

LESS = 0.3  # of the room for history, when the model says that it was too much

EndpointOf = Callable[[ModelName], Awaitable[Endpoint]]
ModelFor = Callable[[TurnInput], Model]


@dataclass(frozen=True)
class Models:
    """Where the models of turns come from. `given` chooses any model instead, whatever the turn names."""

    endpoint_of: EndpointOf
    llms: Llms = field(default_factory=Llms)
    given: ModelFor | None = None

    async def model_of(self, turn: TurnInput) -> tuple[Model, ModelSettings] | None:
        """The turn's model and how to ask it; None is the embedded one."""
        if self.given is not None:
            model = self.given(turn)
            return None if isinstance(model, EmbeddedModel) else (model, ModelSettings())
        if turn.model == EMBEDDED:
            return None
        endpoint = await self.endpoint_of(ModelName.parse(turn.model))
        return self.llms.model(endpoint), self.llms.settings(endpoint)


class Orchestrator:
    """Runs turns with one toolbox and the models that there are."""

    def __init__(
        self,
        toolbox: Toolbox,
        settings: Settings,
        models: Models,
        moderator: Moderator | None = None,
        connected: ConnectedTools | None = None,
    ) -> None:
        self._settings, self._models = settings, models
        self._runs = Runs(toolbox, settings, moderator, connected)

    async def run(self, turn: TurnInput, calls: TurnCalls, emit: Emit) -> Outcome:
        """One turn: 1 let the model and the tools take turns  2 where it fails, and may, let the embedded one answer
        3 gather what came of it.

        Events leave through `emit`; `calls` knows the finished tool calls, and what was spent, even when this raises
        ModelFailed, TurnTimedOut or ModerationFailed.
        """
        started = time.monotonic()
        speech = Speech(emit)
        outcome = Outcome(text="", question=None, memory={}, usage=Usage(), model=turn.model)
        try:
            try:
                left = await self._answer(turn, calls, speech)
            except (ModelFailed, TurnTimedOut) as failure:
                if turn.model == EMBEDDED or not turn.fallback or calls.acted:
                    raise
                left = await self._answer_instead(turn, calls, speech, failure)
                outcome = replace(outcome, model=EMBEDDED, instead_of=turn.model)
        except Flagged as flagged:
            left, outcome = Left(None, {}), replace(outcome, moderation=flagged.moderation)
            speech.pause()
            speech.say(notes.flagged(flagged.moderation, _voice(turn)))
        finally:
            seconds = round(time.monotonic() - started, 4)
            calls.spent = calls.spent.model_copy(update={"seconds": seconds})
        if not speech.text:
            raise ModelFailed("The model gave no answer.", hint="Try again, or say it in other words.")
        if left.question is not None and not left.asked and not speech.text.endswith(left.question.text):
            speech.pause()  # the user must see what a yes would allow, and further up markdown can hide it
            speech.say(left.question.text)
        return replace(
            outcome,
            text=speech.text,
            question=left.question,
            memory=left.memory,
            usage=calls.spent,
            sources=left.sources,
            sources_note=left.sources_note,
        )

    async def _answer(self, turn: TurnInput, calls: TurnCalls, speech: Speech) -> Left:
        """The turn's own model answers. Once told that it was too much, it is asked again with less of the past."""
        limit = asyncio.timeout(self._settings.turn_seconds)
        try:
            async with limit:
                found = await self._models.model_of(turn)
                if found is None:
                    with _as_ours(self._settings, EMBEDDED):
                        return await self._runs.embedded(turn, calls, speech)
                model, how = found
                try:
                    with _as_ours(self._settings, turn.model):
                        return await self._runs.llm(model, how, turn, calls, speech)
                except ContextTooLong:
                    if not turn.past and not calls.finished:
                        raise
                with _as_ours(self._settings, turn.model):
                    return await self._runs.llm(model, how, turn, calls, speech, share=LESS)
        except TimeoutError as error:
            if not limit.expired():
                raise
            raise TurnTimedOut(
                f"The answer took longer than {self._settings.turn_seconds:g} seconds.",
                hint="Try again, or ask for less at once.",
            ) from error

    async def _answer_instead(self, turn: TurnInput, calls: TurnCalls, speech: Speech, failure: TaskchatError) -> Left:
        """The embedded model answers in the place of one that failed before it had done anything."""
        speech.pause()
        speech.say(notes.instead(turn.model, failure, _voice(turn)))
        speech.pause()
        spent = calls.spent  # by the one that failed; the embedded model costs nothing
        with _as_ours(self._settings, EMBEDDED):
            left = await self._runs.embedded(replace(turn, recorded=()), calls, speech)
        calls.spent = spent
        return left


@contextlib.contextmanager
def _as_ours(settings: Settings, name: str) -> Iterator[None]:
    """What ends a run early, as errors of ours."""
    try:
        yield
    except (TaskchatError, Flagged):
        raise
    except InputGuardrailTripwireTriggered as tripped:
        raise Flagged(flagged_input(tripped)) from None
    except MaxTurnsExceeded as error:
        raise ModelFailed(
            f"The model needed more than {settings.turn_rounds} steps.", hint="Ask for less at once."
        ) from error
    except Exception as error:
        # Whatever a model raises; the SDK and the openai client have no common root for it.
        raise as_ours(error, ModelName.parse(name)) from error


def _voice(turn: TurnInput) -> Voice:
    return notes.voice_of(turn.message, turn.past, now=turn.now, language=turn.language)
