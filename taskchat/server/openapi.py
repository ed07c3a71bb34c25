"""The OpenAPI description: problems under their own media type, and what each route may answer."""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI

from taskchat.errors import InvalidInput, NotAllowed, NotSignedIn, TaskchatError, every_error
from taskchat.schemas.problems import Problem
from taskchat.server.gate import UNLIMITED
from taskchat.server.links import add_links
from taskchat.server.problems import MEDIA_TYPE, STATUS

Responses = dict[int | str, dict[str, Any]]

DESCRIPTION = """Run your to-do list by talking.

Sign in under **auth**, send the access token as `Authorization: Bearer …`, and talk under **chat**; or use **tasks**
and **conversations** directly. Every error is `application/problem+json` with a stable `code`.

Requests are counted per user and per address. `RateLimit-Policy` names each quota (`q` requests in `w` seconds), and
`RateLimit` the one that is nearest to its end (`r` left, more in `t` seconds). Past it comes 429 with `Retry-After`.
"""
TAGS = [
    {"name": "chat", "description": "Turns: one message in, the agent's reply out."},
    {"name": "tasks", "description": "The to-do list itself."},
    {"name": "feeds", "description": "What is due, for calendar programs, at a secret address."},
    {"name": "conversations", "description": "What was said."},
    {"name": "bots", "description": "Named configurations of the agent, to talk to and to share."},
    {"name": "documents", "description": "What you or a bot can be asked about: files, and pages of the web."},
    {"name": "faqs", "description": "Questions with answers, and the questions that nobody could answer."},
    {"name": "models", "description": "Who answers: those to choose from, and whether one can be worked with."},
    {"name": "connections", "description": "MCP servers whose tools your models may use."},
    {"name": "auth", "description": "Accounts, sign-ins, API keys."},
    {"name": "admin", "description": "Everybody's accounts, for admins."},
    {"name": "health", "description": "Whether the server lives and what it depends on."},
    {"name": "compatibility", "description": "The same handlers under other paths."},
]

# What any operation can answer before its route is reached: name in components, words, and whom it concerns.
EDGE: dict[str, tuple[str, str]] = {
    "400": ("BadRequest", "The request is no HTTP, or its body no JSON"),
    "403": ("WrongHost", "The server is asked for by a name that is not its own"),
    "404": ("NoSuchThing", "There is nothing here"),
    "408": ("TooSlow", "The request took too long to come"),
    "413": ("TooLarge", "The body is too large"),
    "415": ("Compressed", "The body is compressed"),
    "429": ("SlowDown", "Too many requests"),
    "431": ("LongHead", "The head of the request is too long"),
    "500": ("Broken", "Something went wrong on the server"),
    "503": ("Busy", "The server has too many connections, or its database can't be used"),
}
WITH_BODY = {"413", "415"}
WITH_PATH = {"404"}
HEADERS = {
    "429": {"Retry-After": {"description": "Seconds until the next one is taken", "schema": {"type": "integer"}}},
    "503": {"Retry-After": {"description": "Seconds to wait", "schema": {"type": "integer"}}},
    "415": {"Accept-Encoding": {"description": "What is read: identity", "schema": {"type": "string"}}},
}
PROBLEM = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}


def problems(*kinds: type[TaskchatError]) -> Responses:
    """The documented problem responses of a route: what was named, and what any route with input can answer.

    One that wants a token refuses an API key that is not meant for it.
    """
    titles: dict[int, list[str]] = {400: ["The body is not JSON"]}
    answered: list[type[TaskchatError]] = [*kinds, InvalidInput]
    if NotSignedIn in kinds and NotAllowed not in kinds:
        answered.append(NotAllowed)
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
    components = schema.get("components", {})
    schemas = components.get("schemas", {})
    schemas.get("Problem", {}).get("properties", {}).get("code", {})["enum"] = codes
    for unused in ("HTTPValidationError", "ValidationError"):
        schemas.pop(unused, None)
    components["responses"] = {
        name: {"description": words, "content": PROBLEM, "headers": HEADERS.get(status, {})}
        for status, (name, words) in EDGE.items()
    }
    for path, operations in schema.get("paths", {}).items():
        for operation in operations.values():
            _complete(path, operation)
            add_links(operation)


def _complete(path: str, operation: dict[str, Any]) -> None:
    """Give refusals their media type, and add what any operation can answer."""
    responses = operation["responses"]
    for status, response in responses.items():
        content = response.get("content", {})
        if status >= "400" and content.get("application/json", {}).get("schema") == {
            "$ref": "#/components/schemas/Problem"
        }:
            response["content"] = PROBLEM
    missing = set(EDGE)
    missing -= WITH_BODY if "requestBody" not in operation else set()
    missing -= WITH_PATH if "{" not in path else set()
    missing -= {"429"} if path in UNLIMITED else set()
    for status in missing:
        if status not in responses:
            responses[status] = {"$ref": f"#/components/responses/{EDGE[status][0]}"}
        else:  # /ready has a 503 of its own
            responses[status].setdefault("content", {}).update(PROBLEM)
            responses[status].setdefault("headers", {}).update(HEADERS.get(status, {}))
    operation["responses"] = dict(sorted(responses.items()))
