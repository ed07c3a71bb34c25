"""The OpenAPI description: problems under their own media type, and what each route may answer."""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI

from taskchat.errors import InvalidInput, TaskchatError, every_error
from taskchat.schemas.problems import Problem
from taskchat.server.problems import MEDIA_TYPE, STATUS

Responses = dict[int | str, dict[str, Any]]

DESCRIPTION = """Run your to-do list by talking.

Sign in under **auth**, send the access token as `Authorization: Bearer …`, and talk under **chat**; or use **tasks**
and **conversations** directly. Every error is `application/problem+json` with a stable `code`.
"""
TAGS = [
    {"name": "chat", "description": "Turns: one message in, the agent's reply out."},
    {"name": "tasks", "description": "The to-do list itself."},
    {"name": "conversations", "description": "What was said."},
    {"name": "auth", "description": "Accounts and tokens."},
    {"name": "health", "description": "Whether the server lives and what it depends on."},
    {"name": "compatibility", "description": "The same handlers under other paths."},
]


def problems(*kinds: type[TaskchatError]) -> Responses:
    """The documented problem responses of a route: what was named, and what any route with input can answer."""
    titles: dict[int, list[str]] = {400: ["The body is not JSON"]}
    answered: list[type[TaskchatError]] = [*kinds, InvalidInput]
    for kind in answered:
        titles.setdefault(STATUS[kind], []).append(kind.title)
    return {status: {"model": Problem, "description": "; ".join(words)} for status, words in sorted(titles.items())}


def install(app: FastAPI) -> None:
    """Describe problems as what they are, where FastAPI would describe its own error format."""
    described = app.openapi

    def openapi() -> dict[str, Any]:
        if app.openapi_schema is None:
            _name_problems(described())
        return app.openapi_schema or {}

    app.openapi = openapi  # type: ignore[method-assign]


def _name_problems(schema: dict[str, Any]) -> None:
    codes = [kind.code for kind in every_error()]
    schemas = schema.get("components", {}).get("schemas", {})
    schemas.get("Problem", {}).get("properties", {}).get("code", {})["enum"] = codes
    for unused in ("HTTPValidationError", "ValidationError"):
        schemas.pop(unused, None)
    for operations in schema.get("paths", {}).values():
        for operation in operations.values():
            for status, response in operation.get("responses", {}).items():
                content = response.get("content", {})
                if status >= "400" and "application/json" in content:
                    response["content"] = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
