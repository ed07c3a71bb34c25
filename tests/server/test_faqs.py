"""FAQs over HTTP: written, found, suggested, voted on, by those whom they are for."""

from __future__ import annotations

from typing import Any

import pytest

from tests.fakes.faqs import PATH, asked, listed, make, suggested
from tests.fakes.served import Served

pytestmark = pytest.mark.asyncio(loop_scope="session")

LAUNDRY, PETS = "When does the laundry room close?", "May I keep a dog?"


async def change(served: Served, faq: dict[str, Any], **values: Any) -> dict[str, Any]:
    answer = await served.client.patch(f"{PATH}/{faq['id']}", json=values)
    assert answer.status_code == 200, answer.text
    changed: dict[str, Any] = answer.json()
    return changed


async def test_an_faq_is_found_by_each_of_its_wordings_and_by_its_answer(served: Served) -> None:
    await make(served, LAUNDRY, "At nine; the key hangs in the cellar.", wordings=["Can I wash at night?"])
    await make(served, PETS)
    for words in ("laundry room closing", "wash at night", "where is the cellar key"):
        assert (await asked(served, words))[0] == LAUNDRY
    hit = (await served.client.post(f"{PATH}/search", json={"q": "can i wash at night"})).json()["items"][0]
    assert hit["matched"] == "Can I wash at night?"
    assert hit["answer"] == "At nine; the key hangs in the cellar."


async def test_what_is_changed_is_found_as_it_is_now(served: Served) -> None:
    faq = await make(served, LAUNDRY)
    await change(served, faq, question="When is the sauna hot?", wordings=["steam bath hours"], answer="At six.")
    assert await asked(served, "laundry close") == []
    assert await asked(served, "steam bath") == ["When is the sauna hot?"]
    assert await suggested(served, "steam") == ["When is the sauna hot?"]
    assert await suggested(served, "laun") == []


async def test_only_what_is_published_answers(served: Served) -> None:
    faq = await make(served, LAUNDRY, status="draft")
    assert await asked(served, "laundry") == await suggested(served, "laundry") == []
    assert await asked(served, "laundry", unpublished=True) == [LAUNDRY]
    for status, found in (("published", [LAUNDRY]), ("archived", []), ("published", [LAUNDRY]), ("draft", [])):
        await change(served, faq, status=status)
        assert await asked(served, "laundry") == await suggested(served, "laundry") == found
        assert await asked(served, "laundry", unpublished=True) == [LAUNDRY]


async def test_without_an_answer_nothing_is_published(served: Served) -> None:
    refused = await served.client.post(PATH, json={"question": LAUNDRY, "answer": " ", "status": "published"})
    assert (refused.status_code, [each["field"] for each in refused.json()["errors"]]) == (422, ["answer"])
    faq = await make(served, LAUNDRY, "", status="draft")
    refused = await served.client.patch(f"{PATH}/{faq['id']}", json={"status": "published"})
    assert refused.status_code == 422
    assert (await change(served, faq, status="published", answer="At nine."))["status"] == "published"


async def test_slugs_come_from_questions_and_are_one_faqs(served: Served) -> None:
    first, second = await make(served, LAUNDRY), await make(served, LAUNDRY + " Please!")
    assert first["slug"] == "when-does-the-laundry-room-close"
    again = await make(served, "When does the laundry room close???")
    assert again["slug"] == "when-does-the-laundry-room-close-2"
    refused = await served.client.post(PATH, json={"question": "Other?", "slug": first["slug"]})
    assert refused.status_code == 409
    refused = await served.client.patch(f"{PATH}/{second['id']}", json={"slug": first["slug"]})
    assert refused.status_code == 409
    assert (await change(served, first, slug=first["slug"]))["slug"] == first["slug"]
    assert (await make(served, "洗衣房几点关门？"))["slug"] == "faq"


async def test_lists_have_filters_pages_and_the_highest_priority_first(served: Served) -> None:
    await make(served, "One?", category="A", tags=["x"], language="en", priority=5)
    await make(served, "Two?", category="B", tags=["x", "y"], language="de")
    await make(served, "Three?", category="A", tags=["y"], priority=9)
    await make(served, "Four?", status="archived")
    assert await listed(served) == ["Three?", "One?", "Four?", "Two?"]
    wanted = {"category": "A", "tag": "y"}, {"status": "archived"}, {"language": "de"}, {"priority": 5}, {"slug": "two"}
    assert [await listed(served, **query) for query in wanted] == [["Three?"], ["Four?"], ["Two?"], ["One?"], ["Two?"]]
    assert await listed(served, q="ONE") == ["One?"]
    first = (await served.client.get(PATH, params={"limit": 3})).json()
    rest = (await served.client.get(PATH, params={"limit": 3, "cursor": first["next_cursor"]})).json()
    assert [faq["question"] for faq in rest["items"]] == ["Two?"]
    assert rest["next_cursor"] is None


async def test_categories_are_counted(served: Served) -> None:
    for category in ("Pets", "Laundry", "Pets", None):
        await make(served, f"Of {category}?", category=category)
    found = (await served.client.get(f"{PATH}/categories")).json()["items"]
    assert [(each["category"], each["count"]) for each in found] == [("Laundry", 1), ("Pets", 2), (None, 1)]
    assert await asked(served, "laundry", category="Laundry") == ["Of Laundry?"]
    assert await asked(served, "laundry", category="Pets") == []


async def test_suggestions_come_while_one_types(served: Served) -> None:
    for question, priority in ((LAUNDRY, 0), ("When is the laundry free?", 9), (PETS, 0)):
        await make(served, question, priority=priority)
    assert await suggested(served, "w") == ["When is the laundry free?", LAUNDRY]
    assert await suggested(served, "When do") == [LAUNDRY]
    assert await suggested(served, "laundry cl") == [LAUNDRY]
    assert await suggested(served, "when is the laundry", limit=1) == ["When is the laundry free?"]
    assert await suggested(served, "keep a dgo") == [PETS]  # nothing begins so: what asks alike
    assert await suggested(served, "?!") == []


async def test_one_has_one_vote_and_can_take_it_back(served: Served) -> None:
    faq = await make(served, LAUNDRY)
    for helpful in (True, True, False):
        voted = (await served.client.put(f"{PATH}/{faq['id']}/vote", json={"helpful": helpful})).json()
    assert (voted["helpful"], voted["not_helpful"], voted["my_vote"]) == (0, 1, False)
    back = (await served.client.delete(f"{PATH}/{faq['id']}/vote")).json()
    assert (back["helpful"], back["not_helpful"], back["my_vote"]) == (0, 0, None)


async def test_opening_counts_as_a_view_while_it_is_published(served: Served) -> None:
    faq = await make(served, LAUNDRY)
    for _ in range(2):
        opened = (await served.client.get(f"{PATH}/{faq['id']}")).json()
    assert opened["views"] == 2
    await change(served, faq, status="archived")
    assert (await served.client.get(f"{PATH}/{faq['id']}")).json()["views"] == 2


async def test_a_deleted_faq_is_neither_found_nor_opened(served: Served) -> None:
    for status in ("published", "draft"):
        faq = await make(served, LAUNDRY, status=status)
        assert (await served.client.delete(f"{PATH}/{faq['id']}")).status_code == 204
        assert (await served.client.get(f"{PATH}/{faq['id']}")).status_code == 404
        assert await asked(served, "laundry", unpublished=True) == await suggested(served, "laundry") == []


@pytest.mark.parametrize(
    "meta",
    [
        {"a": "x" * 4000},
        {"a": {"b": {"c": {"d": {"e": {"f": {"g": {"h": {}}}}}}}}},
        {"a": "\x00"},
        {"a": ["\x00"]},
    ],
)
async def test_what_is_kept_beside_an_faq_has_bounds(served: Served, meta: dict[str, Any]) -> None:
    refused = await served.client.post(PATH, json={"question": LAUNDRY, "meta": meta})
    assert refused.status_code == 422, refused.text
    assert (await make(served, LAUNDRY, meta={"ticket": [1, {"urgent": True}]}))["meta"]["ticket"][1] == {
        "urgent": True
    }


@pytest.mark.parametrize(
    "words", ["(x+)+$", ".*", "%", "_", "laundry*", '"laundry', "NEAR(a, b)", "' OR 1=1 --", "\\", "a" * 500]
)
async def test_what_is_looked_for_is_never_a_pattern_or_a_program(served: Served, words: str) -> None:
    await make(served, PETS)
    assert PETS not in await asked(served, words)
    assert PETS not in await suggested(served, words)
    assert await listed(served, q=words) == []
