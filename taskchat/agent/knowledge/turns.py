"""What a turn may look up, and where its reply comes from."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import NamedTuple

from taskchat.agent.embedded.conversation import converse
from taskchat.agent.embedded.plan import Plan
from taskchat.agent.embedded.wording import Voice
from taskchat.agent.knowledge.citing import Citing, note_of, sources_of
from taskchat.agent.knowledge.conversing import converse_knowing
from taskchat.agent.knowledge.passages import found_in, passages_in
from taskchat.agent.turn import TurnInput
from taskchat.schemas.bots import SEARCH_TOOL
from taskchat.schemas.caller import CallRecord
from taskchat.schemas.knowledge import Source


class WhereFrom(NamedTuple):
    """Where a reply comes from, and what to know about that."""

    sources: Sequence[Source] = ()
    note: str | None = None


def looks_up(turn: TurnInput) -> bool:
    """Whether the turn is offered what looks into documents: there are some, or its bot has nothing else."""
    if turn.bot is None:
        return turn.knows
    return turn.bot.may_call(SEARCH_TOOL) and (turn.knows or _is_only(turn))


def conversing_of(turn: TurnInput) -> Callable[..., Plan]:
    """The embedded model's conversation in this turn."""
    if turn.bot is not None and not turn.bot.may_call(SEARCH_TOOL):
        return converse
    return partial(converse_knowing, knows=turn.knows, only=_is_only(turn))


def where_from(turn: TurnInput, calls: Sequence[CallRecord], heard: Citing, voice: Voice) -> WhereFrom:
    """Where an LLM's reply comes from, of what its turn has found."""
    sources, key = _where_from(turn, calls, heard)
    return WhereFrom(sources, voice.say(f"sources_note.{key}") if key is not None else None)


def _where_from(turn: TurnInput, calls: Sequence[CallRecord], heard: Citing) -> WhereFrom:
    searches, passages = found_in(calls), passages_in(calls)
    if not searches:
        unsaid = "removed" if heard.removed else None
        return WhereFrom(note="unsearched" if _is_only(turn) else unsaid)
    sources = sources_of(heard.text, passages)
    used = any(found.enough for found in searches)
    if not sources and not used:
        there = any(found.searched for found in searches)
        return WhereFrom(note="none_enough" if there else "nothing_there")
    return WhereFrom(sources, note_of(heard.text, bool(sources), removed=heard.removed, used=used))


def _is_only(turn: TurnInput) -> bool:
    return turn.bot is not None and turn.bot.may_call(SEARCH_TOOL) and not turn.bot.may_call("list_tasks")
