"""Showing tasks: lists, searches, counts, what is next, what was added. Nothing here changes one."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace
from typing import Any

from taskchat.agent.embedded import replies
from taskchat.agent.embedded.command import Command
from taskchat.agent.embedded.filters import Wanted, read_filter, stretch
from taskchat.agent.embedded.line import Line
from taskchat.agent.embedded.plan import Call
from taskchat.agent.embedded.references import Target, clean, read_target
from taskchat.agent.embedded.turn import Said, Steps, Task, Turn, fetch, find, fitting, look, read
from taskchat.agent.embedded.wording import plain

_COUNT = re.compile(r"\b(?:how many|number of|count)\b")
_NEXT = re.compile(
    r"\b(?:what's|what is|what are|whats|what) (?:(?:my|the|coming|up) )*(?:next|first)\b|\bnext (?:task|up"
    r"|thing|item|todo)\b|\bup next\b"
    r"|\bwhat should i (?:do|work on|start|tackle|focus on|prioriti[sz]e|begin with)\b(?: next| now| "
    r"first)?$"
)
_DID = re.compile(
    r"(?:did i|have i|do i (?:still )?(?:have|need)(?: to)?|is|are|was|when (?:is|are|was|do i|did "
    r"i|should i|must i)|when's|do i have)(?: (?:already|just|remember to|ever|need to|have to|get"
    r"|the|my|a|an|any|to|put|add|added|set|write|create|include|entered|enter))* (?P<words>.+?)"
    r"(?: (?:(?:already|on|in|to|due|done|finished|complete|completed|yet|overdue|there|still|open"
    r"|listed|scheduled|for|from|the|my|it|list|lists|todo|to do|shopping|added|put|tasks|reminders"
    r"|happening|supposed|be|again|by|next)(?: |$))+)?$"
)


_ADDED = re.compile(r"(?:did|have) i (?:already |just )?(?:add|put|includ|list|writ|wrot|creat|set|schedul|remember)")
_ONE_TASK = re.compile(
    r"(?:\b(?:task|item|number|reminder|no) #?|(?:^| )#|^(?:show|display|view|open)(?: me)? )(?P<id>\d{1,15})\b"
)
_DONE_AT_ALL = re.compile(
    r"(?:did|have) i .*\b(?:finish\w*|complet\w*|do|done|accomplish\w*|achieve\w*)\b.*\b(?:anything|something|any)\b.*"
    r"|(?:did|have) i .*\b(?:get|got|gotten) (?:anything|something) done\b.*"
)
_SORTS = (
    ("priority", "priority"),
    ("alphabetical", "title"),
    ("title", "title"),
    ("name", "title"),
    ("newest", "-id"),
    ("recent", "-id"),
)


def show(command: Command, turn: Turn) -> Steps[Said]:
    """Answer a question about the tasks."""
    plain = command.line.plain if command.line.pack is None else ""
    if command.form == "last":
        return (yield from _last(turn))
    if command.form in {"about", "field"}:
        return (yield from _about_one(command, turn))
    if command.form == "search":
        return (yield from _search(command.what, turn))
    if (number := _ONE_TASK.search(plain)) is not None:
        return (yield from _details(int(number["id"]), turn))
    wanted = read_filter(command.line, now=turn.now)
    if (command.form == "next" or _NEXT.search(plain)) and not wanted.narrow:
        return (yield from _next(turn))
    checks = command.form == "did" or re.match(
        r"(?:(?:is|are|was)(?! there| any| some)|when|do i (?:still )?(?:have|need) to)\b", plain
    )
    if checks and not _DONE_AT_ALL.fullmatch(plain):
        return (yield from _check(command, wanted, turn))
    tasks, total, wanted = yield from _look(wanted, turn)
    if (
        order := re.search(
            r"\b(?:sort(?:ed)?|order(?:ed)?)? ?(?:by |in )?(?P<by>priority|alphabetical|title|name|newest|recent)",
            plain,
        )
    ) and "sort" in plain:
        tasks, total = yield from look(sort=dict(_SORTS)[order["by"]])
    about = _about(wanted, turn)
    if command.form == "count" or _COUNT.search(plain):
        text = replies.counted(total, turn.voice, kind=_kind(wanted), about=about)
        return Said(text, shown=_ids(tasks), focus=_single(tasks))
    if not tasks:
        return (yield from _nothing(wanted, about, turn))
    text = _listed(tasks, total, wanted, turn)
    if _is_today(wanted, turn):
        early, _ = yield from look(due_before=turn.now.date().isoformat(), limit=200)
        text += replies.also_overdue(len(early), turn.voice) if early else ""
    return Said(text, shown=_ids(tasks), focus=_single(tasks))


def about_a_task(command: Command, turn: Turn) -> Steps[Said | None]:
    """ "when do I need to email my boss?": no question for us, unless just that is a task."""
    found = _DID.fullmatch(command.line.plain) if command.line.pack is None else None
    if found is None or re.search(r"\bi\b", command.line.plain) is None:
        return None
    words = command.line.group(found, "words")
    there = yield from find(Target(words=clean(words)), turn, prefer="pending")
    if not there.tasks:
        return None
    return Said(replies.lines(list(there.tasks), turn.voice), shown=there.ids, focus=_single(list(there.tasks)))


def _look(wanted: Wanted, turn: Turn) -> Steps[tuple[list[Task], int, Wanted]]:
    """Ask for the tasks; a loose word is tried as a project, a tag and words of the title, in that order."""
    arguments = wanted.arguments(turn.now)
    if wanted.loose is not None:
        return (yield from _look_loosely(wanted, arguments, turn))
    finished = wanted.when if wanted.status == "done" else None
    if finished:
        arguments = {name: value for name, value in arguments.items() if not name.startswith("due_")}
    special = wanted.overdue or wanted.undated or finished is not None
    tasks, total = yield from look(**arguments, **({"limit": 200} if special else {}))
    if finished:
        tasks = [task for task in tasks if _finished_then(task, stretch(finished), turn)]
    if wanted.overdue:
        tasks = [task for task in tasks if replies.is_overdue(task, turn.now)]
    if wanted.undated:
        tasks = [task for task in tasks if not task.get("due")]
    if wanted.words is not None:
        tasks = fitting(wanted.words, tasks, turn.pack)
    return tasks, len(tasks) if special or wanted.words is not None else total, wanted


def _finished_then(task: Task, days: tuple[dt.date, dt.date], turn: Turn) -> bool:
    """Whether a task was finished in the stretch of days that was asked about."""
    stored = task.get("completed_at")
    if not stored:
        return True
    day = dt.datetime.fromisoformat(str(stored)).astimezone(turn.now.tzinfo).date()
    return days[0] <= day <= days[1]


def _look_loosely(wanted: Wanted, arguments: dict[str, Any], turn: Turn) -> Steps[tuple[list[Task], int, Wanted]]:
    loose = str(wanted.loose)
    tries = [replace(wanted, loose=None, words=loose)]
    calls = [Call("list_tasks", {**arguments, "q": loose})]
    if wanted.project is None and len(loose) <= 100:
        tries.insert(0, replace(wanted, loose=None, project=loose))
        calls.insert(0, Call("list_tasks", {**arguments, "project": loose}))
    if wanted.tag is None and re.fullmatch(r"[\w-]{1,100}", loose):
        tries.insert(-1, replace(wanted, loose=None, tag=loose))
        calls.insert(-1, Call("list_tasks", {**arguments, "tag": loose}))
    outcomes = yield calls
    for tried, outcome in zip(tries, outcomes, strict=True):
        data = read(outcome)
        tasks = list(data.get("tasks") or ())
        if tried.words is not None:
            tasks = fitting(loose, tasks, turn.pack)
        if tasks:
            total = int(data.get("total") or 0)
            return tasks, len(tasks) if tried.words is not None else total, tried
    return [], 0, tries[-1]


def _nothing(wanted: Wanted, about: str, turn: Turn) -> Steps[Said]:
    """Nothing fits: show what there is, where the words were only guessed at."""
    if wanted.words is None or wanted.project or wanted.tag or wanted.when:
        return Said(replies.nothing_listed(turn.voice, kind=_kind(wanted), about=about), shown=())
    tasks, total = yield from look()
    if not tasks:
        return Said(replies.nothing_listed(turn.voice), shown=())
    return Said(replies.found_instead(wanted.words, total, turn.voice), shown=())


def _next(turn: Turn) -> Steps[Said]:
    tasks, _ = yield from look(limit=1)
    if not tasks:
        return Said(replies.nothing_listed(turn.voice))
    return Said(replies.next_up(tasks[0], turn.voice), focus=(tasks[0]["id"],), shown=(tasks[0]["id"],))


def _details(number: int, turn: Turn) -> Steps[Said]:
    task = yield from fetch(number)
    if task is None:
        return Said(replies.no_such_task(number, turn.voice))
    return Said(replies.details(task, turn.voice), shown=(number,), focus=(number,))


def _about_one(command: Command, turn: Turn) -> Steps[Said]:
    """ "what about the second one?" """
    what = command.what if command.form == "field" else command.line.cut(0, len("what about"))
    found = yield from find(read_target(what), turn, prefer="pending")
    if len(found.ids) == 1:
        return (yield from _details(found.ids[0], turn))
    return Said(turn.voice.say("talk.out_of_scope"))


def _last(turn: Turn) -> Steps[Said]:
    tasks, _ = yield from look(status="all", sort="-id", limit=1)
    if not tasks:
        return Said(turn.voice.say("list.nothing_added"))
    return Said(replies.last_added(tasks[0], turn.voice), focus=(tasks[0]["id"],))


def _search(words: Line, turn: Turn) -> Steps[Said]:
    wanted = read_filter(words, now=turn.now, status="all")
    text = wanted.words or wanted.loose
    if text is None and not wanted.narrow:
        text = words.text
    tasks, total, wanted = yield from _look(replace(wanted, status="all", loose=None, words=text), turn)
    if not tasks:
        return Said(replies.not_there(text or words.text, turn.voice), shown=())
    text = _listed(tasks, total, wanted, turn, kind=replies.Kind())
    return Said(text, shown=_ids(tasks), focus=_single(tasks))


def _check(command: Command, wanted: Wanted, turn: Turn) -> Steps[Said]:
    """ "did I add milk?", "is the report done?", "when is the rent due?": the tasks that it speaks of, in any state."""
    found = _DID.fullmatch(command.line.plain) if command.line.pack is None else None
    words = command.line.group(found, "words") if found else command.what if command.line.pack else None
    text = (wanted.words or wanted.loose) if words is None or not words.words else words.text
    if text is None or (wanted.project is not None and not wanted.loose):
        tasks, total, wanted = yield from _look(replace(wanted, loose=None), turn)
        if not tasks:
            about = _about(wanted, turn)
            return Said(replies.nothing_listed(turn.voice, kind=_kind(wanted), about=about), shown=())
        return Said(_listed(tasks, total, wanted, turn), shown=_ids(tasks))
    candidates, _ = yield from look(q=text[:200], status="all")
    tasks = fitting(text, candidates, turn.pack)
    if not tasks and wanted.loose and wanted.loose != text:
        tasks = fitting(wanted.loose, candidates, turn.pack)
    if not tasks:
        return Said(replies.not_there(text, turn.voice), shown=())
    if re.match(r"when\b", command.line.plain):
        return Said(replies.lines(tasks, turn.voice), shown=_ids(tasks), focus=_single(tasks))
    return Said(
        replies.yes_there(tasks, turn.voice) if _ADDED.match(command.line.plain) else replies.lines(tasks, turn.voice),
        shown=_ids(tasks),
        focus=_single(tasks),
    )


def _listed(tasks: list[Task], total: int, wanted: Wanted, turn: Turn, *, kind: replies.Kind | None = None) -> str:
    heading = replies.heading(total, turn.voice, kind=kind or _kind(wanted), about=_about(wanted, turn))
    return replies.listed(tasks, total, heading, turn.voice)


def _kind(wanted: Wanted) -> replies.Kind:
    return replies.Kind.of(status=wanted.status, overdue=wanted.overdue, priority=wanted.priority)


def _is_today(wanted: Wanted, turn: Turn) -> bool:
    return (
        wanted.when is not None
        and wanted.when.period is None
        and wanted.when.date == turn.now.date()
        and wanted.status == "pending"
    )


def _about(wanted: Wanted, turn: Turn) -> str:
    """The filter in words."""
    voice, parts = turn.voice, []
    if wanted.undated:
        parts.append(voice.say("about.undated"))
    if wanted.tag:
        parts.append(voice.say("about.tag", tag=plain(wanted.tag)))
    if wanted.project:
        parts.append(voice.say("about.project", project=plain(wanted.project)))
    if wanted.words:
        parts.append(voice.say("about.words", words=voice.quote(wanted.words)))
    if wanted.when is not None:
        said = voice.say(f"about.{wanted.side or 'days'}", days=_days(*stretch(wanted.when), turn))
        parts.append(voice.words.contracted(said))
    return voice.say("about.all", parts=voice.say("about.joint").join(parts)) if parts else ""


def _days(first: dt.date, last: dt.date, turn: Turn) -> str:
    """A stretch of days in words: "today", "this week", "next week", "Mon to Thu"."""
    monday = turn.now.date() - dt.timedelta(days=turn.now.weekday())
    for name, start in (("last", -7), ("this", 0), ("next", 7)):
        begins = monday + dt.timedelta(days=start)
        if (first, last) == (begins, begins + dt.timedelta(days=6)):
            return turn.voice.say(f"week.{name}")
    one, other = turn.voice.when(first.isoformat()), turn.voice.when(last.isoformat())
    return one if first == last else turn.voice.say("about.from_to", first=one, last=other)


def _ids(tasks: list[Task]) -> tuple[int, ...]:
    return tuple(task["id"] for task in tasks[: replies.SHOWN_MAX])


def _single(tasks: list[Task]) -> tuple[int, ...]:
    return (tasks[0]["id"],) if len(tasks) == 1 else ()
