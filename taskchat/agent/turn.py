"""What a turn of the agent begins with, and what it comes to. Light: the server imports it before the SDK is there."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from taskchat.agent.context import PastMessage
from taskchat.schemas.bots import TurnBot
from taskchat.schemas.caller import CallRecord
from taskchat.schemas.chat import Moderation, Question, TurnEvent, Usage
from taskchat.schemas.knowledge import Source
from taskchat.schemas.model_names import EMBEDDED

Emit = Callable[[TurnEvent], None]


@dataclass(frozen=True, kw_only=True)
class TurnInput:
    """What a turn begins with. `now` is in the user's zone; `recorded` are the calls of an earlier, cut-off try.

    `model` is the name of the one that answers; with `fallback` the embedded model does where that one fails. `bot` is
    how it is configured, None for nobody in particular. `knows`: there are documents or FAQs to look into.
    """

    message: str
    past: Sequence[PastMessage]
    recorded: Sequence[CallRecord]
    now: dt.datetime
    language: str
    model: str = EMBEDDED
    fallback: bool = False
    bot: TurnBot | None = None
    knows: bool = False


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What a turn came to. `memory` is the embedded model's, for the next turn; it is stored with the reply.

    `model` is the one that answered, `instead_of` the one that failed before it. `sources` are what [1], [2] … in the
    text stand for; `sources_note` says why there are none, or not of everything.
    """

    text: str
    question: Question | None
    memory: Mapping[str, Any]
    usage: Usage
    model: str = EMBEDDED
    instead_of: str | None = None
    moderation: Moderation | None = None
    sources: Sequence[Source] = ()
    sources_note: str | None = None
