"""`taskchat mcp`: an MCP server over standard input and output that passes everything on to taskchat's own server."""
