"""Under which address this server issues OAuth tokens, and what they are for.

It is the public address of the settings. Without that, a server that is asked for by a loopback name is what it was
asked for: nobody else can have that name. Any other name in a request is only its sender's word.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from starlette.requests import HTTPConnection

from taskchat.server.limits import is_loopback
from taskchat.server.services import Services

MCP_PATH = "/mcp"


def issuer_of(connection: HTTPConnection) -> str | None:
    """The issuer, like https://tasks.example.com; None where this server issues none.

    It issues none on a Unix socket, which no browser reaches, and none over plain HTTP from another machine.
    """
    services: Services = connection.app.state.services
    if services.local or not services.settings.oauth:
        return None
    if public := services.settings.public_url.rstrip("/"):
        return public if _is_safe(public) else None
    asked = f"{connection.url.scheme}://{connection.headers.get('host', '')}"
    return asked if _is_loopback_name(asked) else None


def resource_of(connection: HTTPConnection) -> str | None:
    """The MCP endpoint, as tokens name it in `aud`, and clients in `resource`; None where there is no issuer."""
    issuer = issuer_of(connection)
    return None if issuer is None else issuer + MCP_PATH


def _is_safe(url: str) -> bool:
    return url.startswith("https://") or _is_loopback_name(url)


def _is_loopback_name(url: str) -> bool:
    try:
        parts = urlsplit(url)
        name = parts.hostname or ""
        fine = parts.netloc.lower() in _spellings(name, parts.port)
    except ValueError:
        return False
    return fine and (name == "localhost" or is_loopback(name))


def _spellings(name: str, port: int | None) -> set[str]:
    """How a Host may write this name and port: with nothing else around them."""
    host = f"[{name}]" if ":" in name else name
    return {host, f"{host}:{port}"}
