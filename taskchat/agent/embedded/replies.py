"""Everything the embedded model says, in English: short, friendly, markdown. Nothing else words a reply."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from typing import Any

from taskchat.dates import say_due, say_recurrence
from taskchat.schemas.chat import Option, Question

Task = Mapping[str, Any]
SHOWN_MAX = 50  # tasks in one list
TITLE_MAX = 200  # characters of a title in a sentence; lists and sentences stay readable

_ESCAPED = re.compile(r"([\\`*\[\]<>~|]|(?<!\w)_|_(?!\w)|&(?=#?\w+;))")


def plain(text: str, limit: int = TITLE_MAX) -> str:
    """Somebody's words so that markdown shows them as typed, on one line."""
    one_line = " ".join(text.split())
    if len(one_line) > limit:
        one_line = one_line[: limit - 1] + "…"
    return _ESCAPED.sub(r"\\\1", one_line)


def details(task: Task, now: dt.datetime) -> str:
    """One task with its note."""
    note = task.get("description")
    return line(task, now) + (f"\n\n{_ESCAPED.sub(chr(92) * 2 + '1', str(note).strip())}" if note else "")


def named(task: Task) -> str:
    """**#3 buy milk**"""
    return f"**#{task['id']} {plain(str(task['title']))}**"


def due(task: Task, now: dt.datetime) -> str:
    """When it is due and how it repeats, or nothing."""
    return ", ".join(filter(None, (_due(task, now), _rhythm(task))))


def _due(task: Task, now: dt.datetime) -> str:
    return f"due {say_due(task['due'], now=now)}" if task.get("due") else ""


def _rhythm(task: Task) -> str:
    return f"repeats {say_recurrence(task['recurrence'])}" if task.get("recurrence") else ""


def line(task: Task, now: dt.datetime) -> str:
    """One task of a list: `- #3 buy milk · tomorrow 17:00 · !high · #home · shopping`."""
    parts = [f"- #{task['id']} {plain(str(task['title']))}"]
    if task.get("status") == "done":
        parts.append("done")
    elif task.get("due"):
        parts.append(say_due(task["due"], now=now) + (" (overdue)" if is_overdue(task, now) else ""))
    if task.get("recurrence"):
        parts.append(say_recurrence(task["recurrence"]))
    if task.get("priority"):
        parts.append(f"!{task['priority']}")
    parts += [f"#{plain(tag)}" for tag in task.get("tags") or ()]
    if task.get("project"):
        parts.append(plain(str(task["project"])))
    return " · ".join(parts)


def is_overdue(task: Task, now: dt.datetime) -> bool:
    """Whether an open task's time has passed: a moment when it has passed, a day when it is over."""
    stored = task.get("due")
    if not stored or task.get("status") == "done":
        return False
    if len(stored) == 10:
        return dt.date.fromisoformat(stored) < now.date()
    return dt.datetime.fromisoformat(stored) < now


def lines(tasks: Sequence[Task], now: dt.datetime) -> str:
    """A list of tasks."""
    return "\n".join(line(task, now) for task in tasks[:SHOWN_MAX])


def count(number: int, what: str = "task", kind: str = "") -> str:
    """ "1 task", "3 open tasks"."""
    return f"{number} {kind + ' ' if kind else ''}{what}{'' if number == 1 else 's'}"


def options(tasks: Sequence[Task]) -> list[Option]:
    """The tasks as answers to choose from."""
    return [Option(label=f"#{task['id']} {task['title']}"[:120], value=f"task {task['id']}") for task in tasks]


YES_NO = [Option(label="Yes", value="yes"), Option(label="No", value="no")]


def confirm(text: str) -> Question:
    """A question for yes or no."""
    return Question(kind="confirm", text=text, options=YES_NO)


def choose(text: str, tasks: Sequence[Task]) -> Question:
    """A question with tasks to choose from."""
    return Question(kind="choose", text=text, options=options(tasks))


def open_question(text: str) -> Question:
    """A question for any words."""
    return Question(kind="open", text=text)


# --- adding ------------------------------------------------------------------------------------------------------
def added(tasks: Sequence[Task], now: dt.datetime) -> str:
    """What was added."""
    if len(tasks) == 1:
        task = tasks[0]
        return f"Added {named(task)}{_details(task, now)}."
    shared = {str(task.get("project")) for task in tasks if task.get("project")}
    where = f" to **{plain(shared.pop())}**" if len(shared) == 1 else ""
    return f"Added {count(len(tasks))}{where}:\n{lines(tasks, now)}"


def _details(task: Task, now: dt.datetime) -> str:
    parts = [due(task, now)]
    if task.get("priority"):
        parts.append(f"{task['priority']} priority")
    if task.get("tags"):
        parts.append(" ".join(f"#{plain(tag)}" for tag in task["tags"]))
    if task.get("project"):
        parts.append(f"in {plain(str(task['project']))}")
    if task.get("description"):
        parts.append(f"note: {plain(str(task['description']))}")
    told = ", ".join(filter(None, parts))
    return f", {told}" if told else ""


WHAT_TO_ADD = "What should I add?"
WHAT_TO_ADD_TO_LIST = (
    "A list begins with its first task. What should I put on it? For example: *add milk to my shopping list*"
)


def too_long(length: int) -> str:
    """A title that no task can have."""
    return (
        f"That title has {length} characters, and a task can hold 500. "
        "Please make it shorter; longer text fits after *note:*."
    )


def shall_add(title: str, when: str = "") -> str:
    """Asks before it adds what only might be a task."""
    return f"Shall I add **{plain(title)}** as a task{f', {when}' if when else ''}?"


def already_there(task: Task, now: dt.datetime) -> str:
    """Not added a second time."""
    return f"It's already there, so I added nothing:\n{line(task, now)}"


# --- lists -------------------------------------------------------------------------------------------------------
def listed(tasks: Sequence[Task], total: int, heading: str, now: dt.datetime) -> str:
    """A list with its heading."""
    more = total - min(len(tasks), SHOWN_MAX)
    tail = f"\n\n…and {more} more. Narrow it down with a word, a day or a project." if more > 0 else ""
    return f"{heading}\n{lines(tasks, now)}{tail}"


def heading(total: int, *, kind: str, about: str) -> str:
    """ "2 open tasks for today:"."""
    return f"{count(total, kind=kind)}{about}:"


def nothing_listed(*, kind: str, about: str) -> str:
    """A list with nothing on it."""
    if kind == "open" and not about:
        return "Your list is empty. Say *add buy milk tomorrow* to begin."
    return f"No {kind + ' ' if kind else ''}tasks{about}."


def counted(total: int, *, kind: str, about: str) -> str:
    """How many."""
    return f"You have **{count(total, kind=kind)}**{about}."


def kind_of(*, status: str, overdue: bool = False, priority: str | None = None) -> str:
    """The adjectives of a list: "open", "finished", "overdue high-priority"."""
    state = "overdue" if overdue else {"pending": "open", "done": "finished"}.get(status, "")
    return " ".join(filter(None, (state, f"{priority}-priority" if priority else "")))


def next_up(task: Task, now: dt.datetime) -> str:
    """The one to do next."""
    return f"Next up:\n{line(task, now)}"


def also_overdue(number: int) -> str:
    """A hint under a day's list."""
    return f"\n\n{count(number)} overdue: say *what's overdue?* to see."


def last_added(task: Task, now: dt.datetime) -> str:
    """The newest task."""
    return f"You last added {named(task)}{_details(task, now)}."


NOTHING_ADDED = "You haven't added anything yet."


def found_instead(words: str, text: str) -> str:
    """What there is when the words found nothing."""
    return f"I found nothing about “{plain(words)}”. {text}"


def yes_there(tasks: Sequence[Task], now: dt.datetime) -> str:
    """Answers "did I add…?"."""
    return f"Yes:\n{lines(tasks, now)}"


def not_there(words: str) -> str:
    """Answers "did I add…?"."""
    return f"No, I found nothing about “{plain(words)}”."


# --- changing ----------------------------------------------------------------------------------------------------
def acted(
    intent: str, tasks: Sequence[Task], now: dt.datetime, following: Sequence[Task] = (), *, total: int = 0
) -> str:
    """What was completed, reopened or deleted; `total` of them, where not all are told."""
    verb = {"complete": "Done", "reopen": "Open again", "delete": "Deleted"}[intent]
    if len(tasks) == 1:
        text = f"{verb}: {named(tasks[0])}."
        if intent == "reopen" and due(tasks[0], now):
            text = f"{verb}: {named(tasks[0])}, {due(tasks[0], now)}."
    else:
        text = f"{verb}, {count(max(total, len(tasks)))}:\n{_bullets(tasks)}"
    for task in following:
        text += f"\n\nNext time: {named(task)}, {_due(task, now) or 'no date'}."
    return text


def _bullets(tasks: Sequence[Task]) -> str:
    return "\n".join(f"- #{task['id']} {plain(str(task['title']))}" for task in tasks[:SHOWN_MAX])


def already(intent: str, tasks: Sequence[Task]) -> str:
    """There was nothing to do."""
    state = {"complete": "already done", "reopen": "still open", "delete": "gone already"}[intent]
    names = " and ".join(named(task) for task in tasks[:5])
    return f"{names} {'is' if len(tasks) == 1 else 'are'} {state}, so I changed nothing."


def nothing_to(intent: str) -> str:
    """A bulk command that touches nothing."""
    return f"There is nothing to {intent}: no task fits that. I changed nothing."


def updated(task: Task, before: Task | None, now: dt.datetime) -> str:
    """What changed on a task."""
    before = before or {}
    changes = []
    if before.get("title") != task["title"] and before:
        changes.append(f"renamed from “{plain(str(before['title']))}”")
    if before.get("due") != task.get("due"):
        changes.append(_due(task, now) or "no due date")
    if before.get("recurrence") != task.get("recurrence"):
        changes.append(_rhythm(task) or "no longer repeats")
    if before.get("priority") != task.get("priority"):
        changes.append(f"{task['priority']} priority" if task.get("priority") else "no priority")
    if list(before.get("tags") or ()) != list(task.get("tags") or ()):
        changes.append(" ".join(f"#{plain(tag)}" for tag in task["tags"]) if task.get("tags") else "no tags")
    if before.get("project") != task.get("project"):
        changes.append(f"in {plain(str(task['project']))}" if task.get("project") else "in no project")
    if before.get("description") != task.get("description"):
        changes.append(f"note: {plain(str(task['description']))}" if task.get("description") else "no note")
    if not changes:
        return f"{named(task)} is like that already, so nothing changed."
    return f"Updated {named(task)}: {', '.join(changes)}."


def undone(changes: Sequence[Mapping[str, Any]], now: dt.datetime, *, total: int = 0) -> str:
    """What was taken back; `total` changes, where not all are told."""
    words = {
        "added": "removed again",
        "updated": "as it was before",
        "completed": "open again",
        "reopened": "done again",
        "deleted": "back",
        "undone": "done again",
    }
    told = []
    for change in changes[:SHOWN_MAX]:
        task = change["task"]
        when = f", {due(task, now)}" if due(task, now) and change["kind"] != "added" else ""
        told.append(f"{named(task)} is {words.get(change['kind'], 'as it was')}{when}")
    if len(told) == 1:
        return f"Undone: {told[0]}."
    more = max(total, len(changes)) - len(told)
    told += [f"…and {more} more"] if more > 0 else []
    return "Undone:\n" + "\n".join(f"- {text}" for text in told)


# --- questions back ----------------------------------------------------------------------------------------------
def which(intent: str, tasks: Sequence[Task], now: dt.datetime) -> str:
    """Several tasks fit."""
    verb = {"complete": "is done", "reopen": "should be open again", "delete": "should I delete"}.get(
        intent, "should I change"
    )
    return f"Which one {verb}?\n{lines(tasks, now)}"


def did_you_mean(tasks: Sequence[Task], now: dt.datetime) -> str:
    """No task fits well, but one nearly does."""
    if len(tasks) == 1:
        return f"I didn't find exactly that. Did you mean {named(tasks[0])}?"
    return f"I didn't find exactly that. Did you mean one of these?\n{lines(tasks, now)}"


def which_task(intent: str) -> str:
    """Nothing was pointed at."""
    verb = {"complete": "is done", "reopen": "should I reopen", "delete": "should I delete"}.get(
        intent, "should I change"
    )
    return f"Which task {verb}? Say its number or some words of its title."


def no_match(words: str, tasks: Sequence[Task], now: dt.datetime) -> str:
    """Nothing fits: say so kindly, and offer what there is."""
    start = (
        f"I found no task that matches “{plain(words, 80)}”, so I changed nothing."
        if words
        else "I found no such task."
    )
    return f"{start} {whats_there(tasks, now)}"


def whats_there(tasks: Sequence[Task], now: dt.datetime) -> str:
    """The first tasks, as an offer."""
    if not tasks:
        return "Your list is empty right now."
    return f"Here is what there is:\n{lines(tasks[:5], now)}" + ("\n- …" if len(tasks) > 5 else "")


def shall(intent: str, tasks: Sequence[Task]) -> str:
    """Asks before it acts on what it isn't sure of."""
    names = ", ".join(named(task) for task in tasks[:5])
    asked = {"complete": f"Shall I mark {names} as done?", "reopen": f"Shall I reopen {names}?"}
    return asked.get(intent, f"Shall I delete {names}?" if intent == "delete" else f"Shall I change {names}?")


_ASKED = {
    "due": "When should {name} be due?",
    "priority": "Which priority should {name} have: low, medium or high?",
    "tags": "Which tags should {name} get?",
    "project": "Which project should {name} go to?",
    "description": "What should the note on {name} say?",
    "title": "What should {name} be called?",
    "": "What should I change about {name}: title, date, priority, tags or project? For example *friday 5pm*.",
}


def what_field(field: str, name: str) -> str:
    """A change without what to change it to."""
    return _ASKED.get(field, _ASKED[""]).format(name=name)


def confirmation(question: str, tasks: Sequence[Task], *, total: int = 0) -> str:
    """The tool's question, with the tasks under it, `total` where not all are told; titles as typed."""
    lead = question.split(":", 1)[0].rstrip("?") if tasks else plain(question.rstrip("?"), 500)
    if not tasks:
        return f"{lead}?"
    total = max(total, len(tasks))
    more = f"\n- …and {total - 10} more" if total > 10 else ""
    return f"{lead}? Please say **yes** or **no**.\n{_bullets(tasks[:10])}{more}"


KEPT = "OK, I've changed nothing."
DROPPED = "OK, never mind. Nothing was changed."
STILL_TO_DO = "Then tell me again what else you wanted."


# --- talk --------------------------------------------------------------------------------------------------------
HELP = """I keep your to-do list. You can say, for example:
- **add** buy milk tomorrow at 5pm
- **add** eggs and bread to my shopping list
- what's on my list? · what's due this week?
- **mark** the milk **as done** · reopen task 2
- **move** the rent to friday · make it high priority
- **delete** task 3 · **undo**"""
HOW = """Nothing was changed. Here is how it goes:
- to **add**: *add buy milk tomorrow 5pm*
- to **complete**: *mark task 2 as done*
- to **change**: *move the rent to friday*, *rename task 2 to call dad*
- to **delete**: *delete task 3* (*undo* brings it back)
- to see your list: *show my tasks*"""
GREETING = "Hello! What's to do? Say *add …*, or *what's on my list?*"
GOODBYE = "Bye! Your list is safe with me."
THANKS = "You're welcome!"
NOTHING_PENDING_YES = "Fine! There was nothing to decide. What shall I do with your list?"
NOTHING_PENDING_NO = "OK, nothing was changed."
NEGATED = "OK, I won't change anything."
HYPOTHESIS = (
    "I've changed nothing. If you want it done, just say so plainly; bigger deletions ask first, and *undo* takes the "
    "last change back."
)
TOO_MANY = (
    "That's too much for one message, so I've changed nothing. Please send it in parts of up to 20 commands. "
    "A list of things needs only one: *add milk, eggs and bread*."
)
OUT_OF_SCOPE = (
    "I can only help with your to-do list, and I've changed nothing. Try *add …*, *what's on my list?* or *help*."
)
ONE_AT_A_TIME = (
    "I can't do that for many tasks at once yet, so I've changed nothing. Say which ones, like *tasks 2 and 3*."
)
UNSURE = "I'm not sure what to do with that, so I've changed nothing. Could you say it another way?"
TAKEN_BACK = "OK, I've changed nothing. What would you like instead?"
NOT_OF_BOT = "This bot can't do that, so I've changed nothing. Talk without a bot for it, or with another one."
NOTHING_TO_UNDO = "There's nothing to undo."


def failed(error: str) -> str:
    """A tool's own words about why it didn't work."""
    cleaned = re.sub(r"\s*\b(?:list_tasks|update_task|add_task)\b[^.]*\.", "", error).strip() or error
    return f"{plain(cleaned, 300)} Say *show my tasks* to see what there is."
