"""Who a tool acts for, and on what occasion. It comes from the server, never from a model or a tool's arguments."""

from __future__ import annotations

from contextvars import ContextVar
from dataclasses import dataclass

from taskchat.schemas.tasks import Confirmation


@dataclass(frozen=True, kw_only=True)
class Caller:
    """The user a call acts for.

    `turn_id` is the id of the message that began the turn, None outside a turn; `request_id` groups the changes of
    a plain request. `call_index` counts the turn's tool calls from 0. `approved` holds the calls that the user said
    yes to with this turn's message.
    """

    user_id: int
    timezone: str = "UTC"
    turn_id: int | None = None
    request_id: str | None = None
    call_id: str | None = None
    call_index: int = 0
    approved: tuple[Confirmation, ...] = ()


caller_var: ContextVar[Caller | None] = ContextVar("taskchat_caller", default=None)
