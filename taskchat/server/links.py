"""What leads where: OpenAPI links from an answer that has an id to the operations that take it."""

from __future__ import annotations

from typing import Any

OF_TASKS = ("get_task", "update_task", "delete_task", "complete_task", "reopen_task", "list_task_events")
OF_CONVERSATIONS = (
    "get_conversation",
    "list_messages",
    "export_conversation",
    "update_conversation",
    "stop_conversation",
    "delete_conversation",
)

# Operations that answer with a pair of tokens, and those that take its refresh token.
TOKENS = ("register", "login", "refresh_tokens")
OF_TOKENS = ("refresh_tokens", "logout")

# The operation that answers, where in its answer the id is, and the operations whose `id` that is.
LINKS: dict[str, tuple[str, tuple[str, ...]]] = {
    "add_task": ("/id", OF_TASKS),
    "chat": ("/conversation_id", OF_CONVERSATIONS),
    "add_key": ("/id", ("delete_key",)),
}


def add_links(operation: dict[str, Any]) -> None:
    """Say which operations an operation's answer leads to."""
    pointer, targets = LINKS.get(operation["operationId"], ("", ()))
    good = next(answer for status, answer in operation["responses"].items() if status < "300")
    for target in targets:
        link = {"operationId": target, "parameters": {"id": f"$response.body#{pointer}"}}
        good.setdefault("links", {})[target] = link
    for target in OF_TOKENS if operation["operationId"] in TOKENS else ():
        body = {"refresh_token": "$response.body#/refresh_token"}
        good.setdefault("links", {})[target] = {"operationId": target, "requestBody": body}
