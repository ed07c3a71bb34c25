"""What every message passes on its way to the tools: its sender's scopes, and a line in the log."""

from __future__ import annotations

import logging
import time
from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from typing import Any

from mcp.server.auth.middleware.auth_context import get_access_token
from mcp.server.context import CallNext, HandlerResult, ServerRequestContext
from mcp.shared.exceptions import MCPError
from mcp.types import INVALID_REQUEST

from taskchat.logs import fields
from taskchat.server.mcp.scopes import covered, needed

log = logging.getLogger("taskchat.mcp")


class Messages:
    """Middleware of the SDK's server. `tools` are its tools, `readers` those that change nothing."""

    def __init__(self, tools: AbstractSet[str], readers: AbstractSet[str]) -> None:
        self.tools, self.readers = tools, readers

    async def __call__(self, ctx: ServerRequestContext[Any, Any], call_next: CallNext) -> HandlerResult:
        """Pass the message on, if its sender may send it, and note how it ended."""
        started, outcome = time.perf_counter(), "refused"
        try:
            token = get_access_token()
            granted = frozenset(token.scopes) if token is not None else frozenset()
            scope = needed(ctx.method, (ctx.params or {}).get("name"), self.readers)
            if scope is not None and scope not in granted:
                raise MCPError(INVALID_REQUEST, f"This sign-in lacks the scope {scope}.")
            result = await call_next(ctx)
            if isinstance(result, Mapping):
                outcome = "error" if result.get("isError") is True else "ok"
                return dict(covered(ctx.method, result, granted))
            return result
        finally:
            self._note(ctx, outcome, time.perf_counter() - started)

    def _note(self, ctx: ServerRequestContext[Any, Any], outcome: str, seconds: float) -> None:
        """One line a call: which tool and how it ended, never what was said."""
        if ctx.method == "tools/call":
            name = (ctx.params or {}).get("name")
            tool = name if isinstance(name, str) and name in self.tools else None
            ms = round(seconds * 1000, 1)
            log.info("call", extra=fields(tool=tool, outcome=outcome, protocol=ctx.protocol_version, ms=ms))
