"""FAQs taken in from a file and out into one, many at once.

A row is known again by its slug, else by the words of its question: what is there already is changed, or left as it is
where the row says nothing new, so a file may be imported as often as one likes. Only what a row has is changed.
"""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from collections.abc import AsyncIterator, Mapping
from typing import Any, Literal

from sqlalchemy import Connection
from sqlalchemy import Row as StoredRow

from taskchat.errors import Conflict, InvalidInput, TaskchatError
from taskchat.knowledge.documents.places import May
from taskchat.knowledge.faqs.files import Format, Row, csv_head, csv_pieces, rows_of
from taskchat.knowledge.faqs.keeping import Keeping
from taskchat.knowledge.faqs.shapes import draft_of
from taskchat.knowledge.faqs.wordings import asked_of
from taskchat.schemas.faqs import FaqDraft, FaqImported, FaqImporting, FaqRowError, FaqStatus
from taskchat.store import faqs as rows
from taskchat.store.engine import Store

FILE_BYTES = 8 * 1024 * 1024
ERRORS_MAX = 200
TOLD_EVERY = 20  # rows
AT_ONCE = 200  # FAQs of an export that are read together

Done = Literal["added", "updated", "unchanged"]


class Moving:
    """Imports and exports."""

    def __init__(self, store: Store, may: May, keeping: Keeping) -> None:
        self._store, self._may, self._keeping = store, may, keeping
        self.most = FILE_BYTES

    async def check(self, user_id: int, bot_id: str | None) -> None:
        """Raises NotFound, NotAllowed for who may not import there."""
        await self._collection(user_id, bot_id)

    async def take_in(
        self, user_id: int, bot_id: str | None, data: bytes, form: Format, *, status: FaqStatus | None = None
    ) -> AsyncIterator[FaqImporting | FaqImported]:
        """Import a file: how far it is, and at the end what came of it. `status` is for rows that have none.

        A row that is wrong keeps no other one out. Raises InvalidInput for a file that can't be read, and what keeps
        the whole of it from being imported.
        """
        collection = await self._collection(user_id, bot_id)
        found = await asyncio.to_thread(rows_of, data, form)
        counts: Counter[str] = Counter()
        errors: list[FaqRowError] = []
        seen: dict[str, int] = {}
        for done, row in enumerate(found):
            if done % TOLD_EVERY == 0:
                yield FaqImporting(done=done, total=len(found))
            try:
                counts[await self._take(user_id, bot_id, collection, row, seen, status)] += 1
            except _Wrong as wrong:
                errors.append(wrong.error)
        yield FaqImporting(done=len(found), total=len(found))
        yield FaqImported(
            added=counts["added"],
            updated=counts["updated"],
            unchanged=counts["unchanged"],
            failed=len(errors),
            errors=errors[:ERRORS_MAX],
        )

    async def take_out(
        self, user_id: int, bot_id: str | None, form: Format, *, where: Mapping[str, Any] | None = None
    ) -> AsyncIterator[str]:
        """The pieces of a file with all FAQs of a collection, or those with what `where` has.

        Raises NotFound, NotAllowed, before there is a piece.
        """
        collection = await self._collection(user_id, bot_id)
        return self._pieces(user_id, collection, form, dict(where or {}))

    async def _pieces(
        self, user_id: int, collection: str, form: Format, where: Mapping[str, Any]
    ) -> AsyncIterator[str]:
        yield csv_head() if form == "csv" else '{"items": ['
        before: tuple[int, int] | None = None
        between = "\n"
        while True:
            found = await self._store.read_aside(_page(collection, user_id, where, before))
            drafts = [draft_of(row).model_dump(mode="json") for row in found]
            if form == "csv":
                for piece in csv_pieces(drafts):
                    yield piece
            else:
                for draft in drafts:
                    yield between + json.dumps(draft, ensure_ascii=False)
                    between = ",\n"
            if len(found) < AT_ONCE:
                break
            before = (found[-1].priority, found[-1].id)
        if form == "json":
            yield "\n]}\n"

    async def _take(
        self,
        user_id: int,
        bot_id: str | None,
        collection: str,
        row: Row,
        seen: dict[str, int],
        status: FaqStatus | None,
    ) -> Done:
        if row.draft is None:
            raise _Wrong(row.error or FaqRowError(row=row.number, field=None, detail="it can't be read"))
        draft = row.draft
        asked = asked_of(draft.question)
        if seen.setdefault(asked, row.number) != row.number:
            told = f"it asks the same as row {seen[asked]}"
            raise _Wrong(FaqRowError(row=row.number, field="question", detail=told))
        there = await self._store.read(lambda conn: _known(conn, collection, draft, asked))
        named = draft.model_dump(mode="json", exclude_unset=True)
        try:
            if there is None:
                if status is not None and "status" not in named:
                    draft = draft.model_copy(update={"status": status})
                await self._keeping.add(user_id, bot_id, draft)
                return "added"
            now = draft_of(there).model_dump(mode="json")
            if all(now[name] == value for name, value in named.items()):
                return "unchanged"
            await self._keeping.change(user_id, there.public_id, named)
        except (InvalidInput, Conflict) as error:
            raise _Wrong(_of_row(row.number, error)) from error
        return "updated"

    async def _collection(self, user_id: int, bot_id: str | None) -> str:
        return await self._store.read(lambda conn: self._may(conn, user_id, bot_id, "edit"))


class _Wrong(Exception):
    """A row that can't be imported."""

    def __init__(self, error: FaqRowError) -> None:
        super().__init__(error.detail)
        self.error = error


def _known(conn: Connection, collection: str, draft: FaqDraft, asked: str) -> StoredRow[Any] | None:
    """The FAQ of the collection that a row is about."""
    named = rows.with_slug(conn, collection, draft.slug) if draft.slug is not None else None
    return named if named is not None else rows.asking(conn, collection, asked)


def _of_row(number: int, error: TaskchatError) -> FaqRowError:
    return FaqRowError(
        row=number, field=next(iter(error.fields), None), detail=f"{error.detail} {error.hint or ''}".strip()
    )


def _page(collection: str, user_id: int, where: Mapping[str, Any], before: tuple[int, int] | None) -> Any:
    return lambda conn: rows.page(conn, collection, user_id, where, before=before, limit=AT_ONCE)
