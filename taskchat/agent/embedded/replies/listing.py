"""Lists, counts, and answers to questions about the tasks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from taskchat.agent.embedded.replies.tasks import SHOWN_MAX, Task, line, lines
from taskchat.agent.embedded.wording import Voice


@dataclass(frozen=True)
class Kind:
    """The adjectives of a list: its `state` ("open", "finished", "overdue" or "any"), and a priority."""

    state: str = "any"
    priority: str | None = None

    @classmethod
    def of(cls, *, status: str, overdue: bool = False, priority: str | None = None) -> Kind:
        """The kind that a filter asks for."""
        return cls("overdue" if overdue else {"pending": "open", "done": "finished"}.get(status, "any"), priority)

    def counted(self, total: int, voice: Voice) -> str:
        """ "3 open tasks", "1 overdue high-priority task"."""
        return voice.count(f"tasks.{self.state}", total, priority=self.priority_in(voice))

    def priority_in(self, voice: Voice) -> str:
        """The priority as the sentences of `tasks` and `no_tasks` take it."""
        return voice.say(f"tasks.of_priority.{self.priority}") if self.priority else ""


ANY = Kind()
OPEN = Kind("open")


def listed(tasks: Sequence[Task], total: int, heading: str, voice: Voice) -> str:
    """A list with its heading."""
    more = total - min(len(tasks), SHOWN_MAX)
    tail = f"\n\n{voice.count('list.more', more)}" if more > 0 else ""
    return f"{heading}\n{lines(tasks, voice)}{tail}"


def heading(total: int, voice: Voice, *, kind: Kind = ANY, about: str = "") -> str:
    """ "2 open tasks for today:"."""
    return voice.say("list.heading", tasks=kind.counted(total, voice), about=about)


def nothing_listed(voice: Voice, *, kind: Kind = OPEN, about: str = "") -> str:
    """A list with nothing on it."""
    if kind == OPEN and not about:
        return voice.say("list.empty")
    return voice.say(f"no_tasks.{kind.state}", priority=kind.priority_in(voice), about=about)


def counted(total: int, voice: Voice, *, kind: Kind = OPEN, about: str = "") -> str:
    """How many."""
    return voice.say("list.counted", tasks=kind.counted(total, voice), about=about)


def next_up(task: Task, voice: Voice) -> str:
    """The one to do next."""
    return voice.say("list.next", line=line(task, voice))


def also_overdue(number: int, voice: Voice) -> str:
    """A hint under a day's list."""
    return f"\n\n{voice.count('list.also_overdue', number)}"


def found_instead(words: str, total: int, voice: Voice) -> str:
    """How much there is when the words found nothing."""
    about = voice.say("about.all", parts=voice.say("about.in_all"))
    nothing = voice.say("list.nothing_about", words=voice.quote(words))
    return voice.words.sentences(nothing, counted(total, voice, about=about))


def yes_there(tasks: Sequence[Task], voice: Voice) -> str:
    """Answers "did I add…?"."""
    return voice.say("list.yes", lines=lines(tasks, voice))


def not_there(words: str, voice: Voice) -> str:
    """Answers "did I add…?"."""
    return voice.say("list.no", words=voice.quote(words))
