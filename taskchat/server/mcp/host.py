"""Where the MCP endpoint lives in the server. The SDK takes a second to import, so that happens beside the first
requests: who asks the endpoint before waits for as long as it must."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator
from typing import TYPE_CHECKING, Any

from taskchat.config import Settings
from taskchat.errors import Misconfigured
from taskchat.knowledge.asking import Knowledge
from taskchat.knowledge.documents.opening import Opening
from taskchat.server.imports import brought
from taskchat.tasks import TaskService

if TYPE_CHECKING:
    from mcp.server.mcpserver import MCPServer

    from taskchat.server.mcp.serving import Serving

log = logging.getLogger(__name__)


class McpHost:
    """Makes what serves the endpoint in the background, and gives it out when it is there.

    `stateless` is for several processes that serve the same people.
    """

    def __init__(
        self,
        tasks: TaskService,
        knowledge: Knowledge,
        opening: Opening,
        settings: Settings,
        *,
        secret: str,
        stateless: bool,
    ) -> None:
        self._tasks, self._knowledge, self._opening = tasks, knowledge, opening
        self._settings, self._secret, self._stateless = settings, secret, stateless
        self._ready: asyncio.Future[Serving] | None = None
        self._stop = asyncio.Event()

    @contextlib.asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """The endpoint's life."""
        self._ready = asyncio.get_running_loop().create_future()
        self._ready.add_done_callback(lambda made: made.cancelled() or made.exception())
        life = asyncio.create_task(self._live(self._ready), name="taskchat-mcp")
        try:
            yield
        finally:
            self._stop.set()
            await life

    async def serving(self) -> Serving:
        """What serves the endpoint, as soon as it is there."""
        if self._ready is None:
            raise RuntimeError("the MCP host is not running: enter running() first")
        return await asyncio.shield(self._ready)

    def build(self, state_key: str) -> MCPServer[Any]:
        """The MCP server that is served; it seals with this key what a client brings back between rounds."""
        from taskchat.tools.server import build_tool_server

        return build_tool_server(
            self._tasks, self._knowledge, self._opening, state_key=state_key, prompts_folder=self._settings.prompts
        )

    async def _live(self, ready: asyncio.Future[Serving]) -> None:
        # The SDK's transport must be entered and left in one task, and this is that task.
        try:
            await brought("taskchat.tools.server", "taskchat.server.mcp.serving")
            from taskchat.server.mcp.serving import Serving

            made = Serving.of(
                self.build, secret=self._secret, stateless=self._stateless, body_bytes=self._settings.body_bytes
            )
            async with made as serving:
                ready.set_result(serving)
                await self._stop.wait()
        except Exception:
            if ready.done():
                raise
            log.exception("the MCP endpoint could not be made")
            ready.set_exception(Misconfigured("The MCP endpoint could not be made.", hint="See the server's log."))
