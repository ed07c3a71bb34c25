"""What was put in is found, by those whose it is, and gone when it is taken out."""

from __future__ import annotations

from taskchat.knowledge.index import Index, Passage
from taskchat.store.engine import Store

ANNA, BOB = "user:1", "bot:b0b"


def passages(*texts: str) -> list[Passage]:
    return [Passage(ordinal=n, text=text, start=0, end=len(text)) for n, text in enumerate(texts)]


async def found(index: Index, question: str, *collections: str) -> list[str]:
    return [hit.passage_id for hit in (await index.search(collections or (ANNA,), question)).hits]


async def test_a_passage_is_found_by_its_words(store: Store) -> None:
    index = Index(store, None)
    await index.put(ANNA, "doc:1", "House", passages("The boiler is in the cellar.", "The key hangs behind the door."))
    assert await found(index, "where's the key?") == ["doc:1#1"]
    assert await found(index, "boilers") == ["doc:1#0"]
    assert await found(index, "giraffe") == []


async def test_a_source_that_is_put_again_has_only_the_new(store: Store) -> None:
    index = Index(store, None)
    await index.put(ANNA, "doc:1", "House", passages("The boiler is in the cellar."))
    await index.put(ANNA, "doc:1", "House", passages("The heating is in the attic."))
    assert (await found(index, "boiler"), await found(index, "heating")) == ([], ["doc:1#0"])


async def test_nothing_of_another_collection_is_found(store: Store) -> None:
    index = Index(store, None)
    await index.put(ANNA, "doc:1", "House", passages("The boiler is in the cellar."))
    await index.put(BOB, "doc:1", "House", passages("The boiler is in the attic."))
    assert [hit.text for hit in (await index.search([BOB], "boiler")).hits] == ["The boiler is in the attic."]
    await index.drop_collection(BOB)
    assert (await found(index, "boiler", BOB), await found(index, "boiler")) == ([], ["doc:1#0"])
