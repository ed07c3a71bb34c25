"""Where a stretch of a source can be opened: over REST, and as a resource of MCP clients. Pure."""

from __future__ import annotations

from typing import NamedTuple

from taskchat.schemas.documents import TEXT_MAX

DOCUMENT = "doc"


class Opened(NamedTuple):
    """The ways to a stretch of a source."""

    url: str
    uri: str | None


def opened(source: str, start: int, end: int, version: int | None = None) -> Opened:
    """How the stretch from `start` to `end` of a source (`doc:<id>`, `faq:<id>`) is opened.

    `version` is the one of a document that the places are of; without it, the one that is searched then.
    """
    kind, _, key = source.partition(":")
    if kind != DOCUMENT:
        return Opened(f"/api/v1/{kind}s/{key}", None)
    place = f"?start={start}&length={min(max(end - start, 1), TEXT_MAX)}"
    place += f"&version={version}" if version is not None else ""
    return Opened(f"/api/v1/documents/{key}/text{place}", f"taskchat://documents/{key}{place}")


def at(url: str, start: int, end: int) -> str:
    """The same way to another stretch of the same source."""
    path, _, query = url.partition("?")
    if not query:
        return url
    version = [part for part in query.split("&") if part.startswith("version=")]
    places = [f"start={start}", f"length={min(max(end - start, 1), TEXT_MAX)}", *version]
    return f"{path}?{'&'.join(places)}"
