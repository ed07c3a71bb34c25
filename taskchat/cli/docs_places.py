"""A stretch of a document's text: where a source of a reply says it stands."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

from taskchat.cli import printing
from taskchat.cli.calling import call
from taskchat.errors import InvalidInput

if TYPE_CHECKING:
    from taskchat.client.api import Client
    from taskchat.schemas.documents import Document, DocumentText

AROUND = 200  # characters shown before and after it
LENGTH_MAX = 19_000
Named = Callable[["Client", str], Awaitable["Document"]]


def show_stretch(name: str, at: str, named: Named, *, json: bool) -> None:
    """Show the characters `at` ("120-310") of a document with some before and after. Raises InvalidInput."""
    start, end = _read(at)

    async def read(client: Client) -> DocumentText:
        by_id = re.fullmatch(r"[0-9a-f]{32}", name)  # who may only open a document can't look it up by name
        key = name if by_id else (await named(client, name)).id
        begin = start if json else max(0, start - AROUND)
        return await client.documents.text(key, start=begin, length=end - begin + (0 if json else AROUND))

    found = call(read)
    if json:
        printing.raw_json(found.model_dump(mode="json"))
        return
    page = f", page {found.page}" if found.page is not None else ""
    printing.note(f"{found.title}{page}, characters {found.start} to {found.end} of {found.characters}")
    text, stretch = found.text, (start - found.start, min(end, found.end) - found.start)
    marked = f"{text[: stretch[0]]}⟦{text[stretch[0] : stretch[1]]}⟧{text[stretch[1] :]}"
    printing.out(marked.strip("\n"))


def _read(at: str) -> tuple[int, int]:
    found = re.fullmatch(r"(\d{1,9})-(\d{1,9})", at)
    start, end = (int(found[1]), int(found[2])) if found else (0, 0)
    if not 0 <= start < end <= start + LENGTH_MAX:
        raise InvalidInput(f"{at!r} is no stretch of a text.", hint="For example: --at 120-310, as sources have it")
    return start, end
