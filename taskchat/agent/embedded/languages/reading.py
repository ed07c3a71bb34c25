"""A message in another language to its commands, as English has them. Rules in an order: what changes nothing first.

The shapes come from the language's file; a command's parts (`what`, `new`) are read by `objects` and `parts` when it
runs.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from taskchat.agent.embedded.command import CHANGING, READABLE, SURE, Command
from taskchat.agent.embedded.languages.pack import Fit, Pack
from taskchat.agent.embedded.line import Line

CLAUSES_MAX = 20
_MARKS = re.compile(r"(?:^[,.;:!?…¿¡()–—。]+ | ?[,.;!?…。]+$)")
# How sure a command of a form is.
_SURE = {"need": 0.8, "statement": 0.8, "weak": 0.6, "bare": 0.55, "dated": 0.6}
_SAID = 0.9
_ASKED = 0.6
_ELSEWHERE = 0.5
_VAGUE = 0.65
_TALK = ("greeting", "goodbye", "thanks", "affirm", "deny", "cancel", "help", "undo")
_GATES = {"how": "out_of_scope", "hypothesis": "out_of_scope", "negation": "out_of_scope", "report": "out_of_scope"}


@dataclass(frozen=True)
class _Clause:
    """A clause and what is left of it without its manners."""

    whole: Line
    line: Line
    polite: bool
    asked: bool
    dated: bool
    now: dt.datetime


def read_commands(text: str, pack: Pack, *, now: dt.datetime) -> tuple[Command, ...]:
    """What a message wants, clause by clause."""
    line = pack.line(text)
    dated = len(text) <= READABLE and bool(pack.find_dates(text, now))
    return tuple(_split(line, pack, dated=dated, now=now))


# --- clauses --------------------------------------------------------------------------------------------------------
def _split(line: Line, pack: Pack, *, dated: bool, now: dt.datetime) -> list[Command]:
    """The commands of a message in their order."""
    if len(line.plain) > READABLE:
        return [_read(line, pack, dated=dated, now=now)]
    commands: list[Command] = []
    rest = line
    while len(commands) < CLAUSES_MAX:
        pair = _divide(rest, pack, dated=dated, now=now)
        if pair is None:
            break
        commands.append(pair[0])
        rest = pair[1]
    else:
        empty = line.keep(())
        return [Command("out_of_scope", 1.0, line, empty, empty, "too many", line)]
    last = _read(rest, pack, dated=dated, now=now)
    if commands and last.intent in {"thanks", "greeting", "out_of_scope"} and last.confidence < SURE:
        return commands
    return [*commands, last]


def _divide(line: Line, pack: Pack, *, dated: bool, now: dt.datetime) -> tuple[Command, Line] | None:
    """The first command, and the rest of the line, where a command of its own surely begins behind a joint."""
    plain = f"{line.plain} "
    for found in pack.joints(plain):
        left, right = line.between(0, found.start()), line.between(found.end(), len(line.plain))
        if not left or not right or not pack.begins("clauses", "begin", strip(right)[0]):
            continue
        first, second = _read(left, pack, dated=dated, now=now), _read(right, pack, dated=dated, now=now)
        taken_back = second.intent == "cancel" and first.intent in CHANGING
        if taken_back:
            empty = line.keep(())
            return Command("cancel", 0.8, line, empty, empty, "taken back", line), line.keep(())
        if second.intent not in CHANGING | {"list"} or second.confidence < SURE or second.form in {"need", "bare"}:
            continue
        if first.intent in CHANGING | {"list", "greeting", "thanks", "affirm", "deny"} and first.confidence >= _ASKED:
            return first, right
    return None


# --- one clause -----------------------------------------------------------------------------------------------------
def strip(line: Line) -> tuple[Line, bool, bool]:
    """Take the manners off both ends: what is left, whether it asked somebody to do it, whether it is a question."""
    pack = line.pack
    if pack is None:  # English has manners of its own
        return line, False, False
    polite, asked = False, "?" in [token.word for token in line.tokens[-2:]]
    asked = asked or pack.ends("manners", "question", line) < len(line.plain)
    rest, before = trim_end(line), None
    while rest and rest is not before:
        before = rest
        if (found := _MARKS.match(rest.plain)) is not None:
            rest = rest.between(found.end(), len(rest.plain))
        for name in ("ask", "idle"):
            end = pack.begins("manners", name, rest)
            if 0 < end < len(rest.plain):
                polite = polite or name == "ask"
                rest = rest.between(end, len(rest.plain))
                break
        else:
            if found is None:
                break
    return trim_end(rest) or trim_end(line), polite, asked


def trim_end(line: Line) -> Line:
    """Take closing marks, "please" and "thanks" off the end."""
    pack, rest = line.pack, line
    if pack is None:  # English has manners of its own
        return line
    while rest:
        plain = rest.plain
        while plain and plain[-1] in ".,;!?…。 ":
            plain = plain[:-1]
        rest = rest.between(0, len(plain))
        end = pack.ends("manners", "tail", rest)
        if end == 0 or end >= len(plain):
            break
        rest = rest.between(0, end)
    return rest or line


def _read(line: Line, pack: Pack, *, dated: bool, now: dt.datetime) -> Command:
    said = trim_end(line)
    rest, polite, asked = strip(line)
    clause = _Clause(line, rest, polite, asked, dated, now)
    if not line.words or line.quoted() is not None:
        return _plainly("out_of_scope", 0.9, clause)
    for candidate in (said, rest):
        for name in _TALK:
            if pack.fits("talk", name, candidate) is not None:
                return _plainly(name, 0.95, clause)
    return _gated(clause, said, pack) or _listed(clause, said, pack) or _commanded(clause, pack) or _loose(clause, pack)


def _plainly(intent: str, confidence: float, clause: _Clause, form: str = "") -> Command:
    line = clause.line
    return Command(intent, confidence, line, line, line.keep(()), form, clause.whole)


def _gated(clause: _Clause, said: Line, pack: Pack) -> Command | None:
    """What must change nothing: how-to questions, hypotheses, negations, what others said."""
    for form in _GATES:
        for line in (said, clause.line):
            if pack.begins("gates", form, line):
                about = form == "how" and pack.within("lists_of_words", "task", line) is not None
                return _plainly("help" if about else "out_of_scope", 0.9, clause, form)
    if clause.asked and pack.fits("gates", "able", said) is not None:
        return _plainly("help", 0.85, clause, "how")
    return None


def _listed(clause: _Clause, said: Line, pack: Pack) -> Command | None:
    """A question about the tasks, or a wish to see them."""
    if len(said.plain) > READABLE:
        return None
    for line in (clause.line, said):
        fit = next(pack.shapes("list", line), None)
        if fit is None or (pack.within("foreign", "words", line) is not None and not _about_tasks(line, pack)):
            continue
        what = fit.part("what")
        plain_list = not fit.found.groupdict().get("what")
        return Command("list", 0.9, line, what if what or plain_list else line, line.keep(()), _form(fit), clause.whole)
    return None


def _form(fit: Fit) -> str:
    return fit.name.partition(".")[2]


def _commanded(clause: _Clause, pack: Pack) -> Command | None:
    """The first shape of a command that the clause has."""
    line = clause.line
    if len(line.plain) > READABLE:
        end = pack.begins("clauses", "long_add", line)
        return (
            Command("add", 0.9, line, line.between(end, len(line.plain)), line.keep(()), "", clause.whole)
            if end
            else None
        )
    fits = pack.shapes("commands", line)
    fit = next((fit for fit in fits if _holds(fit, clause, pack)), None)
    if fit is None:
        return None
    intent, _, form = fit.name.partition(".")
    what = _described(fit, line)
    if form in {"it", "them"}:  # "borrala": the verb says which
        what, form = pack.line(pack.text("references", "one" if form == "it" else "many")), ""
    elif form == "all":
        what, form = pack.line(pack.text("references", "all")), ""
    sure, name = _SURE.get(form, _SAID), fit.part("name")
    if intent == "add" and name and pack.within("lists_of_words", "list", name) is None:
        sure = _ELSEWHERE  # "put the heating to 20": no list of tasks
    new = fit.part("new") or fit.part("level")
    return _weighed(Command(intent, sure, line, what, new, form, clause.whole), clause, pack)


def _holds(fit: Fit, clause: _Clause, pack: Pack) -> bool:
    """Whether a shape that fits is meant: its when is a date, its list is none, its object is one thing."""
    if (fit.name.endswith(".on") and not clause.dated) or (fit.name.endswith(".need") and clause.asked):
        return False
    what = fit.part("what")
    if (
        fit.name != "add" and what and any(token.word == "," for token in what.tokens[-2:])
    ):  # "… , it's urgent" says more of it
        return False
    when, name = fit.part("when"), fit.part("name")
    if when and not pack.find_dates(when.text, clause.now):
        return False
    return not (name and fit.name == "add" and _is_date(name, clause, pack))


def _is_date(line: Line, clause: _Clause, pack: Pack) -> bool:
    return any(match.start == 0 and match.end == len(line.text) for match in pack.find_dates(line.text, clause.now))


def _described(fit: Fit, line: Line) -> Line:
    """The part that says what, with the when before it and the list beside it: those are cut out of it later."""
    spans = [fit.found.span(slot) for slot in ("what", "name") if fit.found.groupdict().get(slot) is not None]
    if not spans:
        return line.keep(())
    what = line.between(min(start for start, _ in spans), max(end for _, end in spans))
    when = fit.part("when")
    return line.keep([*when.tokens, *what.tokens]) if when else what


def _weighed(command: Command, clause: _Clause, pack: Pack) -> Command:
    """The command with its confidence, less what speaks against it."""
    sure, line = command.confidence, command.line
    if clause.asked and not clause.polite and command.intent == "complete" and command.form == "statement":
        return Command("list", 0.9, line, command.what or line, line.keep(()), "did", command.whole)  # "milk bought?"
    if clause.asked and not clause.polite and command.intent != "add":
        sure = min(sure, _ASKED)
    if not _about_tasks(line, pack) and not _pointed(command, pack):
        sure = min(sure, _elsewhere(command, clause, pack))
    return Command(command.intent, sure, line, command.what, command.new, command.form, command.whole)


def _pointed(command: Command, pack: Pack) -> bool:
    """Whether the object is "it", "the second": a thing of this conversation."""
    names = ("one", "both", "many", "other", "place", "number")
    return bool(command.what) and any(pack.fits("references", name, command.what) is not None for name in names)


def _elsewhere(command: Command, clause: _Clause, pack: Pack) -> float:
    """How sure a command can be that doesn't say "task": least where the words are of another skill."""
    line, form = command.line, command.form
    if command.intent == "add":
        return _ELSEWHERE if pack.within("foreign", "things", line) is not None else 1.0
    if pack.within("foreign", "words", line) is not None:
        return _ELSEWHERE
    if command.intent == "reopen":
        return _VAGUE
    if form in {"due", "on", ""} and command.intent == "update" and not clause.dated:
        return _ELSEWHERE
    if form == "priority" and pack.within("lists_of_words", "priority", line) is None:
        return _ELSEWHERE
    return 1.0


def _about_tasks(line: Line, pack: Pack) -> bool:
    return pack.within("lists_of_words", "task", line) is not None


def _loose(clause: _Clause, pack: Pack) -> Command:
    """No command: something to do that is only named, a thing and its day, small talk, or none of our business."""
    line = clause.line
    count = len(line.words) if pack.letters.spaced else len(line.words) / 2
    quiet = not clause.asked and not clause.polite and pack.within("foreign", "statement", line) is None
    if quiet and 1 < count <= 12 and pack.within("foreign", "words", line) is None:
        if verb_of(_undated(clause, pack), pack):
            sure = 0.72 if clause.dated else 0.55
            return Command("add", sure, line, line, line.keep(()), "bare", clause.whole)
        if clause.dated and count <= 8:
            return _plainly("update", _SURE["dated"], clause, "dated")
    for name in ("help", "greeting", "thanks", "goodbye"):
        if pack.within("talk_within", name, line) is not None:
            return _plainly(name, 0.8, clause)
    return _plainly("out_of_scope", 0.8, clause)


def _undated(clause: _Clause, pack: Pack) -> Line:
    """The clause without the date at its end."""
    line = clause.line
    if not clause.dated:
        return line
    for match in pack.find_dates(line.text, clause.now):
        rest = line.without_text(match.start, match.end)
        if rest:
            return trim_end(rest)
    return line


def verb_of(line: Line, pack: Pack) -> bool:
    """Whether something to do is named: a verb of errands begins or ends it, as the language has it."""
    return pack.begins("verbs", "first", line) > 0 or pack.ends("verbs", "last", line) < len(line.plain)
