"""Where the agent lives in the server. The Agents SDK takes seconds to import, so that happens beside the first
requests: the server answers at once, and the first turn waits for as long as it must."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator, Callable
from typing import TYPE_CHECKING, Any, Literal

from taskchat.agent.moderation.moderator import moderator_for
from taskchat.config import Settings
from taskchat.knowledge.asking import Knowledge
from taskchat.schemas.model_names import EMBEDDED
from taskchat.server.connected import ConnectedServers
from taskchat.server.imports import brought
from taskchat.server.models import ModelChoice
from taskchat.tasks import TaskService

if TYPE_CHECKING:
    from taskchat.agent.models.llm import Llms
    from taskchat.agent.orchestrator import Orchestrator

log = logging.getLogger(__name__)

ModelFor = Callable[[Any], Any]  # agent.orchestrator.ModelFor, whose import is what takes so long


class AgentHost:
    """Makes the agent in the background, and gives it out when it is there.

    Raises Misconfigured when the settings of moderation can't be understood.
    """

    def __init__(
        self,
        tasks: TaskService,
        knowledge: Knowledge,
        settings: Settings,
        choice: ModelChoice,
        model_for: ModelFor | None = None,
        connected: ConnectedServers | None = None,
    ) -> None:
        self._tasks, self._knowledge = tasks, knowledge
        self._settings, self._choice, self._model_for = settings, choice, model_for
        self._moderator, self._connected = moderator_for(settings), connected
        self.llms: Llms | None = None
        self._ready: asyncio.Future[Orchestrator] | None = None
        self._stop = asyncio.Event()

    @contextlib.asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """The agent's life."""
        self._ready = asyncio.get_running_loop().create_future()
        self._ready.add_done_callback(lambda made: made.cancelled() or made.exception())
        life = asyncio.create_task(self._live(self._ready), name="taskchat-agent")
        try:
            yield
        finally:
            self._stop.set()
            await life

    @property
    def state(self) -> Literal["starting", "ok", "failed"]:
        """Whether turns can run. While it starts, they wait."""
        if self._ready is None or not self._ready.done():
            return "starting"
        return "failed" if self._ready.cancelled() or self._ready.exception() else "ok"

    def history_messages(self, model: str) -> int:
        """How many past messages a turn needs. The embedded model left its memory on the last reply; others read on."""
        return 1 if model == EMBEDDED and self._model_for is None else self._settings.history_messages

    async def agent(self) -> Orchestrator:
        """The agent, as soon as it is there."""
        if self._ready is None:
            raise RuntimeError("the agent host is not running: enter running() first")
        return await asyncio.shield(self._ready)

    async def _live(self, ready: asyncio.Future[Orchestrator]) -> None:
        # The MCP client must be entered and left in one task, and this is that task.
        try:
            await brought("taskchat.agent.orchestrator", "taskchat.tools.server")
            from taskchat.agent.models.llm import Llms
            from taskchat.agent.orchestrator import Models, Orchestrator
            from taskchat.agent.toolbox import Toolbox
            from taskchat.tools.server import build_agent_server

            self.llms = Llms()
            models = Models(self._choice.endpoint_of, self.llms, self._model_for)
            async with Toolbox.over(build_agent_server(self._tasks, self._knowledge)) as toolbox:
                connected = await self._connected.tools() if self._connected is not None else None
                ready.set_result(Orchestrator(toolbox, self._settings, models, self._moderator, connected))
                await self._stop.wait()
            if self._connected is not None:
                await self._connected.aclose()
            if self._moderator is not None:
                await self._moderator.aclose()
            await self.llms.aclose()
        except Exception as error:
            if ready.done():
                raise
            log.exception("the agent could not be made: no turn can run")
            ready.set_exception(error)
