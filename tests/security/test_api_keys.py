"""An API key opens what its scopes name, on whatever path, and nothing of the account itself."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from tests.fakes.served import Served
from tests.server.test_ownership import COMPAT, MATRIX, operations

pytestmark = pytest.mark.asyncio(loop_scope="session")

SCOPES = ("read", "chat", "tasks", "knowledge")
READ = {"get_me", "list_tasks", "get_task", "list_conversations", "get_conversation", "list_messages"}
READ |= {"list_bots", "get_bot", "list_task_changes", "preview_task"}
READ |= {"list_documents", "search_documents", "get_document", "get_document_text", "get_document_original"}
READ |= {"list_faqs", "search_faqs", "suggest_faqs", "list_faq_categories", "get_faq", "export_faqs", "list_unanswered"}
READ |= {"list_task_events", "search_messages", "export_conversation", "export_tasks", "get_usage", "list_models"}
TASKS = {"import_tasks", "add_task", "undo_last_change", "update_task", "delete_task", "complete_task", "reopen_task"}
CHAT = {"chat", "update_conversation", "delete_conversation", "stop_turn", "stop_conversation", "socket_ticket"}
CHAT |= {"test_model", "vote_faq", "unvote_faq"}
KNOWLEDGE = {"add_document", "add_document_url", "refresh_document", "delete_document", "draft_unanswered"}
KNOWLEDGE |= {"add_faq", "update_faq", "delete_faq", "import_faqs", "dismiss_unanswered"}
NO_KEY = {
    "update_me",
    "delete_me",
    "change_password",
    "logout_everywhere",
    "list_sessions",
    "end_session",
    "list_keys",
    "add_key",
    "delete_key",
    "get_feed",
    "renew_feed",
    "end_feed",
    "list_connections",
    "add_connection",
    "get_connection",
    "update_connection",
    "delete_connection",
    "refresh_connection",
    "add_bot",
    "update_bot",
    "delete_bot",
    "list_bot_members",
    "share_bot",
    "unshare_bot",
    "list_grants",
    "delete_grant",
    "list_users",
    "update_user",
}
NEEDED: Mapping[str, str | None] = {
    **dict.fromkeys(READ, "read"),
    **dict.fromkeys(TASKS, "tasks"),
    **dict.fromkeys(CHAT, "chat"),
    **dict.fromkeys(KNOWLEDGE, "knowledge"),
    **dict.fromkeys(NO_KEY),
}


async def key_for(served: Served, *scopes: str) -> dict[str, str]:
    """The header of a new key with these scopes."""
    made = await served.client.post("/api/v1/auth/keys", json={"name": "of the test", "scopes": scopes})
    assert made.status_code == 201, made.text
    return {"Authorization": f"Bearer {made.json()['key']}"}


async def test_every_route_is_open_to_the_keys_that_are_for_it_and_to_no_other(served: Served) -> None:
    assert NEEDED.keys() == MATRIX.keys(), "say which scope a new route needs"
    with_one: Any = {scope: await key_for(served, scope) for scope in SCOPES}
    without: Any = {scope: await key_for(served, *(other for other in SCOPES if other != scope)) for scope in SCOPES}
    everything = await key_for(served, *SCOPES)
    for operation, method, path in operations(served.app.openapi()):
        original = COMPAT.get(operation, operation)
        if original not in NEEDED:
            continue
        url, needed = path.replace("{user_id}", "me").replace("{id}", "7"), NEEDED[original]
        refused = without[needed] if needed else everything
        answer = await served.client.request(method, url, headers=refused, json={})
        assert answer.status_code == 403, (operation, answer.text)
        if needed:
            answer = await served.client.request(method, url, headers=with_one[needed], json={})
            assert answer.status_code not in {401, 403}, (operation, answer.text)
    await served.app.state.services.accounts.drain()


@pytest.mark.parametrize(
    "path",
    [
        "/api/v1/tasks",
        "/api/v1/tasks/",
        "//api/v1/tasks",
        "/api//v1/tasks",
        "/api/v1//tasks",
        "/api/v1/./tasks",
        "/api/v1/auth/../tasks",
        "/api/v1/%74asks",
        "/api/v1%2Ftasks",
        "/api/v1/tasks%2F",
        "/api/v1/tasks%00",
        "/api/v1/tasks;x=1",
        "/API/V1/TASKS",
        "/api/v1/tasks?scope=tasks",
        "/api/me/tasks",
        "/api/me/tasks/",
    ],
)
async def test_no_spelling_of_a_path_lets_a_reading_key_write(served: Served, path: str) -> None:
    reading = await key_for(served, "read")
    for headers in (reading, {**reading, "X-HTTP-Method-Override": "GET"}, {**reading, "X-Original-URL": "/health"}):
        answer = await served.client.post(path, headers=headers, json={"title": "sneaked in"})
        assert answer.status_code in {403, 404, 405}, answer.text
    assert await served.titles() == []
    await served.app.state.services.accounts.drain()


async def test_there_is_one_way_to_show_a_credential(served: Served) -> None:
    headers = await key_for(served, *SCOPES)
    text = headers["Authorization"].partition(" ")[2]
    me = "/api/v1/auth/me"
    forms: list[tuple[str, dict[str, str]]] = [
        (me, {"X-API-Key": text}),
        (me, {"Cookie": f"access_token={text}"}),
        (me, {"Authorization": text}),
        (me, {"Authorization": f"Basic {text}"}),
        (me, {"Authorization": f"Bearer {text.upper()}"}),
        (me, {"Authorization": f"Bearer {text}x"}),
        (f"{me}?access_token={text}&api_key={text}", {}),
    ]
    del served.client.headers["Authorization"]
    for path, shown in forms:
        assert (await served.client.get(path, headers=shown)).status_code == 401, shown
    assert (await served.client.get(me, headers=headers)).status_code == 200
    await served.app.state.services.accounts.drain()
