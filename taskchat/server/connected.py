"""Where links to connected servers live in the server. What reaches them is imported when the first is reached."""

from __future__ import annotations

from typing import TYPE_CHECKING

from taskchat.config import Settings
from taskchat.connections.calls import ConnectionCalls
from taskchat.schemas.connections import Listing, Target
from taskchat.server.imports import brought

if TYPE_CHECKING:
    from taskchat.agent.connections.links import Links
    from taskchat.agent.connections.tools import ConnectedTools


class ConnectedServers:
    """The links of this process, for the agent's tools and for the routes."""

    def __init__(self, calls: ConnectionCalls, settings: Settings) -> None:
        self._calls, self._settings = calls, settings
        self._links: Links | None = None

    async def tools(self) -> ConnectedTools:
        """The connected tools, as the agent has them."""
        links = await self._reaching()
        from taskchat.agent.connections.tools import ConnectedTools

        return ConnectedTools(self._calls, links, seconds=self._settings.mcp_seconds)

    async def look(self, target: Target) -> Listing:
        """What a server lists. Raises ConnectionFailed."""
        return await (await self._reaching()).look(target)

    def drop(self, connection_id: str) -> None:
        """A connection has changed, or is no more: its link ends."""
        if self._links is not None:
            self._links.drop(connection_id)

    async def aclose(self) -> None:
        """End all links."""
        if self._links is not None:
            await self._links.aclose()

    async def _reaching(self) -> Links:
        if self._links is None:
            await brought("taskchat.agent.connections.links")
        from taskchat.agent.connections.links import Links

        if self._links is None:
            self._links = Links()
        return self._links
