"""Knowledge as it is asked: the passages of the collections that a caller may search, with what to know about them."""

from __future__ import annotations

import asyncio
import functools
from collections.abc import Sequence

from sqlalchemy import Connection

from taskchat.knowledge.faqs.answering import answers_of, faq_ids
from taskchat.knowledge.index import Hit, Index
from taskchat.knowledge.places import opened
from taskchat.knowledge.quoting import ANSWERS, sureness
from taskchat.schemas.foreign_text import in_place
from taskchat.schemas.knowledge import DATA, PASSAGE_LETTERS, FoundKnowledge, FoundPassage
from taskchat.schemas.values import ID_MAX
from taskchat.store import documents, faqs, passages
from taskchat.store.engine import Store

NO_DOCUMENTS = (
    "There are no documents yet, so nothing can be looked up. The person can add some: taskchat docs add FILE."
)
BEING_READ = "The documents are still being read. Look again in a moment."
LOOKED_AT = 20  # documents, the newest, of which one may still be read
NOTHING_SAYS_IT = "No passage says anything of this. Try other words, or say that you don't know."
NOT_ENOUGH = "None of these surely answers it. Try other words, or say that you don't know."


class Knowledge:
    """Searches collections. Whose they are was decided before: their keys come from the server, never from a model."""

    def __init__(self, store: Store, index: Index) -> None:
        self._store, self._index = store, index

    async def there(self, collections: Sequence[str]) -> bool:
        """Whether there is anything to search."""
        return bool(await self._store.read_aside(functools.partial(passages.totals, collections=collections)))

    async def search(self, collections: Sequence[str], query: str, *, limit: int) -> FoundKnowledge:
        """The passages of these collections that say most of what is asked, at most so many."""
        found = await self._index.search(collections, query, limit=limit)
        if not found.hits:
            return await self._nothing(collections)
        versions = await self._store.read_aside(functools.partial(_versions, hits=found.hits))
        ids = faq_ids(found.hits)
        written = await self._store.read_aside(lambda conn: faqs.these(conn, collections, ids)) if ids else {}
        answers = await asyncio.to_thread(answers_of, query, found.hits, written)
        if not answers:
            return await self._nothing(collections)
        sure = await asyncio.to_thread(sureness, query, [each.quotable for each in answers])
        enough = sure >= ANSWERS
        return FoundKnowledge(
            passages=[_passage(n, one.hit, versions.get(one.hit.source)) for n, one in enumerate(answers, 1)],
            confidence=round(sure, 3),
            enough=enough,
            searched=True,
            note=DATA if enough else f"{NOT_ENOUGH} {DATA}",
        )

    async def _nothing(self, collections: Sequence[str]) -> FoundKnowledge:
        def job(conn: Connection) -> str | None:
            if passages.totals(conn, collections):
                return None
            there = [row for each in collections for row in documents.page(conn, each, before=ID_MAX, limit=LOOKED_AT)]
            waiting = any(row.state != "failed" for row in there)
            return BEING_READ if waiting else NO_DOCUMENTS

        none = await self._store.read_aside(job)
        return FoundKnowledge(
            passages=[], confidence=0.0, enough=False, searched=none is None, note=none or NOTHING_SAYS_IT
        )


def _versions(conn: Connection, hits: Sequence[Hit]) -> dict[str, int | None]:
    """For each document the version that is searched."""
    found: dict[str, int | None] = {}
    for source in {hit.source for hit in hits if hit.source.startswith("doc:")}:
        row = documents.one(conn, source.removeprefix("doc:"))
        found[source] = row.ready_version if row is not None else None
    return found


def _passage(n: int, hit: Hit, version: int | None) -> FoundPassage:
    url, uri = opened(hit.source, hit.start, hit.end, version)
    return FoundPassage(
        n=n,
        passage_id=hit.passage_id,
        source=hit.source,
        title=in_place(hit.title),
        path=[in_place(each) for each in hit.path],
        text=_cut(in_place(hit.text)),
        start=hit.start,
        end=hit.end,
        page=hit.page,
        score=round(hit.score, 3),
        url=url,
        uri=uri,
    )


def _cut(text: str) -> str:
    """The text, or its beginning up to the end of a word."""
    if len(text) <= PASSAGE_LETTERS:
        return text
    begun = text[:PASSAGE_LETTERS]
    return begun.rsplit(None, 1)[0] if " " in begun[-100:] else begun
