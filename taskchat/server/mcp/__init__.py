"""The MCP endpoint: the same tools and the same rights over HTTP, for every AI client that speaks MCP."""
