"""Bots that are shared: who sees them, who changes them, and whose everything stays whose."""

from __future__ import annotations

from typing import Any

import pytest

from tests.fakes.served import Served, calls, says
from tests.server.test_bots import BOTS, change, make, share, told

pytestmark = pytest.mark.asyncio(loop_scope="session")


class Person:
    """Somebody beside the one who made the bot."""

    def __init__(self, served: Served, email: str, headers: dict[str, str]) -> None:
        self.served, self.email, self.headers = served, email, headers

    async def does(self, method: str, path: str, body: Any = None) -> int:
        answer = await self.served.client.request(method, f"{BOTS}{path}", headers=self.headers, json=body)
        return answer.status_code

    async def get(self, path: str = "") -> Any:
        return (await self.served.client.get(f"{BOTS}{path}", headers=self.headers)).json()

    async def lists(self, which: str | None = None, **query: str) -> list[str]:
        page = await self.served.client.get(
            BOTS, headers=self.headers, params={**({"which": which} if which else {}), **query}
        )
        return [bot["name"] for bot in page.json()["items"]]


async def person(served: Served, name: str) -> Person:
    headers = await served.another()
    me = (await served.client.get("/api/v1/auth/me", headers=headers)).json()
    await served.client.patch("/api/v1/auth/me", headers=headers, json={"name": name})
    return Person(served, me["email"], headers)


ALLOWED = {
    # who: get, change, make public, delete, see members, add a member
    "stranger": (404, 404, 404, 404, 404, 404),
    "viewer": (200, 403, 403, 403, 403, 403),
    "editor": (200, 200, 403, 403, 403, 403),
}


@pytest.mark.parametrize("role", ALLOWED)
async def test_everybody_may_what_their_role_says(served: Served, role: str) -> None:
    bot, bob = await make(served), await person(served, "Bob")
    if role != "stranger":
        await share(served, bot, bob.email, role)
    path = f"/{bot['id']}"
    found = (
        await bob.does("GET", path),
        await bob.does("PATCH", path, {"description": "Bob was here"}),
        await bob.does("PATCH", path, {"visibility": "public"}),
        await bob.does("DELETE", path),
        await bob.does("GET", f"{path}/members"),
        await bob.does("POST", f"{path}/members", {"email": bob.email, "role": "editor"}),
    )
    assert found == ALLOWED[role]


async def test_who_may_only_talk_to_a_bot_is_not_shown_how_it_is_configured(served: Served) -> None:
    bot, bob, eve = await make(served), await person(served, "Bob"), await person(served, "Eve")
    await share(served, bot, bob.email)
    await share(served, bot, eve.email, "editor")
    assert (await bob.get(f"/{bot['id']}"))["config"] is None
    assert (await eve.get(f"/{bot['id']}"))["config"]["agent_type"] == "tasks"


async def test_a_private_bot_that_is_shared_is_a_shared_one_until_the_last_has_left(served: Served) -> None:
    bot, bob = await make(served), await person(served, "Bob")
    await share(served, bot, bob.email)
    assert (await bob.get(f"/{bot['id']}"))["visibility"] == "shared"
    assert await bob.lists() == await bob.lists("shared") == ["House rules"]
    assert await bob.does("DELETE", f"/{bot['id']}/members/me") == 204
    assert await bob.lists() == []
    assert (await served.client.get(f"{BOTS}/{bot['id']}")).json()["visibility"] == "private"


async def test_a_public_bot_is_listed_where_one_looks_for_it_and_found_by_its_id_only(served: Served) -> None:
    bot, bob = await make(served, "Guide of the town", visibility="public"), await person(served, "Bob")
    assert "Guide of the town" in await bob.lists("public")
    assert await bob.lists() == await bob.lists(named="guide-of-the-town") == []
    assert await bob.lists(named=bot["id"]) == ["Guide of the town"]
    assert (await bob.get(f"/{bot['id']}"))["role"] == "viewer"


async def test_to_make_a_bot_private_ends_that_it_is_shared(served: Served) -> None:
    bot, bob = await make(served), await person(served, "Bob")
    await share(served, bot, bob.email, "editor")
    there = await served.talk("hi", says("Hi."), bot_id=bot["id"], headers=bob.headers)
    await change(served, bot, visibility="private")
    assert await bob.does("GET", f"/{bot['id']}") == 404
    gone = await served.say("hi", to=there["conversation_id"], headers=bob.headers)
    assert gone.status_code == 409
    await change(served, bot, visibility="shared")
    assert await bob.does("GET", f"/{bot['id']}") == 404


async def test_a_member_gets_another_role_and_is_taken_off_the_list(served: Served) -> None:
    bot, bob = await make(served), await person(served, "Bob")
    await share(served, bot, bob.email)
    await share(served, bot, bob.email.upper(), "editor")
    members = (await served.client.get(f"{BOTS}/{bot['id']}/members")).json()["items"]
    assert [(each["email"], each["name"], each["role"]) for each in members] == [(bob.email, "Bob", "editor")]
    off = f"{BOTS}/{bot['id']}/members/{members[0]['id']}"
    assert (await served.client.delete(off)).status_code == 204
    assert (await served.client.delete(off)).status_code == 404


async def test_a_bot_is_shared_with_people_who_are_there(served: Served) -> None:
    bot = await make(served)
    nobody = await served.client.post(f"{BOTS}/{bot['id']}/members", json={"email": "nobody@example.com"})
    assert (nobody.status_code, nobody.json()["detail"]) == (404, "Nobody here has that email.")
    own = (await served.client.get("/api/v1/auth/me")).json()["email"]
    answer = await served.client.post(f"{BOTS}/{bot['id']}/members", json={"email": own})
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "email")


async def test_members_come_page_by_page(served: Served) -> None:
    bot = await make(served)
    people = [await person(served, f"P{number}") for number in range(3)]
    for each in people:
        await share(served, bot, each.email)
    path = f"{BOTS}/{bot['id']}/members"
    first = (await served.client.get(path, params={"limit": 2})).json()
    second = (await served.client.get(path, params={"limit": 2, "cursor": first["next_cursor"]})).json()
    assert [each["email"] for page in (first, second) for each in page["items"]] == [each.email for each in people]
    assert second["next_cursor"] is None


async def test_whoever_talks_to_a_shared_bot_works_on_their_own_tasks(served: Served) -> None:
    bot, bob = await make(served, config={"instructions": "Add milk."}), await person(served, "Bob")
    await share(served, bot, bob.email)
    await served.talk("hi", calls("add_task", title="milk"), says("Done."), bot_id=bot["id"], headers=bob.headers)
    assert "Somebody else has configured it" in told(served)
    assert await served.titles() == []
    his = await served.client.get("/api/v1/tasks", headers=bob.headers)
    assert [task["title"] for task in his.json()["items"]] == ["milk"]
    assert (await served.client.get("/api/v1/conversations", params={"bot_id": bot["id"]})).json()["items"] == []


async def test_who_deletes_their_account_takes_their_bots_along(served: Served) -> None:
    ann, bob = await person(served, "Ann"), await person(served, "Bob")
    bot = (await served.client.post(BOTS, headers=ann.headers, json={"name": "Hers", "visibility": "public"})).json()
    there = await served.talk("hi", says("Hi."), bot_id=bot["id"], headers=bob.headers)
    gone = {"password": "long enough"}
    assert (await served.client.post("/api/v1/auth/me/delete", headers=ann.headers, json=gone)).status_code == 204
    assert await bob.does("GET", f"/{bot['id']}") == 404
    conversation = f"/api/v1/conversations/{there['conversation_id']}/messages"
    assert len((await served.client.get(conversation, headers=bob.headers)).json()["items"]) == 2
