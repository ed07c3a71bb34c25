"""Rows of FAQs, of their words and tags, and of votes. Every query names the collection, or an FAQ that was checked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import (
    Connection,
    Row,
    Select,
    and_,
    bindparam,
    case,
    delete,
    func,
    insert,
    or_,
    select,
    tuple_,
    update,
)

from taskchat.store.chunks import chunks
from taskchat.store.tables import FaqRow, FaqTermRow, FaqVoteRow, table_of

faqs, terms, votes = table_of(FaqRow), table_of(FaqTermRow), table_of(FaqVoteRow)

LAST = "\U0010ffff"  # behind every letter
_IN = faqs.c.collection == bindparam("c")


def _said(*, helpful: bool) -> Any:
    counted = select(func.count()).where(votes.c.faq_id == faqs.c.id, votes.c.helpful.is_(helpful))
    return counted.scalar_subquery()


_MY_VOTE = select(votes.c.helpful).where(votes.c.faq_id == faqs.c.id, votes.c.user_id == bindparam("u"))
_SEEN: Select[Any] = select(
    faqs,
    _said(helpful=True).label("helpful"),
    _said(helpful=False).label("not_helpful"),
    _MY_VOTE.scalar_subquery().label("my_vote"),
)
_ONE = _SEEN.where(faqs.c.public_id == bindparam("p"))
_PAGE = _SEEN.where(_IN).order_by(faqs.c.priority.desc(), faqs.c.id.desc())
_COUNT = select(func.count()).select_from(faqs).where(_IN)
_SLUGS = select(faqs.c.slug).where(_IN, or_(faqs.c.slug == bindparam("s"), faqs.c.slug.startswith(bindparam("head"))))
_NAMED = select(faqs).where(_IN, faqs.c.slug == bindparam("s"))
_ASKED = select(faqs).where(_IN, faqs.c.asked == bindparam("a")).order_by(faqs.c.id).limit(1)
_ADD = insert(faqs).returning(faqs.c.id)
_CHANGE = update(faqs).where(faqs.c.id == bindparam("f"), faqs.c.version == bindparam("v"))
_VIEWED = update(faqs).where(faqs.c.public_id == bindparam("p")).values(views=faqs.c.views + 1)
_REMOVE = delete(faqs).where(faqs.c.id == bindparam("f"))
_REMOVE_COLLECTION = delete(faqs).where(_IN)
_ADD_TERMS = insert(terms)
_REMOVE_TERMS = delete(terms).where(terms.c.faq_id == bindparam("f"))
_CATEGORIES = select(faqs.c.category, func.count()).where(_IN).group_by(faqs.c.category)
_VOTE = insert(votes)
_NO_VOTE = delete(votes).where(votes.c.faq_id == bindparam("f"), votes.c.user_id == bindparam("u"))


def one(conn: Connection, user_id: int, public_id: str) -> Row[Any] | None:
    """An FAQ as `user_id` sees it, for those who may see its `collection`: that is for the caller to ask."""
    return conn.execute(_ONE, {"p": public_id, "u": user_id}).one_or_none()


def page(
    conn: Connection,
    collection: str,
    user_id: int,
    where: Mapping[str, Any],
    *,
    before: tuple[int, int] | None,
    limit: int,
) -> Sequence[Row[Any]]:
    """The FAQs of a collection behind a priority and an internal id, the highest first.

    `where` has what each of their columns is to be; `tag` one of their tags, `q` folded words that stand so in
    their questions.
    """
    query = _PAGE
    for name, value in where.items():
        if name == "tag":
            tagged = select(terms.c.faq_id).where(
                terms.c.collection == collection, terms.c.kind == "tag", terms.c.term == value
            )
            query = query.where(faqs.c.id.in_(tagged))
        elif name == "q":
            query = query.where(faqs.c.asked.contains(value, autoescape=True))
        else:
            query = query.where(faqs.c[name] == value)
    if before is not None:
        query = query.where(tuple_(faqs.c.priority, faqs.c.id) < tuple_(*before))
    return conn.execute(query.limit(limit), {"c": collection, "u": user_id}).all()


def these(conn: Connection, collections: Sequence[str], public_ids: Iterable[str]) -> dict[str, Row[Any]]:
    """Of these FAQs those that are in the collections, published or not, by their ids."""
    query = select(faqs).where(faqs.c.public_id.in_(list(public_ids)), faqs.c.collection.in_(list(collections)))
    return {row.public_id: row for row in conn.execute(query).all()}


def count(conn: Connection, collection: str) -> int:
    """How many a collection has."""
    return int(conn.execute(_COUNT, {"c": collection}).scalar_one())


def slugs(conn: Connection, collection: str, slug: str) -> set[str]:
    """Those of the collection's slugs that are this one, or begin with it and a hyphen."""
    return set(conn.execute(_SLUGS, {"c": collection, "s": slug, "head": f"{slug}-"}).scalars())


def with_slug(conn: Connection, collection: str, slug: str) -> Row[Any] | None:
    """The FAQ of the collection that has this slug."""
    return conn.execute(_NAMED, {"c": collection, "s": slug}).one_or_none()


def asking(conn: Connection, collection: str, asked: str) -> Row[Any] | None:
    """The FAQ of the collection whose question has these words."""
    return conn.execute(_ASKED, {"c": collection, "a": asked}).one_or_none()


def add(conn: Connection, values: Mapping[str, Any]) -> int:
    """Add an FAQ; its internal id."""
    return int(conn.execute(_ADD, dict(values)).scalar_one())


def change(conn: Connection, faq: int, version: int, values: Mapping[str, Any]) -> bool:
    """Set columns of an FAQ; False where it is not at this version any more."""
    return conn.execute(_CHANGE.values(**values, version=version + 1), {"f": faq, "v": version}).rowcount > 0


def viewed(conn: Connection, public_id: str) -> None:
    """Count that it was opened."""
    conn.execute(_VIEWED, {"p": public_id})


def remove(conn: Connection, faq: int) -> None:
    """Delete an FAQ. What is searched of it is the index's."""
    conn.execute(_REMOVE, {"f": faq})


def remove_collection(conn: Connection, collection: str) -> None:
    """Delete the FAQs of a collection."""
    conn.execute(_REMOVE_COLLECTION, {"c": collection})


def set_terms(conn: Connection, collection: str, faq: int, words: Iterable[str], tags: Iterable[str]) -> None:
    """Make these the words and the tags of an FAQ."""
    conn.execute(_REMOVE_TERMS, {"f": faq})
    rows = [
        {"collection": collection, "kind": kind, "term": term, "faq_id": faq}
        for kind, found in (("word", words), ("tag", tags))
        for term in sorted(set(found))
    ]
    for some in chunks(rows):
        conn.execute(_ADD_TERMS, list(some))


def suggested(conn: Connection, collection: str, words: Sequence[str], *, limit: int) -> Sequence[Row[Any]]:
    """The published FAQs of a collection that for each word have one that begins so: first those whose question begins
    with all of them, then by priority."""
    begun = " ".join(words)
    has = [
        faqs.c.id.in_(
            select(terms.c.faq_id).where(
                terms.c.collection == collection,
                terms.c.kind == "word",
                terms.c.term >= word,
                terms.c.term < word + LAST,
            )
        )
        for word in dict.fromkeys(words)
    ]
    first = case((and_(faqs.c.asked >= begun, faqs.c.asked < begun + LAST), 0), else_=1)
    query: Select[Any] = (
        select(faqs.c.public_id, faqs.c.slug, faqs.c.question)
        .where(faqs.c.collection == collection, faqs.c.status == "published", *has)
        .order_by(first, faqs.c.priority.desc(), func.length(faqs.c.question), faqs.c.id)
        .limit(limit)
    )
    return conn.execute(query).all()


def categories(conn: Connection, collection: str, *, status: str | None) -> list[tuple[str | None, int]]:
    """The categories of a collection, each with how many FAQs it has: of all, or of those with a status."""
    query = _CATEGORIES if status is None else _CATEGORIES.where(faqs.c.status == status)
    return [(name, int(number)) for name, number in conn.execute(query, {"c": collection}).all()]


def vote(conn: Connection, faq: int, user_id: int, *, helpful: bool | None) -> None:
    """Make this a user's one vote on an FAQ; None takes it back."""
    conn.execute(_NO_VOTE, {"f": faq, "u": user_id})
    if helpful is not None:
        conn.execute(_VOTE, {"faq_id": faq, "user_id": user_id, "helpful": helpful})
