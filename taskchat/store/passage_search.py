"""Which passages have some of the words: each database's own full-text index finds the candidates.

Every collection has words of its own in the index, so that others' passages cost nothing and tell nothing; and every
query names the collections besides.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    Connection,
    Row,
    TextClause,
    bindparam,
    func,
    select,
    text,
    union,
)

from taskchat.store.chunks import chunks
from taskchat.store.tables import PassageRow, PassageWordRow, table_of

passages, words = table_of(PassageRow), table_of(PassageWordRow)

_PICKED = [column for column in passages.c if column.name != "scope"]
_MINE = words.c.collection.in_(bindparam("c", expanding=True))
_WORD = select(words.c.collection, words.c.word, words.c.term, words.c.passages)
_SPELLED = _WORD.where(_MINE, words.c.word.in_(bindparam("w", expanding=True)))
_LONG = func.length(words.c.word).between(bindparam("least"), bindparam("most"))
_NEAR = union(
    _WORD.where(_MINE, words.c.word >= bindparam("head"), words.c.word < bindparam("past"), _LONG),
    _WORD.where(_MINE, words.c.backward >= bindparam("tail"), words.c.backward < bindparam("past_tail"), _LONG),
)
_THESE = select(*_PICKED).where(
    passages.c.id.in_(bindparam("ids", expanding=True)),
    # As an expression, so that SQLite goes by the few passages and not through all of the collection.
    (passages.c.collection + "").in_(bindparam("c", expanding=True)),
    passages.c.scope.in_(bindparam("s", expanding=True)),
)
_HAVING = {  # which passages have one of some terms: the statement for one group of terms
    "sqlite": "SELECT {0} AS place, group_concat(rowid) AS ids FROM passages_fts WHERE passages_fts MATCH :said{0}",
    "postgresql": "SELECT {0} AS place, string_agg(CAST(id AS text), ',') AS ids FROM passages"
    " WHERE lexemes @@ CAST(:said{0} AS tsquery)",
}
TOGETHER = 100  # terms that one statement looks for
# PostgreSQL would start other processes for these, which takes longer than what they have to do.
_ALONE = text("SET LOCAL max_parallel_workers_per_gather = 0")
LAST = "\U0010ffff"  # behind every letter


@dataclass(frozen=True)
class Scope:
    """Where to look: in these collections; in the index their terms have these letters before them."""

    collections: Sequence[str]
    letters: Sequence[str]


def spelled(
    conn: Connection, collections: Sequence[str], spellings: Sequence[str], terms: Sequence[str]
) -> Sequence[Row[Any]]:
    """The words that are spelled so or have one of the terms: `collection`, `word`, `term`, and in how many `passages`
    of the collection it stands. One that is both comes twice.
    """
    found = [*conn.execute(_SPELLED, {"c": list(collections), "w": list(spellings)})]
    for some in chunks(terms, TOGETHER):
        given = {f"t{number}": term for number, term in enumerate(some)}
        found += conn.execute(_with_terms(len(some)), {"c": list(collections), **given})
    return found


@lru_cache
def _with_terms(number: int) -> TextClause:
    """The statement for so many terms. From the term to itself: told that it is the term, SQLite without statistics
    would rather go through all words of the collection."""
    each = (
        f"SELECT collection, word, term, passages FROM passage_words"  # noqa: S608 - numbers of ours
        f" WHERE collection IN :c AND term >= :t{key} AND term <= :t{key}"
        for key in range(number)
    )
    return text(" UNION ALL ".join(each)).bindparams(bindparam("c", expanding=True))


def kin(
    conn: Connection, collections: Sequence[str], beginnings: Mapping[str, tuple[str, int]], most: int
) -> list[tuple[str, Row[Any]]]:
    """For each key the `most` frequent words whose term begins so and has at most so many letters."""
    if not beginnings:
        return []
    given: dict[str, Any] = {"c": list(collections), "most": most}
    for number, (beginning, letters) in enumerate(beginnings.values()):
        given |= {f"from{number}": beginning, f"to{number}": beginning + LAST, f"letters{number}": letters}
    keys = list(beginnings)
    return [(keys[row.key], row) for row in conn.execute(_kin(len(keys)), given).all()]


@lru_cache
def _kin(number: int) -> TextClause:
    """The statement for so many keys at once."""
    each = (
        f"SELECT * FROM (SELECT {key} AS key, collection, word, term, passages FROM passage_words"  # noqa: S608 - numbers of ours
        f" WHERE collection IN :c AND term >= :from{key} AND term < :to{key} AND length(term) <= :letters{key}"
        f" ORDER BY passages DESC, word LIMIT :most) AS kin{key}"
        for key in range(number)
    )
    return text(" UNION ALL ".join(each)).bindparams(bindparam("c", expanding=True))


def near(
    conn: Connection, collections: Sequence[str], looks: Mapping[str, tuple[str, str, int, int]]
) -> list[tuple[str, Row[Any]]]:
    """For each key the words that begin or end so and have a number of letters from the one to the other."""
    found = []
    for key, (head, tail, least, most) in looks.items():
        backward = tail[::-1]
        given = {"c": list(collections), "head": head, "past": head + LAST, "least": least, "most": most}
        given |= {"tail": backward, "past_tail": backward + LAST}
        found += [(key, row) for row in conn.execute(_NEAR, given).all()]
    return found


def having(conn: Connection, scope: Scope, groups: Sequence[Sequence[str]]) -> list[list[int]]:
    """For each group of terms the ids of the passages that have one of them."""
    found: list[list[int]] = [[] for _ in groups]
    if not groups or not scope.letters:
        return found
    written = _on_sqlite if conn.dialect.name == "sqlite" else _on_postgres
    given = {f"said{place}": written(scope, terms) for place, terms in enumerate(groups)}
    if conn.dialect.name == "postgresql":
        conn.execute(_ALONE)
    for place, ids in conn.execute(_having(conn.dialect.name, len(groups)), given):
        found[place] = [int(number) for number in ids.split(",")] if ids else []
    return found


@lru_cache
def _having(dialect: str, number: int) -> TextClause:
    """The statement for so many groups at once."""
    return text(" UNION ALL ".join(_HAVING[dialect].format(place) for place in range(number)))


def _on_sqlite(scope: Scope, terms: Sequence[str]) -> str:
    each = (letters + term.replace('"', "") for letters in scope.letters for term in terms)
    return " OR ".join(f'"{term}"' for term in each)


def _on_postgres(scope: Scope, terms: Sequence[str]) -> str:
    each = (letters + term.replace("\\", "").replace("'", "") for letters in scope.letters for term in terms)
    return " | ".join(f"'{term}'" for term in each)


def these(conn: Connection, scope: Scope, ids: Sequence[int]) -> Sequence[Row[Any]]:
    """The passages with these ids, of those that are in the scope."""
    given = {"c": list(scope.collections), "s": list(scope.letters), "ids": list(ids)}
    return conn.execute(_THESE, given).all() if ids else []
