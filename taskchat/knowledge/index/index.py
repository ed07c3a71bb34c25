"""The index of what people's documents and FAQs say: put in, taken out, searched.

A search goes this way:

1. the question's words are looked up among the words of the collections, slips forgiven (`question`, `slips`)
2. the database's full-text index gives the passages that have most of them (`store/passage_search`), the vectors those
   that mean most alike (`embedding`)
3. they are ranked by what they say of the question and where it stands together (`ranking`), and by their meaning
4. of the best ones the sentences are looked at (`closer`), and all is weighed together (`fusion`)
"""

from __future__ import annotations

import asyncio
import functools
import logging
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Row

from taskchat.errors import ModelFailed
from taskchat.knowledge.embedding import Embedder, Prepared, Vectors, embedded_text
from taskchat.knowledge.embedding.builtin import BuiltinEmbedder
from taskchat.knowledge.embedding.onnx import OnnxEmbedder
from taskchat.knowledge.index import closer, fusion, ranking
from taskchat.knowledge.index.closer import Closer
from taskchat.knowledge.index.excerpts import excerpts, telling_terms
from taskchat.knowledge.index.fusion import Found, Weights
from taskchat.knowledge.index.highlights import highlights
from taskchat.knowledge.index.looking import Looked, look
from taskchat.knowledge.index.replacing import Replacing, replace, row_of
from taskchat.knowledge.index.results import Hit, SearchResult
from taskchat.knowledge.index.saying import Said, said_in
from taskchat.knowledge.index.terms import analysed, words_again
from taskchat.knowledge.passages import Passage
from taskchat.store import passage_search, passages
from taskchat.store.engine import Store, of_collection

KINDS = ("doc", "faq")
TITLE_MAX = 500
QUESTION_MAX = 2000  # letters of a question that are read
NEAREST = 40  # passages that are looked for by meaning
CLOSE, SENTENCES = 10, 4  # passages that are looked at closer, and sentences of each

Also = Callable[[Connection], None]

log = logging.getLogger(__name__)


class Index:
    """Passages by collection. Whose a collection is has been asked before: here a key opens what it names.

    Without `vectors` words alone decide. `look_closer` is asked about the sentences of the best passages. Where none is
    given and there are vectors, a model on this machine is, or else the word vectors that come with taskchat.
    """

    def __init__(self, store: Store, vectors: Vectors | None = None, *, look_closer: Closer | None = None) -> None:
        self._store, self._vectors = store, vectors
        embedder = vectors.embedder if vectors is not None else None
        if look_closer is None and isinstance(embedder, OnnxEmbedder):
            look_closer = closer.by_embedder(embedder)
        self._weights = _weights(embedder, close=look_closer is not None)
        self._closer = look_closer or (closer.by_word_vectors if vectors is not None else None)

    async def put(
        self,
        collection: str,
        source: str,
        title: str,
        of_it: Sequence[Passage],
        *,
        language: str | None = None,
        told: Callable[[int, int], None] | None = None,
        also: Also | None = None,
    ) -> None:
        """Make these the passages of a source, in the place of what it had. Its language is seen from them if not told.

        Whoever searches finds the old ones or the new ones, never both. `told` hears of how many passages vectors are
        made, of how many. `also` is done in the same transaction, before anything is changed; where it raises, nothing
        is.
        """
        title = title[:TITLE_MAX]
        ready = await asyncio.to_thread(analysed, title, of_it, language)
        rows = [row_of(collection, source, title, passage, ready, place) for place, passage in enumerate(of_it)]
        prepared: dict[int, Prepared | None] = {}
        if self._vectors is not None and rows:
            texts = [embedded_text(title, passage.path, passage.text) for passage in of_it]
            made = await self._vectors.prepared(collection, texts, told)
            prepared = {passage.ordinal: one for passage, one in zip(of_it, made, strict=True)}
        await self._replace(collection, source, also=also, rows=rows, ready=ready, prepared=prepared)

    async def drop(self, collection: str, source: str, *, also: Also | None = None) -> None:
        """Delete what a source has here: nothing of it is left. `also` is as in `put`."""
        await self._replace(collection, source, also=also)
        await self._give_up_words()

    async def drop_collection(self, collection: str) -> None:
        """Delete all that a collection has."""

        def job(conn: Any) -> None:
            passages.remove_collection(conn, collection)
            if self._vectors is not None:
                self._vectors.forget(conn, collection)

        await self._store.write(job, alone=of_collection(collection))
        await self._give_up_words()

    async def search(
        self,
        collections: Sequence[str],
        query: str,
        *,
        limit: int = 5,
        kinds: Sequence[str] = KINDS,
        each_source_once: bool = False,
    ) -> SearchResult:
        """The passages of these collections, of sources of these kinds, that say best what is asked.

        `each_source_once`: only the best of each source, of `limit` sources. An FAQ's wordings are passages of one.
        """
        question = query.strip()[:QUESTION_MAX]
        if not collections or not kinds or not question or limit < 1:
            return SearchResult(hits=[], confidence=0.0, corrected={})
        job = functools.partial(look, collections=collections, kinds=kinds, question=question)
        looked = await self._store.read_aside(job)
        if not looked.average:
            return SearchResult(hits=[], confidence=0.0, corrected={})
        cosines, rows = await self._meant(kinds, question, looked)
        found = await asyncio.to_thread(_ranked, looked, rows, cosines, self._weights)
        found = await self._looked_closer(question, looked, found)
        return await asyncio.to_thread(_result, looked, found, limit, once=each_source_once, weights=self._weights)

    async def _meant(
        self, kinds: Sequence[str], question: str, looked: Looked
    ) -> tuple[Mapping[int, float], Sequence[Row[Any]]]:
        """The cosines of passages, and the passages that were found by words or by meaning."""
        if self._vectors is None:
            return {}, looked.rows
        there = {row.id for row in looked.rows}
        cosines = await self._vectors.nearest(
            looked.scope.collections, question, limit=NEAREST, kinds=kinds, also=sorted(there)
        )
        more = [number for number in cosines if number not in there]
        if not more:
            return cosines, looked.rows
        rows = await self._store.read_aside(lambda conn: passage_search.these(conn, looked.scope, more))
        return cosines, [*looked.rows, *rows]

    async def _looked_closer(self, question: str, looked: Looked, found: list[Found]) -> list[Found]:
        """The passages anew, the best by what their sentences mean. As they were where nobody can tell."""
        if self._closer is None or not found:
            return found
        texts = await asyncio.to_thread(_excerpts, looked, found[:CLOSE])
        try:
            near = await self._closer(question, [text for _, _, text in texts])
        except ModelFailed as error:
            log.warning("passages were not looked at closer: %s", error.detail)
            return found
        for (one, place, _), cosine in zip(texts, near, strict=True):
            if one.nearest is None or cosine > one.nearest:
                one.nearest, one.place = cosine, place
        return fusion.looked_closer(found, self._weights)

    async def _replace(self, collection: str, source: str, **new: Any) -> None:
        done = False
        while not done:
            old = await self._store.read_aside(lambda conn: passages.of_source(conn, collection, source))
            gone = await asyncio.to_thread(words_again, [(row.title, row.path, row.text, row.language) for row in old])
            it = Replacing(collection=collection, source=source, old=old, gone=gone, **new)
            job = functools.partial(replace, it=it, vectors=self._vectors)
            done = await self._store.write(job, alone=of_collection(collection))

    async def _give_up_words(self) -> None:
        """Have the database's index forget the words of what was deleted."""
        first = True
        while await self._store.write(lambda conn: passages.give_up_some_words(conn, first=first), alone="passages"):  # noqa: B023
            first = False


def _weights(embedder: Embedder | None, *, close: bool) -> Weights:
    if embedder is None:
        return fusion.WORDS_ONLY
    if close:
        return fusion.CLOSE_MODEL
    return fusion.WORD_VECTORS if isinstance(embedder, BuiltinEmbedder) else fusion.MODEL


def _ranked(looked: Looked, rows: Sequence[Row[Any]], cosines: Mapping[int, float], weights: Weights) -> list[Found]:
    return fusion.fused(ranking.ranked(looked.asked, looked.sought, rows, looked.average), cosines, weights)


def _excerpts(looked: Looked, found: Sequence[Found]) -> list[tuple[Found, tuple[int, int], str]]:
    """The sentences to be looked at, each with its passage, its place in it, and what it is about above it."""
    texts, of_term = [], telling_terms(looked.sought)
    for one in found:
        row = one.ranked.row
        for start, end, _ in excerpts(row.text, _said(one, looked), of_term, SENTENCES):
            texts.append((one, (start, end), embedded_text(row.title, row.path, row.text[start:end])))
    return texts


def _said(one: Found, looked: Looked) -> list[Said]:
    """The words of a passage that say what is asked."""
    if one.said is None:
        row, wanted = one.ranked.row, {term for each in looked.sought for term in each.terms}
        one.said = said_in(row.text, row.language, row.terms, wanted)
    return one.said


def _result(looked: Looked, found: Sequence[Found], limit: int, *, once: bool, weights: Weights) -> SearchResult:
    best: dict[tuple[str, str], Found] = {}
    for one in found:
        best.setdefault((one.ranked.row.collection, one.ranked.row.source), one)
    hits = [_hit(one, looked) for one in (list(best.values()) if once else found)[:limit]]
    corrected = {one.word: one.read_as for one in looked.sought if one.read_as is not None}
    return SearchResult(hits=hits, confidence=fusion.confidence(found, weights), corrected=corrected)


def _hit(one: Found, looked: Looked) -> Hit:
    row = one.ranked.row
    return Hit(
        source=row.source,
        passage_id=f"{row.source}#{row.ordinal}",
        collection=row.collection,
        title=row.title,
        path=tuple(row.path),
        text=row.text,
        start=row.start,
        end=row.end,
        page=row.page,
        score=max(0.0, min(one.score, 1.0)),
        highlights=highlights(_said(one, looked)),
        sentence=one.place,
    )
