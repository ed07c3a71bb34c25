"""The task executor: the MCP tools as the Agents SDK knows them, each call made as the turn's user.

One in-process client serves every turn; who a call is for travels beside it in a context variable, so nothing that a
model writes can change it.
"""

from __future__ import annotations

import contextlib
import json
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

from agents import FunctionTool, ToolGuardrailFunctionOutput, ToolInputGuardrail, ToolInputGuardrailData
from agents.tool_context import ToolContext
from mcp import Client
from mcp.server.mcpserver import MCPServer
from mcp.types import CallToolRequest, CallToolRequestParams, CallToolResult, TextContent, Tool

from taskchat.agent.calls import TurnCalls
from taskchat.agent.knowledge.passages import numbered
from taskchat.agent.validation import Validator
from taskchat.schemas.caller import CallRecord, caller_var

CALLS_MAX = 200  # of one turn: more than a person asks for, fewer than a model makes that has lost its way
NOT_OF_BOT = "This bot has no tool {tool}."
TOO_MANY = json.dumps({"error": f"This turn has made {CALLS_MAX} calls, the most. Tell the person what is done."})


class Toolbox:
    """The tools of one MCP server, for every turn of this process."""

    def __init__(self, client: Client, tools: list[Tool]) -> None:
        self._client = client
        self._reads = {tool.name for tool in tools if tool.annotations and tool.annotations.read_only_hint}
        self.tools = [self._function_tool(tool) for tool in tools]

    @classmethod
    @contextlib.asynccontextmanager
    async def over(cls, server: MCPServer) -> AsyncIterator[Toolbox]:
        """A toolbox over an MCP server in this process. Enter and leave it in the same task."""
        async with Client(server, mode="2026-07-28", cache=None) as client:
            yield cls(client, (await client.list_tools()).tools)

    def _function_tool(self, tool: Tool) -> FunctionTool:
        async def invoke(context: ToolContext[TurnCalls], arguments: str) -> str:
            return await self._call(context.context, context.tool_call_id, tool.name, json.loads(arguments or "{}"))

        return FunctionTool(
            name=tool.name,
            description=tool.description or tool.title or tool.name,
            params_json_schema=tool.input_schema,
            on_invoke_tool=invoke,
            strict_json_schema=False,
            tool_input_guardrails=[validating(tool.name, tool.input_schema)],
        )

    async def _call(self, turn: TurnCalls, call_id: str, tool: str, arguments: dict[str, Any]) -> str:
        if tool not in self._reads and (made := turn.repeated(tool, arguments)) is not None:
            return turn.told(made)
        if len(turn.finished) >= CALLS_MAX:
            return TOO_MANY
        call = turn.open(call_id, tool, arguments)
        if not turn.may_call(tool):
            return refused(turn, call)
        token = caller_var.set(turn.caller_for(call))
        try:
            # Not Client.call_tool: it checks the result against the tool's schema, which our server has done already.
            request = CallToolRequest(params=CallToolRequestParams(name=tool, arguments=arguments))
            answer = await self._client.session.send_request(request, CallToolResult)
        finally:
            caller_var.reset(token)
        error = _error(tool, answer)
        result = numbered(tool, answer.structured_content, turn.in_order)
        finished = replace(call, result=None if error is not None else result, error=error)
        turn.close(finished, changes=error is None and tool not in self._reads)
        return turn.told(finished)


def refused(turn: TurnCalls, call: CallRecord) -> str:
    """What a call comes to of a tool that the turn's bot does not have, whoever thought of it."""
    finished = replace(call, error=NOT_OF_BOT.format(tool=call.tool))
    turn.refused = True
    turn.close(finished, changes=False)
    return turn.told(finished)


def validating(tool: str, schema: dict[str, Any]) -> ToolInputGuardrail[TurnCalls]:
    """What lets only calls through whose arguments fit the schema."""
    validator = Validator(schema)

    def check(data: ToolInputGuardrailData) -> ToolGuardrailFunctionOutput:
        fault = validator.fault(data.context.tool_arguments)
        if fault is None:
            return ToolGuardrailFunctionOutput.allow()
        turn: TurnCalls = data.context.context
        if len(turn.finished) >= CALLS_MAX:
            return ToolGuardrailFunctionOutput.reject_content(TOO_MANY)
        refused = replace(turn.open(data.context.tool_call_id, tool, {}), error=fault)
        turn.close(refused, changes=False)
        return ToolGuardrailFunctionOutput.reject_content(turn.told(refused))

    return ToolInputGuardrail(guardrail_function=check, name="validator")


def _error(tool: str, answer: CallToolResult) -> str | None:
    if not answer.is_error:
        return None
    text = " ".join(part.text for part in answer.content if isinstance(part, TextContent))
    return text.removeprefix(f"Error executing tool {tool}: ") or f"{tool} failed."
