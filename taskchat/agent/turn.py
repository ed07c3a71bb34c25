"""What a turn of the agent begins with, and what it comes to. Light: the server imports it before the SDK is there."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from taskchat.agent.context import PastMessage
from taskchat.schemas.caller import CallRecord
from taskchat.schemas.chat import Question, TurnEvent, Usage

Emit = Callable[[TurnEvent], None]
EMBEDDED = "embedded"


@dataclass(frozen=True, kw_only=True)
class TurnInput:
    """What a turn begins with. `now` is in the user's zone; `recorded` are the calls of an earlier, cut-off try."""

    message: str
    past: Sequence[PastMessage]
    recorded: Sequence[CallRecord]
    now: dt.datetime
    language: str


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What a turn came to. `memory` is the model's own, for the next turn; it is stored with the reply."""

    text: str
    question: Question | None
    memory: Mapping[str, Any]
    usage: Usage
