"""All that a front end knows of the server: HTTP, tokens, the local server, the fold of events into a transcript.

`wire`, `calls`, `local`, `session`, `state` and `turns` use little of the standard library, so that fast commands
start fast: `light_http` reaches this machine's own server, `full_http` (TLS, proxies) the others. `api` (httpx) and
`transcript` are for everything else. Nothing is imported here, for the same reason.
"""
