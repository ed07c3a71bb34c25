"""Who a tool acts for, and on what occasion. It comes from the server, never from a model or a tool's arguments."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from taskchat.schemas.tasks import Confirmation


@dataclass(frozen=True, kw_only=True)
class CallRecord:
    """A tool call of a turn: the `index`-th, counted from 0, and what came of it, once something has."""

    index: int
    id: str
    tool: str
    arguments: Mapping[str, Any]
    result: Mapping[str, Any] | None = None
    error: str | None = None


@dataclass(frozen=True, kw_only=True)
class RequestKey:
    """The Idempotency-Key of a request, and a fingerprint of what it asks for."""

    key: str
    fingerprint: str


@dataclass(frozen=True, kw_only=True)
class Caller:
    """The user a call acts for.

    `turn_id` is the id of the message that began the turn, None outside a turn; `request_id` then groups the changes.
    `runner` is the server process that runs the turn: when it has lost it to another, it can change nothing any more.
    `once` makes a request outside a turn happen once, however often it is sent; `yes` makes what a question was asked
    about happen once, under whatever keys its answer is sent.
    `deletions_since` is for an AI client outside a turn: its deletions since then count together, as a turn's do.
    `call` is the tool call at hand; `earlier` are the turn's finished calls that are not recorded yet, to be recorded
    with it. `approved` holds the calls that the user said yes to with this turn's message.
    `collections` are the collections of knowledge that may be searched for this user now; `bot_id` is the bot that the
    turn talks with, and `retriever_k` how many passages it gets for a question.
    """

    user_id: int
    timezone: str = "UTC"
    turn_id: int | None = None
    runner: str | None = None
    request_id: str | None = None
    once: RequestKey | None = None
    yes: RequestKey | None = None
    deletions_since: dt.datetime | None = None
    call: CallRecord | None = None
    earlier: tuple[CallRecord, ...] = ()
    approved: tuple[Confirmation, ...] = ()
    collections: tuple[str, ...] = ()
    bot_id: str | None = None
    retriever_k: int = 5


caller_var: ContextVar[Caller | None] = ContextVar("taskchat_caller", default=None)
