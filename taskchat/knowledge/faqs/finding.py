"""FAQs found: by what is asked, and by what is being typed. Nothing is remembered from one search to the next."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection

from taskchat.errors import NotAllowed
from taskchat.knowledge.documents.places import May
from taskchat.knowledge.faqs.places import PUBLISHED, place_for
from taskchat.knowledge.faqs.shapes import id_of
from taskchat.knowledge.index import Hit, Index
from taskchat.knowledge.index.words import words_of
from taskchat.schemas.collections import drafts_of
from taskchat.schemas.faqs import FaqHit, FaqHits, FaqQuestion, FaqSuggestion, FaqSuggestions
from taskchat.store import faqs as rows
from taskchat.store.engine import Store

MANY = 50  # that are looked at where only those of a category are wanted
TYPED_MAX = 12  # words
SURE_LETTERS = 4  # typed, before anything is guessed from them
# What a hit needs at least. Meaning always has a nearest one: of those that a question was for, 1 in 100 have less.
LEAST, LEAST_GUESSED = 0.2, 0.3


class Finding:
    """Searches and suggests."""

    def __init__(self, store: Store, may: May, index: Index) -> None:
        self._store, self._may, self._index = store, may, index

    async def search(self, user_id: int, asked: FaqQuestion) -> FaqHits:
        """The FAQs that answer best, each once. Raises NotFound, NotAllowed."""
        place = await self._store.read(lambda conn: place_for(conn, self._may, user_id, asked.bot_id))
        if asked.unpublished and not place.edits:
            raise NotAllowed("Only its editors see what is not published.", hint="Leave `unpublished` out.")
        where = [place.collection, *([drafts_of(place.collection)] if asked.unpublished else [])]
        limit = MANY if asked.category is not None else asked.limit
        hits, confidence = await self._near(where, asked.q, limit=limit, least=LEAST)
        there = await self._store.read(
            lambda conn: rows.these(conn, [place.collection], [id_of(hit.source) for hit in hits])
        )
        found = [
            _hit(hit, row)
            for hit in hits
            if (row := there.pop(id_of(hit.source), None)) is not None
            and (place.edits or row.status == PUBLISHED)
            and asked.category in (None, row.category)
        ]
        return FaqHits(items=found[: asked.limit], confidence=confidence if found else 0.0)

    async def suggest(self, user_id: int, bot_id: str | None, typed: str, *, limit: int) -> FaqSuggestions:
        """The published questions that somebody may be typing: those that have all the words, the last one begun;
        where there are none, those that ask alike. Raises NotFound."""
        words = [word.text for word in words_of(typed)][:TYPED_MAX]

        def job(conn: Connection) -> tuple[str, list[Any]]:
            collection = place_for(conn, self._may, user_id, bot_id).collection
            return collection, list(rows.suggested(conn, collection, words, limit=limit)) if words else []

        collection, found = await self._store.read(job)
        if not found and len(typed.strip()) >= SURE_LETTERS:
            hits, _ = await self._near([collection], typed, limit=limit, least=LEAST_GUESSED)
            ids = [id_of(hit.source) for hit in hits]
            there = await self._store.read(lambda conn: rows.these(conn, [collection], ids))
            found = [there[each] for each in ids if each in there and there[each].status == PUBLISHED]
        return FaqSuggestions(
            items=[FaqSuggestion(id=row.public_id, slug=row.slug, question=row.question) for row in found]
        )

    async def _near(self, where: list[str], text: str, *, limit: int, least: float) -> tuple[list[Hit], float]:
        """What the index has for a text, each FAQ once, and how sure it is. Nothing for a text that has no words."""
        if not any(words_of(text)):
            return [], 0.0
        found = await self._index.search(where, text, limit=limit, kinds=("faq",), each_source_once=True)
        return [hit for hit in found.hits if hit.score >= least], found.confidence


def _hit(hit: Hit, row: Any) -> FaqHit:
    return FaqHit(
        id=row.public_id,
        matched=hit.text,
        highlights=hit.highlights,
        score=hit.score,
        **{name: getattr(row, name) for name in ("slug", "question", "answer", "category", "status")},
    )
