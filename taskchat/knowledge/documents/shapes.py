"""Documents as they are shown, from their rows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row

from taskchat.knowledge.documents.names import title_of
from taskchat.schemas.documents import Document, DocumentDetails, DocumentVersion


def document_of(row: Row[Any]) -> Document:
    """A document, from its row with its newest version."""
    return Document(**_values(row))


def details_of(row: Row[Any], versions: Sequence[Row[Any]]) -> DocumentDetails:
    """The same with its versions."""
    return DocumentDetails(**_values(row), versions=[_version(row, each) for each in versions])


def source_of(public_id: str) -> str:
    """How the index calls a document."""
    return f"doc:{public_id}"


def bot_of(collection: str) -> str | None:
    """The bot whose collection this is, None for a user's own."""
    kind, _, key = collection.partition(":")
    return key if kind == "bot" else None


def _values(row: Row[Any]) -> dict[str, Any]:
    kept = ("name", "kind", "url", "version", "state", "progress", "reason", "notes", "size", "characters", "passages")
    return {
        **{name: getattr(row, name) for name in kept},
        "id": row.public_id,
        "bot_id": bot_of(row.collection),
        "title": row.title or title_of(row.name),
        "searched_version": row.ready_version,
        "pages": len(row.pages) or None,
        "has_original": row.kept,
        "created_at": row.created_at,
        "updated_at": row.updated_at,
    }


def _version(document: Row[Any], row: Row[Any]) -> DocumentVersion:
    return DocumentVersion(
        version=row.version,
        title=row.title or title_of(document.name),
        size=row.size,
        characters=row.characters,
        has_original=row.kept,
        created_at=row.created_at,
    )
