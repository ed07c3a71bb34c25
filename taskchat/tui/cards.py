"""Tool calls as short cards: "✓ add_task #3 buy milk"."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from textual.content import Content

from taskchat.tui.blocks import Block
from taskchat.tui.plain import one_line

if TYPE_CHECKING:
    from taskchat.client.transcript import ShownCall

LONGEST = 160
MARKS = {"running": ("·", "$foreground 60%"), "done": ("✓", "$text-success"), "failed": ("✗", "$text-error")}
WAITS = ("?", "$text-warning")  # nothing is done before the user's yes


def card(call: ShownCall) -> Block:
    """The card of one call."""
    mark, look = WAITS if _waits(call) else MARKS[call.state]
    subject = _subject(call)
    if len(subject) > LONGEST:
        subject = subject[:LONGEST] + "…"
    text = Content.assemble((one_line(call.tool), "$foreground 60%"), " ", (subject, "$foreground 80%"))
    lead = Content.styled(f"{mark} ", look)
    return Block(text.rstrip(), lead=lead, indent=Content("  "))


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
