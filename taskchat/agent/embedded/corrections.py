"""What follows an act: "no, I meant friday", "the other one", "at 5pm", "and the second", "also buy eggs"."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from typing import Any

from taskchat.agent.embedded import replies
from taskchat.agent.embedded.changes import Change, read_answer
from taskchat.agent.embedded.clauses import begins_command
from taskchat.agent.embedded.command import CHANGING, SURE, Command
from taskchat.agent.embedded.commands import acting, adding, changing, talking
from taskchat.agent.embedded.line import Line
from taskchat.agent.embedded.manners import strip
from taskchat.agent.embedded.references import read_target
from taskchat.agent.embedded.slots import title_text
from taskchat.agent.embedded.turn import Said, Steps, Turn, call, fetch, find

_CORRECTION = re.compile(
    r"(?:(?:no|nope|sorry|oops|wait|hmm|oh|ah|well|ok|not that(?: one)?|wrong(?: one| task)?|,|\."
    r"|!) )*(?:(?:actually|rather|instead|better) (?:, )?)?"
    r"(?:i (?:actually )?(?:meant|mean|said|wanted)(?: to say)?|(?:make|change|set) (?:it|that"
    r"|this)(?: to| for)?|it (?:should|was supposed to) (?:be|say|read)|(?:it )?should (?:be|say)|i "
    r"meant to (?:say|write)|it's|its|not \S+(?: \S+)? ,|rather|make that|let's (?:say|make it)"
    r"|correction :?|that should be|it (?:should|must) (?:be|say)) (?:due )?(?P<new>.+)"
)
_LEAD = r"(?:(?:no|nope|sorry|oops|wait|hmm|oh|ah|well|ok|actually|hold on|but|,|\.|!) )*"
_NOT_DONE = re.compile(
    _LEAD + r"(?:i (?:haven't|have not|didn't|did not)|not|(?:it|that|this)(?:'s| is) not|(?:it|that) (?:isn't"
    r"|wasn't))(?: (?:actually|really|yet|done|do|finish|finished|it|that))*"
)
_KEEP = re.compile(
    _LEAD
    + r"(?:(?:please )?(?:keep|restore) (?:it|that|them)|(?:bring|put|give) (?:it|that|them) back)"
    + r"(?: (?:please|after all|again))*"
)
_LIST = re.compile(r"(?:(?:to|on|in|for) )?(?:the |my |our )?(?P<name>[^\s,]+(?: [^\s,]+)?) (?:list|project)")
_HOUR = re.compile(r"\d{1,2}")
_NEXT_DAY = {
    **dict.fromkeys(("the day after", "the next day", "a day later", "one day later"), (1, "day")),
    **dict.fromkeys(("the day before", "a day earlier", "one day earlier"), (-1, "day")),
}
_OTHER = re.compile(
    r"(?:(?:no|nope|sorry|oops|wait|,|\.|not that one|not that|i meant|i mean|actually) )*(?:the "
    r"other(?: one)?|not that one)"
)
_REFUSAL = re.compile(r"(?:(?:no|nope|sorry|oops|wait|hmm|ah) (?:, |\. |! )?|actually (?:, )?)(?P<new>.+)")
_TITLED = re.compile(r"\b(?:meant|mean|should (?:be|say)|said|make (?:it|that))\b")
# After "no,": a thing that was meant, and no sentence of its own ("no, the rent is paid").
_THING = re.compile(r"(?:(?:the|task|my|number|#?\d)\b|#)(?!.*\b(?:is|was|are|were|has|have|isn't|not|will)\b).*")
_MORE = re.compile(r"(?:and|also|plus|then|now)(?: (?:also|then|add))? (?P<new>.+)")
# A date in these is of something else: "be back by 5", "two days ago".
_ELSE = re.compile(r"^(?:be|get|go|back|stay)\b|\b(?:ago|yesterday)\b")
FOLLOWING_MAX = 16  # words
HOURS = 24


def follow(line: Line, command: Command, pending: Mapping[str, Any], turn: Turn) -> Steps[Said | None]:
    """What the message says about what was just done; None when it is about something else."""
    if line.says("take_back"):
        return (yield from talking.undo(turn))
    if not line.words or len(line.words) > FOLLOWING_MAX or command.intent in {"undo", "cancel", "thanks"}:
        return None
    plain = line.plain.rstrip(" .!")
    if (_OTHER.fullmatch(plain) or line.says("other")) and len(pending.get("others") or ()) == 1:
        return (yield from _redo(pending["do"], tuple(pending["others"]), turn))
    if pending["do"]["intent"] == "complete" and (_NOT_DONE.fullmatch(plain) or line.says("not_done")):
        return (yield from acting.perform("reopen", tuple(pending["ids"]), turn))
    if pending["do"]["intent"] == "delete" and (_KEEP.fullmatch(plain) or line.says("keep")):
        return (yield from talking.undo(turn))
    if (new := _new(line, "correction", _CORRECTION)) is not None:
        said = yield from _correct(strip(new).line, line, command, pending, turn)
        if said is not None:
            return said
    if (new := _new(line, "refusal", _REFUSAL)) is not None:
        return (yield from _refuse(strip(new).line, line, pending, turn))
    if command.form == "dated":
        return (yield from _go_on(line, command, pending, turn))
    if command.intent not in {"out_of_scope", "add"} or (command.intent == "add" and command.form != "bare"):
        return None
    return (yield from _go_on(line, command, pending, turn))


def _new(line: Line, name: str, english: re.Pattern[str]) -> Line | None:
    """What a correction, a refusal or "and also …" puts in the place of what was said; None where it is none."""
    if line.pack is not None:
        fit = line.pack.fits("answers", name, line)
        return fit.part("new") if fit is not None else None
    found = english.fullmatch(line.plain)
    return line.group(found, "new") if found is not None else None


def _correct(new: Line, line: Line, command: Command, pending: Mapping[str, Any], turn: Turn) -> Steps[Said | None]:
    """ "no, I meant …", "make that …"."""
    do, ids = pending["do"], tuple(pending["ids"])
    if _HOUR.fullmatch(new.plain):
        wanted = yield from _other_hour(int(new.plain), ids, turn)
    else:
        wanted = read_answer(new, now=turn.now)
    if do["intent"] in {"add", "update"}:
        if wanted:
            return (yield from changing.perform(ids, wanted, turn))
        if (home := _LIST.fullmatch(new.plain)) is not None:
            return (yield from changing.perform(ids, Change(set={"project": new.group(home, "name").text}), turn))
        if command.intent in CHANGING and begins_command(new):
            return None
        if do["intent"] == "add" and len(ids) == 1 and (_TITLED.search(line.plain) or line.says("titled")):
            return (yield from changing.perform(ids, Change(set={"title": title_text(new)}), turn))
        return None
    return (yield from _redo_by_words(new, do, ids, turn)) if not begins_command(new) else None


def _other_hour(hour: int, ids: tuple[int, ...], turn: Turn) -> Steps[Change]:
    """ "make that 4", of a task that has a time: the 4 o'clock that is nearer to it. Of others it says nothing."""
    task = (yield from fetch(ids[0])) if len(ids) == 1 else None
    due = str((task or {}).get("due") or "")
    if "T" not in due or hour >= HOURS:
        return Change()
    before = dt.datetime.fromisoformat(due).astimezone(turn.now.tzinfo).hour
    nearest = min((each for each in (hour, hour + 12) if each < HOURS), key=lambda each: abs(each - before))
    return Change(clock=f"{nearest:02}:00")


def _refuse(new: Line, line: Line, pending: Mapping[str, Any], turn: Turn) -> Steps[Said | None]:
    """ "no, saturday", "no, the bank one"."""
    do, ids = pending["do"], tuple(pending["ids"])
    wanted = Change(shift=_NEXT_DAY[new.plain]) if new.plain in _NEXT_DAY else read_answer(new, now=turn.now)
    if do["intent"] in {"add", "update"}:
        return (yield from changing.perform(ids, wanted, turn)) if wanted else None
    if new.says("thing") or (line.plain.startswith(("no", "sorry", "oops")) and _THING.fullmatch(new.plain)):
        return (yield from _redo_by_words(new, do, ids, turn))
    return None


def _go_on(line: Line, command: Command, pending: Mapping[str, Any], turn: Turn) -> Steps[Said | None]:
    """ "tomorrow at 5" right after adding; "and the second"; "also buy eggs"."""
    do, ids = pending["do"], tuple(pending["ids"])
    more = _new(line, "more", _MORE)
    new = more if more is not None else line
    if (
        line.tokens[-1].word == "?"
        or _ELSE.search(line.plain)
        or command.form in {"negation", "hypothesis", "how", "question", "report"}
    ):
        return None
    if do["intent"] in {"add", "update"} and (wanted := read_answer(new, now=turn.now)):
        return (yield from changing.perform(ids, wanted, turn))
    if more is None:
        return None
    if do["intent"] == "add":
        bare = Command("add", SURE, new, new, line.keep(()), "", line)
        return (yield from adding.add(bare, turn, given=pending.get("shared") or {}))
    target = read_target(new)
    if do["intent"] == "update" or (
        target.words is not None and not (_THING.fullmatch(new.plain) or new.says("thing"))
    ):
        return None
    found = yield from find(target, turn, prefer="done" if do["intent"] == "reopen" else "pending")
    return (yield from acting.perform(str(do["intent"]), found.ids, turn)) if found.ids else None


def _redo_by_words(new: Line, do: Mapping[str, Any], ids: tuple[int, ...], turn: Turn) -> Steps[Said | None]:
    """Done to the wrong task: find the right one first; only when it is clear, take back and do it there."""
    found = yield from find(read_target(new), turn, prefer="done" if do["intent"] == "reopen" else "pending")
    fresh = tuple(number for number in found.ids if number not in ids)
    return (yield from _redo(do, fresh, turn)) if fresh else None


def _redo(do: Mapping[str, Any], ids: tuple[int, ...], turn: Turn) -> Steps[Said]:
    outcome = yield from call("undo_last_change")
    if outcome.data is None:
        return Said(replies.failed(outcome.error or "", turn.voice))
    said = yield from acting.perform(str(do["intent"]), ids, turn)
    back = replies.undone(list(outcome.data.get("undone") or ()), turn.voice)
    return Said(f"{back}\n\n{said.text}", said.question, said.pending, said.focus, said.shown)
