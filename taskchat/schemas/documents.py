"""Documents, as they travel."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AwareDatetime, Field

from taskchat.schemas.document_kinds import Kind
from taskchat.schemas.values import SafeText, Shape

State = Literal["queued", "reading", "splitting", "embedding", "ready", "failed"]

DOCUMENT_NAME_MAX = 300
URL_MAX = 2000
TEXT_MAX = 20_000  # characters of a document at once
TEXT_DEFAULT = 4_000

BotId = Annotated[
    str,
    Field(pattern=r"^[0-9a-f]{32}$", description="The bot whose knowledge it is. Default: your own, without a bot"),
]


class DocumentUrl(Shape):
    """A page or a file of the web to read."""

    url: Annotated[SafeText, Field(min_length=1, max_length=URL_MAX, examples=["https://example.com/handbook.pdf"])]
    bot_id: BotId | None = None


class DocumentVersion(Shape):
    """What a document was at one time."""

    version: int
    title: str
    size: int = Field(description="Bytes of its file")
    characters: int | None = Field(description="Characters of its text, null while it is not read")
    has_original: bool = Field(description="Whether its file is still there")
    created_at: AwareDatetime


class Document(Shape):
    """A document. While it is neither ready nor failed, `progress` says how far it is, in percent.

    A new version is searched as soon as it is ready; until then the one before is.
    """

    id: str
    bot_id: str | None
    name: str = Field(description="Of its file, with the folders below the one that was added; or its address")
    title: str
    kind: Kind | None = Field(description="Null as long as an address was not fetched")
    url: str | None
    version: int = Field(description="The newest one, from 1")
    searched_version: int | None = Field(description="The one that is searched; null before the first is ready")
    state: State
    progress: int = Field(ge=0, le=100)
    reason: str | None = Field(description="Why it failed, or what it waits for, in words")
    notes: list[str] = Field(description="What was left out of it, in words")
    size: int = Field(description="Bytes of its file")
    pages: int | None = Field(description="Null for kinds without pages, and before it is read")
    characters: int | None
    passages: int | None
    has_original: bool = Field(description="Whether its file can be had, and read again")
    created_at: AwareDatetime
    updated_at: AwareDatetime


class DocumentDetails(Document):
    """A document with its versions, the newest first."""

    versions: list[DocumentVersion]


class DocumentPage(Shape):
    """A page of documents, the newest first."""

    items: list[Document]
    next_cursor: str | None = None


class DocumentText(Shape):
    """A stretch of a document's text: the characters from `start` to before `end`, of `characters` in all."""

    id: str
    version: int
    title: str
    start: int
    end: int
    characters: int
    page: int | None = Field(description="On which page `start` is, from 1")
    text: str


class DocumentHit(Shape):
    """A passage that says what was looked for, and where it stands in its document's text."""

    document_id: str
    passage_id: str
    title: str
    path: list[str] = Field(description="The headings above it")
    text: str
    start: int
    end: int
    page: int | None
    score: float
    highlights: list[tuple[int, int]] = Field(description="Stretches of `text`, each from and to before")


class DocumentHits(Shape):
    """The best passages first. `confidence` is how sure it is that they answer, from 0 to 1."""

    items: list[DocumentHit]
    confidence: float
