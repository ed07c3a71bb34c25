"""The MCP server. One object serves the agent in this process, and every other transport later."""

from __future__ import annotations

from mcp.server.mcpserver import MCPServer

from taskchat import __version__
from taskchat.tasks import TaskService
from taskchat.tools.tasks import TaskTools

INSTRUCTIONS = "The signed-in user's to-do list. A task's id is the small number that the user sees as #3."


def build_tool_server(tasks: TaskService) -> MCPServer:
    """The MCP server with every tool."""
    server = MCPServer("taskchat", version=__version__, instructions=INSTRUCTIONS, log_level="WARNING")
    TaskTools(tasks).register(server)
    return server
