"""The next message after a question: it answers, or the question is dropped because the user moved on."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from taskchat.agent.embedded.changes import Change, read_answer, read_shift, read_tags
from taskchat.agent.embedded.clauses import begins_command
from taskchat.agent.embedded.command import CHANGING, SURE, Command
from taskchat.agent.embedded.commands import acting, adding, bulk, changing, talking
from taskchat.agent.embedded.corrections import follow
from taskchat.agent.embedded.line import Line
from taskchat.agent.embedded.manners import strip, trim_end
from taskchat.agent.embedded.plan import Memory
from taskchat.agent.embedded.references import clear_winners, pick, rank, read_target
from taskchat.agent.embedded.second_opinion import LIKELY
from taskchat.agent.embedded.slots import title_text
from taskchat.agent.embedded.turn import Found, Said, Steps, Turn, ask_which, find

_NONE = re.compile(r"(?:none|neither|nothing|no one|not one)\b.*|no|nope|nah|no thanks|neither")
_ALL = re.compile(
    r"(?:both|all|all of them|both of them|all of those|everything|every one|all (?:two|three|four|five))(?: please)?"
)


_TITLE = re.compile(
    r"(?:(?:the )?(?:title|name)(?: to| should be| is| :)?|(?:re)?name(?: it)?(?: to)?|call it|to|it should (?:say|be))"
    r" (?P<new>.+)"
)


# Right after a change, these want it back.
_TAKEN_BACK = re.compile(r"\b(?:scratch|cancel|forget|drop) (?:it|that|this)\b")


def answer(line: Line, command: Command, turn: Turn, memory: Memory) -> Steps[Said | None]:
    """What the message means as an answer to what is pending; None when it is none."""
    pending = memory.pending or {}
    kind = str(pending.get("kind", ""))
    command = _plain_answer(command, kind)
    if kind == "did":
        taken_back = command.intent == "cancel" and _TAKEN_BACK.search(line.plain)
        return (yield from talking.undo(turn) if taken_back else follow(line, command, pending, turn))
    if not kind:
        return None
    if command.intent == "cancel" or (command.intent == "deny" and kind != "choose" and not line.words[1:2]):
        return Said(turn.voice.say("talk.dropped" if kind != "confirm" else "talk.kept"))
    if kind in {"confirm", "add", "act"}:
        return (yield from _yes_or_no(command, pending, turn))
    if kind == "choose":
        return (yield from _choose(line, command, pending, turn))
    if _moves_on(line, command):
        return None
    if kind == "add what":
        return (yield from _add_what(line, pending, turn))
    if kind == "which":
        return (yield from _which(line, pending, turn))
    if kind == "change what":
        return (yield from _change_what(line, pending, turn))
    return None


def _plain_answer(command: Command, kind: str) -> Command:
    """The command, but a talk that is only likely answers nothing, save that it stops a change that waits for a yes."""
    if command.form != LIKELY or (kind == "confirm" and command.intent in {"deny", "cancel"}):
        return command
    return replace(command, intent="out_of_scope", form="")


def _moves_on(line: Line, command: Command) -> bool:
    """Whether a message is plainly something else than an answer in words."""
    if command.intent in {"list", "help", "greeting", "thanks", "goodbye", "undo", "affirm"}:
        return command.confidence >= SURE
    if command.intent == "update" and command.form in {"clear", "priority", "tag", "rename"} and command.what:
        return command.confidence >= SURE
    if command.form in {"negation", "hypothesis", "how", "question"}:
        return True
    return begins_command(line)


def _yes_or_no(command: Command, pending: Mapping[str, Any], turn: Turn) -> Steps[Said | None]:
    if command.intent == "deny":
        return Said(turn.voice.say("talk.kept"))
    if command.intent != "affirm":
        return None
    if pending["kind"] == "add":
        return (yield from adding.make([dict(draft) for draft in pending["tasks"]], turn))
    if pending["kind"] == "act":
        return (yield from _do(pending["do"], tuple(pending["ids"]), turn))
    tool, arguments = str(pending["tool"]), dict(pending["arguments"])
    return (yield from bulk.confirmed(tool, arguments, turn))


def _choose(line: Line, command: Command, pending: Mapping[str, Any], turn: Turn) -> Steps[Said | None]:
    options = [{"id": number, "title": title, "status": ""} for number, title in pending["options"]]
    said = strip(line).line or line
    if _NONE.fullmatch(said.plain) or said.says("none") or (command.intent == "deny" and len(line.words) <= 3):
        return Said(turn.voice.say("talk.kept"))
    ids = _places(trim_end(line), options) or _chosen(said, command, options)
    if ids is None:
        return None
    others = [option["id"] for option in options if option["id"] not in ids]
    return (yield from _do(pending["do"], ids, turn, others))


def _places(said: Line, options: list[dict[str, Any]]) -> tuple[int, ...] | None:
    """ "first and third": read with the "first and" that is taken for manners elsewhere."""
    target = read_target(said)
    return pick(target, shown=[int(option["id"]) for option in options], focus=()) if target.places else None


def _chosen(said: Line, command: Command, options: list[dict[str, Any]]) -> tuple[int, ...] | None:
    numbers = tuple(int(option["id"]) for option in options)
    if command.intent == "affirm" and len(numbers) == 1:
        return numbers
    if _ALL.fullmatch(said.plain) or said.says("all"):
        return numbers
    target = read_target(said)
    if target.ids:
        if all(number in numbers for number in target.ids):
            return target.ids
        places = [number - 1 for number in target.ids]
        if said.plain.replace(" ", "").isdigit() and all(0 <= place < len(numbers) for place in places):
            return tuple(numbers[place] for place in places)
        return None
    if (picked := pick(target, shown=numbers, focus=())) is not None and (target.places or target.run):
        return picked
    if target.words is None or (command.intent in CHANGING and begins_command(said)):
        return None
    winners = clear_winners(rank(target.words, options))
    return (int(winners[0].task["id"]),) if len(winners) == 1 else None


def _do(do: Mapping[str, Any], ids: tuple[int, ...], turn: Turn, others: list[int] | None = None) -> Steps[Said]:
    """Do what was asked about, to these tasks."""
    if do["intent"] != "update":
        return (yield from acting.perform(str(do["intent"]), ids, turn, others or ()))
    wanted = Change.from_json(do.get("change") or {})
    if not wanted:
        return (yield from changing.ask_change(Found(ids=ids), turn))
    return (yield from changing.perform(ids, wanted, turn))


def _add_what(line: Line, pending: Mapping[str, Any], turn: Turn) -> Steps[Said]:
    said = strip(line)
    empty = line.keep(())
    what = said.line or line
    if (found := re.match(r"(?:add|to|remind me to|the task is|it's|call it) (?=\S)", what.plain)) is not None:
        what = what.between(found.end(), len(what.plain))
    command = Command("add", 1.0, what, what, empty, "", line)
    return (yield from adding.add(command, turn, sure=True, given=pending.get("given") or {}))


def _which(line: Line, pending: Mapping[str, Any], turn: Turn) -> Steps[Said | None]:
    said = strip(line).line or line
    do = pending["do"]
    found = yield from find(read_target(said), turn, prefer="done" if do["intent"] == "reopen" else "pending")
    if found.ids:
        return (yield from _do(do, found.ids, turn))
    return ask_which(found, turn, do, said.text)


def _change_what(line: Line, pending: Mapping[str, Any], turn: Turn) -> Steps[Said | None]:
    said = strip(line).line or line
    ids = tuple(pending["ids"])
    wanted = _field_change(said, str(pending.get("field") or ""), turn)
    return (yield from changing.perform(ids, wanted, turn)) if wanted else None


def _field_change(said: Line, name: str, turn: Turn) -> Change:
    """The change that an answer gives, of the field that was asked about if one was."""
    text = title_text(said)
    if name == "description":
        return Change(note=text)
    if name == "project":
        return Change(set={"project": text[:100]})
    if name == "tags":
        return Change(add_tags=read_tags(said))
    if name == "title":
        return Change(set={"title": text})
    if name == "due" and (shift := read_shift(said.plain)) is not None:
        return Change(shift=shift)
    if wanted := read_answer(said, now=turn.now):
        return wanted
    if (titled := _TITLE.fullmatch(said.plain)) is not None:
        return Change(set={"title": title_text(said.group(titled, "new"))})
    return Change(set={"title": text}) if said.quoted() is not None else Change()
