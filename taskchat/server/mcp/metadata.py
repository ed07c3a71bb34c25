"""How a client learns where it gets a token for the endpoint: the metadata of a protected resource (RFC 9728)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from starlette.requests import HTTPConnection

from taskchat.errors import NotAllowed, NotSignedIn
from taskchat.schemas.accounts import Scope
from taskchat.server.issuer import MCP_PATH, issuer_of, resource_of
from taskchat.server.mcp.scopes import OFFERED

WELL_KNOWN = "/.well-known/oauth-protected-resource"
METADATA_PATH = f"{WELL_KNOWN}{MCP_PATH}"


class TokenNeeded(NotSignedIn):
    """Nobody has signed in; `headers` say where a client gets a token."""

    def __init__(self, error: NotSignedIn, connection: HTTPConnection) -> None:
        super().__init__(error.detail, hint=error.hint)
        presented = connection.headers.get("authorization", "").lower().startswith("bearer ")
        self.headers = _challenge(connection, OFFERED, error="invalid_token" if presented else None)


class ScopeNeeded(NotAllowed):
    """The token is not for this; `headers` ask for one that is."""

    def __init__(self, scope: Scope, granted: Iterable[str], connection: HTTPConnection) -> None:
        super().__init__(
            f"This sign-in is not for this: it lacks the scope {scope}.",
            hint="Connect again and allow it, or use an API key that has it.",
        )
        wanted = [each for each in OFFERED if each == scope or each in set(granted)]
        self.headers = _challenge(connection, wanted, error="insufficient_scope")


def metadata_of(connection: HTTPConnection) -> dict[str, Any] | None:
    """The endpoint as a protected resource; None where there are no tokens for it but those of a sign-in."""
    issuer = issuer_of(connection)
    if issuer is None:
        return None
    return {
        "resource": resource_of(connection),
        "resource_name": "taskchat",
        "authorization_servers": [issuer],
        "scopes_supported": list(OFFERED),
        "bearer_methods_supported": ["header"],
    }


def _challenge(connection: HTTPConnection, scopes: Iterable[str], *, error: str | None) -> dict[str, str]:
    said = {"error": error, "scope": " ".join(scopes)} if error else {"scope": " ".join(scopes)}
    if (issuer := issuer_of(connection)) is not None:
        said["resource_metadata"] = f"{issuer}{METADATA_PATH}"
    return {"WWW-Authenticate": "Bearer " + ", ".join(f'{name}="{value}"' for name, value in said.items())}
