"""FAQs as they are shown, from their rows."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Row

from taskchat.knowledge.documents.shapes import bot_of
from taskchat.knowledge.faqs.places import Seen
from taskchat.schemas.faqs import Faq, FaqDraft

WRITTEN = tuple(name for name in FaqDraft.model_fields if name != "slug")  # what people write of one
_SHOWN = (*WRITTEN, "slug", "views", "helpful", "not_helpful", "my_vote", "created_at", "updated_at")


def faq_of(seen: Seen) -> Faq:
    """An FAQ, as whoever asked may see it."""
    row = seen.row
    shown = {name: getattr(row, name) for name in _SHOWN}
    return Faq(id=row.public_id, bot_id=bot_of(row.collection), **shown | {"meta": row.meta if seen.edits else None})


def draft_of(row: Row[Any]) -> FaqDraft:
    """What people have written of an FAQ."""
    return FaqDraft(slug=row.slug, **{name: getattr(row, name) for name in WRITTEN})


def source_of(public_id: str) -> str:
    """How the index calls an FAQ."""
    return f"faq:{public_id}"


def id_of(source: str) -> str:
    """The id of an FAQ that the index calls so."""
    return source.removeprefix("faq:")
