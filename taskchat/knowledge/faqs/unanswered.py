"""Questions that nobody could answer: kept as they were asked, gathered by what they ask, made into FAQs.

They are their askers' words: they go with the account and with the collection, and who asked is told to nobody.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import secrets
from collections import Counter
from collections.abc import Callable, Sequence
from itertools import groupby
from typing import Any

from sqlalchemy import Connection, Row

from taskchat.errors import NotFound
from taskchat.knowledge.documents.places import May
from taskchat.knowledge.documents.shapes import bot_of
from taskchat.knowledge.faqs.grouping import digest_of, group_of
from taskchat.knowledge.faqs.keeping import Keeping
from taskchat.knowledge.faqs.places import faq_for
from taskchat.knowledge.faqs.shapes import faq_of
from taskchat.knowledge.faqs.wordings import asked_of
from taskchat.schemas.collections import of_user
from taskchat.schemas.cursors import read_cursor, write_cursor
from taskchat.schemas.faqs import QUESTION_MAX, WORDINGS_MAX, Faq, FaqDraft, Unanswered, UnansweredPage
from taskchat.schemas.foreign_text import one_line
from taskchat.store import faqs, unanswered
from taskchat.store.engine import Store

KEPT, KEPT_OF_ONE = 2_000, 200  # questions of a collection, and of one user in it
LOOKED_AT = 500  # that were asked last, to find those that ask the same


class UnansweredQuestions:
    """Records them for a turn, and shows them to those who may edit."""

    def __init__(self, store: Store, clock: Callable[[], dt.datetime], may: May, keeping: Keeping) -> None:
        self._store, self._clock, self._may, self._keeping = store, clock, may, keeping

    async def record(self, user_id: int, bot_id: str | None, question: str) -> None:
        """Keep what a user has asked, in their words, since nothing in the collection answered it.

        Nothing is kept where the user may not ask there, or no more.
        """
        words = one_line(question, QUESTION_MAX)[:QUESTION_MAX]
        if not words:
            return
        try:
            collection = await self._store.read(lambda conn: self._may(conn, user_id, bot_id, "ask"))
        except NotFound:
            return
        before = await self._store.read_aside(lambda conn: unanswered.recent(conn, collection, limit=LOOKED_AT))
        near = await asyncio.to_thread(group_of, words, [(row.group_id, row.words) for row in before])
        digest, now = digest_of(words), self._clock()

        def job(conn: Connection) -> None:
            same = unanswered.same(conn, collection, digest)
            own = next((row for row in same if row.user_id == user_id), None)
            if own is not None:
                unanswered.again(conn, own.id, now)
                return
            group = same[0].group_id if same else near or secrets.token_hex(16)
            unanswered.add(
                conn,
                {
                    "group_id": group,
                    "collection": collection,
                    "user_id": user_id,
                    "words": words,
                    "digest": digest,
                    "times": 1,
                    "dismissed": unanswered.is_dismissed(conn, collection, group),
                    "first_at": now,
                    "last_at": now,
                },
            )
            unanswered.keep_newest(conn, collection, user_id, of_user=KEPT_OF_ONE, of_all=KEPT)

        await self._store.write(job, alone=f"unanswered:{collection}")

    async def page(self, user_id: int, bot_id: str | None, *, limit: int, cursor: str | None = None) -> UnansweredPage:
        """Those of one's own, or of a bot that one may edit, the most frequent first. Raises NotFound, NotAllowed,
        InvalidInput."""
        before = read_cursor(cursor, int, dt.datetime, str) if cursor is not None else None

        def job(conn: Connection) -> Sequence[Row[Any]]:
            return unanswered.shown(conn, self._may(conn, user_id, bot_id, "edit"))

        rows = sorted(await self._store.read_aside(job), key=lambda row: row.group_id)
        found = [_shown(list(group)) for _, group in groupby(rows, key=lambda row: row.group_id)]
        found.sort(key=_standing, reverse=True)
        left = [each for each in found if before is None or _standing(each) < tuple(before)]
        more = write_cursor(*_standing(left[limit - 1])) if len(left) > limit else None
        return UnansweredPage(items=left[:limit], next_cursor=more)

    async def draft(self, user_id: int, group_id: str) -> Faq:
        """Make an FAQ of one, a draft with its question and its other wordings; or give these to the FAQ that asks the
        same. Then it is no question of the list any more. Raises NotFound, NotAllowed, Conflict."""

        def look(conn: Connection) -> tuple[Unanswered, str, Row[Any] | None]:
            rows = self._group(conn, user_id, group_id)
            shown, collection = _shown(rows), str(rows[0].collection)
            return shown, collection, faqs.asking(conn, collection, asked_of(shown.question))

        question, collection, there = await self._store.read(look)

        def gone(conn: Connection) -> None:
            self._group(conn, user_id, group_id)
            unanswered.remove_group(conn, collection, group_id)

        if there is None:
            draft = FaqDraft(question=question.question, wordings=question.wordings[:WORDINGS_MAX])
            faq_id = await self._keeping.add(user_id, question.bot_id, draft, also=gone)
        else:
            faq_id = str(there.public_id)
            known = {asked_of(each) for each in (there.question, *there.wordings)}
            more = [each for each in question.wordings if asked_of(each) not in known]
            wordings = [*there.wordings, *more][:WORDINGS_MAX]
            await self._keeping.change(user_id, faq_id, {"wordings": wordings}, also=gone)
        return faq_of(await self._store.read(lambda conn: faq_for(conn, self._may, user_id, faq_id, "edit")))

    async def dismiss(self, user_id: int, group_id: str) -> None:
        """Show one no more, nor what asks the same later. Raises NotFound, NotAllowed."""

        def job(conn: Connection) -> None:
            rows = self._group(conn, user_id, group_id)
            unanswered.dismiss(conn, rows[0].collection, group_id)

        await self._store.write(job, alone=f"unanswered-group:{group_id}")

    def _group(self, conn: Connection, user_id: int, group_id: str) -> list[Row[Any]]:
        rows = [row for row in unanswered.group(conn, group_id) if not row.dismissed]
        if not rows:
            raise _no_such()
        bot_id = bot_of(rows[0].collection)
        if bot_id is None and rows[0].collection != of_user(user_id):
            raise _no_such()
        try:
            self._may(conn, user_id, bot_id, "edit")
        except NotFound:
            raise _no_such() from None
        return rows


def _standing(each: Unanswered) -> tuple[int, dt.datetime, str]:
    """Where it stands in the list."""
    return each.count, each.last_asked_at, each.id


def _shown(rows: Sequence[Row[Any]]) -> Unanswered:
    """A group: its most frequent wording is its question."""
    counts = Counter[str]()
    for row in rows:
        counts[row.digest] += row.times
    said: dict[str, str] = {}
    for row in rows:
        said.setdefault(row.digest, row.words)
    first, *others = [said[digest] for digest, _ in counts.most_common()]
    return Unanswered(
        id=rows[0].group_id,
        bot_id=bot_of(rows[0].collection),
        question=first,
        wordings=others,
        count=counts.total(),
        first_asked_at=min(row.first_at for row in rows),
        last_asked_at=max(row.last_at for row in rows),
    )


def _no_such() -> NotFound:
    return NotFound(
        "There is no such question.",
        hint="See those there are: taskchat faqs unanswered, or GET /api/v1/faqs/unanswered",
    )
