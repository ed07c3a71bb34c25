"""FAQs of a user and of the bots that they may talk to: listed, opened, written, voted on.

`finding` searches and suggests, `files` takes them in and out, `unanswered` has the questions that found no answer.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any, cast

from sqlalchemy import Connection

from taskchat.knowledge.documents.places import May
from taskchat.knowledge.faqs.finding import Finding
from taskchat.knowledge.faqs.keeping import Keeping
from taskchat.knowledge.faqs.moving import Moving
from taskchat.knowledge.faqs.places import PUBLISHED, Place, Seen, faq_for, place_for
from taskchat.knowledge.faqs.shapes import faq_of
from taskchat.knowledge.faqs.unanswered import UnansweredQuestions
from taskchat.knowledge.faqs.wordings import asked_of
from taskchat.knowledge.index import Index
from taskchat.schemas.cursors import read_cursor, write_cursor
from taskchat.schemas.faqs import Faq, FaqCategories, FaqCategory, FaqDraft, FaqPage, FaqPatch
from taskchat.store import faqs as rows
from taskchat.store.engine import Store


class FaqService:
    """FAQs. Who may only ask sees those that are published."""

    def __init__(self, store: Store, clock: Callable[[], dt.datetime], may: May, index: Index) -> None:
        self._store, self._may = store, may
        self._keeping = Keeping(store, clock, may, index)
        self.finding = Finding(store, may, index)
        self.files = Moving(store, may, self._keeping)
        self.unanswered = UnansweredQuestions(store, clock, may, self._keeping)

    async def page(
        self,
        user_id: int,
        bot_id: str | None,
        *,
        limit: int,
        cursor: str | None = None,
        where: Mapping[str, Any] | None = None,
    ) -> FaqPage:
        """A page of one's own FAQs, or of a bot's, the highest priority first.

        `where` may have category, status, language, priority, slug, tag, and `q`: words of the question.
        """
        before = cast("tuple[int, int]", tuple(read_cursor(cursor, int, int))) if cursor is not None else None
        wanted = dict(where or {})
        if "q" in wanted:
            wanted["q"] = asked_of(wanted["q"])

        def job(conn: Connection) -> tuple[Place, list[Any]]:
            place = place_for(conn, self._may, user_id, bot_id)
            if not place.edits and wanted.setdefault("status", PUBLISHED) != PUBLISHED:
                return place, []
            return place, list(rows.page(conn, place.collection, user_id, wanted, before=before, limit=limit + 1))

        place, found = await self._store.read(job)
        last = found[limit - 1] if len(found) > limit else None
        items = [faq_of(Seen(row, place.edits)) for row in found[:limit]]
        return FaqPage(items=items, next_cursor=write_cursor(last.priority, last.id) if last is not None else None)

    async def open(self, user_id: int, faq_id: str) -> Faq:
        """One FAQ; if it is published, that is counted. Raises NotFound."""
        seen = await self._seen(user_id, faq_id)
        faq = faq_of(seen)
        if seen.row.status != PUBLISHED:
            return faq
        await self._store.write(lambda conn: rows.viewed(conn, faq_id), alone=f"faq:{faq_id}")
        return faq.model_copy(update={"views": faq.views + 1})

    async def add(self, user_id: int, bot_id: str | None, draft: FaqDraft) -> Faq:
        """Add an FAQ. Raises NotFound, NotAllowed, InvalidInput, Conflict."""
        return faq_of(await self._seen(user_id, await self._keeping.add(user_id, bot_id, draft)))

    async def update(self, user_id: int, faq_id: str, patch: FaqPatch) -> Faq:
        """Change what the patch names. Raises NotFound, NotAllowed, InvalidInput, Conflict."""
        await self._keeping.change(user_id, faq_id, patch.model_dump(mode="json", exclude_unset=True))
        return faq_of(await self._seen(user_id, faq_id))

    async def remove(self, user_id: int, faq_id: str) -> None:
        """Delete an FAQ. Raises NotFound, NotAllowed."""
        await self._keeping.remove(user_id, faq_id)

    async def vote(self, user_id: int, faq_id: str, *, helpful: bool | None) -> Faq:
        """Say whether an FAQ helped, or take back what one has said. Raises NotFound."""

        def job(conn: Connection) -> Seen:
            seen = faq_for(conn, self._may, user_id, faq_id, "ask")
            rows.vote(conn, seen.row.id, user_id, helpful=helpful)
            return faq_for(conn, self._may, user_id, faq_id, "ask")

        return faq_of(await self._store.write(job, alone=f"faq:{faq_id}"))

    async def categories(self, user_id: int, bot_id: str | None) -> FaqCategories:
        """The categories of one's own FAQs, or of a bot's, with how many FAQs one sees in each. Raises NotFound."""

        def job(conn: Connection) -> list[tuple[str | None, int]]:
            place = place_for(conn, self._may, user_id, bot_id)
            return rows.categories(conn, place.collection, status=None if place.edits else PUBLISHED)

        found = await self._store.read(job)
        found.sort(key=lambda each: (each[0] is None, (each[0] or "").casefold()))
        return FaqCategories(items=[FaqCategory(category=name, count=number) for name, number in found])

    async def _seen(self, user_id: int, faq_id: str) -> Seen:
        return await self._store.read(lambda conn: faq_for(conn, self._may, user_id, faq_id, "ask"))
