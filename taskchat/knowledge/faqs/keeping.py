"""FAQs written down: the row, what it is suggested by, and what is searched of it, in one transaction.

Published ones are in their collection's index, where answers come from. Others are in one of their own, which only
those who may edit them search. An FAQ that goes from the one to the other leaves the first in the transaction that
changes it, or comes into it there: nothing is ever found that is not published.
"""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError

from taskchat.errors import Conflict, InvalidInput, NotFound
from taskchat.knowledge.documents.places import May
from taskchat.knowledge.faqs.places import PUBLISHED, faq_for, searched_in
from taskchat.knowledge.faqs.shapes import WRITTEN, source_of
from taskchat.knowledge.faqs.wordings import Texts, asked_of, passages_of, suggested_by
from taskchat.knowledge.index import Index
from taskchat.schemas.bots import SLUG_MAX, slug_of
from taskchat.schemas.faqs import FaqDraft
from taskchat.store import documents
from taskchat.store import faqs as rows
from taskchat.store.engine import Store, of_collection

FAQS_MAX = 10_000  # of one collection
TRIES = 20
SEARCHED = ("question", "wordings", "keywords", "answer", "language")
UNNAMED = "faq"

Also = Callable[[Connection], None]


class Keeping:
    """Adds, changes and deletes FAQs."""

    def __init__(self, store: Store, clock: Callable[[], dt.datetime], may: May, index: Index) -> None:
        self._store, self._clock, self._may, self._index = store, clock, may, index

    async def add(self, user_id: int, bot_id: str | None, draft: FaqDraft, *, also: Also | None = None) -> str:
        """Add an FAQ; its id. `also` is done in the same transaction. Raises NotFound, NotAllowed, Conflict."""
        _check(draft.status, draft.answer)
        now, public_id = self._clock(), secrets.token_hex(16)
        values = draft.model_dump(mode="json", include=set(WRITTEN)) | {
            "public_id": public_id,
            "asked": asked_of(draft.question),
            "views": 0,
            "version": 1,
            "created_at": now,
            "updated_at": now,
        }
        collection = await self._store.read(lambda conn: self._may(conn, user_id, bot_id, "edit"))

        def job(conn: Connection) -> None:
            self._may(conn, user_id, bot_id, "edit")
            if documents.owner_of(conn, collection) is None:
                raise NotFound("There is no such bot.", hint="It was deleted meanwhile.")
            if rows.count(conn, collection) >= FAQS_MAX:
                raise Conflict(f"There are {FAQS_MAX:,} FAQs already, the most.", hint="Delete one that is not needed.")
            slug = _slug(conn, collection, draft.slug, draft.question)
            faq = _once(lambda: rows.add(conn, {**values, "collection": collection, "slug": slug}))
            _set_terms(conn, collection, faq, values)
            if also is not None:
                also(conn)

        await self._put(searched_in(collection, draft.status), public_id, values, job)
        return public_id

    async def change(self, user_id: int, faq_id: str, named: Mapping[str, Any], *, also: Also | None = None) -> None:
        """Change what is named of an FAQ. Raises NotFound, NotAllowed, InvalidInput, Conflict."""
        for _ in range(TRIES):
            try:
                await self._change(user_id, faq_id, named, also)
            except _Changed:
                continue
            return
        raise Conflict("The FAQ is being changed by somebody else.", hint="Try again in a moment.")

    async def remove(self, user_id: int, faq_id: str) -> None:
        """Delete an FAQ with all that is searched of it. Raises NotFound, NotAllowed."""
        for _ in range(TRIES):
            row = (await self._store.read(lambda conn: faq_for(conn, self._may, user_id, faq_id, "edit"))).row

            def job(conn: Connection, status: str = row.status) -> None:
                now = faq_for(conn, self._may, user_id, faq_id, "edit").row
                if now.status != status:
                    raise _Changed
                rows.remove(conn, now.id)

            try:
                await self._index.drop(searched_in(row.collection, row.status), source_of(faq_id), also=job)
            except _Changed:
                continue
            return
        raise Conflict("The FAQ is being changed by somebody else.", hint="Try again in a moment.")

    async def _change(self, user_id: int, faq_id: str, named: Mapping[str, Any], also: Also | None) -> None:
        row = (await self._store.read(lambda conn: faq_for(conn, self._may, user_id, faq_id, "edit"))).row
        values = {name: getattr(row, name) for name in WRITTEN} | dict(named)
        _check(values["status"], values["answer"])
        changes = {**named, "asked": asked_of(values["question"]), "updated_at": self._clock()}

        def job(conn: Connection) -> None:
            now = faq_for(conn, self._may, user_id, faq_id, "edit").row
            slug = named.get("slug")
            if slug is not None and slug != now.slug:
                _slug(conn, now.collection, slug, "")
            if not _once(lambda: rows.change(conn, now.id, row.version, changes)):
                raise _Changed
            _set_terms(conn, now.collection, now.id, values)
            if also is not None:
                also(conn)

        before, after = (searched_in(row.collection, status) for status in (row.status, values["status"]))
        if before == after and all(values[name] == getattr(row, name) for name in SEARCHED):
            await self._store.write(job, alone=of_collection(after))
        elif before == after:
            await self._put(after, faq_id, values, job)
        elif values["status"] == PUBLISHED:
            await self._put(after, faq_id, values, job)
            await self._index.drop(before, source_of(faq_id))
        else:
            await self._index.drop(before, source_of(faq_id), also=job)
            await self._put(after, faq_id, values, None)

    async def _put(self, collection: str, faq_id: str, values: Mapping[str, Any], job: Also | None) -> None:
        texts = Texts(**{name: values[name] for name in ("question", "wordings", "keywords", "answer")})
        # Without a title: each wording is found by its own words, and meant by itself.
        await self._index.put(
            collection, source_of(faq_id), "", passages_of(texts), language=values["language"], also=job
        )


class _Changed(Exception):
    """The FAQ is no longer what it was when it was read."""


def _check(status: str, answer: str) -> None:
    if status == PUBLISHED and not answer.strip():
        raise InvalidInput(
            "An FAQ without an answer can't be published.",
            hint="Write its answer first, or keep it as a draft.",
            fields={"answer": "it is empty"},
        )


def _slug(conn: Connection, collection: str, wanted: str | None, question: str) -> str:
    """The slug that is wanted, or one that the question gives."""
    if wanted is not None:
        if rows.with_slug(conn, collection, wanted) is not None:
            raise _taken(wanted)
        return wanted
    slug = _plain(question)
    taken, found, number = rows.slugs(conn, collection, slug), slug, 1
    while found in taken:
        number += 1
        found = f"{slug}-{number}"
    return found


def _plain(question: str) -> str:
    slug = slug_of(question)[: SLUG_MAX - 6].strip("-")
    return UNNAMED if slug == "bot" and "bot" not in question.casefold() else slug


def _once(job: Callable[[], Any]) -> Any:
    try:
        return job()
    except IntegrityError as error:  # another server was faster
        raise _taken("") from error


def _taken(slug: str) -> Conflict:
    named = f" {slug}" if slug else ""
    return Conflict(
        f"Another FAQ has the slug{named} already.", hint="Choose another one.", fields={"slug": "is another FAQ's"}
    )


def _set_terms(conn: Connection, collection: str, faq: int, values: Mapping[str, Any]) -> None:
    words = suggested_by([values["question"], *values["wordings"], *values["keywords"]])
    rows.set_terms(conn, collection, faq, words, values["tags"])
