"""Accounts and tokens over HTTP."""

from __future__ import annotations

from fastapi import APIRouter, Request

from taskchat.accounts import emails
from taskchat.errors import Conflict, NotAllowed, NotFound, NotSignedIn, TooManyRequests
from taskchat.schemas.accounts import (
    LocalLoginRequest,
    LoginRequest,
    RefreshRequest,
    RegisterRequest,
    SignedIn,
    Tokens,
    User,
    UserPatch,
)
from taskchat.server.access import SignedInUser
from taskchat.server.openapi import problems
from taskchat.server.services import ServicesHere

router = APIRouter(prefix="/api/v1/auth", tags=["auth"])


@router.post(
    "/register",
    operation_id="register",
    summary="Make an account",
    status_code=201,
    responses=problems(Conflict, NotAllowed, TooManyRequests),
)
async def register(request: Request, wanted: RegisterRequest, services: ServicesHere) -> SignedIn:
    """Make an account and sign in with it."""
    services.limits.register(request)
    return await services.accounts.register(wanted)


@router.post("/login", operation_id="login", summary="Sign in", responses=problems(NotSignedIn, TooManyRequests))
async def login(request: Request, wanted: LoginRequest, services: ServicesHere) -> SignedIn:
    """Sign in with email and password. A wrong password and an unknown email get the same answer."""
    services.limits.login(request, emails.canonical(wanted.email))
    return await services.accounts.login(wanted)


@router.post(
    "/local", operation_id="local_login", summary="Sign in on this machine", responses=problems(NotSignedIn, NotFound)
)
async def local_login(wanted: LocalLoginRequest, services: ServicesHere) -> SignedIn:
    """Sign in to the local account with the local secret. Only the local server has this."""
    if not services.local:
        raise NotFound("Only a local server has this.", hint="Sign in with email and password.")
    return await services.accounts.local_login(wanted)


@router.post(
    "/refresh",
    operation_id="refresh_tokens",
    summary="Trade a refresh token for a new pair",
    responses=problems(NotSignedIn, TooManyRequests),
)
async def refresh(request: Request, wanted: RefreshRequest, services: ServicesHere) -> Tokens:
    """Each refresh token is traded once. Bringing a used one back ends every session of that sign-in."""
    services.limits.refresh(request)
    return await services.accounts.refresh(wanted.refresh_token)


@router.post("/logout", operation_id="logout", summary="Sign out", status_code=204, responses=problems())
async def logout(wanted: RefreshRequest, services: ServicesHere) -> None:
    """End the sign-in that this refresh token came of. The access token holds for its few minutes."""
    await services.accounts.logout(wanted.refresh_token)


@router.get("/me", operation_id="get_me", summary="The signed-in user", responses=problems(NotSignedIn))
async def me(account: SignedInUser, services: ServicesHere) -> User:
    """Your own profile."""
    return await services.accounts.profile(account)


@router.patch("/me", operation_id="update_me", summary="Change your profile", responses=problems(NotSignedIn))
async def update_me(patch: UserPatch, account: SignedInUser, services: ServicesHere) -> User:
    """Only what is named changes. Null takes the name away; for timezone and language it restores the default."""
    return await services.accounts.update_profile(account, patch)
