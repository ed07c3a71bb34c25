"""The tools of connected servers as the Agents SDK knows them, beside those of the toolbox.

A call is 1 checked  2 begun: allowed, asked about or refused, and recorded  3 made, if the server still has the very
tool that the user has seen  4 finished: its answer wrapped as data, and recorded.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from typing import Any, Protocol

from agents import FunctionTool
from agents.tool_context import ToolContext

from taskchat.agent.calls import TurnCalls
from taskchat.agent.connections.answers import answer_of, wrapped
from taskchat.agent.connections.links import Links, Refused
from taskchat.agent.context import name_for_models
from taskchat.agent.toolbox import CALLS_MAX, TOO_MANY, refused, validating
from taskchat.errors import Conflict, ConnectionFailed, NotAllowed, TaskchatError
from taskchat.schemas.caller import Caller, CallRecord
from taskchat.schemas.connections import Listing, OfferedTool, Target
from taskchat.schemas.tasks import Confirmation

CHANGED = "{name} is not any more what the person has allowed, so it was not called. Tell them to look at it again."
LEAD = "A tool of the server {connection}, which the person has connected. It says: "
ASKS = " (The person is asked before each call.)"


class Book(Protocol):
    """Who knows what a user allows, and keeps the record of calls."""

    async def offered(self, user_id: int) -> list[OfferedTool]:
        """The tools that the user's models may call, if need be after a yes."""

    async def begin(self, caller: Caller, call: CallRecord, tool: OfferedTool) -> Target | Confirmation:
        """Record that the call is made, and give the way to its server; or the question that must be asked before."""

    async def finish(self, caller: Caller, call: CallRecord) -> None:
        """Record what came of the call."""

    async def listed(self, user_id: int, connection_id: str, listing: Listing) -> None:
        """Note what a server lists now."""


class ConnectedTools:
    """The tools of connected servers, for every turn of this process."""

    def __init__(self, book: Book, links: Links, *, seconds: float) -> None:
        self._book, self._links, self._seconds = book, links, seconds

    async def of_turn(self, turn: TurnCalls) -> list[FunctionTool]:
        """Those that the user's models may call in this turn. No server is asked for this."""
        offered = await self._book.offered(turn.caller.user_id)
        return [self._function_tool(tool) for tool in offered if turn.may_call(tool.name)]

    def _function_tool(self, tool: OfferedTool) -> FunctionTool:
        async def invoke(context: ToolContext[TurnCalls], arguments: str) -> str:
            return await self._call(context.context, context.tool_call_id, tool, json.loads(arguments or "{}"))

        lead = LEAD.format(connection=tool.connection)
        return FunctionTool(
            name=name_for_models(tool.name),
            description=f"{lead}{tool.description or tool.tool}{ASKS if tool.asks else ''}",
            params_json_schema=dict(tool.parameters),
            on_invoke_tool=invoke,
            strict_json_schema=False,
            tool_input_guardrails=[validating(tool.name, dict(tool.parameters))],
        )

    async def _call(self, turn: TurnCalls, call_id: str, tool: OfferedTool, arguments: dict[str, Any]) -> str:
        if (made := turn.repeated(tool.name, arguments)) is not None:
            return turn.told(made)
        if len(turn.finished) >= CALLS_MAX:
            return TOO_MANY
        call = turn.open(call_id, tool.name, arguments)
        if not turn.may_call(tool.name):
            return refused(turn, call)
        caller = turn.caller_for(call)
        try:
            begun = await self._book.begin(caller, call, tool)
        except (NotAllowed, Conflict, ConnectionFailed) as error:
            return _closed(turn, replace(call, error=str(error)), recorded=False)
        if isinstance(begun, Confirmation):
            waits = {"success": False, "confirmation": begun.model_dump(mode="json")}
            return _closed(turn, replace(call, result=waits), recorded=False)
        finished = await self._made(caller, call, tool, begun)
        await self._book.finish(caller, finished)
        return _closed(turn, finished, recorded=True)

    async def _made(self, caller: Caller, call: CallRecord, tool: OfferedTool, target: Target) -> CallRecord:
        """Make the call, once; what came of it."""
        try:
            link = await self._links.to(tool.connection_id, target)
            await link.refresh(self._seconds)
            if tool.pin not in {each.pin for each in link.listing.tools if each.tool == tool.tool}:
                await self._book.listed(caller.user_id, tool.connection_id, link.listing)
                return replace(call, error=CHANGED.format(name=tool.name))
            key = hashlib.sha256(f"{caller.turn_id}:{call.index}:{tool.pin}".encode()).hexdigest()[:32]
            result = await link.call(tool.tool, dict(call.arguments), key=key, seconds=self._seconds)
        except Refused as refused:
            return replace(call, result=wrapped(tool.connection, str(refused), success=False))
        except TaskchatError as error:
            return replace(call, error=str(error))
        return replace(call, result=answer_of(tool.connection, result))


def _closed(turn: TurnCalls, call: CallRecord, *, recorded: bool) -> str:
    turn.close(call, changes=recorded)
    turn.changed = turn.changed or recorded  # also where it failed: it may have taken effect all the same
    return turn.told(call)
