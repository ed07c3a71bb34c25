"""What every request passes, from the outside in. Plain ASGI throughout: it costs next to nothing."""

from __future__ import annotations

import re

from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware

from taskchat.config import Settings
from taskchat.errors import Misconfigured
from taskchat.server.access_log import AccessLog
from taskchat.server.bodies import Bodies, Most
from taskchat.server.forwarded import Forwarded, Proxies
from taskchat.server.gate import Gate
from taskchat.server.headers import Hosts, ResponseHeaders
from taskchat.server.problems import ProblemGuard
from taskchat.server.uploads import FORM_BYTES

ORIGIN = re.compile(r"https?://(?:[a-z0-9.-]+|\[[0-9a-f:.]+\])(?::\d{1,5})?", re.IGNORECASE)
REQUEST_ID = "X-Request-ID"
ALLOWED = ("Authorization", "Content-Type", "Idempotency-Key", "If-Match", "Last-Event-ID")
MCP = ("Mcp-Session-Id", "MCP-Protocol-Version", "Mcp-Method", "Mcp-Name")
EXPOSED = (
    *("Content-Disposition", "ETag", "Location", "RateLimit", "RateLimit-Policy", "Retry-After"),
    *("Mcp-Session-Id", "WWW-Authenticate"),
)


def middleware_for(settings: Settings) -> list[Middleware]:
    """1 find who sent it  2 name it, complete its answer  3 log it  4 check its Host  5 answer other origins
    6 catch what breaks  7 sign in and count  8 check its body when that is asked for."""
    return [
        Middleware(Forwarded, proxies=Proxies.of(settings.trusted_proxies)),
        Middleware(ResponseHeaders),
        Middleware(AccessLog),
        Middleware(Hosts, allowed=settings.allowed_hosts),
        *_cors(settings),
        Middleware(ProblemGuard),
        Middleware(Gate),
        Middleware(
            Bodies,
            limit=settings.body_bytes,
            seconds=settings.body_seconds,
            upload=Most(settings.document_bytes + FORM_BYTES, settings.upload_seconds),
        ),
    ]


def _cors(settings: Settings) -> list[Middleware]:
    origins = settings.cors_origin_list
    for origin in origins:
        if not ORIGIN.fullmatch(origin):  # null, too: any sandboxed page can claim to be that
            raise Misconfigured(
                f"TASKCHAT_CORS_ORIGINS has {origin!r}, which is not the origin of a page.",
                hint="Name each origin, like https://app.example.com, without a path.",
            )
    if not origins:
        return []
    return [
        Middleware(
            CORSMiddleware,
            allow_origins=origins,
            allow_credentials=False,  # tokens travel in a header, never in a cookie
            allow_methods=["GET", "POST", "PATCH", "DELETE"],
            allow_headers=[*ALLOWED, *MCP, REQUEST_ID],
            expose_headers=[*EXPOSED, REQUEST_ID],
            max_age=600,
        )
    ]
