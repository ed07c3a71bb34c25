"""Who asks, and whether what they came by is meant for that.

A route on the account itself takes `SignedInUser`, whom no API key makes. Others take `CanRead`, `CanChat` or
`CanKeep`, who keeps documents and FAQs: somebody who signed in, or a key with that scope; those on tasks take
`CallerHere`. The check is the matched route's own, so there is no path round it.
"""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Path, Request
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from starlette.requests import HTTPConnection
from starlette.types import Scope

from taskchat import logs
from taskchat.accounts.guard import KEY_PREFIX
from taskchat.accounts.signed_in import Account
from taskchat.errors import NotAllowed, NotSignedIn, TaskchatError
from taskchat.schemas.accounts import Scope as KeyScope
from taskchat.schemas.caller import Caller
from taskchat.server.issuer import MCP_PATH, resource_of
from taskchat.server.mcp.metadata import TokenNeeded
from taskchat.server.services import Services

_bearer = HTTPBearer(
    auto_error=False, scheme_name="access token", bearerFormat="JWT", description="An access token of /api/v1/auth."
)
BearerToken = Annotated[HTTPAuthorizationCredentials | None, Depends(_bearer)]


async def sign_in(connection: HTTPConnection) -> Account:
    """Who sends this, by its token. Raises NotSignedIn. The gate asks this once, before anything of a body is read."""
    scheme, _, token = connection.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not token.strip():
        raise NotSignedIn("This needs an access token.", hint="Send it as: Authorization: Bearer <token>")
    services: Services = connection.app.state.services
    try:
        resource = resource_of(connection) if connection.scope["path"] == MCP_PATH else None
        account = await services.accounts.user_for(token.strip(), resource=resource)
    except NotSignedIn:
        if token.strip().startswith(KEY_PREFIX):
            await services.limits.key_failed(connection)
        raise
    logs.user.set(account.public_id)
    return account


async def _signed_in(request: Request, _documented: BearerToken) -> Account:
    found: Account | TaskchatError = request.state.signed_in  # what the gate was told
    if isinstance(found, TaskchatError):
        raise found
    return found


async def _signed_in_to_mcp(request: Request, documented: BearerToken) -> Account:
    try:
        return await _signed_in(request, documented)
    except NotSignedIn as error:
        raise TokenNeeded(error, request) from error


_AnyAccount = Annotated[Account, Depends(_signed_in)]
AccountHere = _AnyAccount  # beside a CallerHere, which looks at the scopes
McpAccount = Annotated[Account, Depends(_signed_in_to_mcp)]  # its routes look at the scopes of each message


async def _without_key(account: _AnyAccount) -> Account:
    if account.scopes is not None:
        raise NotAllowed("An API key can't do this.", hint="Sign in with email and password.")
    return account


async def _can_read(account: _AnyAccount) -> Account:
    return allowed(account, "read")


async def _can_chat(account: _AnyAccount) -> Account:
    return allowed(account, "chat")


async def _can_keep(account: _AnyAccount) -> Account:
    return allowed(account, "knowledge")


async def _admin(account: Annotated[Account, Depends(_without_key)]) -> Account:
    if account.role != "admin":
        raise NotAllowed("This is for admins.", hint="Ask one of this server's.")
    return account


SignedInUser = Annotated[Account, Depends(_without_key)]
CanRead = Annotated[Account, Depends(_can_read)]
CanChat = Annotated[Account, Depends(_can_chat)]
CanKeep = Annotated[Account, Depends(_can_keep)]
Admin = Annotated[Account, Depends(_admin)]


def allowed(account: Account, scope: KeyScope) -> Account:
    """The account, if it may. Raises NotAllowed for an API key without that scope."""
    if account.scopes is not None and scope not in account.scopes:
        raise NotAllowed(f"This API key is not for this: it lacks the scope {scope}.", hint="Use or make another key.")
    return account


async def _caller(request: Request, account: _AnyAccount) -> Caller:
    """The caller of a plain request on tasks: its changes are one group, which undo takes back together."""
    allowed(account, "read" if request.method in ("GET", "HEAD") else "tasks")
    return Caller(user_id=account.id, timezone=account.timezone, request_id=request.state.group)


CallerHere = Annotated[Caller, Depends(_caller)]


def needs_sign_in(scope: Scope) -> bool:
    """Whether the route that was matched is for signed-in users only."""
    route = scope.get("route")
    return isinstance(route, APIRoute) and _asks_who(route.dependant)


def _asks_who(dependant: Dependant) -> bool:
    return dependant.call in (_signed_in, _signed_in_to_mcp) or any(_asks_who(each) for each in dependant.dependencies)


async def own_path(
    user_id: Annotated[str, Path(description="Your own id, or `me`", examples=["me"])], account: _AnyAccount
) -> None:
    """Refuse a path that names another user than the token does. `me` is always oneself."""
    if user_id not in ("me", account.public_id):
        raise NotAllowed("This path belongs to another user.", hint="Use your own id, or me.")
