"""A server as people write them, with the official SDK: `python -m tests.fakes.mcp_servers.real stdio|PORT`."""

from __future__ import annotations

import sys
from typing import Annotated, Literal

from mcp.server.mcpserver import MCPServer
from mcp.types import ToolAnnotations
from pydantic import BaseModel, Field

server = MCPServer("notes", log_level="ERROR")


class Note(BaseModel):
    """A note."""

    id: int
    text: str


@server.tool(annotations=ToolAnnotations(read_only_hint=True))
async def search(q: Annotated[str, Field(description="Words")], sort: Literal["new", "old"] = "new") -> list[Note]:
    """Find notes."""
    return [Note(id=1, text=f"{q}, the {sort} one")]


def main() -> None:
    """Serve over standard streams, or at a port."""
    if sys.argv[1] == "stdio":
        server.run("stdio")
    else:
        server.run("streamable-http", port=int(sys.argv[1]))


if __name__ == "__main__":
    main()
