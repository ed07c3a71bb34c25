"""`taskchat mcp` itself, as AI applications start it. It imports as little as `ask` does."""

from __future__ import annotations

from taskchat.cli import exits, printing
from taskchat.client.session import open_session
from taskchat.errors import InvalidInput


def run() -> int:
    """Speak MCP over standard input and output until the input ends. Standard output has only the protocol."""
    if not printing.has_input():
        raise InvalidInput(
            "AI applications start this command to use your tasks: they speak with it, people can't.",
            hint="To set one up: taskchat mcp install claude (or vscode, cursor, …). Does it work? taskchat mcp status",
        )
    from taskchat.bridge.bridge import Bridge

    session = open_session(say=printing.note)
    read, write = printing.take_streams()
    Bridge(session, read, write, say=printing.note).run()
    return exits.DONE
