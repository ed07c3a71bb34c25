"""The sources of a reply, as lines under it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from taskchat.client.where import command_of, place_of


def source_lines(reply: dict[str, Any]) -> Iterator[str]:
    """A line for each source, with how to open it, and the note on them."""
    for one in reply.get("sources") or []:
        yield f"[{one['n']}] {place_of(one['title'], one.get('path') or [], one.get('page'))}"
        command = command_of(one["source"], one["start"], one["end"])
        yield f"    {command or one['url']}"
    if note := reply.get("sources_note"):
        yield f"— {note}"
