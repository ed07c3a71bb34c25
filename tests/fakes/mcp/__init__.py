"""MCP as others have it: servers to test against, and the official tools."""
