"""Calls of connected tools, as a turn makes them: what is offered, what may be called, and the record of each call.

No transaction can hold what another server does. So a call is recorded before it leaves, as one whose end nobody
knows; what came of it takes the place of that. A turn that was cut off in between tells its model so, and does not
repeat the call.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection as Database

from taskchat.connections.rules import IN_USE_MAX, Allowed
from taskchat.connections.sealing import Seal
from taskchat.connections.service import listed, target_of
from taskchat.errors import Conflict, NotAllowed, NotFound
from taskchat.schemas.caller import Caller, CallRecord
from taskchat.schemas.connections import Listing, OfferedTool, Target
from taskchat.schemas.foreign_text import escaped
from taskchat.schemas.tasks import Confirmation
from taskchat.store import connections as rows
from taskchat.store import turn_calls
from taskchat.store.engine import Store, of_user

ASKED_MAX = 2_000  # letters of arguments that somebody can still judge
CUT_OFF = "It was begun and cut off: nobody knows whether it took effect. Don't repeat it; tell the person."


class ConnectionCalls:
    """Lets the turns of users call what they have allowed, and keeps the record."""

    def __init__(self, store: Store, allowed: Allowed, seal: Seal, clock: Callable[[], dt.datetime]) -> None:
        self._store, self._allowed, self._seal, self._clock = store, allowed, seal, clock

    async def offered(self, user_id: int) -> list[OfferedTool]:
        """The tools that the user's models may call, if need be after a yes."""
        found = await self._store.read(lambda conn: rows.permitted(conn, user_id))
        return [
            OfferedTool(
                connection_id=row.public_id,
                connection=row.name,
                name=f"{row.name}.{row.spoken}",
                tool=row.tool,
                description=row.description,
                parameters=row.parameters,
                pin=row.pin,
                asks=row.permission == "ask",
            )
            for row in found[:IN_USE_MAX]
        ]

    async def begin(self, caller: Caller, call: CallRecord, tool: OfferedTool) -> Target | Confirmation:
        """Record that the call is made, and give the way to its server; or the question that must be asked before.

        Raises NotAllowed when the tool may not be called (any more), Conflict when the turn is over or must not repeat
        the call, ConnectionFailed.
        """
        now = self._clock()

        def job(conn: Database) -> Target | Confirmation:
            row = rows.one(conn, caller.user_id, tool.connection_id)
            known = {each.tool: each for each in rows.tools_of(conn, [row.id])} if row is not None else {}
            there = known.get(tool.tool)
            if row is None or there is None or not row.enabled or there.permission == "off" or there.pin != tool.pin:
                raise NotAllowed(f"{tool.name} may not be called any more.", hint="Do without it, and tell the person.")
            made = _made_before(conn, caller, call)
            if there.permission == "ask" and (made or not _approved(caller, call, tool)):
                return _question(call, tool)
            target = target_of(row, self._seal, self._allowed)
            for each in (*caller.earlier, replace(call, error=CUT_OFF)):
                turn_calls.record(conn, _turn(caller), each, now)
            return target

        return await self._store.write(job, alone=of_user(caller.user_id))

    async def finish(self, caller: Caller, call: CallRecord) -> None:
        """Record what came of the call, if the turn is still this process's."""

        def job(conn: Database) -> None:
            row = turn_calls.one(conn, _turn(caller), call.index)
            if row is not None and row.runner == caller.runner:
                turn_calls.amend(conn, _turn(caller), call)

        await self._store.write(job, alone=of_user(caller.user_id))

    async def listed(self, user_id: int, connection_id: str, listing: Listing) -> None:
        """Note what a server lists now; nothing where it was disconnected meanwhile."""

        def job(conn: Database) -> None:
            try:
                listed(conn, user_id, connection_id, listing, self._clock())
            except NotFound:
                return

        await self._store.write(job, alone=of_user(user_id))


def _turn(caller: Caller) -> int:
    if caller.turn_id is None:
        raise Conflict("This is no turn.", hint="Call it in a conversation.")
    return caller.turn_id


def _made_before(conn: Database, caller: Caller, call: CallRecord) -> bool:
    """Whether this turn has made the very call before. Raises Conflict when nobody knows what came of that, and when
    the turn was stopped or goes on elsewhere."""
    row = turn_calls.one(conn, _turn(caller), call.index)
    if row is None or row.runner != caller.runner:
        raise Conflict("This turn is over.", hint="Call no more tools.")
    same = [
        each
        for each in turn_calls.of_turn(conn, _turn(caller))
        if each.tool == call.tool
        and canonical(each.arguments) == canonical(call.arguments)
        and not (each.result or {}).get("confirmation")
    ]
    if any(each.error == CUT_OFF for each in same):
        raise Conflict("This very call was made already, and nobody knows what came of it.", hint="Tell the person.")
    return bool(same)


def _approved(caller: Caller, call: CallRecord, tool: OfferedTool) -> bool:
    return any(
        (given.tool, given.pin, canonical(given.arguments)) == (call.tool, tool.pin, canonical(call.arguments))
        for given in caller.approved
    )


def canonical(arguments: Mapping[str, Any]) -> str:
    """The same for arguments that are the same as JSON, where 1 is neither true nor "1"."""
    return json.dumps(arguments, sort_keys=True)


def _question(call: CallRecord, tool: OfferedTool) -> Confirmation:
    """What the user is asked before the call. They see all that would be sent, and nothing in it can hide."""
    said = escaped(json.dumps(call.arguments, ensure_ascii=False))
    if len(said) > ASKED_MAX:
        raise NotAllowed(
            f"The arguments of {tool.name} are too long for the person to judge: {len(said):,} letters.",
            hint=f"Call it with {ASKED_MAX:,} letters at most, or tell the person to allow it without a question.",
        )
    fence = "`" * (max(map(len, re.findall("`+", said)), default=0) + 1)
    return Confirmation(
        tool=tool.name,
        arguments=dict(call.arguments),
        task_ids=[],
        pin=tool.pin,
        question=f"Let {tool.connection} run {tool.name} with {fence}{said}{fence}?",
    )
