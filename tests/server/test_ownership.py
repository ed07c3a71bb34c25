"""Two users walk over every route of the app: nobody sees or touches what is the other's."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import pytest

from taskchat.server.routes.compat import ALIASES
from tests.fakes.served import Served, says
from tests.server.conftest import Site

SECRET_TITLE = "Ann's secret"


@dataclass(frozen=True)
class Ask:
    """What Bob asks for, with Ann's ids in it, and what he must get: a status, and never a word of Ann's."""

    status: int
    body: dict[str, Any] | None = field(default=None)


NO_OWNER = {"health", "ready", "register", "login", "local_login", "refresh_tokens", "logout"}
MATRIX = {
    "get_me": Ask(200),
    "update_me": Ask(200, {"name": "Bob"}),
    "chat": Ask(404, {"message": "what's on my list?", "conversation_id": "{conversation}"}),
    "list_tasks": Ask(200),
    "add_task": Ask(201, {"title": "Bob's own"}),
    "undo_last_change": Ask(404),
    "get_task": Ask(404),
    "update_task": Ask(404, {"title": "Bob was here"}),
    "delete_task": Ask(404),
    "complete_task": Ask(404),
    "reopen_task": Ask(404),
    "list_conversations": Ask(200),
    "get_conversation": Ask(404),
    "update_conversation": Ask(404, {"title": "Bob was here"}),
    "delete_conversation": Ask(404),
    "list_messages": Ask(404),
}
COMPAT = {alias: original for alias, _, original in ALIASES}
TASK = "7"  # Ann's; Bob has no task of this number


def operations(schema: dict[str, Any]) -> list[tuple[str, str, str]]:
    return [
        (operation["operationId"], method.upper(), path)
        for path, methods in schema["paths"].items()
        for method, operation in methods.items()
    ]


async def everything_of_ann(served: Served) -> list[Any]:
    paths = ("/api/v1/tasks?status=all&limit=200", "/api/v1/conversations", "/api/v1/auth/me")
    seen: list[Any] = [(await served.client.get(path)).json() for path in paths]
    for conversation in seen[1]["items"]:
        messages = await served.client.get(f"/api/v1/conversations/{conversation['id']}/messages")
        seen += messages.json()["items"]
    return seen


@pytest.mark.asyncio(loop_scope="session")
async def test_bob_reaches_nothing_of_anns_by_any_route(served: Served) -> None:
    await served.add(*[f"{SECRET_TITLE} {number}" for number in range(int(TASK))])
    conversation = (await served.talk(SECRET_TITLE, says(SECRET_TITLE)))["conversation_id"]
    ann = (await served.client.get("/api/v1/auth/me")).json()["id"]
    before = await everything_of_ann(served)
    for operation, method, path in operations(served.app.openapi()):
        original = COMPAT.get(operation, operation)
        if original in NO_OWNER:
            continue
        ask = MATRIX[original]
        for owner in (ann, "me"):
            item = conversation if "conversations/" in path else TASK
            url = path.replace("{user_id}", owner).replace("{id}", item)
            body = ask.body and {name: value.format(conversation=conversation) for name, value in ask.body.items()}
            bob = await served.another(f"{operation}-{owner}@example.com")  # one who has nothing to undo
            answer = await served.client.request(method, url, headers=bob, json=body)
            wanted = 403 if "{user_id}" in path and owner == ann else ask.status
            assert answer.status_code == wanted, (operation, owner, answer.text)
            assert SECRET_TITLE not in answer.text, operation
    assert await everything_of_ann(served) == before


@pytest.fixture
def schema(site: Site) -> dict[str, Any]:
    found: dict[str, Any] = site.app.openapi()
    return found


def test_every_route_is_on_the_walk(schema: dict[str, Any]) -> None:
    for operation, _, path in operations(schema):
        original = COMPAT.get(operation, operation)
        assert original in NO_OWNER | MATRIX.keys(), f"{operation} is new: add it to the matrix"
        if "{id}" in path:
            assert MATRIX[original].status == 404, f"{operation} takes an id, so another's must not be found"


def test_every_route_of_the_matrix_is_there(schema: dict[str, Any]) -> None:
    there = {operation for operation, _, _ in operations(schema)}
    assert NO_OWNER | MATRIX.keys() | COMPAT.keys() == there
