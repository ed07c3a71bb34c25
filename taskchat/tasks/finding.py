"""Finding tasks by words. The index gives candidates, so that the size of the list does not matter; whether they speak
of the words is decided by search.py, from what they say.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Connection, Row

from taskchat.spelling import WORD, is_form, normal, root, words_of
from taskchat.store import task_words, tasks
from taskchat.store.engine import Store
from taskchat.store.task_words import Keys
from taskchat.store.tasks import Where
from taskchat.tasks.rows import text_of
from taskchat.tasks.search import Found, Slips, Tier, may_slip, search

BATCH, LARGEST_BATCH = 8, 1000  # candidates that are looked at together, beside those that are asked for
CANDIDATES_MAX = 10_000
FORMS_MAX = 1000  # words of the user's that one word may stand for
VOCABULARY_MAX = 4000  # words of the user's that are compared with one that may be mistyped
PARTIAL_MAX = 100  # tasks that have one of the words
IN_THREAD = 20_000  # characters; more than these are searched off the event loop

After = tuple[str, int] | None


@dataclass(frozen=True)
class Hits:
    """The tasks that were found, as they are due, or the best first when `match` is partial. `where` finds about the
    same ones in the database; `more` says whether there may be others behind these."""

    rows: Sequence[Row[Any]]
    match: Tier
    where: Where
    more: bool = False

    @property
    def numbers(self) -> tuple[int, ...]:
        """Which tasks they are."""
        return tuple(row.number for row in self.rows)


class Finding:
    """One search for words in the tasks of a user that `where` describes."""

    def __init__(self, store: Store, user_id: int, wanted: str, where: Where) -> None:
        self._store, self._user, self._where = store, user_id, where
        self._wanted, self._needle = wanted, normal(wanted)
        self._words = words_of(self._needle)

    async def exact(self, *, reach: int, after: After = None) -> Hits:
        """The first tasks behind `after` with all the words, at least `reach` if there are so many."""
        groups = await self._store.read(self._forms)
        return await self._with(groups, "exact", reach, after)

    async def like(self, *, reach: int, after: After = None) -> Hits:
        """Those with all the words but for the typing."""
        return await self._with(await self._forms_and_slips(), "typo", reach, after)

    async def partly(self, *, reach: int) -> Hits:
        """Those with some of the words, the best first; of very many, some."""
        groups = [keys for keys in await self._forms_and_slips() if keys]
        together = [groups] if len(groups) > 1 else []
        limit = max(reach, PARTIAL_MAX)

        def job(conn: Connection) -> list[Row[Any]]:
            found: dict[int, Row[Any]] = {}
            for some in (*together, *([keys] for keys in groups)):
                found |= {row.number: row for row in self._page(conn, some, None, limit)}
            return sorted(found.values(), key=lambda row: (row.sort_key, row.number))

        rows = {row.number: row for row in await self._store.read(job)}
        found = await self._decided(list(rows.values()))
        return Hits([rows[number] for number in found.numbers], "partial", self._where)

    async def best(self, *, reach: int, partly: bool = False) -> Hits:
        """Those with all the words; without any, those like them; then, where they are wanted, those with some."""
        hits = await self.exact(reach=reach)
        if not hits.rows:
            hits = await self.like(reach=reach)
        if not hits.rows and partly:
            hits = await self.partly(reach=reach)
        return hits

    async def _with(self, groups: list[list[str]], tier: Tier, reach: int, after: After) -> Hits:
        """Walk through the candidates, as they are due, until enough are what is looked for."""
        where = replace(self._where, groups=(*self._where.groups, *groups))
        kept: list[Row[Any]] = []
        seen, size = 0, min(reach + BATCH, LARGEST_BATCH)
        while groups and all(groups) and seen < CANDIDATES_MAX:
            rows = await self._store.read(_paging(self._page, groups, after, size))
            found = await self._decided(rows)
            right = set(found.numbers) if found.match in {"exact", tier} else set()
            kept += [row for row in rows if row.number in right]
            if len(rows) < size:
                return Hits(kept, tier, where)
            if len(kept) >= reach:
                break
            seen, after, size = seen + len(rows), (rows[-1].sort_key, rows[-1].number), LARGEST_BATCH
        return Hits(kept, tier, where, more=bool(kept))

    def _page(self, conn: Connection, groups: Sequence[Keys], after: After, limit: int) -> Sequence[Row[Any]]:
        where = replace(self._where, groups=(*self._where.groups, *groups))
        return tasks.page(conn, self._user, where, sort="due", after=after, limit=limit)

    async def _decided(self, rows: Sequence[Row[Any]]) -> Found:
        texts = [(row.number, text_of(row)) for row in rows]
        if sum(len(text) for _, text in texts) > IN_THREAD:
            return await asyncio.to_thread(search, self._wanted, texts)
        return search(self._wanted, texts)

    # What of the user's words the words may stand for

    def _forms(self, conn: Connection) -> list[list[str]]:
        """For each word, the keys of tasks that may say it; one that no task says has none."""
        if not self._words:
            return [[sign] for sign in task_words.sign_keys(self._needle)]
        runs = WORD.findall(self._needle)
        inner = task_words.inner_key(self._needle)
        groups = []
        for word in self._words:
            keys = self._forms_of(conn, word, begins_only=word == runs[-1])
            groups.append([*keys, inner] if inner is not None and word == runs[0] else keys)
        return groups

    def _forms_of(self, conn: Connection, word: str, *, begins_only: bool) -> list[str]:
        """The last word that was typed may be the beginning of one."""
        key = task_words.word_key(word)
        if len(word) < 3 and not begins_only:
            return [key]
        prefix = task_words.word_key(root(word))
        said = task_words.vocabulary(conn, self._user, prefix, most=FORMS_MAX)
        return [other for other in said if is_form(key, other) or (begins_only and other.startswith(key))]

    async def _forms_and_slips(self) -> list[list[str]]:
        if not self._words:
            return []
        mistyped = [word for word in self._words if may_slip(word)]

        def job(conn: Connection) -> tuple[list[list[str]], dict[str, list[str]]]:
            begins = {word[0] for word in mistyped}
            said = {one: task_words.vocabulary(conn, self._user, one, most=VOCABULARY_MAX) for one in begins}
            return self._forms(conn), {word: said[word[0]] for word in mistyped}

        groups, said = await self._store.read(job)
        return await asyncio.to_thread(_with_slips, self._words, groups, said)


def _paging(
    page: Callable[[Connection, Sequence[Keys], After, int], Sequence[Row[Any]]],
    groups: Sequence[Keys],
    after: After,
    size: int,
) -> Callable[[Connection], Sequence[Row[Any]]]:
    return lambda conn: page(conn, groups, after, size)


def _with_slips(
    words: Sequence[str], groups: Sequence[list[str]], said: Mapping[str, Sequence[str]]
) -> list[list[str]]:
    slips = Slips()
    return [
        list(dict.fromkeys([*keys, *slips.among(word, said.get(word, ()))]))
        for word, keys in zip(words, groups, strict=True)
    ]
