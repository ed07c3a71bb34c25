"""What a reply came to, as an exit code. Pure."""

from __future__ import annotations

from typing import Any

from taskchat.cli import exits

_READS = ("list_tasks", "search_knowledge")
_NAMED = (
    "q",
    "project",
    "tag",
    "query",
)  # what a call looks for by name: "nothing is due" is an answer, and no failure


def code_of_reply(reply: dict[str, Any]) -> int:
    """The exit code that a script gets for `reply`."""
    if reply.get("needs_answer"):
        return exits.ASKED_BACK
    if reply.get("stopped"):
        return exits.INTERRUPTED
    if not reply.get("success", True):
        return exits.FAILED
    return exits.NOTHING_MATCHED if nothing_matched(reply) else exits.DONE


def nothing_matched(reply: dict[str, Any]) -> bool:
    """Whether what was named was looked for, and is not there, so that nothing was done. Told by the tools' results."""
    calls = [call for call in reply.get("tool_calls") or [] if isinstance(call, dict)]
    looked = [_looked_for(call) for call in calls]
    if any(_changed(call) for call in calls) or "found" in looked:
        return False
    return "missing" in looked


def _changed(call: dict[str, Any]) -> bool:
    result = call.get("result") or {}
    return call.get("tool") not in _READS and not call.get("error") and bool(result.get("success", True))


def _looked_for(call: dict[str, Any]) -> str:
    arguments, result = call.get("arguments") or {}, call.get("result") or {}
    if call.get("error"):
        return "missing" if "task_id" in arguments and "no task" in str(call["error"]) else ""
    if call.get("tool") not in _READS or not any(arguments.get(name) for name in _NAMED):
        return ""
    return "found" if result.get("tasks") or result.get("passages") or result.get("total") else "missing"
