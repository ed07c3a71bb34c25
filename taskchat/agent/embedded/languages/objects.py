"""What a command's object means in another language: a task, several, or a description that many fit."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

from taskchat.agent.embedded.filters import Wanted
from taskchat.agent.embedded.languages.pack import Pack
from taskchat.agent.embedded.languages.parts import LEVELS, cut_date, cut_project
from taskchat.agent.embedded.languages.reading import trim_end
from taskchat.agent.embedded.line import Line
from taskchat.agent.embedded.references import Target


def read_target(line: Line, pack: Pack) -> Target:
    """What a command's object points at."""
    line = trim_end(line)
    if not line or pack.fits("references", "vague", line) is not None:
        return Target()
    if (quoted := line.quoted()) is not None:
        return Target(words=pack.line(quoted))
    if (pointed := _pointed(line, pack)) is not None:
        return pointed
    end = pack.ends("references", "off_list", line)
    if 0 < end < len(line.plain) and (pointed := _pointed(line.between(0, end), pack)) is not None:
        return pointed
    words = clean(line, pack)
    return Target(words=words) if words.words else Target()


def _pointed(line: Line, pack: Pack) -> Target | None:
    for name in ("one", "both", "many", "other"):
        if pack.fits("references", name, line) is not None:
            return Target(pronoun=name)
    if (found := _numbered(line, pack)) is not None:
        return found
    for name, sign in (("run", 1), ("run_last", -1)):
        if (fit := pack.fits("references", name, line)) is not None:
            return Target(run=sign * pack.value("number", fit.found["number"]))
    if (fit := pack.fits("references", "place", line)) is not None:
        groups = fit.found.groupdict()
        said = [pack.value("ordinal", words) for name in ("ordinal", "ordinal_too") if (words := groups.get(name))]
        return Target(places=tuple(place - 1 if place > 0 else place for place in said))
    return None


def _numbered(line: Line, pack: Pack) -> Target | None:
    """ "task 3", "#3", "2 and 3", "2 to 4"."""
    if (fit := pack.fits("references", "number", line)) is None:
        return None
    ids = [int(digits) for digits in re.findall(r"\d+", fit.found["ids"])]
    if len(ids) == 2 and pack.within("references", "to", line) is not None and ids[0] < ids[1] <= ids[0] + 50:
        ids = list(range(ids[0], ids[1] + 1))
    return Target(ids=tuple(dict.fromkeys(ids)))


def clean(line: Line, pack: Pack) -> Line:
    """A title as somebody names it, without "the task" before and "from my list" behind."""
    end = pack.ends("references", "off_list", line)
    rest = line.between(0, end) if 0 < end < len(line.plain) else line
    begin = pack.begins("references", "noise", rest)
    if 0 < begin < len(rest.plain):
        rest = rest.between(begin, len(rest.plain))
    end = pack.ends("references", "noise_behind", rest)
    return rest.between(0, end) if 0 < end < len(rest.plain) else rest


def is_bulk(line: Line, pack: Pack) -> bool:
    """Whether a command's object means many tasks by a description."""
    return len(line.plain) <= 300 and pack.fits("references", "all", trim_end(line)) is not None


def exception(line: Line, pack: Pack) -> tuple[Line, Line | None]:
    """ "everything except the milk": the rest, and what it spares."""
    fit = pack.fits("references", "except", line)
    return (fit.part("rest"), fit.part("what")) if fit is not None else (line, None)


def halves(line: Line, pack: Pack) -> list[Line]:
    """The parts of "a and b"."""
    parts, start = [], 0
    for found in pack.joints(f"{line.plain} ", "and"):
        parts.append(line.between(start, found.start()))
        start = found.end()
    parts.append(line.between(start, len(line.plain)))
    return [part for part in parts if part.words] if 2 <= len(parts) <= 6 else []


def read_filter(line: Line, pack: Pack, *, now: dt.datetime, status: str = "pending") -> Wanted:
    """What the words of a question or a bulk command ask for."""
    found: dict[str, Any] = {"status": status}
    for name, meant in (("all", "all"), ("open", "pending"), ("done", "done")):
        if pack.within("filters", name, line) is not None:
            found["status"] = meant
            break
    hashed = [token for token in line.tokens if re.fullmatch(r"#[\w/-]*[^\W\d][\w/-]*", token.word)]
    if hashed:
        found["tag"] = hashed[0].word[1:]
        line = line.keep([token for token in line.tokens if token is not hashed[0]])
    elif (fit := pack.within("filters", "tag", line)) is not None:
        found["tag"] = fit.part("tag").text.lstrip("#")
        line = line.cut(*fit.found.span())
    for level in LEVELS:
        if (fit := pack.within("filters", level, line)) is not None:
            found["priority"], line = level, line.cut(*fit.found.span())
            break
    found["overdue"] = pack.within("filters", "overdue", line) is not None
    found["undated"] = pack.within("filters", "undated", line) is not None
    line, found["project"] = cut_project(line, pack)
    before = line
    line, when = cut_date(line, pack, now=now)
    if when is not None and not found["overdue"]:
        found["when"], found["side"] = when, _side(before, line, pack)
    if (fit := pack.within("filters", "about", line)) is not None:
        found["words"] = _meaningful(fit.part("words"), pack)
    elif not found["undated"]:
        found["loose"] = _meaningful(line, pack)
    return Wanted(**{name: value for name, value in found.items() if value})


def _side(before: Line, after: Line, pack: Pack) -> str:
    kept = {token.place for token in after.tokens}
    gone = before.keep([token for token in before.tokens if token.place not in kept])
    return next((side for side in ("before", "by", "after") if pack.within("filters", side, gone) is not None), "")


def _meaningful(line: Line, pack: Pack) -> str | None:
    """The stretch of words that are no vocabulary of listing."""
    left = list(line.tokens)
    for found in pack.each("filters", "ignore", f"{line.plain} "):
        gone = {token.place for token in line.between(found.start(), found.end()).tokens}
        left = [token for token in left if token.place not in gone]
    left = [token for token in left if any(letter.isalnum() or letter == "“" for letter in token.word)]
    if not left:
        return None
    part = line.keep([token for token in line.tokens if left[0].place <= token.place <= left[-1].place])
    return (part.quoted() or part.text)[:200]
