"""All that a front end knows of the server: HTTP, tokens, the local server, the fold of events into a transcript.

`wire`, `local`, `session`, `state` and `turns` use the standard library only, so that `taskchat ask` starts fast.
`api` (httpx) and `transcript` are for everything else. Nothing is imported here, for the same reason.
"""
