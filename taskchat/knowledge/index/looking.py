"""What the database is asked for a question: how its words stand in the collections, and which passages have them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row

from taskchat.knowledge.index.languages import small_words
from taskchat.knowledge.index.question import Asked, Sought, Spelled, Standing, asked, chosen, groups, sought
from taskchat.knowledge.index.slips import may_be_slips, mended
from taskchat.knowledge.index.terms import scope_of
from taskchat.store import passage_search, passages
from taskchat.store.passage_search import Scope

CANDIDATES = 60
KIN_MOST = 16  # words that begin like one that is sought


@dataclass(frozen=True, kw_only=True)
class Looked:
    """A question as the collections know it, and the passages that have most of its words.

    `average` is how many terms a passage has; 0 where there are no passages.
    """

    asked: Asked
    sought: list[Sought]
    scope: Scope
    rows: Sequence[Row[Any]]
    average: float


def look(conn: Connection, *, collections: Sequence[str], kinds: Sequence[str], question: str) -> Looked:
    """Look a question up in these collections' sources of these kinds."""
    totals = passages.totals(conn, collections)
    there = sorted({(row.collection, row.kind) for row in totals if row.kind in kinds})
    scope = Scope(sorted({one for one, _ in there}), [scope_of(one, kind) for one, kind in there])
    number, terms = sum(row.passages for row in totals), sum(row.terms for row in totals)
    languages = sorted({row.language for row in totals})
    what = asked(question, languages)
    if not there or not what.words:
        return Looked(asked=what, sought=[], scope=scope, rows=[], average=terms / number if there else 0.0)
    standing = Standing(number)
    words = _words(conn, scope, what, standing)
    words = mended(words, _near(conn, scope, words), standing, small_words(languages))
    found = groups(words, standing)
    ids = chosen(found, passage_search.having(conn, scope, [group.terms for group in found]), CANDIDATES)
    rows = passage_search.these(conn, scope, ids)
    return Looked(asked=what, sought=words, scope=scope, rows=rows, average=terms / number)


def _words(conn: Connection, scope: Scope, what: Asked, standing: Standing) -> list[Sought]:
    stems = {term for terms in what.stems.values() for term in terms}
    spelled = passage_search.spelled(conn, scope.collections, what.words, sorted(stems))
    standing.add(map(_spelled, spelled))
    kin: defaultdict[str, list[Spelled]] = defaultdict(list)
    for word, row in passage_search.kin(conn, scope.collections, what.beginnings(), KIN_MOST):
        kin[word].append(_spelled(row))
    for rows in kin.values():
        standing.add(rows)
    return sought(what, standing, kin)


def _near(conn: Connection, scope: Scope, words: Sequence[Sought]) -> dict[str, list[Spelled]]:
    near: defaultdict[str, list[Spelled]] = defaultdict(list)
    for word, row in passage_search.near(conn, scope.collections, may_be_slips(words)):
        near[word].append(_spelled(row))
    return near


def _spelled(row: Row[Any]) -> Spelled:
    return Spelled(row.collection, row.word, row.term, row.passages)
