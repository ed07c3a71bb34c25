"""Passages rank the same whether one collection has them all or several have some."""

from __future__ import annotations

from taskchat.knowledge.index.question import Spelled, Standing
from tests.knowledge.index.conftest import ANNA, BOT, Shelf

TEXTS = (
    "The key of the cellar hangs behind the door.",
    "The door of the garden sticks in winter.",
    "A key opens the garage.",
    "The cellar floods in spring.",
    "Winter tyres are in the garage.",
)


async def test_words_of_several_collections_weigh_what_they_would_in_one(shelf: Shelf) -> None:
    for number, text in enumerate(TEXTS):
        await shelf.put(f"doc:{number}", text)
        await shelf.put(f"doc:{number}", text, collection=("bot:one", "bot:two")[number % 2])
    for question in ("where is the key of the cellar", "winter garage", "celar kye"):
        together = await shelf.index.search([ANNA], question)
        apart = await shelf.index.search(["bot:one", "bot:two"], question)
        assert [(hit.source, hit.score) for hit in apart.hits] == [(hit.source, hit.score) for hit in together.hits]


async def test_a_word_counts_in_each_collection_and_once_in_each() -> None:
    standing = Standing(10)
    standing.add([Spelled(ANNA, "keys", "key", 3), Spelled(BOT, "keys", "key", 2), Spelled(ANNA, "key", "key", 1)])
    standing.add([Spelled(ANNA, "keys", "key", 3)])
    assert standing.of(["key"]) == 6
