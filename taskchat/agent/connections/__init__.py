"""Tools of MCP servers that the user has connected, for models other than the embedded one.

`links` reaches the servers, over `pipes` or the `web`; `listing` and `answers` make what they say fit to be shown;
`tools` has the tools as the Agents SDK knows them. Whatever a server sends, it costs no more than its limits: of time,
of bytes, of messages, of tools and of letters.
"""
