"""What the embedded model would do with words that are still being typed, for a list that it does not see. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from taskchat.agent.embedded.command import SURE, Command
from taskchat.agent.embedded.commands import adding
from taskchat.agent.embedded.languages import pack_of
from taskchat.agent.embedded.line import Line
from taskchat.agent.embedded.plan import Memory
from taskchat.agent.embedded.replies import tasks as words_of
from taskchat.agent.embedded.spoken import spoken
from taskchat.agent.embedded.turn import Turn
from taskchat.agent.embedded.understanding import understand
from taskchat.agent.embedded.wording import Voice
from taskchat.schemas.values import TITLE_MAX

Draft = Mapping[str, Any]


@dataclass(frozen=True)
class Preview:
    """The first thing that a message wants, whether that would be done without a question, and the tasks that all of
    it would add, each with what is understood of it in words: "due tomorrow 17:00, high priority"."""

    intent: str
    sure: bool
    drafts: tuple[tuple[Draft, str], ...] = ()


def preview_message(text: str, *, now: dt.datetime, language: str) -> Preview:
    """What a message would do at the beginning of a conversation."""
    turn = _turn(text, now, language)
    commands = understand(text, now=now, language=turn.voice.words.language).commands
    drafts = [draft for command in commands if _adds(command) for draft in adding.drafts_of(command, turn)]
    sure = all(command.confidence >= SURE for command in commands)
    return Preview(commands[0].intent, sure, _told(drafts, turn))


def preview_task(text: str, *, now: dt.datetime, language: str) -> Preview:
    """What a task would be that is said in these words alone, without "add"."""
    turn = _turn(text, now, language)
    said = understand(text, now=now, language=turn.voice.words.language).commands
    if all(map(_adds, said)) and (len(said) > 1 or not said[0].form):  # "add buy milk", or several things to do
        drafts = [draft for command in said for draft in adding.drafts_of(command, turn)]
    else:
        parts, shared = adding.read_tasks(Line.read(text, turn.pack), turn, to_list=True)
        drafts = [{**shared, **part} for part in parts]
    return Preview("add", sure=True, drafts=_told(drafts or [{"title": text.strip()}], turn))


def _turn(text: str, now: dt.datetime, language: str) -> Turn:
    memory = Memory()
    language = spoken(text, memory, language)
    return Turn.of(Voice.of(now, language, text), memory, pack_of(language))


def _adds(command: Command) -> bool:
    return command.intent == "add" and command.form != "list"


def _told(drafts: Sequence[Draft], turn: Turn) -> tuple[tuple[Draft, str], ...]:
    fitting = [draft for draft in drafts if len(str(draft["title"])) <= TITLE_MAX]
    return tuple((draft, _in_words(draft, turn.voice)) for draft in fitting)


def _in_words(draft: Draft, voice: Voice) -> str:
    """All but the title, as plain text."""
    told = [words_of.when(draft, voice), words_of.rhythm(draft, voice), words_of.priority(draft, voice)]
    return voice.comma([*told, " ".join(f"#{tag}" for tag in draft.get("tags") or ()), str(draft.get("project") or "")])
