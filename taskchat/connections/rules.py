"""Which servers may be connected, and what becomes of a tool's permission when its server lists it anew. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from taskchat.errors import Conflict, InvalidInput, Misconfigured, NotAllowed
from taskchat.schemas.connections import ConnectionDraft, Headers, ListedTool

CONNECTIONS_MAX = 10  # of one user
IN_USE_MAX = 40  # tools that are not off: more than that, and models choose badly
RESERVED = {"taskchat", "tasks"}  # its tools would look like ours
OURS = {"accept", "accept-encoding", "connection", "content-length", "content-type", "cookie", "host", "last-event-id"}
OURS |= {"origin", "te", "trailer", "transfer-encoding", "upgrade"}


@dataclass(frozen=True)
class Allowed:
    """What the operator lets people connect: these addresses, and on a local server whatever its user can start."""

    urls: frozenset[str]
    local: bool

    @classmethod
    def read(cls, text: str, *, local: bool) -> Allowed:
        """The addresses of TASKCHAT_MCP_SERVERS. Raises Misconfigured for what is none."""
        urls = [each.strip() for each in text.split(",") if each.strip()]
        for url in urls:
            parts = urlsplit(url)
            if parts.scheme not in {"http", "https"} or not parts.hostname or parts.username or parts.fragment:
                raise Misconfigured(
                    f"TASKCHAT_MCP_SERVERS has {url[:100]!r}, which is no address of a server.",
                    hint="Write whole addresses, separated by commas, like https://notes.example.com/mcp",
                )
        return cls(frozenset(urls), local)

    def check(self, *, url: str | None, command: str | None) -> None:
        """Raises NotAllowed for what may not be connected, or not any more."""
        if command is not None and not self.local:
            raise NotAllowed(
                "This server starts no programs for people.",
                hint="Connect a server by its address, or use taskchat's local server.",
            )
        if url is not None and url not in self.urls:
            if self.local:
                hint = f"Set TASKCHAT_MCP_SERVERS={url} where taskchat's server starts, then run: taskchat stop"
            else:
                hint = f"Whoever runs it lets people connect: {', '.join(sorted(self.urls)) or 'none'}."
            raise NotAllowed("This address may not be connected on this server.", hint=hint)


def check_draft(draft: ConnectionDraft) -> None:
    """Raises InvalidInput for a draft that does not fit together."""
    wrong: dict[str, str] = {}
    if (draft.url is None) == (draft.command is None):
        wrong["url"] = "give either a url or a command"
    elif draft.url is not None and (draft.args or draft.env):
        wrong["args" if draft.args else "env"] = "only a command has these; a url has headers"
    elif draft.command is not None and draft.headers:
        wrong["headers"] = "only a url has these; a command has env"
    if draft.name in RESERVED:
        wrong["name"] = "its tools would look like taskchat's own; choose another"
    if wrong:
        said = "; ".join(f"{name}: {reason}" for name, reason in wrong.items())
        raise InvalidInput(f"It can't be connected like this: {said}.", fields=wrong)
    check_headers(draft.headers)


def check_headers(headers: Headers) -> None:
    """Raises InvalidInput for a header that the protocol itself needs."""
    for name in headers:
        if name.lower() in OURS or name.lower().startswith("mcp-"):
            raise InvalidInput(f"The header {name} can't be set.", fields={"headers": f"{name} is the protocol's own"})


def merged(stored: Iterable[Any], listed: Iterable[ListedTool]) -> Iterator[Mapping[str, Any]]:
    """The rows of a server's tools, now that it lists these. A tool that is to the letter what it was keeps what it
    may; a new one is off, and so is one that has changed, which is marked where it was not off before."""
    before = {row.tool: row for row in stored}
    for position, tool in enumerate(listed):
        known = before.get(tool.tool)
        permission, changed = "off", False
        if known is not None:
            same = known.pin == tool.pin
            permission = known.permission if same else "off"
            changed = known.changed or (not same and known.permission != "off")
        yield {
            "tool": tool.tool,
            "position": position,
            "spoken": tool.spoken,
            "description": tool.description,
            "parameters": dict(tool.parameters),
            "pin": tool.pin,
            "permission": permission,
            "changed": changed,
            "read_only": tool.read_only,
            "destructive": tool.destructive,
        }


def check_in_use(rows: Iterable[Any]) -> None:
    """Raises Conflict where more tools are to be used than models can choose from."""
    if (count := sum(row.permission != "off" for row in rows)) > IN_USE_MAX:
        raise Conflict(
            f"That would be {count} tools in use; {IN_USE_MAX} is the most.",
            hint="Switch others off: models choose better among few.",
        )
