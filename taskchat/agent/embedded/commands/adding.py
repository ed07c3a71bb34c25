"""Making tasks: one or several, with everything the words say of them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from taskchat.agent.embedded import replies, slots
from taskchat.agent.embedded.changes import Change, read_change
from taskchat.agent.embedded.command import SURE, Command
from taskchat.agent.embedded.commands import changing
from taskchat.agent.embedded.distributed import pieces
from taskchat.agent.embedded.line import Line
from taskchat.agent.embedded.pasted import items_of
from taskchat.agent.embedded.plan import Call
from taskchat.agent.embedded.references import Target
from taskchat.agent.embedded.second_opinion import LIKELY
from taskchat.agent.embedded.turn import Said, Steps, Task, Turn, ask_which, find
from taskchat.agent.embedded.words import content
from taskchat.schemas.values import TITLE_MAX

_NOTHING = re.compile(
    r"(?:(?:a|an|another|one|new|the|this|some|something|nothing|another one|more|my|it|that|them|to|do|me"
    r"|for|please|stuff|things?|anything|tasks?|todos?|reminders?|items?|entry|chores?|list|set up"
    r"|up) ?)*"
)
# What a day is named with only to be written down: "dentist tomorrow at 3" is no talk.
_EVENT = re.compile(
    r"\b(?:appointment|appt|meeting|dentist|doctor|vet|haircut|hairdresser|lunch|dinner|brunch|breakfast|interview|class"
    r"|lesson|exam|deadline|check ?up|standup|workshop|rehearsal|practice|training|physio|therapy|party|birthday"
    r"|wedding|anniversary|pickup|gym|yoga|playdate|inspection)\b"
)
_LOOSE_END = re.compile(r"(?:by|on|at|in|for|or|and|until|due|from|to)\b")
_DUE = re.compile(r"(?:due|by|every|each)\b")
_SEVERAL = re.compile(
    r"(?:(?:add|create|make|put|new|also|me|the|these|following|two|three|four|five|several|some|a "
    r"few|couple of|new) )*(?:(?:tasks|items|things|todos|to dos|reminders|chores|errands|ones)\b(?! "
    r"(?:to|for) )|(?:these|the following|following)(?: (?:two|three|four|five|few))?(?= ?:))"
)


def add(command: Command, turn: Turn, *, sure: bool = False, given: Mapping[str, Any] | None = None) -> Steps[Said]:
    """Add what the command says, or ask what or whether."""
    if command.form == "list":
        return _ask_what(turn.voice.say("add.what_to_list"), {})
    if command.form == "if absent":
        return (yield from _add_if_absent(command, turn))
    parts, shared = _read(command, turn)
    shared = {**shared, **(given or {})}
    if not parts and shared.keys() & {"due", "recurrence"} and len(turn.focus) == 1 and not given:
        return (yield from changing.perform(turn.focus, Change(set=dict(shared)), turn))  # "and remind me on monday"
    if not parts:
        return _ask_what(turn.voice.say("add.what"), shared)
    if (
        len(parts) == 1
        and (said := (yield from _there_already(command, parts[0], shared, turn, sure=sure))) is not None
    ):
        return said
    titles = [str(part["title"]) for part in parts]
    if (longest := max(len(title) for title in titles)) > TITLE_MAX:
        return Said(replies.too_long(longest, turn.voice))
    drafts = [{**shared, **part} for part in parts]
    if not sure and (command.confidence < SURE or command.form == LIKELY):
        when = replies.due(drafts[0], turn.voice) if len(titles) == 1 else ""
        text = replies.shall_add(titles[0] if len(titles) == 1 else command.what.text, turn.voice, when)
        return Said(text, replies.confirm(text, turn.voice), {"kind": "add", "tasks": drafts})
    return (yield from make(drafts, turn))


def drafts_of(command: Command, turn: Turn) -> list[dict[str, Any]]:
    """The tasks that a command would make, without a look at those that there are."""
    parts, shared = _read(command, turn)
    return [{**shared, **part} for part in parts]


def _read(command: Command, turn: Turn) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    """The tasks of a command, and what all of them share, by the form that it has."""
    if command.form == "pasted":
        return _pasted(command, turn)
    if command.form == "for somebody":
        return _for_somebody(command, turn)
    to_list = not command.line.plain.startswith("remind")
    parts, shared = read_tasks(command.what, turn, to_list=to_list, whole=command.line)
    if command.form == "list first" and (
        home := slots.cut(Line.read(f"x to {command.new.text}"), now=turn.now).project
    ):
        shared = {**shared, "project": home}
    return parts, shared


def _there_already(
    command: Command, part: Mapping[str, Any], shared: Mapping[str, Any], turn: Turn, *, sure: bool
) -> Steps[Said | None]:
    """What to say instead of adding a task that there is: it gets the day or the list, or is only named."""
    listed = command.form == "listed" and shared.get("project")
    if not listed and (sure or command.form not in {"need", "bare"}):
        return None
    there = yield from _same(str(part["title"]), turn)
    if there is None:
        return None
    if listed or (shared.get("due") and not there.get("due")):
        return (yield from changing.perform((there["id"],), Change(set=dict(shared)), turn, tasks=(there,)))
    if command.form == "need" or shared.get("due") in {None, there.get("due")}:
        return Said(replies.already_there(there, turn.voice), focus=(there["id"],))
    return None


def schedule(command: Command, turn: Turn) -> Steps[Said]:
    """ "schedule the dentist for friday", "dentist on friday": moves the task if there is one, else asks to add it."""
    reading = read_change(command, now=turn.now)
    if command.form == "dated" and not reading.target:
        return (yield from _move_focus(command, reading.change, turn))
    found = yield from find(reading.target, turn, prefer="pending")
    if found.ids and reading.change:
        return (yield from changing.perform(found.ids, reading.change, turn, tasks=found.tasks))
    if command.form == "dated" and found.several and reading.change:
        return ask_which(found, turn, {"intent": "update", "change": reading.change.to_json()}, reading.words)
    if command.form == "dated" and _LOOSE_END.match(command.what.plain):
        return Said(turn.voice.say("talk.out_of_scope"))
    planned = command.form == "dated" and command.what.pack is None and _EVENT.search(command.what.plain) is not None
    return (yield from add(command, turn, sure=planned))


def schedule_each(command: Command, turn: Turn) -> Steps[Said]:
    """ "milk monday, mom tuesday": moves the tasks that there are; when there is none of them, asks to add them all."""
    drafts, moves = [], []
    for piece in pieces(command.line):
        draft = _part(piece, turn)
        if not draft.get("due"):
            return Said(turn.voice.say("talk.out_of_scope"))
        drafts.append(draft)
        found = yield from find(Target(words=Line.read(str(draft["title"]), turn.pack)), turn, prefer="pending")
        moves.append((found, Change(set={name: value for name, value in draft.items() if name != "title"})))
    if not any(found.ids for found, _ in moves):
        text = replies.shall_add(command.line.text, turn.voice, "")
        return Said(text, replies.confirm(text, turn.voice), {"kind": "add", "tasks": drafts})
    if not all(len(found.ids) == 1 for found, _ in moves):
        return Said(turn.voice.say("talk.unsure"))
    said = []
    for found, wanted in moves:
        said.append((yield from changing.perform(found.ids, wanted, turn, tasks=found.tasks)))
    ids = tuple(number for found, _ in moves for number in found.ids)
    return Said("\n".join(each.text for each in said), focus=ids)


def _move_focus(command: Command, wanted: Change, turn: Turn) -> Steps[Said]:
    """A date alone, "due in 3 days", "tomorrow at noon", is for the task in focus; "next week" may ask for a list."""
    said = _DUE.match(command.line.plain) or wanted.clock or "T" in str(wanted.set.get("due") or "")
    if not said or len(turn.focus) != 1:
        return Said(turn.voice.say("talk.out_of_scope"))
    return (yield from changing.perform(turn.focus, wanted, turn))


def make(drafts: list[dict[str, Any]], turn: Turn) -> Steps[Said]:
    """Make the tasks in one batch."""
    outcomes = yield [Call("add_task", draft) for draft in drafts]
    made = [outcome.data["task"] for outcome in outcomes if outcome.data and outcome.data.get("task")]
    errors = list(dict.fromkeys(outcome.error for outcome in outcomes if outcome.error))
    told = [replies.added(made, turn.voice)] if made else []
    told += [replies.failed(error, turn.voice) for error in errors]
    ids = tuple(task["id"] for task in made)
    shared = {"project": drafts[0]["project"]} if drafts[0].get("project") else {}
    pending = {"kind": "did", "do": {"intent": "add"}, "ids": list(ids), "shared": shared} if ids else None
    return Said("\n\n".join(told), pending=pending, focus=ids or None)


def read_tasks(
    what: Line, turn: Turn, *, to_list: bool, whole: Line | None = None
) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    """The tasks that words describe: each one's own part, and what all of them share."""
    if to_list and (apart := _lists_apart(what)):
        return [
            {**shared, **part}
            for piece in apart
            for parts, shared in [read_tasks(piece, turn, to_list=True)]
            for part in parts
        ], {}
    several = _SEVERAL.match(what.plain) is not None
    found = slots.cut(what, now=turn.now, to_list=to_list)
    if found.project is None and (own := _dated_apart(what, turn, several=several)):
        return own, {}
    project = found.project
    if project is None and whole is not None and to_list and "list" in whole.plain and "list" not in what.plain:
        project = slots.cut(whole, now=turn.now).project
    shared = found.arguments(turn.now) | ({"project": project} if project else {})
    title = slots.title_of(found.rest)
    if not title or _NOTHING.fullmatch(title.plain):
        return [], shared
    pieces = slots.items(title, listed=project is not None, several=several)
    whole_title = slots.title_text(slots.tidy(title) if len(found.rest.tokens) < len(what.tokens) else title)
    parts = [_part(piece, turn) for piece in pieces] if len(pieces) > 1 else [{"title": whole_title}]
    return [part for part in parts if str(part["title"]).strip()], shared


def _for_somebody(command: Command, turn: Turn) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    """ "remind Tyler in an hour to start the dishwasher": who it is for goes into the note."""
    who = slots.cut_date(command.new, now=turn.now)[0]
    gone = {token.place for token in who.tokens}
    rest = command.line.keep([token for token in command.line.tokens[1:] if token.place not in gone])
    parts, shared = read_tasks(rest, turn, to_list=False)
    return parts, {**shared, "description": f"for {slots.title_text(slots.tidy(who))}"}


def _pasted(command: Command, turn: Turn) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    """A list's lines, and what its heading says of all of them: "for tomorrow:", "shopping list:"."""
    parts = [part for part in (_part(item, turn) for item in items_of(command.what)) if str(part["title"]).strip()]
    heading = slots.cut(Line.read(f"x to {command.new.text.rstrip(' :')}"), now=turn.now) if command.new else None
    return parts, heading.arguments(turn.now) if heading else {}


_TO_LIST = re.compile(
    r"(?P<item>.+? (?:to|on|onto|in|into) (?:my |the |our )?(?:[\w'-]+ ){1,2}lists?)(?: ?(?:, and|; and|,|;|and) |$)"
)


def _lists_apart(what: Line) -> list[Line]:
    """ "milk to my shopping list and call the vet to my errands list": each with its own list."""
    found = list(_TO_LIST.finditer(what.plain)) if what.plain.count(" list") > 1 else []
    return [what.group(each, "item") for each in found] if len(found) > 1 and found[-1].end() == len(what.plain) else []


def _dated_apart(what: Line, turn: Turn, *, several: bool) -> list[dict[str, Any]]:
    """Several tasks with a date of their own each: "file the taxes by monday, buy a present before friday and …"."""
    pieces = slots.items(slots.title_of(what), listed=False, several=several, longest=14)
    parts = [_part(piece, turn) for piece in pieces] if len(pieces) > 1 else []
    dated = ["due" in part for part in parts]
    return parts if sum(dated) > 1 or (any(dated) and not dated[-1]) else []


def _part(piece: Line, turn: Turn) -> dict[str, Any]:
    """One item of several may have a date and a priority of its own."""
    found = slots.cut(piece, now=turn.now, to_list=False)
    title = slots.title_of(found.rest) or found.rest or piece
    return {"title": slots.title_text(slots.tidy(title)), **found.arguments(turn.now)}


def _ask_what(text: str, shared: Mapping[str, Any]) -> Said:
    return Said(text, replies.open_question(text), {"kind": "add what", "given": dict(shared)})


def _same(title: str, turn: Turn) -> Steps[Task | None]:
    """An open task that says just this: "i still need to call mom" is no second one."""
    found = yield from find(Target(words=Line.read(title, turn.pack)), turn, prefer="pending")
    same = [task for task in found.tasks if task["status"] == "pending"]
    words = content(Line.read(title, turn.pack).words)
    return next((task for task in same if content(Line.read(str(task["title"]), turn.pack).words) == words), None)


def _add_if_absent(command: Command, turn: Turn) -> Steps[Said]:
    """ "do I have milk on my list? if not, add it": looks first."""
    parts, shared = read_tasks(command.what, turn, to_list=False)
    where = (
        slots.cut(Line.read(f"x to {command.whole.text}"), now=turn.now).project
        if "list" in command.line.plain
        else None
    )
    if not parts:
        return _ask_what(turn.voice.say("add.what"), shared)
    found = yield from find(Target(words=command.what), turn, prefer="pending")
    there = [task for task in (*found.tasks, *found.several) if task["status"] == "pending"]
    if there:
        return Said(replies.already_there(there[0], turn.voice), focus=(there[0]["id"],))
    extra = {"project": where} if where else {}
    return (yield from make([{**shared, **extra, **part} for part in parts], turn))
