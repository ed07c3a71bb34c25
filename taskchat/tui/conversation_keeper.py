"""The conversations of the screen: reads them, renames, archives, deletes them, takes that back. It knows no widget.

The server deletes for good. So what one deletes here is only hidden at first, and deleted when nobody took that back.
"""

from __future__ import annotations

import contextlib
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any

from taskchat.errors import NotFound
from taskchat.tui.plain import one_line

if TYPE_CHECKING:
    from taskchat.schemas.chat import Conversation
    from taskchat.tui.server import Server

PAGE = 50


class ConversationKeeper:
    """Conversations of one server. `doomed` are those that are deleted soon."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self.doomed: dict[str, str] = {}  # their titles
        self._undos: list[Callable[[], Awaitable[str]]] = []

    async def read(self, *, words: str, archived: bool, most: int = PAGE) -> tuple[list[Conversation], bool]:
        """The conversations with these words in their titles, the last used first; whether there are more."""
        found: list[Conversation] = []
        cursor: str | None = None
        while True:
            limit = min(PAGE, most - len(found))
            page = await self._server.conversations(q=words or None, archived=archived, limit=limit, cursor=cursor)
            found += [each for each in page.items if each.id not in self.doomed]
            cursor = page.next_cursor
            if cursor is None or len(found) >= most:
                return found, cursor is not None

    async def rename(self, conversation: Conversation, title: str) -> str | None:
        """Give it another title. What was done, in words; None where that is the one it has."""
        if not title.strip() or title.strip() == conversation.title:
            return None
        before = conversation.title
        await self._update(conversation.id, title=title.strip())

        async def back() -> str:
            await self._update(conversation.id, title=before)
            return f"Renamed back: {one_line(before)}"

        self._undos.append(back)
        return f"Renamed: {one_line(title)}"

    async def archive(self, conversation: Conversation) -> str:
        """Put it away, or take it out again."""
        archived = conversation.archived
        await self._update(conversation.id, archived=not archived)

        async def back() -> str:
            await self._update(conversation.id, archived=archived)
            return f"{'Archived' if archived else 'Taken out'} again: {one_line(conversation.title)}"

        self._undos.append(back)
        return f"{'Taken out' if archived else 'Archived'}: {one_line(conversation.title)}"

    def doom(self, conversation: Conversation) -> str:
        """Hide it; `delete_doomed` deletes it."""
        self.doomed[conversation.id] = conversation.title

        async def back() -> str:
            if self.doomed.pop(conversation.id, None) is None:
                return f"{one_line(conversation.title)} is deleted already."
            return f"Here again: {one_line(conversation.title)}"

        self._undos.append(back)
        return f"Deleted: {one_line(conversation.title)}"

    async def delete_doomed(self, conversation_id: str) -> None:
        """Delete it for good, unless that was taken back."""
        if conversation_id in self.doomed:
            with contextlib.suppress(NotFound):
                await self._server.delete_conversation(conversation_id)
            self.doomed.pop(conversation_id, None)

    async def undo(self) -> str:
        """Take back the last change of a conversation."""
        return await self._undos.pop()() if self._undos else "There is nothing to undo."

    async def _update(self, conversation_id: str, **changes: Any) -> None:
        from taskchat.client.shapes import checked
        from taskchat.schemas.chat import ConversationPatch

        await self._server.update_conversation(conversation_id, checked(ConversationPatch, **changes))
