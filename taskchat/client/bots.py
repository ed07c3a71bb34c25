"""The server's bots, as typed calls."""

from __future__ import annotations

from collections.abc import Awaitable, Mapping
from dataclasses import dataclass
from typing import Protocol, TypeVar

import httpx
from pydantic import BaseModel

from taskchat.client.bot_names import chosen, is_id
from taskchat.schemas.bots import (
    Bot,
    BotDraft,
    BotMember,
    BotMemberDraft,
    BotMemberPage,
    BotPage,
    BotPatch,
    Which,
)

PATH = "/api/v1/bots"
_Model = TypeVar("_Model", bound=BaseModel)


class Reads(Protocol):
    """Asks for something and gives it its shape."""

    def __call__(self, kind: type[_Model], path: str, query: Mapping[str, object] | None = None) -> Awaitable[_Model]:
        """GET `path`."""


class Writes(Protocol):
    """Changes something and gives its shape back."""

    def __call__(self, kind: type[_Model], method: str, path: str, body: object = None) -> Awaitable[_Model]:
        """Send `body` to `path`."""


class Sends(Protocol):
    """Sends a request whose answer has no shape."""

    def __call__(self, method: str, path: str) -> Awaitable[httpx.Response]:
        """Send it to `path`."""


@dataclass(frozen=True)
class Way:
    """How a client asks its server."""

    read: Reads
    write: Writes
    send: Sends


class BotCalls:
    """What one can ask a server of bots."""

    def __init__(self, way: Way) -> None:
        self._way = way

    async def page(
        self, *, which: Which | None = None, named: str | None = None, limit: int = 50, cursor: str | None = None
    ) -> BotPage:
        """A page of bots, the newest first: one's own and those shared with one, or only those of a kind."""
        query = {"which": which, "named": named, "limit": limit, "cursor": cursor}
        return await self._way.read(BotPage, PATH, query)

    async def get(self, bot_id: str) -> Bot:
        """One bot."""
        return await self._way.read(Bot, f"{PATH}/{_segment(bot_id)}")

    async def named(self, name: str) -> Bot:
        """The bot of this name, slug or id. Raises NotFound, and InvalidInput where several are meant."""
        if is_id(name):
            return await self.get(name)
        found = (await self.page(named=name)).items
        wanted = chosen([each.model_dump(include={"id", "slug", "role"}) for each in found], name)
        return next(each for each in found if each.id == wanted)

    async def add(self, draft: BotDraft) -> Bot:
        """Make a bot."""
        return await self._way.write(Bot, "POST", PATH, draft.model_dump(exclude_unset=True))

    async def update(self, bot_id: str, patch: BotPatch) -> Bot:
        """Change what `patch` names."""
        return await self._way.write(Bot, "PATCH", f"{PATH}/{_segment(bot_id)}", patch.model_dump(exclude_unset=True))

    async def remove(self, bot_id: str) -> None:
        """Delete a bot with all that it knows."""
        await self._way.send("DELETE", f"{PATH}/{_segment(bot_id)}")

    async def members(self, bot_id: str) -> list[BotMember]:
        """Everybody with whom it is shared."""
        found: list[BotMember] = []
        cursor = None
        while True:
            query = {"limit": 200, "cursor": cursor}
            page = await self._way.read(BotMemberPage, f"{PATH}/{_segment(bot_id)}/members", query)
            found += page.items
            if (cursor := page.next_cursor) is None:
                return found

    async def share(self, bot_id: str, wanted: BotMemberDraft) -> BotMember:
        """Share a bot with somebody, or give them another role."""
        path = f"{PATH}/{_segment(bot_id)}/members"
        return await self._way.write(BotMember, "POST", path, wanted.model_dump())

    async def unshare(self, bot_id: str, member_id: str) -> None:
        """Share it with somebody no more; `me` leaves it."""
        await self._way.send("DELETE", f"{PATH}/{_segment(bot_id)}/members/{_segment(member_id)}")


def _segment(text: str) -> str:
    from urllib.parse import quote

    return quote(text, safe="")
