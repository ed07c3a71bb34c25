"""A tool call: who it is for, what makes it happen once, and how it is answered."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Awaitable
from dataclasses import replace
from typing import Any, TypeVar
from uuid import uuid4

from mcp.server.mcpserver import Context
from mcp.server.mcpserver.exceptions import ToolError
from mcp.types import CallToolResult, TextContent
from pydantic import BaseModel, ValidationError

from taskchat.errors import NotFound, TaskchatError
from taskchat.schemas.caller import Caller, RequestKey, caller_var
from taskchat.schemas.values import safe_text
from taskchat.tasks.ledger import CLIENT
from taskchat.tools import wording

S = TypeVar("S", bound=BaseModel)
Call = Context[Any, Any]

KEY_NAME = "taskchat/idempotency-key"  # in a call's _meta
KEY_MAX = 200


def signed_in() -> Caller:
    """Who the call acts for. Raises ToolError when that is nobody."""
    caller = caller_var.get()
    if caller is None:
        raise ToolError(wording.NOBODY)
    return caller


def changer(call: Call) -> Caller:
    """Who the call changes tasks for. In a turn, the turn says all of it. Outside one, each call is a group of
    changes for undo, and one that carries a key happens once."""
    caller = signed_in()
    if caller.turn_id is not None:
        return caller
    return replace(caller, request_id=f"{CLIENT}{uuid4().hex}", once=_key(call))


def _key(call: Call) -> RequestKey | None:
    request = call.request_context
    key = (request.meta or {}).get(KEY_NAME)
    if key is None:
        return None
    try:
        if not isinstance(key, str) or not 1 <= len(safe_text(key)) <= KEY_MAX:
            raise ValueError(KEY_NAME)
    except ValueError as error:
        raise ToolError(f"_meta {KEY_NAME} must be a text of 1 to {KEY_MAX} characters.") from error
    params = request.params or {}
    asked = json.dumps(["mcp", params.get("name"), params.get("arguments") or {}], sort_keys=True)
    return RequestKey(key=key, fingerprint=hashlib.sha256(asked.encode()).hexdigest())


def shaped(kind: type[S], where: str = "", **values: Any) -> S:
    """Values as one of our shapes. Raises ToolError, which names what is wrong."""
    try:
        return kind(**values)
    except ValidationError as error:
        raise ToolError(wording.invalid(error, where)) from error


async def said(doing: Awaitable[S]) -> S:
    """Await a service call; what it refuses comes back in words for the model."""
    try:
        return await doing
    except NotFound as error:
        raise ToolError(f"{error} {wording.NO_SUCH_TASK}" if "task" in error.detail else str(error)) from error
    except TaskchatError as error:
        raise ToolError(str(error)) from error


def answer(result: BaseModel, text: str) -> CallToolResult:
    """A result in words and as data."""
    return CallToolResult(
        content=[TextContent(type="text", text=text)], structured_content=result.model_dump(mode="json")
    )
