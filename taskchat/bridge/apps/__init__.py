"""AI applications, and how each is told of an MCP server: which file, which form, changed without breaking anything."""
