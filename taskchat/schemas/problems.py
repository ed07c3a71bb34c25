"""Errors as they travel (RFC 9457)."""

from __future__ import annotations

from pydantic import Field

from taskchat.schemas.values import Shape


class FieldError(Shape):
    """What is wrong with one field of the input."""

    field: str = Field(examples=["message"])
    message: str = Field(examples=["it is empty"])


class Problem(Shape):
    """`application/problem+json`: a stable `code`, a sentence in `detail`, and the fields that are wrong."""

    type: str = "about:blank"
    title: str
    status: int
    code: str = Field(examples=["not_found"])
    detail: str
    hint: str | None = None
    errors: list[FieldError] = []
