"""A turn of the conversation: answer what is pending, else do what the message wants, clause by clause, and reply."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from taskchat.agent.embedded import replies
from taskchat.agent.embedded.answers import answer
from taskchat.agent.embedded.command import CHANGING, SURE, Command
from taskchat.agent.embedded.commands import acting, adding, changing, listing, talking
from taskchat.agent.embedded.line import Line
from taskchat.agent.embedded.plan import Memory, Plan, Reply
from taskchat.agent.embedded.turn import Said, Steps, Turn
from taskchat.agent.embedded.understanding import understand


def converse(message: str, *, now: dt.datetime, memory: Memory, language: str = "en") -> Plan:
    """One turn: 1 read the message, 2 take it as an answer if something is pending, 3 else run its commands, 4 reply.

    Speaks English whatever `language` says; the reply's memory is what the next turn needs.
    """
    del language
    turn = Turn.of(now, memory)
    commands = understand(message, now=now).commands
    if (memory.pending and len(message) <= 1000) or (memory.pending or {}).get("kind") == "add what":
        said = yield from answer(Line.read(message), commands[0], turn, memory)
        if said is not None and (len(commands) == 1 or said.question is None):
            return _reply([said], turn)
    parts: list[Said] = []
    for command in commands:
        said = yield from run(command, turn)
        parts.append(said)
        turn = Turn(
            now, turn.shown if said.shown is None else said.shown, turn.focus if said.focus is None else said.focus
        )
    return _reply(_without_idle(commands, parts), turn)


def run(command: Command, turn: Turn) -> Steps[Said]:
    """One command."""
    if command.intent == "add":
        return (yield from adding.add(command, turn))
    if command.intent == "list":
        return (yield from listing.show(command, turn)) if command.confidence >= 0.5 else talking.talk(command)
    if command.intent in {"complete", "reopen", "delete"}:
        return (yield from acting.act(command, turn))
    if command.form in {"schedule", "dated"}:
        return (yield from adding.schedule(command, turn))
    if command.intent == "update":
        return (yield from changing.change(command, turn))
    if command.intent == "undo":
        return (yield from talking.undo(turn)) if command.confidence >= SURE else talking.talk(command)
    return talking.talk(command)


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
        texts.append(replies.STILL_TO_DO)
    shown, focus = turn.shown, turn.focus
    for part in parts:
        shown = shown if part.shown is None else part.shown
        focus = focus if part.focus is None else part.focus
    if asking is None and len(parts) > 1:  # "both" are the tasks of the whole message
        touched = [number for part in parts for number in part.focus or ()]
        focus = tuple(dict.fromkeys(touched)) or focus
    pending = asking.pending if asking is not None else parts[-1].pending
    memory = Memory(shown=shown, focus=focus, pending=pending)
    return Reply("\n\n".join(texts), memory, asking.question if asking is not None else None)
