"""An index on each database, and how passages are put into it."""

from __future__ import annotations

import pytest

from taskchat.knowledge.index import Index, Passage
from taskchat.store.engine import Store

ANNA, BOT = "user:1", "bot:b07"


class Shelf:
    """An index without vectors, and what is found in it."""

    def __init__(self, index: Index, store: Store) -> None:
        self.index, self.store = index, store

    async def put(self, source: str, *texts: str, title: str = "", collection: str = ANNA) -> None:
        """Put passages in."""
        await self.index.put(collection, source, title, passages(*texts))

    async def found(self, question: str, *collections: str, kinds: tuple[str, ...] = ("doc", "faq")) -> list[str]:
        """The ids of the passages that are found."""
        result = await self.index.search(collections or (ANNA,), question, kinds=kinds)
        return [hit.passage_id for hit in result.hits]


def passages(*texts: str) -> list[Passage]:
    """Passages one after the other."""
    made, start = [], 0
    for ordinal, text in enumerate(texts):
        made.append(Passage(ordinal=ordinal, text=text, start=start, end=start + len(text)))
        start += len(text) + 2
    return made


@pytest.fixture
def shelf(store: Store) -> Shelf:
    return Shelf(Index(store), store)
