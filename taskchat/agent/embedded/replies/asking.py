"""Questions back: which task, which change, whether to do it; and their answers to choose from."""

from __future__ import annotations

from collections.abc import Sequence

from taskchat.agent.embedded.replies.tasks import Task, bullets, lines, named
from taskchat.agent.embedded.wording import Voice, plain
from taskchat.schemas.chat import Option, Question

LABEL_MAX = 120  # characters
NAMED_MAX = 5  # tasks in a sentence
CONFIRMED_MAX = 10  # tasks named under a question for a yes
_ASKED = ("complete", "reopen", "delete")
_FIELDS = ("due", "priority", "tags", "project", "description", "title")


def confirm(text: str, voice: Voice) -> Question:
    """A question for yes or no."""
    answers = [
        Option(label=voice.say(f"option.{each}"), value=voice.say(f"option.says_{each}")) for each in ("yes", "no")
    ]
    return Question(kind="confirm", text=text, options=answers)


def choose(text: str, tasks: Sequence[Task], voice: Voice) -> Question:
    """A question with tasks to choose from."""
    answers = [
        Option(label=f"#{task['id']} {task['title']}"[:LABEL_MAX], value=voice.say("option.says_task", id=task["id"]))
        for task in tasks
    ]
    return Question(kind="choose", text=text, options=answers)


def open_question(text: str) -> Question:
    """A question for any words."""
    return Question(kind="open", text=text)


def which(intent: str, tasks: Sequence[Task], voice: Voice) -> str:
    """Several tasks fit."""
    return f"{voice.say(f'which_one.{_asked(intent)}')}\n{lines(tasks, voice)}"


def which_task(intent: str, voice: Voice) -> str:
    """Nothing was pointed at."""
    return voice.say(f"which_task.{_asked(intent)}")


def did_you_mean(tasks: Sequence[Task], voice: Voice) -> str:
    """No task fits well, but one nearly does."""
    if len(tasks) == 1:
        return voice.say("did_you_mean.one", task=named(tasks[0]))
    return voice.say("did_you_mean.several", lines=lines(tasks, voice))


def no_match(words: str, tasks: Sequence[Task], voice: Voice) -> str:
    """Nothing fits: say so kindly, and offer what there is."""
    nothing = voice.say("no_match.words", words=voice.quote(words, 80)) if words else voice.say("no_match.nothing")
    if not tasks:
        return voice.words.sentences(nothing, voice.say("no_match.empty"))
    there = lines(tasks[:5], voice) + ("\n- …" if len(tasks) > 5 else "")
    return voice.words.sentences(nothing, voice.say("no_match.there", lines=there))


def shall(intent: str, tasks: Sequence[Task], voice: Voice) -> str:
    """Asks before it acts on what it isn't sure of."""
    return voice.say(f"shall.{_asked(intent)}", tasks=voice.words.join([named(task) for task in tasks[:NAMED_MAX]]))


def what_field(field: str, name: str, voice: Voice) -> str:
    """A change without what to change it to."""
    return voice.say(f"what_about.{field if field in _FIELDS else 'any'}", task=name)


def confirmation(tool: str, question: str, tasks: Sequence[Task], voice: Voice, *, total: int = 0) -> str:
    """A tool's question, with the tasks under it, `total` where not all are told; titles as typed."""
    if not tasks:
        return voice.say("confirm.plain", question=plain(question.rstrip("?"), 500))
    total = max(total, len(tasks))
    asked = voice.count(f"confirm.{tool.partition('_')[0]}", total)
    more = f"\n- {voice.count('confirm.more', total - CONFIRMED_MAX)}" if total > CONFIRMED_MAX else ""
    return voice.say("confirm.listed", question=asked, lines=bullets(tasks[:CONFIRMED_MAX]) + more)


def _asked(intent: str) -> str:
    return intent if intent in _ASKED else "update"
