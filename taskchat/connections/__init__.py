"""Connections: MCP servers that a user lets their models use, what each tool of them may, and the calls of them."""
