"""What a task is made of, in another language: due, priority, tags, project, note; and what a change or answer says."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

from taskchat.agent.embedded.changes import Change, Reading
from taskchat.agent.embedded.command import Command
from taskchat.agent.embedded.languages.pack import Pack
from taskchat.agent.embedded.languages.reading import trim_end, verb_of
from taskchat.agent.embedded.line import Line
from taskchat.agent.embedded.slots import Slots, due_text, trim_closing
from taskchat.dates import DateMatch

LEVELS = ("high", "medium", "low")
DATE_SURE = 0.5
_TAG = re.compile(r"#[\w/-]*[^\W\d][\w/-]*")
_HAN_GAP = re.compile(r"(?<=[㐀-鿿]) (?=[㐀-鿿])")


# --- slots ----------------------------------------------------------------------------------------------------------
def cut(line: Line, pack: Pack, *, now: dt.datetime, to_list: bool = True) -> Slots:
    """Cut everything out of a new task's words."""
    line, note = _cut_note(line, pack)
    line, tags = cut_tags(line, pack)
    line, project = cut_project(line, pack) if to_list else (line, None)
    line, priority = cut_priority(line, pack)
    line, when = cut_date(line, pack, now=now)
    if when is not None and priority is None:  # it may have stood behind it
        line, priority = cut_priority(line, pack)
    return Slots(line, when, priority, tags, project, note)


def _cut_note(line: Line, pack: Pack) -> tuple[Line, str | None]:
    fit = pack.within("pieces", "note", line)
    if fit is None or fit.found.start() == 0:
        return line, None
    note = line.between(fit.found.start("note"), len(line.plain))
    return line.between(0, fit.found.start()), note.quoted() or trim_end(note).text


def cut_tags(line: Line, pack: Pack) -> tuple[Line, tuple[str, ...]]:
    """Take "#home" and "with the tag home" out."""
    tags: list[str] = []
    if (fit := pack.within("pieces", "tag", line)) is not None:
        tags.append(fit.part("tag").text.lstrip("#").casefold())
        line = line.cut(*fit.found.span())
    named = [token for token in line.tokens if _TAG.fullmatch(token.word)]
    tags += [line.raw[token.start + 1 : token.end].casefold() for token in named]
    gone = {token.place for token in named}
    return line.keep([token for token in line.tokens if token.place not in gone]), tuple(dict.fromkeys(tags))[:50]


def cut_priority(line: Line, pack: Pack) -> tuple[Line, str | None]:
    """Take "urgent", "high priority" out where they say how, not what."""
    for level in LEVELS:
        if (fit := pack.within("pieces", level, line)) is not None:
            return line.cut(*fit.found.span()), level
    return line, None


def read_priority(line: Line, pack: Pack) -> str | None:
    """The priority that a phrase names."""
    return next((level for level in LEVELS if pack.within("levels", level, line) is not None), None)


def cut_project(line: Line, pack: Pack) -> tuple[Line, str | None]:
    """Take "on my shopping list" out: its name, or None where it is only the list of tasks."""
    if (fit := pack.within("pieces", "default_list", line)) is not None:
        return line.cut(*fit.found.span()), None
    fit = pack.within("pieces", "project", line)
    if fit is None:
        return line, None
    part = fit.part("name") or fit.part("list_name") or fit.part("at_name")
    name = part.quoted() or part.text.lstrip("@")
    if begin := pack.begins("pieces", "determiner", part):
        name = part.between(begin, len(part.plain)).text or name
    return line.cut(*fit.found.span()), name[:100]


def cut_date(line: Line, pack: Pack, *, now: dt.datetime) -> tuple[Line, DateMatch | None]:
    """Take the date out: the one at the end, else at the beginning, else the surest; from both places."""
    text = line.text[:2000]
    matches = [match for match in pack.find_dates(text, now) if match.confidence >= DATE_SURE]
    matches = [match for match in matches if not any(_joined(text, match, other) for other in matches)]
    edge = len(text.rstrip(" .!?,;)。！？，"))
    matches.sort(key=lambda match: (match.end < edge, match.start > 0, -match.confidence))
    for match in matches:
        rest = line.without_text(match.start, match.end)
        if rest is None:
            continue
        same = [other for other in matches if other is not match and _same(other, match)]
        if same and same[0].start < match.start:
            rest = rest.without_text(same[0].start, same[0].end) or rest
        return rest, match
    return line, None


def _joined(text: str, one: DateMatch, other: DateMatch) -> bool:
    """ "freitag oder samstag": two days with a word between them are no day to write down."""
    first, last = sorted((one, other), key=lambda match: match.start)
    between = text[first.end : last.start].strip()
    return one.date != other.date and between.isalpha() and len(between) <= len("oppure")


def _same(one: DateMatch, other: DateMatch) -> bool:
    return (one.date, one.time, one.recurrence) == (other.date, other.time, other.recurrence)


def title_of(rest: Line, pack: Pack) -> Line:
    """The title in what is left of a new task's words."""
    line = trim_end(rest)
    for name in ("frame", "leading"):
        while 0 < (end := pack.begins("pieces", name, line)) < len(line.plain):
            line = line.between(end, len(line.plain))
            if name == "frame":
                break
    return tidy(line, pack)


def tidy(line: Line, pack: Pack) -> Line:
    """Take off the small words and marks that a cut-out date or project left at the end."""
    while len(line.tokens) > 1 and 0 < (end := pack.ends("pieces", "trailing", line)) < len(line.plain):
        line = line.between(0, end)
    return line


def title_said(line: Line) -> str:
    """A title to the letter, but for what a language writes otherwise in a request than in a list ("oma anzurufen")."""
    if (inner := line.quoted()) is not None:
        return inner.strip()
    title = trim_closing(line.text).rstrip("。，").strip()
    if line.pack is None:
        return title
    for pattern, instead in line.pack.rewritings:
        title = pattern.sub(instead, title)
    return title if line.pack.letters.spaced else _HAN_GAP.sub("", title)


def items(title: Line, pack: Pack, *, listed: bool, several: bool, longest: int = 8) -> list[Line]:
    """A title that is really several."""
    pieces, start = [], 0
    for found in pack.joints(f"{title.plain} ", "items"):
        pieces.append(title.between(start, found.start()))
        start = found.end()
    pieces = [piece for piece in (*pieces, title.between(start, len(title.plain))) if piece]
    limit = longest if pack.letters.spaced else longest * 2
    if len(pieces) < 2 or any(len(piece.words) > limit or not piece.words for piece in pieces):
        return [title]
    verbs = [verb_of(piece, pack) for piece in pieces]
    if several or (all(verbs) and min(len(piece.words) for piece in pieces) > 1):
        return pieces
    if any(verbs) and not (listed and not verbs[0]):
        return [title]
    commas = sum(token.word in {",", "、"} for token in title.tokens)
    short = all(len(piece.words) <= (4 if pack.letters.spaced else 6) for piece in pieces)
    return pieces if short and (listed or (commas >= 1 and len(pieces) >= 3)) else [title]


# --- changes --------------------------------------------------------------------------------------------------------
def read_change(command: Command, pack: Pack, *, now: dt.datetime) -> Reading:
    """What an update command wants changed."""
    what, new, form = command.what, command.new, command.form
    if form == "rename":
        return _reading(what, pack, Change(set={"title": title_said(new)} if new else {}))
    if form.startswith("priority"):
        level = form.partition("_")[2] or read_priority(new, pack)
        return _reading(what, pack, Change(set={"priority": level} if level else {}))
    if form == "tag":
        return _reading(what, pack, Change(add_tags=read_tags(new, pack)))
    if form == "untag":
        return _reading(what, pack, Change(drop_tags=read_tags(new, pack)))
    if form == "note":
        return _reading(what, pack, Change(note=title_said(new)))
    if form.startswith("clear"):
        return _reading(what, pack, Change(clear=(form.partition("_")[2] or "due",)))
    if form == "project":
        return _reading(what, pack, Change(set={"project": title_said(new)[:100]}))
    if form in {"later", "earlier"}:
        shift = read_shift(new, pack, later=form == "later")
        return _reading(what, pack, Change(shift=shift)) if shift else _general(what, new, pack, now)
    return _general(what, new, pack, now)


def _general(what: Line, new: Line, pack: Pack, now: dt.datetime) -> Reading:
    """ "move the dentist to friday": a date, priority or tags somewhere in it; the rest says what."""
    change = read_answer(new, pack, now=now) if new else Change()
    if change:
        return _reading(what, pack, change)
    line, tags = cut_tags(what, pack)
    line, priority = cut_priority(line, pack)
    rest, when = cut_date(line, pack, now=now)
    return _reading(bare(rest, pack), pack, _change(line, rest, when, priority, tags, now))


def _change(
    line: Line, rest: Line, when: DateMatch | None, priority: str | None, tags: tuple[str, ...], now: dt.datetime
) -> Change:
    values: dict[str, Any] = {"priority": priority} if priority else {}
    clock = None
    if when is not None:
        values["due"] = due_text(when, now)
        if when.recurrence:
            values["recurrence"] = when.recurrence
        if when.time is not None and _says_only_a_time(line, rest, now):
            clock = when.time.isoformat("minutes")
    rhythm = when is not None and re.fullmatch(r"FREQ=\w+(?:;INTERVAL=\d+)?", when.recurrence or "") is not None
    return Change(set=values, add_tags=tags, clock=clock, keep_due=rhythm)


def _says_only_a_time(line: Line, rest: Line, now: dt.datetime) -> bool:
    """Whether what was cut out is a time without a day: it means the same a week later."""
    kept = {token.place for token in rest.tokens}
    gone = line.keep([token for token in line.tokens if token.place not in kept])
    return line.pack is not None and line.pack.only_time(gone.text, now)


def _reading(what: Line, pack: Pack, change: Change) -> Reading:
    from taskchat.agent.embedded.languages.objects import clean, read_target  # they read dates with what is here

    return Reading(read_target(what, pack), change, clean(what, pack).text)


def bare(rest: Line, pack: Pack) -> Line:
    """What is left when the date is gone, without the small words that led to it."""
    line = tidy(trim_end(rest), pack)
    while 0 < (end := pack.begins("pieces", "leading", line)) <= len(line.plain):
        line = line.between(end, len(line.plain))
        if not line:
            break
    return line.keep(()) if line and pack.fits("pieces", "trailing", line) is not None else line


def read_answer(line: Line, pack: Pack, *, now: dt.datetime) -> Change:
    """What an answer to "what should I change?" or a correction says: a date, a priority, tags; else nothing."""
    line, tags = cut_tags(trim_end(line), pack)
    if line and (level := read_priority(line, pack)) is not None and len(line.words) <= 3:
        return Change(set={"priority": level}, add_tags=tags)
    line, priority = cut_priority(line, pack)
    rest, when = cut_date(line, pack, now=now) if line else (line, None)
    left = bare(rest, pack) if rest else rest
    if left and pack.fits("references", "one", left) is None and pack.fits("pieces", "filler", left) is None:
        return Change()
    return _change(line, rest, when, priority, tags, now)


def read_shift(line: Line, pack: Pack, *, later: bool | None = None) -> tuple[int, str] | None:
    """ "by two days", "a week later": how far, and in what."""
    for name, sign in (("later", 1), ("earlier", -1)):
        fit = pack.fits("shifts", name if later is None else "by", line)
        if fit is not None:
            unit = next(
                (
                    unit
                    for unit in ("minute", "hour", "day", "week", "month", "year")
                    if pack.fits("units", unit, fit.part("unit"))
                ),
                "day",
            )
            return (sign if later is None else 1 if later else -1) * pack.value("number", fit.found["number"]), unit
    return None


def read_tags(line: Line, pack: Pack) -> tuple[str, ...]:
    """The tags that some words name."""
    said = [token for token in line.tokens if token.word[0].isalnum() or token.word[0] == "#"]
    names = [line.raw[token.start : token.end].lstrip("#").casefold() for token in said]
    return tuple(dict.fromkeys(name for name, token in zip(names, said, strict=True) if not pack.is_joint(token.word)))
