"""What the commands of a turn share: what was said before, calls and their outcomes, finding the task meant."""

from __future__ import annotations

import datetime as dt
from collections.abc import Generator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from taskchat.agent.embedded import replies
from taskchat.agent.embedded.filters import read_filter
from taskchat.agent.embedded.languages import Pack
from taskchat.agent.embedded.line import Line
from taskchat.agent.embedded.plan import Call, Memory, Outcome
from taskchat.agent.embedded.references import Match, Target, clear_winners, near_misses, pick, rank
from taskchat.agent.embedded.slots import cut_date
from taskchat.agent.embedded.wording import Voice
from taskchat.agent.embedded.words import STOPWORDS
from taskchat.schemas.chat import Question

Task = Mapping[str, Any]
T = TypeVar("T")
Steps = Generator[Sequence[Call], Sequence[Outcome], T]
LOOK_MAX = 200


@dataclass(frozen=True)
class Turn:
    """What a command may know: how it speaks, the moment, and what the conversation was about."""

    voice: Voice
    shown: tuple[int, ...]
    focus: tuple[int, ...]
    pack: Pack | None = None  # the words of a language that is not English

    @classmethod
    def of(cls, voice: Voice, memory: Memory, pack: Pack | None = None) -> Turn:
        """The beginning of a turn."""
        return cls(voice, memory.shown, memory.focus, pack)

    @property
    def now(self) -> dt.datetime:
        """The moment, in the user's zone."""
        return self.voice.now


@dataclass(frozen=True)
class Said:
    """One command's part of the reply. `focus` and `shown` are None when they stay as they were."""

    text: str
    question: Question | None = None
    pending: Mapping[str, Any] | None = None
    focus: tuple[int, ...] | None = None
    shown: tuple[int, ...] | None = None


def call(tool: str, **arguments: Any) -> Steps[Outcome]:
    """Make one call."""
    outcomes = yield [Call(tool, arguments)]
    return outcomes[0]


class LookFailed(Exception):
    """The tasks could not be read; the words say why. It ends the command: nothing may pass for an empty list."""


def look(**filters: Any) -> Steps[tuple[list[Task], int]]:
    """List tasks. Raises LookFailed."""
    data = read((yield from call("list_tasks", **filters)))
    return list(data.get("tasks") or ()), int(data.get("total") or 0)


def read(outcome: Outcome) -> Mapping[str, Any]:
    """What a look gave. Raises LookFailed."""
    if outcome.data is None:
        raise LookFailed(outcome.error or "")
    return outcome.data


def fetch(task_id: int) -> Steps[Task | None]:
    """One task by its number."""
    tasks, _ = yield from look(status="all", limit=LOOK_MAX, sort="updated")
    return next((task for task in tasks if task["id"] == task_id), None)


def fitting(words: str, tasks: Sequence[Task], pack: Pack | None = None) -> list[Task]:
    """Of what a search gave, the tasks with all the words; it gives those with some of them when none has all."""
    titled = [{**task, "title": f"{task['title']} {task.get('description') or ''}"} for task in tasks]
    full = {match.task["id"] for match in rank(Line.read(words, pack), titled) if match.words >= 0.99}
    return [task for task in tasks if task["id"] in full]


@dataclass(frozen=True)
class Found:
    """What a target turned out to be. `ids` when it is settled; else what fits, nearly fits, or is there at all."""

    ids: tuple[int, ...] = ()
    tasks: tuple[Task, ...] = ()  # the settled ones, where they were looked up
    several: tuple[Task, ...] = ()
    near: tuple[Task, ...] = ()
    there: tuple[Task, ...] = ()
    unsaid: bool = False  # nothing was pointed at, or at nothing that was spoken of


def find(target: Target, turn: Turn, *, prefer: str) -> Steps[Found]:
    """Settle which tasks a target means. `prefer` is the status that the command expects."""
    if not target:
        return Found(unsaid=True)
    if target.words is not None:
        return (yield from _find_by_words(target.words, turn, prefer=prefer))
    ids = pick(target, shown=turn.shown, focus=turn.focus)
    if ids is None and (target.places or target.run):
        tasks, _ = yield from look(limit=LOOK_MAX, **({"status": "done"} if prefer == "done" else {}))
        ids = pick(target, shown=[task["id"] for task in tasks], focus=())
        return Found(ids=ids) if ids else Found(there=tuple(tasks))
    if ids is None and target.pronoun == "one" and len(turn.shown) == 1:
        ids = turn.shown
    return Found(ids=ids) if ids else Found(unsaid=True)


def _find_by_words(words: Line, turn: Turn, *, prefer: str) -> Steps[Found]:
    query = (
        words.text[:200]
        if words.pack
        else " ".join(word for word in words.words if word not in STOPWORDS)[:200] or words.text[:200]
    )
    tasks, _ = yield from look(q=query, status="all", limit=50)
    found = settle(words, tasks, turn, prefer=prefer)
    if not found.ids and not found.several:
        tasks, _ = yield from look(status="all", limit=LOOK_MAX)
        found = settle(words, tasks, turn, prefer=prefer)
    if not found.ids and not found.several:
        found = (yield from _find_by_filter(words, turn, prefer=prefer)) or found
    return found


def _find_by_filter(words: Line, turn: Turn, *, prefer: str) -> Steps[Found | None]:
    """ "the high priority one", "the one due tomorrow": what it is like, not what it is called."""
    wanted = read_filter(words, now=turn.now)
    if words.pack is not None or not wanted.narrow or wanted.loose or wanted.words:
        return None
    tasks, _ = yield from look(**{**wanted.arguments(turn.now), "status": prefer}, limit=LOOK_MAX)
    if wanted.overdue:
        tasks = [task for task in tasks if replies.is_overdue(task, turn.now)]
    tasks = [task for task in tasks if not (wanted.undated and task.get("due"))]
    if len(tasks) == 1:
        return Found(ids=(tasks[0]["id"],), tasks=tuple(tasks))
    return Found(several=tuple(tasks[:10])) if tasks else None


def settle(words: Line, tasks: Sequence[Task], turn: Turn, *, prefer: str) -> Found:
    """Choose among candidates by words: the whole phrase, the phrase without its date, or each half of "a and b"."""
    there = tuple(task for task in tasks if task["status"] == "pending")
    winners = _preferred(clear_winners(rank(words, tasks)), prefer)
    if not winners:
        rest, when = cut_date(words, now=turn.now)
        if when is not None and rest:
            winners = _preferred(clear_winners(rank(rest, tasks)), prefer)
            dated = [match for match in winners if str(match.task.get("due") or "")[:10] == when.date.isoformat()]
            winners = dated if len(dated) == 1 else winners
    if not winners and (parts := _halves(words)):
        each = [_preferred(clear_winners(rank(part, tasks)), prefer) for part in parts]
        if all(len(matches) == 1 for matches in each):
            chosen = tuple({matches[0].task["id"]: matches[0].task for matches in each}.values())
            return Found(ids=tuple(task["id"] for task in chosen), tasks=chosen, there=there)
    if len(winners) == 1:
        return Found(ids=(winners[0].task["id"],), tasks=(winners[0].task,), there=there)
    if winners:
        return Found(several=tuple(match.task for match in winners[:10]), there=there)
    near = _preferred(near_misses(rank(words, tasks)), prefer)
    return Found(near=tuple(match.task for match in near if match.task["status"] == prefer)[:3], there=there)


def _preferred(matches: Sequence[Match], prefer: str) -> list[Match]:
    """Those of the expected status, if there are any."""
    return [match for match in matches if match.task["status"] == prefer] or list(matches)


def _halves(words: Line) -> list[Line]:
    if words.pack is not None:
        from taskchat.agent.embedded.languages import objects  # nobody who writes English waits for it

        return objects.halves(words, words.pack)
    plain = words.plain
    parts, start = [], 0
    for joint in (" and ", " , and ", " , ", " & "):
        if joint in plain:
            for piece in plain.replace(" , and ", " , ").replace(" & ", " , ").replace(" and ", " , ").split(" , "):
                at = plain.find(piece, start)
                parts.append(words.between(at, at + len(piece)))
                start = at + len(piece)
            break
    return [part for part in parts if part.words] if 2 <= len(parts) <= 6 else []


def ask_which(found: Found, turn: Turn, do: Mapping[str, Any], words: str) -> Said:
    """What to say when a target is not settled."""
    intent = str(do["intent"])
    if found.several:
        return _choice(replies.which(intent, found.several, turn.voice), found.several, turn, do)
    if found.near:
        text = replies.did_you_mean(found.near, turn.voice)
        return _choice(text, found.near, turn, do)
    if found.unsaid:
        text = replies.which_task(intent, turn.voice)
        return Said(text, replies.open_question(text), {"kind": "which", "do": dict(do)})
    return Said(
        replies.no_match(words, found.there, turn.voice), shown=tuple(task["id"] for task in found.there[:5]) or None
    )


def _choice(text: str, tasks: Sequence[Task], turn: Turn, do: Mapping[str, Any]) -> Said:
    ids = tuple(task["id"] for task in tasks)
    pending = {"kind": "choose", "do": dict(do), "options": [[task["id"], task["title"]] for task in tasks]}
    return Said(text, replies.choose(text.split("\n", 1)[0], tasks, turn.voice), pending, shown=ids)
