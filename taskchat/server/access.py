"""Who asks. Every route that needs a user takes `SignedInUser`, or `CallerHere` where a service wants the caller."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from taskchat.accounts.signed_in import Account
from taskchat.errors import NotAllowed, NotSignedIn
from taskchat.schemas.caller import Caller
from taskchat.server.services import ServicesHere

_bearer = HTTPBearer(
    auto_error=False, scheme_name="access token", bearerFormat="JWT", description="An access token of /api/v1/auth."
)
BearerToken = Annotated[HTTPAuthorizationCredentials | None, Depends(_bearer)]


async def _signed_in(token: BearerToken, services: ServicesHere) -> Account:
    if token is None or not token.credentials.strip():
        raise NotSignedIn("This needs an access token.", hint="Send it as: Authorization: Bearer <token>")
    return await services.accounts.user_for(token.credentials.strip())


SignedInUser = Annotated[Account, Depends(_signed_in)]


async def _caller(request: Request, account: SignedInUser) -> Caller:
    """The caller of a plain request: its changes are one group, which undo takes back together."""
    return Caller(user_id=account.id, timezone=account.timezone, request_id=request.state.group)


CallerHere = Annotated[Caller, Depends(_caller)]


async def own_path(user_id: str, account: SignedInUser) -> None:
    """Refuse a path that names another user than the token does. `me` is always oneself."""
    if user_id not in ("me", account.public_id):
        raise NotAllowed("This path belongs to another user.", hint="Use your own id, or me.")
