"""Nothing happens twice: what a turn's call, or a request with an Idempotency-Key, gave when it was made before.

What it gives is written in the transaction of its effect, so neither is there without the other.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection

from taskchat.errors import Conflict
from taskchat.schemas.caller import Caller, CallRecord
from taskchat.store import task_requests, turn_calls

KEY_DAYS = 3  # that a key is remembered


def given_before(conn: Connection, caller: Caller, now: dt.datetime) -> Mapping[str, Any] | None:
    """What the call or request at hand gave when it was made before, or None.

    Raises Conflict when the turn was stopped, or goes on elsewhere: then it must change nothing any more; and when the
    key was used for another request.
    """
    if caller.call is not None and caller.turn_id is not None:
        return _recorded(conn, caller, caller.call, caller.turn_id)
    if caller.once is None:
        return None
    task_requests.forget(conn, caller.user_id, before=now - dt.timedelta(days=KEY_DAYS))
    row = task_requests.get(conn, caller.user_id, caller.once.key)
    if row is not None and row.fingerprint != caller.once.fingerprint:
        raise Conflict("This Idempotency-Key was used for another request.", hint="Use a new key for each request.")
    return row.result if row is not None else None


def keep(conn: Connection, caller: Caller, result: Mapping[str, Any], now: dt.datetime) -> None:
    """Keep what the call or request at hand gave. With a call go the turn's calls before it, so that a turn that is
    cut off goes on from here."""
    if caller.call is not None and caller.turn_id is not None:
        for each in (*caller.earlier, replace(caller.call, result=result)):
            turn_calls.record(conn, caller.turn_id, _call_values(each), now)
    elif caller.once is not None:
        once = caller.once
        task_requests.add(conn, caller.user_id, once.key, fingerprint=once.fingerprint, result=result, now=now)


def is_kept(caller: Caller) -> bool:
    """Whether what comes of it is to be kept."""
    return caller.call is not None or caller.once is not None


def _recorded(conn: Connection, caller: Caller, call: CallRecord, turn_id: int) -> Mapping[str, Any] | None:
    row = turn_calls.one(conn, turn_id, call.index)
    if row is None or row.runner != caller.runner:
        raise Conflict("This turn is over.", hint="Call no more tools.")
    return row.result if row.tool == call.tool and row.arguments == dict(call.arguments) else None


def _call_values(call: CallRecord) -> dict[str, Any]:
    return {
        "call_index": call.index,
        "call_id": call.id,
        "tool": call.tool,
        "arguments": dict(call.arguments),
        "result": dict(call.result) if call.result is not None else None,
        "error": call.error,
    }
