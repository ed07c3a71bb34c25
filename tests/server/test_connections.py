"""Connections over HTTP, on either database: made, shown without their secrets, changed, ended; and one's own alone."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any, NamedTuple

import pytest
import pytest_asyncio

from tests.fakes.databases import Databases
from tests.fakes.log_lines import written
from tests.fakes.mcp_servers.manners import Changing, Crowded, Polite
from tests.fakes.mcp_servers.site import Site, site
from tests.fakes.passwords import make_cheap
from tests.fakes.served import Served, calls, hosting, says
from tests.server.conftest import problem

pytestmark = pytest.mark.asyncio(loop_scope="session")

PATH = "/api/v1/connections"
SECRET = "Bearer of Ann"


class Place(NamedTuple):
    """A server for many people, and one that they may connect."""

    served: Served
    there: Site


@pytest_asyncio.fixture(loop_scope="session")
async def place(databases: Databases, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Place]:
    make_cheap(monkeypatch)
    address = await databases.make()
    async with site() as there, hosting(address, mcp_servers=there.url, mcp_seconds=2.0, pool_size=2) as served:
        await served.be_somebody_new()
        yield Place(served, there)
    await databases.drop(address)


async def connect(place: Place, name: str = "notes", **fields: Any) -> dict[str, Any]:
    draft = {"name": name, "url": place.there.url, "headers": {"Authorization": SECRET}, **fields}
    made = await place.served.client.post(PATH, json=draft)
    assert made.status_code == 201, made.text
    found: dict[str, Any] = made.json()
    return found


async def change(place: Place, found: dict[str, Any], **patch: Any) -> dict[str, Any]:
    changed = await place.served.client.patch(f"{PATH}/{found['id']}", json=patch)
    assert changed.status_code == 200, changed.text
    new: dict[str, Any] = changed.json()
    return new


async def test_a_connection_is_made_with_its_tools_all_off(place: Place) -> None:
    found = await connect(place)
    assert (found["kind"], found["url"], found["enabled"]) == ("http", place.there.url, True)
    assert [(tool["name"], tool["permission"]) for tool in found["tools"]] == [
        ("notes.search", "off"),
        ("notes.save", "off"),
    ]
    assert (await place.served.client.get(PATH)).json() == {"items": [found], "next_cursor": None}
    assert (await place.served.client.get(f"{PATH}/{found['id']}")).json() == found


async def test_secrets_are_sent_to_the_server_and_never_shown_again(place: Place) -> None:
    found = await connect(place)
    assert {headers["authorization"] for _, headers in place.there.heads} == {SECRET}
    assert found["header_names"] == ["Authorization"]
    stored = await place.served.app.state.services.store.read(
        lambda conn: str(conn.exec_driver_sql("SELECT * FROM connections").all())
    )
    for text in (str(found), (await place.served.client.get(PATH)).text, stored):
        assert "of Ann" not in text


async def test_a_call_goes_through_on_either_database(place: Place) -> None:
    found = await connect(place)
    await change(place, found, tools=[{"tool": "search", "permission": "allow"}, {"tool": "save", "permission": "ask"}])
    steps = calls("notes__search", q="milk"), calls("notes__save", text="a"), says("Shall I?")
    reply = await place.served.talk("find milk", *steps)
    assert reply["tool_calls"][0]["result"]["said"] == 'search gave {"q": "milk"}'
    save = calls("notes__save", text="a")
    done = await place.served.talk("yes", save, says("Kept."), to=reply["conversation_id"])
    assert done["tool_calls"][0]["result"]["success"]


async def test_new_secrets_take_the_place_of_the_old(place: Place) -> None:
    found = await connect(place)
    changed = await change(place, found, headers={"X-Key": "new"})
    assert changed["header_names"] == ["X-Key"]
    place.there.heads.clear()
    await place.served.client.post(f"{PATH}/{found['id']}/refresh")
    assert {headers.get("x-key") for _, headers in place.there.heads} == {"new"}
    assert all("authorization" not in headers for _, headers in place.there.heads)


async def test_refreshing_switches_off_what_has_changed(place: Place, tmp_path_factory: Any) -> None:
    folder = tmp_path_factory.mktemp("changing")
    place.there.server = Changing(str(folder / "journal"))
    found = await connect(place)
    await change(place, found, tools=[{"tool": "search", "permission": "allow"}])
    (folder / "changed").touch()
    fresh = (await place.served.client.post(f"{PATH}/{found['id']}/refresh")).json()
    told = [(tool["tool"], tool["permission"], tool["changed"]) for tool in fresh["tools"]]
    assert told == [("search", "off", True), ("store", "off", False)]


async def test_a_permission_is_for_what_was_seen(place: Place) -> None:
    found = await connect(place)
    wish = [{"tool": "search", "permission": "allow", "pin": "0" * 64}]
    answer = await place.served.client.patch(f"{PATH}/{found['id']}", json={"tools": wish})
    assert (answer.status_code, problem(answer)["code"]) == (409, "conflict")
    wish = [{"tool": "nothing", "permission": "allow"}]
    assert (await place.served.client.patch(f"{PATH}/{found['id']}", json={"tools": wish})).status_code == 404


async def test_there_is_an_end_to_tools_in_use_and_to_connections(place: Place) -> None:
    place.there.server = Crowded()
    found = await connect(place)
    assert (len(found["tools"]), found["left_out"]) == (100, 9_900)
    wishes = [{"tool": tool["tool"], "permission": "allow"} for tool in found["tools"]]
    refused = await place.served.client.patch(f"{PATH}/{found['id']}", json={"tools": wishes})
    assert "40 is the most" in problem(refused)["detail"]
    assert len((await change(place, found, tools=wishes[:40]))["tools"]) == 100
    place.there.server = Polite()
    for number in range(9):
        await connect(place, f"more-{number}")
    more = await place.served.client.post(PATH, json={"name": "one-more", "url": place.there.url})
    assert problem(more)["status"] == 409


@pytest.mark.parametrize(
    ("draft", "status"),
    [
        ({"name": "notes", "url": "http://10.0.0.1/mcp"}, 403),
        ({"name": "notes", "url": "http://169.254.169.254/latest/meta-data"}, 403),
        ({"name": "notes", "url": "file:///etc/passwd"}, 403),
        ({"name": "notes", "command": "sh", "args": ["-c", "id"]}, 403),
        ({"name": "notes"}, 422),
        ({"name": "Not A Name", "url": "http://127.0.0.1:1/mcp"}, 422),
        ({"name": "a.b", "url": "http://127.0.0.1:1/mcp"}, 422),
        ({"name": "notes", "url": "http://127.0.0.1:1/mcp", "headers": {"A": "b\r\nHost: evil"}}, 422),
    ],
)
async def test_what_may_not_be_connected_is_refused_and_nothing_is_reached(
    place: Place, draft: dict[str, Any], status: int
) -> None:
    answer = await place.served.client.post(PATH, json=draft)
    assert answer.status_code == status, answer.text
    assert place.there.heads == []


async def test_a_server_that_can_not_be_used_is_not_kept(place: Place) -> None:
    place.there.trick = "redirect"
    answer = await place.served.client.post(PATH, json={"name": "notes", "url": place.there.url})
    assert (answer.status_code, problem(answer)["code"]) == (502, "connection_failed")
    assert "leads to another address" in problem(answer)["detail"]
    assert (await place.served.client.get(PATH)).json()["items"] == []


async def test_what_the_operator_allows_no_more_is_not_reached_any_more(place: Place) -> None:
    found = await connect(place)
    await change(place, found, tools=[{"tool": "search", "permission": "allow"}])
    services = place.served.app.state.services
    object.__setattr__(services.connections._allowed, "urls", frozenset())
    place.there.heads.clear()
    reply = await place.served.talk("x", calls("notes__search", q="a"), says("It is not allowed."))
    assert "may not be connected on this server" in reply["tool_calls"][0]["error"]
    assert (await place.served.client.post(f"{PATH}/{found['id']}/refresh")).status_code == 403
    assert place.there.heads == []


async def test_another_persons_models_know_nothing_of_it(place: Place) -> None:
    found = await connect(place)
    await change(place, found, tools=[{"tool": "search", "permission": "allow"}])
    place.there.heads.clear()
    await place.served.be_somebody_new()
    await place.served.talk("x", calls("notes__search", q="a"), says("There is none."))
    assert all("__" not in tool.name for tool in place.served.models[-1].calls[0].tools)
    for method, path in (("GET", ""), ("PATCH", ""), ("DELETE", ""), ("POST", "/refresh")):
        body = {"enabled": False} if method == "PATCH" else None
        answer = await place.served.client.request(method, f"{PATH}/{found['id']}{path}", json=body)
        assert answer.status_code == 404
    assert place.there.heads == []


async def test_two_people_may_have_connections_of_the_same_name_with_their_own_secrets(place: Place) -> None:
    await connect(place)
    again = await place.served.client.post(PATH, json={"name": "notes", "url": place.there.url})
    assert problem(again)["detail"] == "There is a connection notes already."
    await place.served.be_somebody_new()
    await connect(place, headers={"Authorization": "Bearer of Bob"})


async def test_disconnecting_forgets_it(place: Place) -> None:
    found = await connect(place)
    assert (await place.served.client.delete(f"{PATH}/{found['id']}")).status_code == 204
    assert (await place.served.client.get(PATH)).json()["items"] == []
    assert (await place.served.client.delete(f"{PATH}/{found['id']}")).status_code == 404


async def test_an_account_that_is_deleted_takes_its_connections_along(place: Place) -> None:
    await connect(place)
    gone = await place.served.client.post("/api/v1/auth/me/delete", json={"password": "long enough"})
    assert gone.status_code == 204
    left = await place.served.app.state.services.store.read(
        lambda conn: [
            conn.exec_driver_sql(f"SELECT * FROM {table}").all() for table in ("connections", "connection_tools")
        ]
    )
    assert left == [[], []]


@pytest.mark.parametrize(
    "secrets",
    [
        {"headers": {"Authorization": "very secret\n"}},
        {"headers": {"Not a name": "very secret"}},
        {"headers": {"Authorization": ["very secret"]}},
    ],
)
async def test_a_refusal_does_not_repeat_a_secret(place: Place, secrets: dict[str, Any]) -> None:
    answer = await place.served.client.post(PATH, json={"name": "notes", "url": place.there.url, **secrets})
    assert answer.status_code == 422
    assert "secret" not in answer.text


async def test_secrets_and_strangers_words_are_not_in_the_log(place: Place) -> None:
    with written(level="debug") as log:
        place.there.trick = "html"
        await place.served.client.post(
            PATH, json={"name": "notes", "url": place.there.url, "headers": {"Authorization": SECRET}}
        )
        place.there.trick = ""
        await connect(place)
    assert "of Ann" not in log.getvalue()
