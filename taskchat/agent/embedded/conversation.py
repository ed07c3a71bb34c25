"""A turn of the conversation: answer what is pending, else do what the message wants, clause by clause, and reply."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace

from taskchat.agent.embedded import replies
from taskchat.agent.embedded.answers import answer
from taskchat.agent.embedded.command import CHANGING, SURE, Command
from taskchat.agent.embedded.commands import acting, adding, changing, listing, talking
from taskchat.agent.embedded.languages import pack_of
from taskchat.agent.embedded.line import Line
from taskchat.agent.embedded.plan import Memory, Plan, Reply
from taskchat.agent.embedded.spoken import spoken
from taskchat.agent.embedded.turn import LookFailed, Said, Steps, T, Turn
from taskchat.agent.embedded.understanding import understand
from taskchat.agent.embedded.wording import Voice


def converse(message: str, *, now: dt.datetime, memory: Memory, language: str = "en") -> Plan:
    """One turn: 1 read the message, 2 take it as an answer if something is pending, 3 else run its commands, 4 reply.

    `language` is the one to speak when the message and the conversation so far tell none. The reply's memory is what
    the next turn needs.
    """
    language = spoken(message, memory, language)
    turn = Turn.of(Voice.of(now, language, message), memory, pack_of(language))
    commands = understand(message, now=now, language=language).commands
    if (memory.pending and len(message) <= 1000) or (memory.pending or {}).get("kind") == "add what":
        said = yield from _told(answer(Line.read(message, turn.pack), commands[0], turn, memory), turn)
        if said is not None and (len(commands) == 1 or said.question is None):
            return _reply([said], turn)
    parts: list[Said] = []
    for command in commands:
        said = yield from _told(run(command, turn), turn)
        parts.append(said)
        turn = replace(
            turn,
            shown=turn.shown if said.shown is None else said.shown,
            focus=turn.focus if said.focus is None else said.focus,
        )
    return _reply(_without_idle(commands, parts), turn)


def _told(steps: Steps[T], turn: Turn) -> Steps[T | Said]:
    """The steps, or why the tasks can't be read."""
    try:
        return (yield from steps)
    except LookFailed as failure:
        return Said(replies.failed(str(failure), turn.voice))


def run(command: Command, turn: Turn) -> Steps[Said]:
    """One command."""
    if command.intent == "add":
        return (yield from adding.add(command, turn))
    if command.intent == "list":
        return (yield from listing.show(command, turn)) if command.confidence >= 0.5 else talking.talk(command, turn)
    if command.intent in {"complete", "reopen", "delete"}:
        return (yield from acting.act(command, turn))
    if command.form == "each":
        return (yield from adding.schedule_each(command, turn))
    if command.form in {"schedule", "dated"}:
        return (yield from adding.schedule(command, turn))
    if command.intent == "update":
        return (yield from changing.change(command, turn))
    if command.intent == "undo":
        return (yield from talking.undo(turn)) if command.confidence >= SURE else talking.talk(command, turn)
    if command.form == "question" and command.intent == "out_of_scope":
        return (yield from listing.about_a_task(command, turn)) or talking.talk(command, turn)
    return talking.talk(command, turn)


def _without_idle(commands: Sequence[Command], parts: list[Said]) -> list[Said]:
    """Greetings and thanks beside a command need no answer of their own."""
    kept = [
        part for command, part in zip(commands, parts, strict=True) if command.intent in CHANGING | {"list", "help"}
    ]
    return kept or parts[-1:]


def _reply(parts: Sequence[Said], turn: Turn) -> Reply:
    """All that was said, one question at the most, and what to remember."""
    asking = next((part for part in parts if part.question is not None), None)
    later = [part for part in parts if part.question is not None][1:]
    texts = [part.text for part in parts if part.question is None]
    if asking is not None:
        texts.append(asking.text)
    if later:
        texts.append(turn.voice.say("talk.still_to_do"))
    shown, focus = turn.shown, turn.focus
    for part in parts:
        shown = shown if part.shown is None else part.shown
        focus = focus if part.focus is None else part.focus
    if asking is None and len(parts) > 1:  # "both" are the tasks of the whole message
        touched = [number for part in parts for number in part.focus or ()]
        focus = tuple(dict.fromkeys(touched)) or focus
    pending = asking.pending if asking is not None else parts[-1].pending
    memory = Memory(shown=shown, focus=focus, pending=pending, language=turn.voice.words.language)
    return Reply("\n\n".join(texts), memory, asking.question if asking is not None else None)
