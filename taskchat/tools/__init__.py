"""The MCP server and its tools: what a model, ours or anybody's, may do for the user that it acts for."""
