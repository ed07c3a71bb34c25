"""The agent: history and words in, TurnEvents out. It reaches tasks only through MCP tools."""
