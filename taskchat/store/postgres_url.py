"""What the URL of a PostgreSQL database says. Pure."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from taskchat.errors import Misconfigured

SCHEMES = ("postgres", "postgresql", "postgresql+asyncpg")
NOT_ASYNCPGS = {"channel_binding", "pgbouncer"}  # it would send them on to the server, which refuses them


def dsn(url: str) -> str:
    """The URL as asyncpg takes it. Raises Misconfigured for one that is no PostgreSQL's."""
    parts = urlsplit(url)
    if parts.scheme not in SCHEMES:
        raise Misconfigured(
            f"A database can't be reached by {parts.scheme}://.",
            hint="Use postgresql://user:password@host/name, or the path of an SQLite file.",
        )
    query = [(name, value) for name, value in parse_qsl(parts.query) if name not in NOT_ASYNCPGS]
    return urlunsplit(("postgresql", parts.netloc, parts.path, urlencode(query), ""))


def is_pooled(url: str) -> bool:
    """Whether a pooler such as PgBouncer answers there: Neon's say so in their names, others in a parameter."""
    parts = urlsplit(url)
    return "-pooler." in (parts.hostname or "") or dict(parse_qsl(parts.query)).get("pgbouncer") == "true"
