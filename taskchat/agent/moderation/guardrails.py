"""Moderation as the Agents SDK and the stream of a reply meet it: before the model is asked, and before it is heard."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from typing import Any

from agents import Agent, GuardrailFunctionOutput, InputGuardrail, RunContextWrapper, TResponseInputItem
from agents.exceptions import InputGuardrailTripwireTriggered

from taskchat.agent.moderation.flags import Flags
from taskchat.agent.moderation.letters import plain
from taskchat.agent.moderation.moderator import Moderator
from taskchat.schemas.chat import Moderation

HELD_LEAST = 80  # characters that a check is made for, unless there are no more
HELD_MOST = 400  # without the end of a sentence, words are held back up to here
CHECKED_AT_ONCE = 2000
CONTEXT = 400  # characters before a piece that are checked with it: what is flagged may have begun there

_SENTENCE_END = re.compile(r"[.!?…][\"'”’)\]*_`]*\s|[。！？]|\n")


class Flagged(Exception):
    """Something was flagged, and was not passed on."""

    def __init__(self, moderation: Moderation) -> None:
        super().__init__(moderation.stage)
        self.moderation = moderation


def input_guardrail(moderator: Moderator) -> InputGuardrail[Any]:
    """What checks the user's newest words, and is done before any model sees them."""

    async def check(
        _context: RunContextWrapper[Any], _agent: Agent[Any], given: str | list[TResponseInputItem]
    ) -> GuardrailFunctionOutput:
        flags = await moderator.check(_newest_words(given))
        moderation = _moderation("input", flags) if flags is not None else None
        return GuardrailFunctionOutput(output_info=moderation, tripwire_triggered=moderation is not None)

    return InputGuardrail(guardrail_function=check, name="moderation", run_in_parallel=False)


def flagged_input(tripped: InputGuardrailTripwireTriggered) -> Moderation:
    """What the guardrail found."""
    found: Moderation = tripped.guardrail_result.output.output_info
    return found


class Checked:
    """A reply on its way: text goes in as the model writes it, and comes out when it was checked.

    It is held back until a sentence ends. What is flagged never comes out: Flagged is raised in its place, and again
    by whatever follows. Each piece is checked with what came out before it, so the cuts hide nothing.
    """

    def __init__(self, moderator: Moderator) -> None:
        self._moderator = moderator
        self._held = ""
        self._before = ""
        self._flagged: Moderation | None = None

    async def feed(self, piece: str) -> AsyncIterator[str]:
        """Take the next piece; give what may be shown now."""
        self._held += piece
        while ready := _ready(self._held):
            yield await self._passed(ready)

    async def end(self) -> AsyncIterator[str]:
        """Give what is left, whether a sentence ends there or not. A new paragraph may follow."""
        async for piece in self.feed(""):
            yield piece
        if self._held:
            yield await self._passed(len(self._held))
        self._before += " " if self._before else ""

    async def _passed(self, length: int) -> str:
        piece, self._held = self._held[:length], self._held[length:]
        if self._flagged is not None:
            raise Flagged(self._flagged)
        seen = plain(self._before + piece)
        if not piece.isspace() and (flags := await self._moderator.check(self._before + piece)) is not None:
            self._flagged = _moderation("output", flags)
            raise Flagged(self._flagged)
        self._before = _tail(seen)
        return piece


def _moderation(stage: Any, flags: Flags) -> Moderation:
    return Moderation(stage=stage, categories=list(flags.categories), scores=dict(flags.scores))


def _newest_words(given: str | list[TResponseInputItem]) -> str:
    if isinstance(given, str):
        return given
    newest: Any = next((item for item in reversed(given) if dict(item).get("role") == "user"), {})
    return str(newest.get("content", ""))


def _ready(held: str) -> int:
    """How much of it is whole enough to be checked."""
    head = held[:CHECKED_AT_ONCE]
    ends = [found.end() for found in _SENTENCE_END.finditer(head)]
    if ends and ends[-1] >= HELD_LEAST:
        return ends[-1]
    if len(held) < HELD_MOST:
        return 0
    spaces = [place for place, letter in enumerate(head[:HELD_MOST], start=1) if letter.isspace()]
    return spaces[-1] if spaces else HELD_MOST


def _tail(seen: str) -> str:
    """The last words of it."""
    if len(seen) <= CONTEXT:
        return seen
    tail, cut_word = seen[-CONTEXT:], not seen[-CONTEXT - 1].isspace()
    return tail.partition(" ")[2] or tail if cut_word else tail
