"""The server's FAQs, as typed calls."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Callable, Mapping
from typing import BinaryIO, Protocol
from urllib.parse import quote

from taskchat.client.bots import Way
from taskchat.client.documents import Upload
from taskchat.client.problems import error_from_answer
from taskchat.errors import ServerUnreachable
from taskchat.schemas.faqs import (
    Faq,
    FaqDraft,
    FaqHits,
    FaqImported,
    FaqImporting,
    FaqPage,
    FaqPatch,
    FaqQuestion,
    FaqStatus,
    UnansweredPage,
)

PATH = "/api/v1/faqs"
IMPORT_SECONDS = 900.0  # without a word of how far it is


class FollowsFile(Protocol):
    """Sends a file as a form, and gives the events of what comes of it."""

    def __call__(self, path: str, upload: Upload, params: dict[str, str]) -> AsyncIterator[bytes]:
        """Send it to `path`."""


class FaqCalls:
    """What one can ask a server of FAQs. `bot_id` names the bot whose they are; None: one's own."""

    def __init__(self, way: Way, follow_file: FollowsFile, server: str) -> None:
        self._way, self._follow_file, self._server = way, follow_file, server

    async def page(
        self,
        *,
        bot_id: str | None = None,
        where: Mapping[str, object] | None = None,
        limit: int = 50,
        cursor: str | None = None,
    ) -> FaqPage:
        """A page of FAQs, the highest priority first."""
        return await self._way.read(
            FaqPage, PATH, {**(where or {}), "bot_id": bot_id, "limit": limit, "cursor": cursor}
        )

    async def every(
        self, *, bot_id: str | None = None, where: Mapping[str, object] | None = None
    ) -> AsyncIterator[Faq]:
        """All of them."""
        cursor: str | None = None
        while True:
            page = await self.page(bot_id=bot_id, where=where, limit=200, cursor=cursor)
            for each in page.items:
                yield each
            if (cursor := page.next_cursor) is None:
                return

    async def get(self, faq_id: str) -> Faq:
        """One FAQ; it counts as a view."""
        return await self._way.read(Faq, _path(faq_id))

    async def add(self, draft: FaqDraft, *, bot_id: str | None = None) -> Faq:
        """Add an FAQ."""
        body = draft.model_dump(exclude_unset=True) | ({"bot_id": bot_id} if bot_id else {})
        return await self._way.write(Faq, "POST", PATH, body)

    async def update(self, faq_id: str, patch: FaqPatch) -> Faq:
        """Change what `patch` names."""
        return await self._way.write(Faq, "PATCH", _path(faq_id), patch.model_dump(exclude_unset=True))

    async def remove(self, faq_id: str) -> None:
        """Delete it."""
        await self._way.send("DELETE", _path(faq_id))

    async def search(self, asked: FaqQuestion) -> FaqHits:
        """Those that answer best."""
        return await self._way.write(FaqHits, "POST", f"{PATH}/search", asked.model_dump(exclude_none=True))

    async def take_in(
        self,
        name: str,
        file: BinaryIO,
        *,
        bot_id: str | None = None,
        form: str | None = None,
        status: FaqStatus | None = None,
        told: Callable[[int, int], None] = lambda _done, _total: None,
    ) -> FaqImported:
        """Import a file. `told` hears how many rows are done, of how many."""
        given = {"bot_id": bot_id, "format": form, "status": status}
        params = {name: value for name, value in given.items() if value is not None}
        async for data in self._follow_file(f"{PATH}/import", Upload(name, file, IMPORT_SECONDS), params):
            event = json.loads(data)
            match event.get("type"):
                case "import.progress":
                    progress = FaqImporting.model_validate(event)
                    told(progress.done, progress.total)
                case "import.finished":
                    return FaqImported.model_validate(event)
                case _:
                    raise error_from_answer(int(event.get("status", 500)), data, server=self._server)
        raise ServerUnreachable(
            "The server broke off in the middle of the import.", hint="Import the file again: nothing comes twice."
        )

    async def take_out(
        self, form: str, *, bot_id: str | None = None, where: Mapping[str, object] | None = None
    ) -> bytes:
        """A file with all of them."""
        wanted = {**(where or {}), "format": form, "bot_id": bot_id}
        given = "&".join(f"{name}={quote(str(value), safe='')}" for name, value in wanted.items() if value is not None)
        return (await self._way.send("GET", f"{PATH}/export?{given}")).content

    async def unanswered(
        self, *, bot_id: str | None = None, limit: int = 50, cursor: str | None = None
    ) -> UnansweredPage:
        """A page of the questions that nobody could answer, the most frequent first."""
        wanted = {"bot_id": bot_id, "limit": limit, "cursor": cursor}
        return await self._way.read(UnansweredPage, f"{PATH}/unanswered", wanted)

    async def draft(self, question_id: str) -> Faq:
        """Make an FAQ of one of them."""
        return await self._way.write(Faq, "POST", f"{PATH}/unanswered/{quote(question_id, safe='')}/draft")

    async def dismiss(self, question_id: str) -> None:
        """Show one of them no more."""
        await self._way.send("DELETE", f"{PATH}/unanswered/{quote(question_id, safe='')}")


def _path(faq_id: str) -> str:
    return f"{PATH}/{quote(faq_id, safe='')}"
