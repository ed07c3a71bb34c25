"""MCP servers to connect: a polite one, and those of people who mean harm. Over pipes (`program`) and HTTP (`site`)."""
