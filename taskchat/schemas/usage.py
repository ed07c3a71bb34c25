"""What models have cost, as it travels."""

from __future__ import annotations

import datetime as dt
import re
from typing import Annotated

from pydantic import BeforeValidator, Field

from taskchat.schemas.chat import Usage
from taskchat.schemas.values import Shape


def _plain_day(text: object) -> object:
    if isinstance(text, str) and not re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
        raise ValueError("it must be a day like 2027-01-05")
    return text


Day = Annotated[dt.date, BeforeValidator(_plain_day)]


class Spent(Usage):
    """What turns have cost. Some of the tokens are an estimate of ours where `estimated` is true."""

    turns: int = Field(default=0, description="Messages that models were asked about; each try of one counts")


class SpentOnDay(Spent):
    """What one model has cost on one day."""

    day: dt.date = Field(description="In UTC")
    model: str


class UsageReport(Shape):
    """What models other than the embedded one, which costs nothing, have cost: by day and model, and in all.

    There is always one page.
    """

    since: dt.date
    until: dt.date
    items: list[SpentOnDay] = Field(description="The oldest first")
    next_cursor: str | None = None
    total: Spent
