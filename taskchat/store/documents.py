"""Rows of documents and of their versions. Every query names the collection, or the one to whom it belongs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Row, and_, bindparam, delete, func, insert, or_, select, update

from taskchat.store.tables import BotRow, DocumentRow, DocumentVersionRow, UserRow, table_of

documents, versions = table_of(DocumentRow), table_of(DocumentVersionRow)
bots, users = table_of(BotRow), table_of(UserRow)

FINISHED = ("ready", "failed")
SHOWN = ("kind", "content_hash", "size", "kept", "title", "characters", "passages", "pages", "notes", "read_at")

_JOINED = documents.join(
    versions, and_(versions.c.document_id == documents.c.id, versions.c.version == documents.c.version)
)
_SEEN = select(documents, versions.c.id.label("version_id"), *(versions.c[name] for name in SHOWN)).select_from(_JOINED)
_IN = documents.c.collection == bindparam("c")
_ONE = _SEEN.where(documents.c.public_id == bindparam("p"))
_LOCK = select(documents.c.id).where(documents.c.id == bindparam("d")).with_for_update()
_PAGE = _SEEN.where(_IN, documents.c.id < bindparam("before")).order_by(documents.c.id.desc())
_SAME = _SEEN.where(_IN, versions.c.content_hash == bindparam("hash")).order_by(documents.c.id).limit(1)
_NAMED = _SEEN.where(_IN, documents.c.name == bindparam("name"), documents.c.url.is_(None)).limit(1)
_AT = _SEEN.where(_IN, documents.c.url == bindparam("url")).limit(1)
_VERSIONS = select(versions).where(versions.c.document_id == bindparam("d")).order_by(versions.c.version.desc())
_READY = select(documents.c.ready_version).where(documents.c.id == bindparam("d"))
_ADD, _ADD_VERSION = insert(documents).returning(documents.c.id), insert(versions).returning(versions.c.id)
_REMOVE = delete(documents).where(documents.c.id == bindparam("d"))
_REMOVE_COLLECTION = delete(documents).where(_IN)
_ANY = select(documents.c.id).where(_IN, documents.c.ready_version.is_not(None)).limit(1)
_OF_OWNER = select(func.count(versions.c.document_id.distinct()), func.coalesce(func.sum(versions.c.size), 0)).where(
    versions.c.owner_id == bindparam("u")
)
_UNFINISHED = select(func.count()).where(documents.c.owner_id == bindparam("u"), documents.c.state.not_in(FINISHED))
_ABANDONED = delete(versions).where(versions.c.document_id.is_(None), versions.c.created_at < bindparam("before"))
_OWNER_OF_BOT = select(bots.c.user_id).where(bots.c.public_id == bindparam("p")).with_for_update(read=True)


def owner_of(conn: Connection, collection: str) -> int | None:
    """Whose a collection is; None where there is none any more. Until the job ends, it stays so."""
    kind, _, key = collection.partition(":")
    if kind == "user":
        found = conn.execute(select(users.c.id).where(users.c.id == int(key))).scalar()
    else:
        found = conn.execute(_OWNER_OF_BOT, {"p": key}).scalar()
    return int(found) if found is not None else None


def one(conn: Connection, public_id: str) -> Row[Any] | None:
    """A document with its newest version, for those who may see its `collection`: that is for the caller to ask."""
    return conn.execute(_ONE, {"p": public_id}).one_or_none()


def page(
    conn: Connection, collection: str, *, before: int, limit: int, state: str | None = None, q: str = ""
) -> Sequence[Row[Any]]:
    """The documents of a collection before the internal id `before`, the newest first: all, or those in a state, or
    those whose name or title has `q` in it."""
    query = _PAGE
    if state is not None:
        query = query.where(documents.c.state == state)
    if q:
        word = q.casefold()
        query = query.where(
            or_(
                func.lower(documents.c.name).contains(word, autoescape=True),
                func.lower(versions.c.title).contains(word, autoescape=True),
            )
        )
    return conn.execute(query.limit(limit), {"c": collection, "before": before}).all()


def same(conn: Connection, collection: str, content_hash: str) -> Row[Any] | None:
    """The document of the collection whose newest version has this content."""
    return conn.execute(_SAME, {"c": collection, "hash": content_hash}).one_or_none()


def named(conn: Connection, collection: str, name: str) -> Row[Any] | None:
    """The document that was sent to the collection under this name."""
    return conn.execute(_NAMED, {"c": collection, "name": name}).one_or_none()


def at(conn: Connection, collection: str, url: str) -> Row[Any] | None:
    """The document of the collection that is fetched from this address."""
    return conn.execute(_AT, {"c": collection, "url": url}).one_or_none()


def any_ready(conn: Connection, collection: str) -> bool:
    """Whether something of the collection can be searched."""
    return conn.execute(_ANY, {"c": collection}).first() is not None


def lock(conn: Connection, document: int) -> bool:
    """Nobody else changes the document until the job ends; False where it is gone."""
    return conn.execute(_LOCK, {"d": document}).first() is not None


def add(conn: Connection, values: Mapping[str, Any]) -> int:
    """Add a document; its internal id."""
    return int(conn.execute(_ADD, dict(values)).scalar_one())


def change(conn: Connection, document: int, values: Mapping[str, Any]) -> None:
    """Set columns of a document."""
    conn.execute(update(documents).where(documents.c.id == document).values(**values))


def remove(conn: Connection, document: int) -> None:
    """Delete a document with all its versions hold."""
    conn.execute(_REMOVE, {"d": document})


def remove_collection(conn: Connection, collection: str) -> None:
    """Delete the documents of a collection. What is searched of them is the index's."""
    conn.execute(_REMOVE_COLLECTION, {"c": collection})


def ready_version(conn: Connection, document: int) -> int | None:
    """The version of a document that is searched."""
    found: int | None = conn.execute(_READY, {"d": document}).scalar()
    return found


def versions_of(conn: Connection, document: int) -> Sequence[Row[Any]]:
    """The versions of a document, the newest first."""
    return conn.execute(_VERSIONS, {"d": document}).all()


def add_version(conn: Connection, values: Mapping[str, Any]) -> int:
    """Add a version; its internal id."""
    return int(conn.execute(_ADD_VERSION, dict(values)).scalar_one())


def change_version(conn: Connection, version: int, values: Mapping[str, Any]) -> None:
    """Set columns of a version."""
    conn.execute(update(versions).where(versions.c.id == version).values(**values))


def remove_versions(conn: Connection, ids: Sequence[int]) -> None:
    """Delete versions with what they hold."""
    if ids:
        conn.execute(delete(versions).where(versions.c.id.in_(ids)))


def spent(conn: Connection, owner_id: int) -> tuple[int, int]:
    """How many documents and bytes somebody's collections have."""
    count, size = conn.execute(_OF_OWNER, {"u": owner_id}).one()
    return int(count), int(size)


def unfinished(conn: Connection, owner_id: int) -> int:
    """How many of somebody's documents are still to be read."""
    return int(conn.execute(_UNFINISHED, {"u": owner_id}).scalar_one())


def remove_abandoned(conn: Connection, before: Any) -> None:
    """Delete what was begun to be sent before a moment, and did not come to be a document."""
    conn.execute(_ABANDONED, {"before": before})
