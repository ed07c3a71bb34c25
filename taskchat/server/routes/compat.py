"""Compatibility: other paths to the same handlers, and nothing else.

A path with `{user_id}` answers only to the token's own user, who may also write `me`.
"""

from __future__ import annotations

from fastapi import APIRouter, Depends
from fastapi.routing import APIRoute

from taskchat.errors import NotAllowed
from taskchat.server.access import own_path
from taskchat.server.openapi import problems

ALIASES = (
    # operation id, path, the operation that answers
    ("compat_signup", "/api/auth/signup", "register"),
    ("compat_login", "/api/auth/login", "login"),
    ("compat_chat", "/api/chat", "chat"),
    ("compat_chat_send", "/api/v1/chat/send", "chat"),
    ("compat_user_chat", "/api/{user_id}/chat", "chat"),
    ("compat_user_conversations", "/api/{user_id}/conversations", "list_conversations"),
    ("compat_user_list_tasks", "/api/{user_id}/tasks", "list_tasks"),
    ("compat_user_add_task", "/api/{user_id}/tasks", "add_task"),
    ("compat_user_undo", "/api/{user_id}/tasks/undo", "undo_last_change"),
    ("compat_user_get_task", "/api/{user_id}/tasks/{id}", "get_task"),
    ("compat_user_list_task_events", "/api/{user_id}/tasks/{id}/events", "list_task_events"),
    ("compat_user_update_task", "/api/{user_id}/tasks/{id}", "update_task"),
    ("compat_user_delete_task", "/api/{user_id}/tasks/{id}", "delete_task"),
    ("compat_user_complete_task", "/api/{user_id}/tasks/{id}/complete", "complete_task"),
    ("compat_user_reopen_task", "/api/{user_id}/tasks/{id}/reopen", "reopen_task"),
)


def compat_router(*routers: APIRouter) -> APIRouter:
    """The aliases of what `routers` hold. Include it after them: `/api/{user_id}` also fits `/api/v1`."""
    originals = {
        route.operation_id: route for router in routers for route in router.routes if isinstance(route, APIRoute)
    }
    aliases = APIRouter()
    for operation_id, path, original in ALIASES:
        _alias(aliases, operation_id, path, originals[original])
    return aliases


def _alias(router: APIRouter, operation_id: str, path: str, original: APIRoute) -> None:
    named = "{user_id}" in path
    router.add_api_route(
        path,
        original.endpoint,
        methods=list(original.methods or ()),
        operation_id=operation_id,
        tags=["compatibility"],
        summary=original.summary,
        description=f"{original.description}\n\nThe same as `{original.path}`.",
        status_code=original.status_code,
        response_model=original.response_model,
        response_class=original.response_class,
        responses={**original.responses, **(problems(NotAllowed) if named else {})},
        dependencies=[Depends(own_path)] if named else [],
        openapi_extra=original.openapi_extra,
    )
