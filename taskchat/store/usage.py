"""Rows of usage: what models have cost a user, by day (UTC) and model, and the sums of each conversation.

The embedded model costs nothing, so nothing is kept of it. Every query names the user.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Row, bindparam, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from taskchat.schemas.chat import Usage
from taskchat.schemas.model_names import EMBEDDED
from taskchat.store.tables import ConversationRow, UsageRow, table_of

spent, conversations = table_of(UsageRow), table_of(ConversationRow)

KEY = ("user_id", "day", "model")
SUMS = ("turns", "model_calls", "input_tokens", "output_tokens", "cached_tokens", "seconds")


def _adding(insert: Any) -> Any:
    """An insert that adds to the row of the same day and model where there is one."""
    more = {name: spent.c[name] + insert.excluded[name] for name in SUMS}
    more["estimated"] = or_(spent.c.estimated, insert.excluded.estimated)
    return insert.on_conflict_do_update(index_elements=KEY, set_=more)


_ADD = {"sqlite": _adding(sqlite.insert(spent)), "postgresql": _adding(postgresql.insert(spent))}
_ADD_TO_CONVERSATION = (
    update(conversations)
    .where(conversations.c.id == bindparam("c"), conversations.c.user_id == bindparam("u"))
    .values(
        model_calls=conversations.c.model_calls + bindparam("calls"),
        input_tokens=conversations.c.input_tokens + bindparam("taken"),
        output_tokens=conversations.c.output_tokens + bindparam("given"),
        cached_tokens=conversations.c.cached_tokens + bindparam("cached"),
        model_seconds=conversations.c.model_seconds + bindparam("seconds"),
        tokens_estimated=or_(conversations.c.tokens_estimated, bindparam("guessed")),
    )
)
_BETWEEN = (
    select(spent)
    .where(spent.c.user_id == bindparam("u"), spent.c.day >= bindparam("since"), spent.c.day <= bindparam("until"))
    .order_by(spent.c.day, spent.c.model)
)


def add(conn: Connection, user_id: int, conversation_row: int, day: dt.date, model: str, usage: Usage) -> None:
    """Count one try of a turn: what `model` has cost its user on `day` and in its conversation, if it was asked."""
    if model == EMBEDDED or not (usage.model_calls or usage.input_tokens or usage.output_tokens):
        return
    tokens = usage.model_dump(include={"model_calls", "input_tokens", "output_tokens", "cached_tokens", "seconds"})
    conn.execute(
        _ADD[conn.dialect.name],
        {"user_id": user_id, "day": day, "model": model, "turns": 1, "estimated": usage.estimated, **tokens},
    )
    conn.execute(
        _ADD_TO_CONVERSATION,
        {
            "u": user_id,
            "c": conversation_row,
            "calls": usage.model_calls,
            "taken": usage.input_tokens,
            "given": usage.output_tokens,
            "cached": usage.cached_tokens,
            "seconds": usage.seconds,
            "guessed": usage.estimated,
        },
    )


def between(conn: Connection, user_id: int, *, since: dt.date, until: dt.date) -> Sequence[Row[Any]]:
    """What models have cost a user from one day to another, both included; the oldest first."""
    return conn.execute(_BETWEEN, {"u": user_id, "since": since, "until": until}).all()
