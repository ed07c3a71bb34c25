"""Models as they travel: those to choose from, and what a test of one has found."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from taskchat.schemas.chat import ModelText
from taskchat.schemas.values import Shape


class ModelEntry(Shape):
    """A model that may be chosen."""

    name: str = Field(description="What to call it in a request or a profile", examples=["ollama/llama3.2"])
    provider: str | None = Field(
        default=None, description="Null for the embedded model, and for one that is named by its address"
    )
    in_use: bool = Field(description="It answers what names no model")
    default: bool = Field(description="It is the server's")
    running_here: bool = Field(default=False, description="It was found running on the machine of this local server")
    state: str | None = Field(default=None, description="Null when all is well with it, as far as is known")


class ModelPage(Shape):
    """The models that are known by name. There is always one page."""

    items: list[ModelEntry]
    next_cursor: str | None = None
    in_use: str = Field(description="The model that answers what names none")
    fallback: bool = Field(description="Whether the embedded model answers what names no wish, where that one fails")
    patterns: list[str] = Field(description="Others may be chosen that fit one of these; * stands for any letters")
    any: bool = Field(description="Any model may be chosen, at any address: on one's own local server")
    note: str | None = Field(default=None, description="What to know of one's choice, as when it is passed over")


class ModelTest(Shape):
    """Try a model."""

    model: ModelText | None = Field(default=None, description="Default: the one in use")


class ModelCheck(Shape):
    """One thing that a model must, or should, be able to do."""

    what: Literal["reachable", "key", "answers", "tools", "streaming", "usage"]
    ok: bool | None = Field(description="Null: not found out, because something before it failed or it is not wanted")
    words: str
    advice: str | None = Field(default=None, description="What to do about it")


class ModelReport(Shape):
    """What a test has found. `ok`: the model can be worked with, even if it does not stream or count tokens."""

    model: str
    ok: bool
    seconds: float
    checks: list[ModelCheck]
