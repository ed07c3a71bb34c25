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
from taskchat.schemas.caller import Caller, CallRecord, RequestKey
from taskchat.store import task_requests, turn_calls

KEY_DAYS = 3  # that a key is remembered


def given_before(conn: Connection, caller: Caller, now: dt.datetime) -> Mapping[str, Any] | None:
    """What the call or request at hand gave when it was made before, or None.

    Raises Conflict when the turn was stopped, or goes on elsewhere: then it must change nothing any more; and when the
    key was used for another request.
    """
    if caller.call is not None and caller.turn_id is not None:
        return _recorded(conn, caller, caller.call, caller.turn_id)
    found = None
    for once in _keys(caller):
        task_requests.forget(conn, caller.user_id, before=now - dt.timedelta(days=KEY_DAYS))
        row = task_requests.get(conn, caller.user_id, once.key)
        if row is not None and row.fingerprint != once.fingerprint:
            raise Conflict("This Idempotency-Key was used for another request.", hint="Use a new key for each request.")
        found = found if row is None else row.result
    return found


def keep(conn: Connection, caller: Caller, result: Mapping[str, Any], now: dt.datetime) -> None:
    """Keep what the call or request at hand gave. With a call go the turn's calls before it, so that a turn that is
    cut off goes on from here."""
    if caller.call is not None and caller.turn_id is not None:
        for each in (*caller.earlier, replace(caller.call, result=result)):
            turn_calls.record(conn, caller.turn_id, each, now)
    else:
        for once in _keys(caller):
            task_requests.add(conn, caller.user_id, once.key, fingerprint=once.fingerprint, result=result, now=now)


def is_kept(caller: Caller) -> bool:
    """Whether what comes of it is to be kept."""
    return caller.call is not None or bool(_keys(caller))


def _keys(caller: Caller) -> list[RequestKey]:
    """Under which what comes of it is kept."""
    return [key for key in (caller.once, caller.yes) if key is not None]


def _recorded(conn: Connection, caller: Caller, call: CallRecord, turn_id: int) -> Mapping[str, Any] | None:
    row = turn_calls.one(conn, turn_id, call.index)
    if row is None or row.runner != caller.runner:
        raise Conflict("This turn is over.", hint="Call no more tools.")
    return row.result if row.tool == call.tool and row.arguments == dict(call.arguments) else None
