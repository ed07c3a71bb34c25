"""FAQs, as they travel: questions with their answers, and the questions that nobody could answer."""

from __future__ import annotations

import json
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, AwareDatetime, BeforeValidator, Field, JsonValue, Strict

from taskchat.schemas.bots import Slug
from taskchat.schemas.documents import BotId
from taskchat.schemas.foreign_text import no_hidden
from taskchat.schemas.values import (
    NAME_MAX,
    NOT_NULL,
    VISIBLE,
    Flag,
    Language,
    SafeText,
    Shape,
    Tags,
    not_blank,
    unique,
)

FaqStatus = Literal["draft", "published", "archived"]

QUESTION_MAX = 500
ANSWER_MAX = 20_000
WORDINGS_MAX = 200
KEYWORDS_MAX = 50
PRIORITY_MAX = 100
META_LETTERS, META_DEPTH = 4_000, 8
SEARCH_MAX = 500


def _one_line(text: str) -> str:
    return not_blank(no_hidden(" ".join(text.split()), lines=False))


def _lines(text: object) -> object:
    return text.replace("\r\n", "\n") if isinstance(text, str) else text


def _not_null(value: object) -> object:
    if value is None:
        raise ValueError("it can't be null: leave it out to keep it as it is")
    return value


def bounded(meta: dict[str, Any]) -> dict[str, Any]:
    """Refuse what is too long, too deep, or nothing that a store can hold."""
    try:
        text = json.dumps(meta, ensure_ascii=False, allow_nan=False)
        text.encode("utf-8")
    except (ValueError, RecursionError) as error:  # NaN and infinity, half characters, no end
        raise ValueError("it has a value that can't be stored") from error
    if "\\u0000" in text:
        raise ValueError("it contains a NUL character, which can't be stored")
    if len(text) > META_LETTERS:
        raise ValueError(f"it can have at most {META_LETTERS:,} letters as JSON")
    if _depth(meta) > META_DEPTH:
        raise ValueError(f"it can have at most {META_DEPTH} levels")
    return meta


def _depth(value: Any) -> int:
    inside = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return 1 + max(map(_depth, inside), default=0) if isinstance(value, dict | list) else 0


_KEPT = BeforeValidator(_not_null)
Asked = Annotated[
    SafeText,
    Field(min_length=1, max_length=QUESTION_MAX, examples=["When does the laundry room close?"]),
    VISIBLE,
    AfterValidator(_one_line),
]
Answer = Annotated[SafeText, Field(max_length=ANSWER_MAX), AfterValidator(no_hidden), BeforeValidator(_lines)]
Wordings = Annotated[list[Asked], Field(max_length=WORDINGS_MAX), AfterValidator(unique)]
Label = Annotated[
    SafeText, Field(min_length=1, max_length=NAME_MAX, examples=["Laundry"]), VISIBLE, AfterValidator(_one_line)
]
Keywords = Annotated[list[Label], Field(max_length=KEYWORDS_MAX), AfterValidator(unique)]
Priority = Annotated[
    int, Strict(), Field(ge=0, le=PRIORITY_MAX, description="Higher ones are listed and suggested first")
]
Meta = Annotated[
    dict[str, JsonValue],
    AfterValidator(bounded),
    Field(description=f"Whatever else is to be kept with it, at most {META_LETTERS:,} letters as JSON"),
]


class FaqDraft(Shape):
    """An FAQ to add. Without a slug, its question gives it one. Only what is published answers anybody."""

    question: Asked
    answer: Answer = ""
    wordings: Wordings = Field(default=[], description="Other ways to ask the same")
    category: Label | None = None
    keywords: Keywords = []
    tags: Tags = []
    language: Language | None = Field(default=None, description="Default: seen from its words")
    status: FaqStatus = "draft"
    priority: Priority = 0
    slug: Slug | None = None
    meta: Meta = {}


class NewFaq(FaqDraft):
    """An FAQ to add, and where to."""

    bot_id: BotId | None = None


class FaqPatch(Shape):
    """Changes to an FAQ: only what is named."""

    question: Annotated[Asked | None, NOT_NULL, _KEPT] = None
    answer: Annotated[Answer | None, NOT_NULL, _KEPT] = None
    wordings: Annotated[Wordings | None, NOT_NULL, _KEPT] = None
    category: Label | None = None
    keywords: Annotated[Keywords | None, NOT_NULL, _KEPT] = None
    tags: Annotated[Tags | None, NOT_NULL, _KEPT] = None
    language: Language | None = None
    status: Annotated[FaqStatus | None, NOT_NULL, _KEPT] = None
    priority: Annotated[Priority | None, NOT_NULL, _KEPT] = None
    slug: Annotated[Slug | None, NOT_NULL, _KEPT] = None
    meta: Annotated[Meta | None, NOT_NULL, _KEPT] = None


class Faq(Shape):
    """An FAQ. Who may only ask sees those that are published, and not their `meta`."""

    id: str
    bot_id: str | None
    slug: str
    question: str
    answer: str
    wordings: list[str]
    category: str | None
    keywords: list[str]
    tags: list[str]
    language: str | None
    status: FaqStatus
    priority: int
    meta: dict[str, JsonValue] | None = Field(description="Null for those who may not change it")
    views: int = Field(description="How often it was opened while it was published")
    helpful: int = Field(description="How many said that it helped")
    not_helpful: int = Field(description="How many said that it did not")
    my_vote: bool | None = Field(description="Whether it helped you; null where you did not say")
    created_at: AwareDatetime
    updated_at: AwareDatetime


class FaqPage(Shape):
    """A page of FAQs, those of the highest priority first, then the newest."""

    items: list[Faq]
    next_cursor: str | None = None


class FaqVote(Shape):
    """Whether it helped."""

    helpful: Flag


class FaqCategory(Shape):
    """A category, and how many FAQs it has; null are those without one."""

    category: str | None
    count: int


class FaqCategories(Shape):
    """The categories of a collection, in the order of their names."""

    items: list[FaqCategory]


class FaqQuestion(Shape):
    """What to look for."""

    q: Annotated[
        SafeText,
        Field(min_length=1, max_length=SEARCH_MAX, examples=["can I wash at night"]),
        VISIBLE,
        AfterValidator(not_blank),
    ]
    bot_id: BotId | None = None
    limit: Annotated[int, Strict(), Field(ge=1, le=50)] = 5
    category: Label | None = Field(default=None, description="Only those of this category")
    unpublished: Flag = Field(default=False, description="Also drafts and archived ones, for those who may edit")


class FaqHit(Shape):
    """An FAQ that was found. `matched` is what of it fits best: a wording, or a piece of the answer."""

    id: str
    slug: str
    question: str
    answer: str
    category: str | None
    status: FaqStatus
    matched: str
    highlights: list[tuple[int, int]] = Field(description="Stretches of `matched`, each from and to before")
    score: float


class FaqHits(Shape):
    """The best first. `confidence` is how sure it is that they answer, from 0 to 1."""

    items: list[FaqHit]
    confidence: float


class FaqSuggestion(Shape):
    """A question that is answered."""

    id: str
    slug: str
    question: str


class FaqSuggestions(Shape):
    """Questions that somebody who types may mean."""

    items: list[FaqSuggestion]


class FaqRowError(Shape):
    """What is wrong with a row of a file: the first is row 1, a CSV's head is not counted."""

    row: int
    field: str | None
    detail: str


class FaqImported(Shape):
    """What came of an import. Rows that are there already as they are, stay as they are."""

    type: Literal["import.finished"] = "import.finished"
    added: int
    updated: int
    unchanged: int
    failed: int
    errors: list[FaqRowError] = Field(description="At most 200 of them")


class FaqImporting(Shape):
    """How far an import is."""

    type: Literal["import.progress"] = "import.progress"
    done: int
    total: int


class Unanswered(Shape):
    """A question that could not be answered, with other wordings of it. Who asked is not told."""

    id: str
    bot_id: str | None
    question: str
    wordings: list[str] = Field(description="Other ways in which it was asked, the most frequent first")
    count: int = Field(description="How often it was asked")
    first_asked_at: AwareDatetime
    last_asked_at: AwareDatetime


class UnansweredPage(Shape):
    """Questions that nobody could answer, the most frequent first."""

    items: list[Unanswered]
    next_cursor: str | None = None
