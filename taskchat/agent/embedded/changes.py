"""What a command wants changed about a task: read from words to a `Change`, which is plain JSON to keep for later."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from taskchat.agent.embedded.command import Command
from taskchat.agent.embedded.line import Line
from taskchat.agent.embedded.references import Target, clean, read_target
from taskchat.agent.embedded.slots import cut_date, cut_priority, cut_tags, due_text, read_priority, tidy, title_text
from taskchat.dates import DateMatch

_NUMBERS = {
    "a": 1, "an": 1, "another": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7,
    "eight": 8, "nine": 9, "ten": 10, "a couple of": 2, "a few": 3,
}  # fmt: skip
_FIELDS = (
    ("title", "title"), ("name", "title"), ("text", "title"),
    ("due", "due"), ("deadline", "due"), ("date", "due"), ("time", "due"), ("priorit", "priority"),
    ("urgent", "priority"), ("important", "priority"), ("tag", "tags"), ("label", "tags"), ("project", "project"),
    ("note", "description"), ("description", "description"), ("detail", "description"),
    ("recurr", "recurrence"), ("repe", "recurrence"),
)  # fmt: skip
_HEAD = re.compile(
    r"(?:(?:the|a|an|its|new|my)(?= (?:due|deadline|date|time|reminder time|alert|end|start|recurr"
    r"|repeat))|due ?dates?|due times?|deadlines?|due|(?:reminder |alert |end |start )?(?:date|time"
    r"|day)s?|alert time|of|for|on|to|from|in|about|at|with|repeat|recurrence)(?: |$)"
)
_END = re.compile(
    r" (?:should|needs|must|has|to|for|until|till|on|by|at|due|be|is|as|back|forward|out|off|up|ahead|repeat|repeats"
    r"|repeating|recur|recurring|recurrence|happen|every|so|that|instead|of|from|in|starting|it's"
    r"|its|a|the|due date|deadline|date|time|due time|reminder|then|into|,|and|with)$"
)
_CLOCK = re.compile(
    r"(?:(?:at|by|to|for|around|until|from|@) )*(?:\d{1,2}(?:[:.]\d{2})? ?(?:[ap] ?\.? ?m\.?)?|noon"
    r"|midnight|midday|half past \w+|quarter (?:to|past) \w+)(?: o'?clock)?"
)
_HALF = re.compile(r"(?:(?:at|by|to|for|around|until|from|@) )*\d{1,2}(?: o'?clock)?")
_TO = re.compile(r"(?P<what>.+) (?:to|until|till|for) (?P<new>.+)")
_INSTEAD = re.compile(r" (?:instead of|rather than|not) .+$")


@dataclass(frozen=True)
class Change:
    """What to change. Everything but `set` and `clear` needs the task as it is."""

    set: Mapping[str, Any] = field(default_factory=dict)
    clear: tuple[str, ...] = ()
    add_tags: tuple[str, ...] = ()
    drop_tags: tuple[str, ...] = ()
    note: str | None = None  # put after what is there
    clock: str | None = None  # a new time on the day that it has
    half: bool = False  # the clock's half of the day was not said
    shift: tuple[int, str] | None = None
    keep_due: bool = False  # "make it monthly" leaves the day that it has

    def __bool__(self) -> bool:
        return bool(self.set or self.clear or self.add_tags or self.drop_tags or self.note or self.clock or self.shift)

    @property
    def relative(self) -> bool:
        """Whether the task as it is must be known."""
        moved = "T" not in str(self.set.get("due") or "T")  # to another day: it keeps the time that it has
        return bool(self.add_tags or self.drop_tags or self.note or self.clock or self.shift or self.keep_due or moved)

    def to_json(self) -> dict[str, Any]:
        """As kept with a question."""
        kept = {name: list(value) if isinstance(value, tuple) else value for name, value in vars(self).items() if value}
        return {**kept, **({"set": dict(self.set)} if self.set else {})}

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Change:
        """Read back what `to_json` made."""
        read: dict[str, Any] = dict(stored)
        read |= {name: tuple(read[name]) for name in ("clear", "add_tags", "drop_tags", "shift") if name in read}
        return cls(**read)

    def arguments(self, task: Mapping[str, Any] | None, now: dt.datetime) -> dict[str, Any]:
        """As update_task takes it, for this task."""
        found: dict[str, Any] = dict(self.set)
        clear = list(self.clear)
        if task is not None:
            if self.add_tags or self.drop_tags:
                tags = [tag for tag in task.get("tags") or () if tag not in self.drop_tags]
                found["tags"] = list(dict.fromkeys((*tags, *self.add_tags)))
            if self.note:
                found["description"] = "\n".join(filter(None, (task.get("description"), self.note)))
            if self.clock:
                clock = _nearer(self.clock, task, now) if self.half else self.clock
                found["due"] = _at(task, clock, str(self.set.get("due") or ""), now)
            elif "due" in found and "T" not in str(found["due"]) and "T" in str(task.get("due") or ""):
                found["due"] = _on(str(found["due"]), str(task["due"]), now)
            if self.keep_due and task.get("due"):
                found.pop("due", None)
            if self.shift:
                found["due"] = _shifted(task.get("due"), *self.shift, now)
        return {**found, **({"clear": clear} if clear else {})}


def _at(task: Mapping[str, Any], clock: str, otherwise: str, now: dt.datetime) -> str:
    """The task's own day at a new time; the next time that it is, for a task without a day."""
    due = task.get("due")
    if not due:
        return otherwise
    day = dt.date.fromisoformat(due) if len(due) == 10 else dt.datetime.fromisoformat(due).astimezone(now.tzinfo).date()
    return dt.datetime.combine(day, dt.time.fromisoformat(clock), tzinfo=now.tzinfo).isoformat()


def _nearer(clock: str, task: Mapping[str, Any], now: dt.datetime) -> str:
    """ "move it to 10", of a task at 9 in the morning: the 10 o'clock that is nearer to the time that it has."""
    due = str(task.get("due") or "")
    if "T" not in due:
        return clock
    before = dt.datetime.fromisoformat(due).astimezone(now.tzinfo).hour
    hour, _, minute = clock.partition(":")
    hours = (int(hour) % 12, int(hour) % 12 + 12)
    return f"{min(hours, key=lambda each: abs(each - before)):02}:{minute}"


def _on(day: str, due: str, now: dt.datetime) -> str:
    """Another day, at the time that the task has."""
    time = dt.datetime.fromisoformat(due).astimezone(now.tzinfo).time()
    return dt.datetime.combine(dt.date.fromisoformat(day), time, tzinfo=now.tzinfo).isoformat()


def _shifted(due: str | None, count: int, unit: str, now: dt.datetime) -> str:
    """The due later (or earlier) by so much; from today for a task without one."""
    timed = bool(due and len(due) > 10) or unit in {"minute", "hour"}
    if due and len(due) > 10:
        moment = dt.datetime.fromisoformat(due).astimezone(now.tzinfo)
    elif due and not timed:
        moment = dt.datetime.combine(dt.date.fromisoformat(due), dt.time(), tzinfo=now.tzinfo)
    else:
        moment = now.replace(second=0, microsecond=0)
    naive = moment.replace(tzinfo=None)
    if unit in {"month", "year"}:
        naive = _months_on(naive, count * (12 if unit == "year" else 1))
    else:
        naive += dt.timedelta(**{f"{unit}s": count})
    return naive.replace(tzinfo=now.tzinfo).isoformat() if timed else naive.date().isoformat()


def _months_on(day: dt.datetime, count: int) -> dt.datetime:
    month = day.month - 1 + count
    year, month = day.year + month // 12, month % 12 + 1
    last = (dt.datetime(year + month // 12, month % 12 + 1, 1) - dt.timedelta(days=1)).day  # noqa: DTZ001
    return day.replace(year=year, month=month, day=min(day.day, last))


def field_of(plain: str) -> str:
    """Which field some words name; "" for none."""
    return next((name for word, name in _FIELDS if word in plain), "")


@dataclass(frozen=True)
class Reading:
    """A change, and what it is of. `splits` are the ways to cut "rename a to b to c"."""

    target: Target
    change: Change
    words: str = ""
    what: Line | None = None
    splits: tuple[tuple[Line, str], ...] = ()


def read_change(command: Command, *, now: dt.datetime) -> Reading:
    """What an update command wants changed."""
    if command.line.pack is not None:
        from taskchat.agent.embedded.languages import parts  # nobody who writes English waits for it

        return parts.read_change(command, command.line.pack, now=now)
    return _READERS.get(command.form, _read_general)(command, now)


def _reading(what: Line, change: Change, **more: Any) -> Reading:
    return Reading(read_target(what), change, clean(what).text, what, **more)


def _read_note(command: Command, now: dt.datetime) -> Reading:
    del now
    return _reading(command.what, Change(note=title_text(command.new)))


def read_tags(line: Line) -> tuple[str, ...]:
    """The tags that some words name."""
    if line.pack is not None:
        from taskchat.agent.embedded.languages import parts  # nobody who writes English waits for it

        return parts.read_tags(line, line.pack)
    return tuple(
        dict.fromkeys(
            word.strip("#'\"").casefold()
            for word in line.words
            if word.strip("#'\"") and word not in {"and", "tag", "tags"}
        )
    )


def _read_tag(command: Command, now: dt.datetime) -> Reading:
    del now
    return _reading(command.what, Change(add_tags=read_tags(command.new)))


def _read_untag(command: Command, now: dt.datetime) -> Reading:
    del now
    tags = read_tags(command.new)
    if not tags or tags in {("all",), ("the",)}:
        return _reading(command.what, Change(clear=("tags",)))
    return _reading(command.what, Change(drop_tags=tags))


def _read_clear(command: Command, now: dt.datetime) -> Reading:
    del now
    said = command.new.plain or command.line.plain
    return _reading(command.what, Change(clear=(field_of(said) or "due",)))


_SHIFT = re.compile(
    r"(?P<count>a couple of|a few|half an|an?|another|one|two|three|four|five|six|seven|eight|nine|ten|\d{1,3}) "
    r"(?:more )?"
    r"(?P<unit>min|hour|hr|day|week|month|year)\w*(?: (?:later|earlier|back|forward|ahead|out))?$"
)
_EARLIER = re.compile(r"(?!postpone|delay)(?:.* )?(?:earlier|forward|ahead|up)\b")


def read_shift(plain: str) -> tuple[int, str] | None:
    """ "by two days", "a week later": how far, and in what."""
    if (found := _SHIFT.search(plain)) is None:
        return None
    if found["count"] == "half an":
        count, unit = 30, "minute"
    else:
        count = _NUMBERS.get(found["count"]) or int(found["count"])
        unit = {"min": "minute", "hr": "hour"}.get(found["unit"], found["unit"])
    return (-count if _EARLIER.match(plain) else count), unit


def _read_shift(command: Command, now: dt.datetime) -> Reading:
    shift = read_shift(command.line.plain)
    return _reading(command.what, Change(shift=shift)) if shift else _read_general(command, now)


def _read_field(command: Command, now: dt.datetime) -> Reading:
    """ "rename task 3": a field, and nothing to put there yet; "change the date of the rent to the 28th"."""
    if field_of(command.new.plain) == "due":
        rest, when = cut_date(command.what, now=now)
        if when is not None and (what := _bare(rest)):
            clock = when.time.isoformat("minutes") if when.time and _is_clock(command.what, rest) else None
            return _reading(what, Change(set=_due(when, now), clock=clock))
    return _reading(command.what, Change())


def _read_priority(command: Command, now: dt.datetime) -> Reading:
    said = command.new.plain
    level = (
        "high"
        if said.startswith(("prior", "star", "flag", "raise", "increase", "bump", "up")) and read_priority(said) is None
        else read_priority(said)
    )
    if said.startswith(("depri", "de -", "lower", "decrease", "reduce", "drop")) and level in {None, "low"}:
        level = "low"
    rest, when = cut_date(command.what, now=now)
    if when is not None and re.search(r"\bdue\b", command.what.plain) and (what := _bare(rest)):
        return _reading(what, Change(set={"priority": level or "high", **_due(when, now)}))
    return _reading(command.what, Change(set={"priority": level or "high"}))


def _read_rename(command: Command, now: dt.datetime) -> Reading:
    del now
    joint = re.compile(r" (?:to|as|into|:|with|by|for) ")
    start = command.line.plain.find(command.what.plain)
    whole = command.line.between(max(start, 0), len(command.line.plain))
    splits = [
        (whole.between(0, found.start()), title_text(whole.between(found.end(), len(whole.plain))))
        for found in joint.finditer(whole.plain)
    ]
    splits = [(what, new) for what, new in splits if new and what]
    new = title_text(command.new)
    return _reading(command.what, Change(set={"title": new}), splits=tuple(splits[:6]) if len(splits) > 1 else ())


_RETITLE = re.compile(r"(?:change|set|make|update)?(?: ?(?:the|its))? ?(?:title|name)(?: to| =| is| should be)? (?=\S)")


def _read_edit(command: Command, now: dt.datetime) -> Reading:
    """ "edit task 1: due friday", "edit task 1: buy oat milk"."""
    if wanted := read_answer(command.new, now=now):
        return _reading(command.what, wanted)
    found = _RETITLE.match(command.new.plain)
    new = command.new.between(found.end(), len(command.new.plain)) if found else command.new
    return _reading(command.what, Change(set={"title": title_text(new)}))


def _read_project(command: Command, now: dt.datetime) -> Reading:
    del now
    name = command.new.quoted() or command.new.text.strip("@ ")
    return _reading(command.what, Change(set={"project": name[:100]}))


def _read_general(command: Command, now: dt.datetime) -> Reading:
    """A move or a change: told apart by what stands in it."""
    what = command.what
    cut = _INSTEAD.search(what.plain)
    line = what.between(0, cut.start()) if cut and cut.start() > 0 else what
    line, tags = cut_tags(line)
    line, priority = cut_priority(line)
    rest, when = _new_date(line, now) or cut_date(line, now=now)
    values: dict[str, Any] = {"priority": priority} if priority else {}
    clock = None
    if when is not None:
        values |= _due(when, now)
        clock = when.time.isoformat("minutes") if when.time and _is_clock(line, rest) else None
        rest = _without_origin(rest, now)
    if values or tags:
        half = clock is not None and _HALF.fullmatch(_gone(line, rest).plain) is not None
        wanted = Change(set=values, add_tags=tags, clock=clock, half=half, keep_due=_only_rhythm(when))
        return _reading(_bare(rest), wanted)
    return _read_target_and_title(command, what, now)


def _new_date(line: Line, now: dt.datetime) -> tuple[Line, DateMatch] | None:
    """ "my tasks for today to tomorrow": what stands behind the last "to" is the new date, the other one says which."""
    if (found := _TO.fullmatch(line.plain)) is None:
        return None
    left, when = cut_date(line.group(found, "new"), now=now)
    return (line.group(found, "what"), when) if when is not None and not left.words else None


def _read_target_and_title(command: Command, what: Line, now: dt.datetime) -> Reading:
    """ "change a to b" without a date in it: a new title, or a project for what is moved."""
    if (found := re.search(r"^(?P<what>.+?) (?:to|into|in|under) (?:the |my )?(?P<new>.+)$", what.plain)) is None:
        return _reading(_bare(what), Change())
    old, new = what.group(found, "what"), what.group(found, "new")
    if command.form == "due":
        return _reading(old, Change(set={"project": new.quoted() or new.text}))
    if (level := read_priority(new.plain)) is not None and len(new.words) <= 2:
        return _reading(old, Change(set={"priority": level}))
    if re.match(r"(?:change|update|edit|modify|correct|alter|switch|amend|revise)", command.line.plain):
        return _read_rename(
            Command(command.intent, command.confidence, command.line, old, new, "rename", command.whole), now
        )
    return _reading(_bare(what), Change())


def _due(when: DateMatch, now: dt.datetime) -> dict[str, Any]:
    return {"due": due_text(when, now), **({"recurrence": when.recurrence} if when.recurrence else {})}


def _only_rhythm(when: DateMatch | None) -> bool:
    """Whether only how often was said, not from when on."""
    return when is not None and re.fullmatch(r"FREQ=\w+(?:;INTERVAL=\d+)?", when.recurrence or "") is not None


def _is_clock(before: Line, after: Line) -> bool:
    """Whether what was cut out says only a time, no day."""
    return _CLOCK.fullmatch(_gone(before, after).plain) is not None


def _gone(before: Line, after: Line) -> Line:
    kept = {token.place for token in after.tokens}
    return before.keep([token for token in before.tokens if token.place not in kept])


def _without_origin(rest: Line, now: dt.datetime) -> Line:
    """ "from 3 pm tomorrow to …": where it was is no part of the title."""
    found = re.search(r" from (?P<old>.+?)(?: to)?$", rest.plain)
    if found is None:
        return rest
    old, when = cut_date(rest.group(found, "old"), now=now)
    return rest.between(0, found.start()) if when is not None and not old.words else rest


def _bare(rest: Line) -> Line:
    """The target among the little words around a change."""
    line = rest
    while len(line.tokens) > 1 and (found := _END.search(line.plain)) is not None:
        line = line.between(0, found.start())
    while (found := _HEAD.match(line.plain)) is not None and found.end() > 0:
        line = line.between(found.end(), len(line.plain))
    if re.fullmatch(r"(?:to|for|until|on|by|at|due|be|is|,|and|so|that's|the|a|an|its|my|new)(?: new)?", line.plain):
        return line.keep(())
    if (found := re.fullmatch(r"(?P<what>.+?)(?: 's|'s) (?:due ?date|deadline|date|time|due)", line.plain)) is not None:
        return line.group(found, "what")
    return tidy(line)


def read_answer(line: Line, *, now: dt.datetime) -> Change:
    """What an answer to "what should I change?" or a correction says: a date, a priority, tags; else nothing."""
    if line.pack is not None:
        from taskchat.agent.embedded.languages import parts  # nobody who writes English waits for it

        return parts.read_answer(line, line.pack, now=now)
    line, tags = cut_tags(line)
    line, priority = cut_priority(line)
    if not line:
        return Change(set={"priority": priority} if priority else {}, add_tags=tags)
    rest, when = cut_date(line, now=now)
    left = _bare(rest) if rest else rest
    if when is not None and (
        not left or re.fullmatch(r"(?:it|that|this|make it|make that|due|for|the|on|at)", left.plain)
    ):
        clock = when.time.isoformat("minutes") if when.time and _is_clock(line, rest) else None
        return Change(
            set={**_due(when, now), **({"priority": priority} if priority else {})},
            add_tags=tags,
            clock=clock,
            keep_due=_only_rhythm(when),
        )
    if not tags and priority is None and len(line.words) <= 2 and (level := read_priority(line.plain)) is not None:
        return Change(set={"priority": level})
    return Change()


_READERS = {
    "edit": _read_edit,
    "field": _read_field,
    "note": _read_note,
    "tag": _read_tag,
    "untag": _read_untag,
    "clear": _read_clear,
    "shift": _read_shift,
    "priority": _read_priority,
    "rename": _read_rename,
    "project": _read_project,
}
