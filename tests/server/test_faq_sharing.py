"""FAQs of a bot: editors write them, who may only ask sees what is published, a stranger sees none."""

from __future__ import annotations

from typing import Any

import pytest

from tests.fakes.faqs import PATH, UNANSWERED, asked, make, suggested
from tests.fakes.served import Served
from tests.server.test_bot_sharing import Person, person
from tests.server.test_bots import make as make_bot
from tests.server.test_bots import share

pytestmark = pytest.mark.asyncio(loop_scope="session")

OPEN, HIDDEN = "When does the laundry room close?", "What is the wifi zebra?"


async def does(who: Person, method: str, path: str, **more: Any) -> Any:
    return await who.served.client.request(method, f"{PATH}{path}", headers=who.headers, **more)


async def shared_with(served: Served, role: str) -> tuple[str, Person, dict[str, Any], dict[str, Any]]:
    """A bot, Bob in this role, an FAQ that is published and one that is not."""
    bot, bob = await make_bot(served), await person(served, "Bob")
    if role != "stranger":
        await share(served, bot, bob.email, role)
    here = {"bot_id": bot["id"], "meta": {"ticket": 7}}
    return bot["id"], bob, await make(served, OPEN, **here), await make(served, HIDDEN, status="draft", **here)


ALLOWED = {
    # list, add, open, change, delete, vote, open a draft, search drafts, export, unanswered, import
    "stranger": (404, 404, 404, 404, 404, 404, 404, 404, 404, 404, 404),
    "viewer": (200, 403, 200, 403, 403, 200, 404, 403, 403, 403, 403),
    "editor": (200, 201, 200, 200, 204, 200, 200, 200, 200, 200, 200),
}


@pytest.mark.parametrize("role", ALLOWED)
async def test_everybody_may_what_their_role_says(served: Served, role: str) -> None:
    bot, bob, shown, draft = await shared_with(served, role)
    extra = (await make(served, "Extra?", bot_id=bot))["id"]
    of_it, file = {"bot_id": bot}, {"file": ("a.csv", b"question\nHow?\n")}
    asks = [
        await does(bob, "GET", "", params=of_it),
        await does(bob, "POST", "", json={"question": "Mine?", **of_it}),
        await does(bob, "GET", f"/{shown['id']}"),
        await does(bob, "PATCH", f"/{shown['id']}", json={"priority": 3}),
        await does(bob, "DELETE", f"/{extra}"),
        await does(bob, "PUT", f"/{shown['id']}/vote", json={"helpful": True}),
        await does(bob, "GET", f"/{draft['id']}"),
        await does(bob, "POST", "/search", json={"q": "zebra", "unpublished": True, **of_it}),
        await does(bob, "GET", "/export", params=of_it),
        await served.client.get(UNANSWERED, headers=bob.headers, params=of_it),
        await does(bob, "POST", "/import", params=of_it, files=file),
    ]
    assert tuple(each.status_code for each in asks) == ALLOWED[role]


async def test_who_may_only_ask_sees_nothing_of_what_is_not_published(served: Served) -> None:
    bot, bob, _, _ = await shared_with(served, "viewer")
    served.client.headers.update(bob.headers)
    page = (await served.client.get(PATH, params={"bot_id": bot})).json()["items"]
    assert [(faq["question"], faq["meta"]) for faq in page] == [(OPEN, None)]
    drafts = await served.client.get(PATH, params={"bot_id": bot, "status": "draft"})
    assert drafts.json()["items"] == []
    for words in ("wifi zebra", "what is the wifi zeb"):
        assert HIDDEN not in await asked(served, words, bot_id=bot) + await suggested(served, words, bot_id=bot)
    counts = (await served.client.get(f"{PATH}/categories", params={"bot_id": bot})).json()["items"]
    assert [each["count"] for each in counts] == [1]


async def test_words_that_only_a_draft_has_mend_no_slip(served: Served) -> None:
    """What is found for a slip depends on nothing that the one who asks may not see."""
    bot, bob, _, _ = await shared_with(served, "viewer")
    found = await served.app.state.services.faqs.finding._index.search([f"bot:{bot}"], "zebar laundry")
    assert found.corrected == {}
    assert await asked(served, "zebar laundry room close", bot_id=bot) == [OPEN]
    assert bob is not None


async def test_the_same_words_of_others_change_nothing(served: Served) -> None:
    await make(served, "May I keep a goldfish?")
    before = (await served.client.post(f"{PATH}/search", json={"q": "goldfsh"})).json(), await suggested(served, "gold")
    mine, others = dict(served.client.headers), await served.another()
    served.client.headers.update(others)
    for number in range(5):
        await make(served, f"Where do goldfsh number {number} live?", category="Goldfish")
    served.client.headers.update(mine)
    after = (await served.client.post(f"{PATH}/search", json={"q": "goldfsh"})).json(), await suggested(served, "gold")
    assert before == after


async def test_two_vote_and_each_counts_once(served: Served) -> None:
    _, bob, faq, _ = await shared_with(served, "viewer")
    await served.client.put(f"{PATH}/{faq['id']}/vote", json={"helpful": False})
    for _ in range(3):
        seen = (await does(bob, "PUT", f"/{faq['id']}/vote", json={"helpful": True})).json()
    assert (seen["helpful"], seen["not_helpful"], seen["my_vote"]) == (1, 1, True)
    mine = (await served.client.get(f"{PATH}/{faq['id']}")).json()
    assert (mine["helpful"], mine["not_helpful"], mine["my_vote"]) == (1, 1, False)


async def test_with_the_bot_its_faqs_go(served: Served) -> None:
    bot, _, shown, draft = await shared_with(served, "viewer")
    assert (await served.client.delete(f"/api/v1/bots/{bot}")).status_code == 204
    for faq in (shown, draft):
        assert (await served.client.get(f"{PATH}/{faq['id']}")).status_code == 404
