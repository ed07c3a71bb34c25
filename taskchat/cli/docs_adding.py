"""How `taskchat docs` sends documents, and waits until they are read, with a word on how far it is."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import TYPE_CHECKING

from taskchat.cli import printing
from taskchat.cli.docs_found import Wanted
from taskchat.errors import InvalidInput, TaskchatError, TooManyRequests

if TYPE_CHECKING:
    from taskchat.client.api import Client
    from taskchat.schemas.documents import Document

LOOK_SECONDS = (0.2, 0.5, 1.0, 2.0)  # between two looks at a document that is read
SLOW_DOWN_SECONDS, SLOW_DOWNS = 5.0, 200
MARKS = {"ready": "✓", "failed": "✗"}


async def add_all(
    client: Client, wanted: list[Wanted], bot: str | None, *, wait: bool
) -> tuple[list[Document], list[tuple[Wanted, TaskchatError]]]:
    """Send all, one after the other. What one is refused for is no reason not to send the next."""
    bot_id = await bot_id_of(client, bot)
    added: dict[str, Document] = {}
    refused: list[tuple[Wanted, TaskchatError]] = []
    with printing.bar("Sending", len(wanted)) as told:
        for number, each in enumerate(wanted):
            told(number, each.name)
            try:
                document = await _add(client, each, bot_id)
                added[document.id] = document
            except TaskchatError as error:
                if not _is_about_one(error):
                    raise
                refused.append((each, error))
    found = list(added.values())
    return (await finished(client, found) if wait else found), refused


async def _add(client: Client, wanted: Wanted, bot_id: str | None) -> Document:
    """Send one; where the server wants it slower, slower."""
    from taskchat.client.shapes import checked
    from taskchat.schemas.documents import DocumentUrl

    for _ in range(SLOW_DOWNS):
        try:
            if wanted.path is None:
                return await client.documents.add_url(checked(DocumentUrl, url=wanted.url, bot_id=bot_id))
            with wanted.path.open("rb") as file:
                return await client.documents.add_file(wanted.name, file, bot_id=bot_id)
        except TooManyRequests:
            await asyncio.sleep(SLOW_DOWN_SECONDS)
        except OSError as error:
            raise InvalidInput(f"It can't be read here: {error.strerror or error}.") from error
    raise TooManyRequests("The server took no more for a long time.", hint="Try again later: what is there stays.")


def _is_about_one(error: TaskchatError) -> bool:
    """Whether an error is about the one document, and not about the server or whoever asks."""
    return error.code in {"invalid_input", "too_large", "conflict"}


async def finished(client: Client, documents: Sequence[Document]) -> list[Document]:
    """The documents, when each is ready or has failed."""
    found: list[Document] = []
    with printing.bar("Reading", len(documents)) as told:
        for number, document in enumerate(documents):
            now, looks = document, 0
            while now.state not in MARKS:
                told(number + now.progress / 100, now.name)
                await asyncio.sleep(LOOK_SECONDS[min(looks, len(LOOK_SECONDS) - 1)])
                looks += 1
                try:
                    now = await client.documents.get(document.id)
                except TooManyRequests:
                    await asyncio.sleep(SLOW_DOWN_SECONDS)
            found.append(now)
    return found


async def bot_id_of(client: Client, bot: str | None) -> str | None:
    """The id of the bot of this name; None where none is named."""
    return (await client.bots.named(bot)).id if bot is not None else None
