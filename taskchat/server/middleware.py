"""What every request passes, from the outside in. Plain ASGI throughout: it costs next to nothing."""

from __future__ import annotations

from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware

from taskchat.config import Settings
from taskchat.errors import Misconfigured
from taskchat.server.headers import LoopbackHosts, ResponseHeaders
from taskchat.server.limits import BodyLimit
from taskchat.server.problems import ProblemGuard


def middleware_for(settings: Settings) -> list[Middleware]:
    """1 name the request, complete the answer  2 check the Host  3 answer other origins  4 catch what breaks
    5 limit the body."""
    return [
        Middleware(ResponseHeaders),
        Middleware(LoopbackHosts),
        *_cors(settings),
        Middleware(ProblemGuard),
        Middleware(BodyLimit, limit=settings.body_bytes),
    ]


def _cors(settings: Settings) -> list[Middleware]:
    origins = settings.cors_origin_list
    if "null" in origins:
        raise Misconfigured(
            "TASKCHAT_CORS_ORIGINS has null, which any sandboxed page can claim to be.",
            hint="Name the origins, like https://app.example.com.",
        )
    if not origins:
        return []
    return [
        Middleware(
            CORSMiddleware,
            allow_origins=origins,
            allow_credentials=False,  # tokens travel in a header, never in a cookie
            allow_methods=["GET", "POST", "PATCH", "DELETE"],
            allow_headers=["Authorization", "Content-Type", "Idempotency-Key", "X-Request-ID"],
            expose_headers=["X-Request-ID", "Retry-After", "Location"],
            max_age=600,
        )
    ]
