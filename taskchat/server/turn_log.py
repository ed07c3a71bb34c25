"""One line in the log for each turn: how long it took, with which tools, and what came of it. Never what was said."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable
from typing import Any

from taskchat.logs import fields
from taskchat.schemas.chat import ChatReply, TurnFailed, TurnFinished
from taskchat.server.running import STORED, RunningTurn

log = logging.getLogger("taskchat.turns")


def noting(turn: RunningTurn) -> Callable[[asyncio.Task[None]], None]:
    """What to call when the turn, which begins now, is over."""
    started = time.monotonic()

    def note(_task: asyncio.Task[None]) -> None:
        if not turn.turn_id:
            return  # it was refused before its words were stored: who asked was told
        log.info(
            "turn", extra=fields(turn=turn.turn_id, **_came_to(turn), seconds=round(time.monotonic() - started, 3))
        )

    return note


def _came_to(turn: RunningTurn) -> dict[str, Any]:
    last = turn.last
    match last.event if last is not None else None:
        case TurnFinished() as finished:
            reply = finished.reply
            tools = [call.tool for call in reply.tool_calls]
            again = last is not None and last.run == STORED
            outcome = "repeated" if again else _outcome(reply)
            return {"outcome": outcome, "model": reply.model, "model_calls": reply.usage.model_calls, "tools": tools}
        case TurnFailed() as failed:
            return {"outcome": failed.problem.code, "tools": [call.tool for call in failed.tool_calls]}
        case _:
            return {"outcome": "cut"}


def _outcome(reply: ChatReply) -> str:
    if reply.stopped:
        return "stopped"
    return "question" if reply.needs_answer is not None else "ok"
