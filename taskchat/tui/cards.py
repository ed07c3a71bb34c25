"""Tool calls as short cards: "✓ add_task #3 buy milk". Opened, they tell what was asked for and what came of it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from textual.content import Content, Span
from textual.style import Style

from taskchat.tui.blocks import Block
from taskchat.tui.plain import one_line

if TYPE_CHECKING:
    from taskchat.client.transcript import ShownCall

LONGEST = 160
MARKS = {"running": ("·", "$foreground 60%"), "done": ("✓", "$text-success"), "failed": ("✗", "$text-error")}
WAITS = ("?", "$text-warning")  # nothing is done before the user's yes
DIM = "$foreground 60%"
MARGIN = Content("  ")
CHANGING = frozenset(
    {"add_task", "update_task", "complete_task", "complete_tasks", "reopen_task", "delete_task", "delete_tasks"}
)
TASK_FIELDS = ("due", "priority", "project", "tags", "recurrence", "description", "status")
DETAIL_LINES = 24
LISTED = 10


def card(call: ShownCall, *, undone: bool = False, undoable: bool = False) -> Block:
    """The line of one call. `undoable` offers to take back what it changed."""
    mark, look = WAITS if _waits(call) else MARKS[call.state]
    subject = _subject(call)
    if len(subject) > LONGEST:
        subject = subject[:LONGEST] + "…"
    text = Content.assemble((one_line(call.tool), DIM), " ", (subject, "$foreground 80%"))
    text = text.rstrip()
    if undone:
        text = Content.assemble(text.stylize("strike"), ("  taken back", DIM))
    elif undoable:
        text = Content.assemble(text, "  ", _button("undo", f"undo {call.id}"))
    return Block(text, lead=Content.styled(f"{mark} ", look), indent=MARGIN, act=f"card {call.id}")


def can_be_undone(call: ShownCall) -> bool:
    """Whether the call changed something that can be taken back."""
    return call.state == "done" and call.tool in CHANGING and call.error is None and not _waits(call)


def details(call: ShownCall) -> list[Block]:
    """What an opened card shows under its line: the arguments, then the result."""
    lines = [*_pairs("asked for", call.arguments), *_outcome(call)][:DETAIL_LINES]
    return [
        Block(Content.assemble((f"{name:<11}", DIM), value), lead=Content("    "), indent=Content(" " * 4))
        for name, value in lines
    ]


def words(call: ShownCall) -> str:
    """The card and its details as text: what is copied."""
    return "\n".join([card(call).plain, *(f"  {block.plain}" for block in details(call))])


def _button(label: str, act: str) -> Content:
    look = Span(0, len(label), "$text-accent underline")
    return Content(label, [look, Span(0, len(label), Style.from_meta({"act": act}))])


def _pairs(heading: str, values: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    if not values:
        yield heading, "nothing"
    for at, (name, value) in enumerate(values.items()):
        yield heading if at == 0 else "", f"{one_line(str(name))}: {_said(value)}"


def _outcome(call: ShownCall) -> Iterator[tuple[str, str]]:
    """The result, told as what it is about."""
    if call.error is not None:
        yield "failed", one_line(call.error)
        return
    result = call.result
    if result is None:
        yield "result", "not yet"
    elif isinstance(task := result.get("task"), dict):
        before = result.get("before")
        yield "result", _named(task)
        for field in TASK_FIELDS:
            was = before.get(field) if isinstance(before, dict) else None
            if before and was != task.get(field):
                yield "", f"{field}: {_said(was)} → {_said(task.get(field))}"
            elif not before and task.get(field):
                yield "", f"{field}: {_said(task[field])}"
    elif isinstance(tasks := result.get("tasks"), list):
        yield from _listed(tasks, result.get("total"))
    elif isinstance(undone := result.get("undone"), list):
        yield from _listed([one.get("task") for one in undone if isinstance(one, dict)], result.get("total"))
    else:
        yield from _pairs("result", result)


def _listed(tasks: Iterable[Any], total: object) -> Iterator[tuple[str, str]]:
    named = [_named(task) for task in tasks if isinstance(task, dict)]
    yield "result", named[0] if named else "no tasks"
    yield from (("", name) for name in named[1:LISTED])
    count = total if isinstance(total, int) else len(named)
    if count > min(len(named), LISTED):
        yield "", f"and {count - min(len(named), LISTED)} more"


def _said(value: object) -> str:
    if value is None or value == []:
        return "none"
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    cut = one_line(text)
    return cut[:LONGEST] + "…" if len(cut) > LONGEST else cut


def _waits(call: ShownCall) -> bool:
    return bool(call.result and call.result.get("confirmation"))


def _subject(call: ShownCall) -> str:
    """What the call was about: the task as it is now, how many there were, or why it failed."""
    if call.error is not None:
        return one_line(call.error)
    result = call.result or {}
    if isinstance(task := result.get("task"), dict):
        return _named(task)
    if isinstance(tasks := result.get("tasks"), list):
        return _counted([task for task in tasks if isinstance(task, dict)], result.get("total"), "task")
    if isinstance(undone := result.get("undone"), list):
        changed = [one["task"] for one in undone if isinstance(one, dict) and "task" in one]
        return _counted(changed, result.get("total") or None, "change")
    return _asked_for(call.arguments)


def _counted(tasks: list[dict[str, Any]], total: object, noun: str) -> str:
    count = total if isinstance(total, int) else len(tasks)
    if count == 1 and tasks:
        return _named(tasks[0])
    return f"{count} {noun}{'' if count == 1 else 's'}"


def _named(task: dict[str, Any]) -> str:
    return one_line(f"#{task.get('id', '?')} {task.get('title', '')}")


def _asked_for(arguments: dict[str, Any]) -> str:
    if "task_id" in arguments:
        return one_line(f"#{arguments['task_id']}")
    named = arguments.get("title") or arguments.get("q") or arguments.get("query") or ""
    return one_line(str(named))
