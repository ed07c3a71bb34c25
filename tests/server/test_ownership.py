"""Two users walk over every route of the app: nobody sees or touches what is the other's."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from fastapi.routing import APIRoute, APIWebSocketRoute
from starlette.routing import BaseRoute

from taskchat.accounts.resets import PAGE
from taskchat.server import consent_page
from taskchat.server.access import needs_sign_in
from taskchat.server.docs_page import STYLE
from taskchat.server.issuer import MCP_PATH
from taskchat.server.mcp.metadata import METADATA_PATH
from taskchat.server.mcp.metadata import WELL_KNOWN as PROTECTED
from taskchat.server.routes import pages
from taskchat.server.routes.compat import ALIASES
from taskchat.server.routes.consent import AUTHORIZE, CONSENT, SIGN_IN
from taskchat.server.routes.oauth import REGISTER, REVOKE, TOKEN, WELL_KNOWN
from tests.fakes.documents import add
from tests.fakes.faqs import make, unanswered
from tests.fakes.mcp_servers.started import a_connection
from tests.fakes.oauth import let_in
from tests.fakes.served import Served, calls, says
from tests.server.conftest import Site

SECRET_TITLE = "Ann's secret"


@dataclass(frozen=True)
class Ask:
    """What Bob asks for, with Ann's ids in it, and what he must get: a status, and never a word of Ann's."""

    status: int
    body: dict[str, Any] | None = field(default=None)
    headers: dict[str, str] = field(default_factory=dict)
    query: dict[str, str] = field(default_factory=dict)


NO_OWNER = {"health", "ready", "register", "login", "local_login", "refresh_tokens", "logout"}
NO_OWNER |= {"read_feed"}  # its secret is in the address
NO_OWNER |= {"request_password_reset", "confirm_password_reset", "refresh_web", "end_web"}
MATRIX = {
    "get_me": Ask(200),
    "update_me": Ask(200, {"name": "Bob"}),
    "delete_me": Ask(204, {"password": "long enough"}),
    "change_password": Ask(200, {"current_password": "long enough", "new_password": "Bob's own words"}),
    "logout_everywhere": Ask(204, {"api_keys": True}),
    "list_sessions": Ask(200),
    "end_session": Ask(404),
    "list_keys": Ask(200),
    "add_key": Ask(201, {"name": "Bob's", "scopes": ["read"]}),
    "delete_key": Ask(404),
    "list_grants": Ask(200),
    "delete_grant": Ask(404),
    "list_users": Ask(403),
    "update_user": Ask(403, {"disabled": True}),
    "chat": Ask(404, {"message": "what's on my list?", "conversation_id": "{conversation}"}),
    "stop_turn": Ask(200, headers={"Idempotency-Key": "ann's"}),  # his own: there is none
    "stop_conversation": Ask(404),
    "socket_ticket": Ask(200),
    "list_tasks": Ask(200, query={"q": SECRET_TITLE, "status": "all"}),
    "add_task": Ask(201, {"title": "Bob's own"}, headers={"Idempotency-Key": "ann's"}),
    "undo_last_change": Ask(404),
    "get_task": Ask(404),
    "list_task_events": Ask(404),
    "update_task": Ask(404, {"title": "Bob was here"}),
    "delete_task": Ask(404),
    "complete_task": Ask(404),
    "reopen_task": Ask(404),
    "export_tasks": Ask(200, query={"q": SECRET_TITLE}),
    "import_tasks": Ask(422),
    "get_feed": Ask(200),
    "renew_feed": Ask(200),
    "end_feed": Ask(204),
    "list_connections": Ask(200),
    "add_connection": Ask(403, {"name": "bobs", "url": "https://notes.example.com/mcp"}),
    "get_connection": Ask(404),
    "update_connection": Ask(404, {"enabled": False}),
    "delete_connection": Ask(404),
    "refresh_connection": Ask(404),
    "list_conversations": Ask(200, query={"q": SECRET_TITLE}),
    "get_conversation": Ask(404),
    "update_conversation": Ask(404, {"title": "Bob was here"}),
    "delete_conversation": Ask(404),
    "list_messages": Ask(404),
    "export_conversation": Ask(404),
    "search_messages": Ask(200, query={"q": SECRET_TITLE}),
    "list_bots": Ask(200, query={"named": "{bot}"}),
    "add_bot": Ask(201, {"name": "Bob's own"}),
    "get_bot": Ask(404),
    "update_bot": Ask(404, {"name": "Bob was here"}),
    "delete_bot": Ask(404),
    "list_bot_members": Ask(404),
    "share_bot": Ask(404, {"email": "bob@example.com", "role": "editor"}),
    "unshare_bot": Ask(404),
    "add_document": Ask(404, query={"bot_id": "{bot}"}),
    "add_document_url": Ask(404, {"url": "https://example.com", "bot_id": "{bot}"}),
    "list_documents": Ask(200, query={"q": SECRET_TITLE}),
    "search_documents": Ask(200, query={"q": SECRET_TITLE}),
    "get_document": Ask(404),
    "get_document_text": Ask(404),
    "get_document_original": Ask(404),
    "refresh_document": Ask(404),
    "delete_document": Ask(404),
    "list_faqs": Ask(200, query={"q": SECRET_TITLE}),
    "add_faq": Ask(404, {"question": "Bob was here", "bot_id": "{bot}"}),
    "search_faqs": Ask(200, {"q": SECRET_TITLE, "unpublished": True}),
    "suggest_faqs": Ask(200, query={"q": SECRET_TITLE}),
    "list_faq_categories": Ask(200),
    "get_faq": Ask(404),
    "update_faq": Ask(404, {"answer": "Bob was here"}),
    "delete_faq": Ask(404),
    "vote_faq": Ask(404, {"helpful": True}),
    "unvote_faq": Ask(404),
    "import_faqs": Ask(404, query={"bot_id": "{bot}"}),
    "export_faqs": Ask(200, query={"format": "json"}),
    "list_unanswered": Ask(200),
    "draft_unanswered": Ask(404),
    "dismiss_unanswered": Ask(404),
    "list_models": Ask(200),
    "list_task_changes": Ask(200, query={"after": "0"}),
    "preview_task": Ask(200, {"text": "milk tomorrow"}),
    "test_model": Ask(200, {}),
    "get_usage": Ask(200),
}
ALSO = {  # where there is more than one id to send
    "chat": [Ask(404, {"message": "what do you know?", "bot_id": "{bot}"})],
    "list_conversations": [Ask(200, query={"bot_id": "{bot}"})],
    "list_documents": [Ask(404, query={"bot_id": "{bot}"})],
    "search_documents": [Ask(404, query={"bot_id": "{bot}", "q": SECRET_TITLE})],
    "list_faqs": [Ask(404, query={"bot_id": "{bot}"})],
    "search_faqs": [Ask(404, {"q": SECRET_TITLE, "bot_id": "{bot}"})],
    "suggest_faqs": [Ask(404, query={"q": SECRET_TITLE, "bot_id": "{bot}"})],
    "list_faq_categories": [Ask(404, query={"bot_id": "{bot}"})],
    "export_faqs": [Ask(404, query={"bot_id": "{bot}"})],
    "list_unanswered": [Ask(404, query={"bot_id": "{bot}"})],
    "undo_last_change": [Ask(404, {"message_id": "{message}", "call_id": "{call}"})],
}
FILTERS = {("list_conversations", "bot_id")}  # of what is one's own: another's id fits nothing
PAGES = {"/openapi.json", "/docs", STYLE, PAGE, f"{PAGE}/reset.js", f"{PAGE}/reset.css"}  # the same for everybody
# Their form is the standards'; tests/security/test_oauth.py walks them with two people and two programs.
OAUTH = {
    AUTHORIZE,
    SIGN_IN,
    CONSENT,
    consent_page.STYLE,
    TOKEN,
    REGISTER,
    REVOKE,
    WELL_KNOWN,
    f"{WELL_KNOWN}/{{path:path}}",
}
PAGES |= OAUTH
SOCKETS = {"/api/v1/chat/ws", "/api/v1/chat/ws/{user_id}"}  # test_socket_ownership.py walks those
PAGES |= {METADATA_PATH, PROTECTED}
PAGES |= {*pages.ADDRESSES, pages.FILES}
MCP = {MCP_PATH}  # test_mcp_ownership.py walks what it has
FOR_ADMINS = {"list_users", "update_user"}
COMPAT = {alias: original for alias, _, original in ALIASES}
TASK = "7"  # Ann's; Bob has no task of this number


def operations(schema: dict[str, Any]) -> list[tuple[str, str, str]]:
    return [
        (operation["operationId"], method.upper(), path)
        for path, methods in schema["paths"].items()
        for method, operation in methods.items()
    ]


def filled(values: dict[str, Any] | None, ids: dict[str, Any]) -> dict[str, Any] | None:
    """The values with Ann's ids in them."""
    whole = {f"{{{name}}}": value for name, value in ids.items()}  # a number stays one
    return values and {
        name: whole.get(value, value) if isinstance(value, str) else value for name, value in values.items()
    }


async def everything_of_ann(served: Served) -> list[Any]:
    paths = ["tasks?status=all&limit=200", "conversations", "auth/me", "auth/sessions", "auth/keys", "auth/grants"]
    paths += ["connections", "bots", "documents", "faqs", "faqs/unanswered"]
    paths += [f"tasks/{TASK}/events"]
    seen: list[Any] = [(await served.client.get(f"/api/v1/{path}")).json() for path in paths]
    for conversation in seen[1]["items"]:
        messages = await served.client.get(f"/api/v1/conversations/{conversation['id']}/messages")
        seen += messages.json()["items"]
    return seen


@pytest.mark.asyncio(loop_scope="session")
async def test_bob_reaches_nothing_of_anns_by_any_route(served: Served) -> None:
    await served.add(*[f"{SECRET_TITLE} {number}" for number in range(1, int(TASK))])
    hers = {"Idempotency-Key": "ann's"}
    await served.client.post("/api/v1/tasks", json={"title": f"{SECRET_TITLE} {TASK}"}, headers=hers)
    conversation = (await served.talk(SECRET_TITLE, says(SECRET_TITLE), key="ann's"))["conversation_id"]
    ann = (await served.client.get("/api/v1/auth/me")).json()["id"]
    key = await served.client.post("/api/v1/auth/keys", json={"name": SECRET_TITLE, "scopes": ["read"]})
    session = (await served.client.get("/api/v1/auth/sessions")).json()["items"][0]["id"]
    await let_in(served.app, (await served.client.get("/api/v1/auth/me")).json()["email"], client_name=SECRET_TITLE)
    grant = (await served.client.get("/api/v1/auth/grants")).json()["items"][0]["id"]
    items = {"conversations/": conversation, "sessions/": session, "keys/": key.json()["id"], "/users/": ann}
    items |= {"grants/": grant, "connections/": await a_connection(served, ann, SECRET_TITLE)}
    bot = await served.client.post("/api/v1/bots", json={"name": SECRET_TITLE})
    items |= {"/bots/": bot.json()["id"]}
    items |= {"/documents/": (await add(served, f"{SECRET_TITLE}.txt", SECRET_TITLE))["id"]}
    items |= {"/unanswered/": (await unanswered(served, SECRET_TITLE))["id"]}
    items |= {"/faqs/": (await make(served, SECRET_TITLE, SECRET_TITLE, category=SECRET_TITLE))["id"]}
    hers_again = await served.events("add it", calls("add_task", title=SECRET_TITLE), says("Done."))
    ids = {"conversation": conversation, "bot": bot.json()["id"], "message": hers_again[0]["message_id"]}
    ids["call"] = hers_again[-1]["reply"]["tool_calls"][0]["id"]
    before = await everything_of_ann(served)
    for operation, method, path in operations(served.app.openapi()):
        original = COMPAT.get(operation, operation)
        if original in NO_OWNER:
            continue
        asks = [MATRIX[original], *ALSO.get(original, [])]
        for number, (ask, owner) in enumerate(itertools.product(asks, (ann, "me"))):
            item = next((found for part, found in items.items() if part in path), TASK)
            url = path.replace("{user_id}", owner).replace("{id}", item).replace("{member_id}", ann)
            body, query = filled(ask.body, ids), filled(ask.query, ids)
            bob = await served.another(f"{operation}-{number}@example.com")  # one who has nothing to undo
            answer = await served.client.request(method, url, headers=bob | ask.headers, json=body, params=query)
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
        assert set(re.findall(r"{(.*?)}", path)) <= {"id", "user_id", "member_id", "secret"}, (
            f"{path}: the walk knows no such part"
        )
        if "{id}" in path and original not in FOR_ADMINS:
            assert MATRIX[original].status == 404, f"{operation} takes an id, so another's must not be found"


def every_route(routes: list[BaseRoute]) -> Iterator[BaseRoute]:
    for route in routes:
        if (included := getattr(route, "original_router", None)) is not None:
            yield from every_route(included.routes)
        else:
            yield route


def test_no_route_is_hidden_from_the_walk(site: Site) -> None:
    for route in every_route(site.app.router.routes):
        if isinstance(route, APIWebSocketRoute):
            assert route.path in SOCKETS, f"{route.path} is new: add it to the walk of the sockets"
            continue
        assert isinstance(route, APIRoute), f"{route} is no route that the walk can see"
        described = route.include_in_schema or route.path in PAGES | MCP
        assert described, f"{route.path} is new: the description must name it"


def test_only_routes_without_an_owner_are_open_to_nobody(site: Site) -> None:
    for route in every_route(site.app.router.routes):
        if isinstance(route, APIRoute):
            original = COMPAT.get(route.operation_id or "", route.operation_id)
            public = original in NO_OWNER or route.path in PAGES
            assert needs_sign_in({"route": route}) is not public, route.path


IS_ID = re.compile(r"(?:^|_)ids?$")


def ids_of(operation: dict[str, Any], schemas: dict[str, Any]) -> set[str]:
    """The names of ids in the query and the body of an operation."""
    names = {each["name"] for each in operation.get("parameters", []) if each["in"] == "query"}
    body = operation.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema", {})
    for each in [body, *body.get("anyOf", [])]:
        names |= schemas.get(each.get("$ref", "").rpartition("/")[2], {}).get("properties", {}).keys()
    return {name for name in names if IS_ID.search(name)}


def test_ids_in_bodies_and_queries_are_on_the_walk_too(schema: dict[str, Any]) -> None:
    found = set()
    for methods in schema["paths"].values():
        for operation in methods.values():
            original = COMPAT.get(operation["operationId"], operation["operationId"])
            for name in ids_of(operation, schema["components"]["schemas"]):
                asks = [MATRIX[original], *ALSO.get(original, [])]
                sent = [ask for ask in asks if "{" in str({**(ask.body or {}), **ask.query}.get(name))]
                assert sent, f"{original}: send Ann's {name}"
                assert (original, name) in FILTERS or all(ask.status == 404 for ask in sent), original
                found.add((original, name))
    assert found >= {("chat", "conversation_id"), ("chat", "bot_id")}


def test_every_route_of_the_matrix_is_there(schema: dict[str, Any]) -> None:
    there = {operation for operation, _, _ in operations(schema)}
    assert NO_OWNER | MATRIX.keys() | COMPAT.keys() == there
