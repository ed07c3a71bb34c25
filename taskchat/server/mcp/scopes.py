"""What the scopes of a key or a grant open: `read` the reading tools, resources and prompts, `tasks` what changes."""

from __future__ import annotations

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from typing import Any

from taskchat.schemas.accounts import Scope

OFFERED: tuple[Scope, ...] = ("read", "tasks")
READING = {
    "resources/read",
    "resources/subscribe",
    "resources/unsubscribe",
    "prompts/get",
    "completion/complete",
    "subscriptions/listen",
}
LISTS = {  # of what there is to read: empty without the scope
    "resources/list": "resources",
    "resources/templates/list": "resourceTemplates",
    "prompts/list": "prompts",
}


def needed(method: str, tool: object, readers: AbstractSet[str]) -> Scope | None:
    """The scope that a message needs, if it needs one. `readers` are the tools that change nothing."""
    if method == "tools/call":
        return "read" if isinstance(tool, str) and tool in readers else "tasks"
    return "read" if method in READING else None


def covered(method: str, result: Mapping[str, Any], granted: AbstractSet[str]) -> Mapping[str, Any]:
    """The answer to a list, without what these scopes don't open."""
    if method == "tools/list":
        return {**result, "tools": [tool for tool in result["tools"] if _scope_of(tool) in granted]}
    if method in LISTS and "read" not in granted:
        return {**result, LISTS[method]: []}
    return result


def _scope_of(tool: Mapping[str, Any]) -> Scope:
    return "read" if (tool.get("annotations") or {}).get("readOnlyHint") else "tasks"
