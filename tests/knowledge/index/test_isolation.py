"""Collections know nothing of each other: not in what is found, nor in its order, its scores or its mended words."""

from __future__ import annotations

from tests.knowledge.index.conftest import ANNA, BOT, Shelf

MINE = ("The boiler is in the cellar.", "The key of the cellar hangs behind the door.", "A governor governs.")
THEIRS = (*MINE, "The goverment was here.", "Keys, keys, keys of the boiler.", "cellar cellar cellar", "secretword")
QUESTIONS = ("where is the key of the cellar", "goverment", "boilr", "secretword", "governing keys", "secretwrd")


async def answers(shelf: Shelf, collection: str) -> list[object]:
    return [await shelf.index.search([collection], question) for question in QUESTIONS]


async def test_what_others_have_changes_nothing(shelf: Shelf) -> None:
    await shelf.put("doc:1", *MINE)
    alone = await answers(shelf, ANNA)
    for number in range(20):
        await shelf.put(f"doc:{number}", *THEIRS, collection=BOT)
    assert await answers(shelf, ANNA) == alone


async def test_several_collections_are_searched_together_and_no_other(shelf: Shelf) -> None:
    for collection in (ANNA, BOT, "user:2"):
        await shelf.put("doc:1", f"The key of {collection}.", collection=collection)
    found = await shelf.index.search([ANNA, BOT], "key")
    assert {hit.collection for hit in found.hits} == {ANNA, BOT}
    assert await shelf.found("key", "user:3") == []
    assert (await shelf.index.search([], "key")).hits == []


async def test_a_collection_whose_name_begins_alike_is_another(shelf: Shelf) -> None:
    await shelf.put("doc:1", "The key.", collection="user:11")
    await shelf.put("doc:1", "The key.", collection="User:1")
    assert await shelf.found("key", ANNA) == []
