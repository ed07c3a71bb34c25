"""A turn of the embedded model that may answer from documents: the tasks' own conversation, with a look into those
where the message asks for it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Generator, Sequence
from dataclasses import replace
from functools import partial

from pydantic import ValidationError

from taskchat.agent.embedded.conversation import converse
from taskchat.agent.embedded.plan import Call, Memory, Outcome, Plan, Reply
from taskchat.agent.embedded.spoken import spoken
from taskchat.agent.embedded.understanding import understand
from taskchat.agent.embedded.wording import Voice
from taskchat.agent.knowledge.extracting import Extract, extract, new_in
from taskchat.agent.knowledge.questions import goes_on
from taskchat.agent.knowledge.wishes import wish_of
from taskchat.schemas.bots import SEARCH_TOOL
from taskchat.schemas.knowledge import QUERY_MAX, FoundKnowledge

MESSAGE_MAX = 2_000  # letters; a longer message is a text, and no question


def converse_knowing(
    message: str, *, now: dt.datetime, memory: Memory, language: str, knows: bool, only: bool = False
) -> Plan:
    """One turn: 1 see what the message wants of the documents  2 look there, or let the tasks' conversation go on.

    `knows`: there is something to look into; `only`: the bot has nothing but that.
    """
    read = understand(message, now=now).commands
    voice = Voice.of(now, spoken(message, memory, language), message)
    speaks = voice.words.language
    before = memory.asked if memory.asked and goes_on(message, speaks) else None
    asks = partial(wish_of, language=speaks, goes_on=before is not None)
    wish = asks(message, read, only=only, knows=knows) if len(message) <= MESSAGE_MAX else "no"
    if wish in {"no", "after"} or (memory.pending and not only and wish == "else"):
        reply = yield from converse(message, now=now, memory=memory, language=language)
        if wish == "after" and not reply.memory.shown and reply.question is None:
            answer = yield from _looked_up(message, before, voice)
            return _said(answer, replace(reply.memory, asked=before or message)) if answer.sources else reply
        return _as_a_bot(reply, read[0].intent, voice) if only else reply
    left = replace(memory, pending=None, language=speaks, asked=before or message)
    if not knows and not only:
        return _said(Extract(voice.say("documents.none"), note=voice.say("sources_note.nothing_there")), left)
    answer = yield from _looked_up(message, before, voice)
    if wish == "else" and not answer.sources:
        return (yield from converse(message, now=now, memory=memory, language=language))
    return _said(answer, left)


def _looked_up(message: str, before: str | None, voice: Voice) -> Generator[Sequence[Call], Sequence[Outcome], Extract]:
    """What the documents say; together with the question `before`, where this one goes on from it, and alone where
    that finds nothing of what is new in it."""
    if before is not None:
        found = yield [_search(f"{before} {message}")]
        told = _told(found[0])
        if told is not None and told.enough and (new := new_in(message, told)) is not None:
            return extract(new or f"{before} {message}", told, voice)
    found = yield [_search(message)]
    return _answer(message, found[0], voice)


def _search(message: str) -> Call:
    return Call(SEARCH_TOOL, {"query": " ".join(message.split())[:QUERY_MAX]})


def _told(outcome: Outcome) -> FoundKnowledge | None:
    try:
        return FoundKnowledge.model_validate(dict(outcome.data or {}))
    except ValidationError:
        return None


def _answer(message: str, outcome: Outcome, voice: Voice) -> Extract:
    found = _told(outcome)
    if found is None:
        return Extract(
            voice.say("documents.failed", why=outcome.error or ""), note=voice.say("sources_note.none_enough")
        )
    return extract(message, found, voice)


def _said(answer: Extract, memory: Memory) -> Reply:
    return Reply(answer.text, memory, sources=answer.sources, sources_note=answer.note)


def _as_a_bot(reply: Reply, intent: str, voice: Voice) -> Reply:
    """Greetings and help of a bot that has no tasks."""
    own = {"greeting": "documents.hello", "help": "documents.help"}.get(intent)
    return reply if own is None else replace(reply, text=voice.say(own))
