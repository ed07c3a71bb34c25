"""A conversation as a file, as Markdown or JSON, piece by piece. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import AsyncIterator
from typing import Literal
from zoneinfo import ZoneInfo

from taskchat.schemas.chat import Conversation, StoredMessage

Format = Literal["markdown", "json"]

SUFFIXES: dict[Format, str] = {"markdown": "md", "json": "json"}
MEDIA_TYPES: dict[Format, str] = {"markdown": "text/markdown; charset=utf-8", "json": "application/json"}
NAME_LETTERS = 60
WHO = {"user": "You", "assistant": "taskchat"}


def file_name(conversation: Conversation, form: Format) -> str:
    """A name that any file system and any header takes: plain letters and digits of the title."""
    plain = unicodedata.normalize("NFKD", conversation.title).encode("ascii", "ignore").decode()
    name = re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")[:NAME_LETTERS].strip("-")
    return f"taskchat-{name or conversation.id}.{SUFFIXES[form]}"


async def pieces(
    conversation: Conversation, messages: AsyncIterator[StoredMessage], form: Format, *, zone: str
) -> AsyncIterator[str]:
    """The file. Moments in Markdown are those of the wall clock in `zone`."""
    if form == "json":
        async for piece in _json(conversation, messages):
            yield piece
        return
    yield f"# {' '.join(conversation.title.split())}\n"
    async for message in messages:
        when = message.created_at.astimezone(ZoneInfo(zone))
        yield f"\n**{WHO[message.role]}**, {when:%Y-%m-%d %H:%M}\n\n{message.content.strip()}\n"


async def _json(conversation: Conversation, messages: AsyncIterator[StoredMessage]) -> AsyncIterator[str]:
    head = conversation.model_dump_json().removesuffix("}")
    yield f'{head},"messages":['
    between = ""
    async for message in messages:
        yield f"{between}\n{message.model_dump_json()}"
        between = ","
    yield "\n]}\n"
