"""The value types that several shapes share: safe text, due moments, recurrences."""

from __future__ import annotations

import datetime as dt
import re
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, Strict

from taskchat.schemas.rrule import canonical_rrule

Priority = Literal["low", "medium", "high"]
Status = Literal["pending", "done"]

TITLE_MAX = 500
DESCRIPTION_MAX = 10_000
MESSAGE_MAX = 10_000
NAME_MAX = 100
MODEL_MAX = 300
TAGS_MAX = 50
ID_MAX = 2**53 - 1  # every JSON reader keeps it exact


class Shape(BaseModel):
    """A shape of the contract: unknown fields are refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)


def safe_text(text: str) -> str:
    """Refuse what no store can hold: NUL and lone surrogates. Everything else stays to the letter."""
    if "\x00" in text:
        raise ValueError("it contains a NUL character, which can't be stored")
    try:
        text.encode("utf-8")
    except UnicodeEncodeError as error:
        raise ValueError("it contains half of a character (a lone surrogate), which can't be stored") from error
    return text


def not_blank(text: str) -> str:
    """Refuse text that shows nothing."""
    if not text.strip():
        raise ValueError("it is empty")
    return text


def canonical_due(text: str) -> str:
    """A day `2027-01-05`, or a moment with offset `2027-01-05T17:00:00+01:00`, in the one form that is stored."""
    try:
        if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
            return dt.date.fromisoformat(text).isoformat()
        moment = dt.datetime.fromisoformat(text) if "T" in text or " " in text else None
        if moment is not None and moment.tzinfo is not None:
            if not dt.MINYEAR < moment.year < dt.MAXYEAR:  # years that are whole in every timezone
                raise ValueError(text)
            if moment.strftime("%z")[5:]:  # an offset with seconds, of before there were timezones: few can read it
                moment = moment.astimezone(dt.UTC)
            return moment.isoformat(timespec="seconds")
    except (ValueError, OverflowError):
        moment = None
    raise ValueError("it must be a day like 2027-01-05, or a moment with offset like 2027-01-05T17:00:00+01:00")


def canonical_tag(text: str) -> str:
    """A tag: one word without `#`, in lower case."""
    tag = text.strip().removeprefix("#").casefold()
    if not tag or re.search(r"[\s,#]", tag):
        raise ValueError("a tag is one word")
    if len(tag) > NAME_MAX:  # lower case can be longer
        raise ValueError(f"a tag has at most {NAME_MAX} characters")
    return tag


def unique(items: list[str]) -> list[str]:
    """The items, each once, in their order."""
    return list(dict.fromkeys(items))


def said(**keywords: Any) -> Any:
    """The form of a text, for those who read the schema. A validator says in better words what is wrong with one."""
    return Field(json_schema_extra=keywords)


def _without_null(schema: dict[str, Any]) -> None:
    schema.pop("default", None)
    schema.update(schema.pop("anyOf")[0])


VISIBLE = said(pattern=r"\S")
NOT_NULL = Field(json_schema_extra=_without_null)  # of what may be left out: the rule that refuses null says why

Flag = Annotated[bool, Strict()]  # in JSON, where "no" would be true enough
SafeText = Annotated[str, AfterValidator(safe_text)]
Cursor = Annotated[SafeText, Field(min_length=1, max_length=1000), said(pattern="^[A-Za-z0-9_-]*=*$")]
Title = Annotated[SafeText, Field(min_length=1, max_length=TITLE_MAX), VISIBLE, AfterValidator(not_blank)]
Description = Annotated[SafeText, Field(max_length=DESCRIPTION_MAX)]
Due = Annotated[
    str,
    Field(max_length=40, examples=["2027-01-05"]),
    said(anyOf=[{"format": "date"}, {"format": "date-time"}]),
    AfterValidator(canonical_due),
]
Recurrence = Annotated[
    str,
    Field(max_length=200, examples=["FREQ=WEEKLY;BYDAY=MO"]),
    said(format="rrule"),
    AfterValidator(canonical_rrule),
]
Tag = Annotated[
    SafeText,
    Field(min_length=1, max_length=NAME_MAX),
    said(pattern=r"^\s*#?[^\s,#]+\s*$"),
    AfterValidator(canonical_tag),
]
Tags = Annotated[list[Tag], Field(max_length=TAGS_MAX), AfterValidator(unique)]
Project = Annotated[SafeText, Field(min_length=1, max_length=NAME_MAX), VISIBLE, AfterValidator(not_blank)]
TaskId = Annotated[int, Field(ge=1, le=ID_MAX, description="The task's own small number", examples=[3])]
Language = Annotated[str, Field(pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})?$", examples=["en"])]


def known_zone(name: str) -> str:
    """Refuse what is not an IANA zone."""
    from zoneinfo import ZoneInfo

    try:
        ZoneInfo(name)
    except (ValueError, OSError, KeyError) as error:  # ZoneInfoNotFoundError is a KeyError
        raise ValueError("it must be a timezone like Europe/Berlin") from error
    return name


Timezone = Annotated[
    SafeText,
    Field(min_length=1, max_length=64, examples=["Europe/Berlin"]),
    said(format="timezone"),
    AfterValidator(known_zone),
]
