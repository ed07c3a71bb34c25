"""Accounts and sign-ins over HTTP."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Path, Request

from taskchat.accounts import emails
from taskchat.errors import Conflict, NotAllowed, NotFound, NotSignedIn, TooManyRequests
from taskchat.schemas.accounts import (
    AccountDeletion,
    LocalLoginRequest,
    LoginRequest,
    RefreshRequest,
    RegisterRequest,
    SessionPage,
    SignedIn,
    SignOutEverywhere,
    Tokens,
    User,
    UserPatch,
)
from taskchat.server.access import CanRead, SignedInUser
from taskchat.server.openapi import problems
from taskchat.server.services import ServicesHere

DEVICE_MAX = 200

router = APIRouter(prefix="/api/v1/auth", tags=["auth"])

SessionId = Annotated[str, Path(pattern=r"^[0-9a-f]{32}$", description="The sign-in's id")]


async def _device(request: Request) -> str | None:
    """What the client calls itself, as far as it can be shown."""
    named = request.headers.get("user-agent", "")[:DEVICE_MAX]
    return "".join(letter for letter in named if letter.isprintable()) or None


Device = Annotated[str | None, Depends(_device)]


@router.post(
    "/register",
    operation_id="register",
    summary="Make an account",
    status_code=201,
    responses=problems(Conflict, NotAllowed, TooManyRequests),
)
async def register(request: Request, wanted: RegisterRequest, services: ServicesHere, device: Device) -> SignedIn:
    """Make an account and sign in with it."""
    await services.limits.register(request, emails.canonical(wanted.email))
    return await services.accounts.register(wanted, device=device)


@router.post("/login", operation_id="login", summary="Sign in", responses=problems(NotSignedIn, TooManyRequests))
async def login(request: Request, wanted: LoginRequest, services: ServicesHere, device: Device) -> SignedIn:
    """Sign in with email and password. A wrong password and an unknown email get the same answer."""
    await services.limits.login(request, emails.canonical(wanted.email))
    return await services.accounts.login(wanted, device=device)


@router.post(
    "/local", operation_id="local_login", summary="Sign in on this machine", responses=problems(NotSignedIn, NotFound)
)
async def local_login(wanted: LocalLoginRequest, services: ServicesHere, device: Device) -> SignedIn:
    """Sign in to the local account with the local secret. Only the local server has this."""
    if not services.local:
        raise NotFound("Only a local server has this.", hint="Sign in with email and password.")
    return await services.accounts.local_login(wanted, device=device)


@router.post(
    "/refresh",
    operation_id="refresh_tokens",
    summary="Trade a refresh token for a new pair",
    responses=problems(NotSignedIn, TooManyRequests),
)
async def refresh(request: Request, wanted: RefreshRequest, services: ServicesHere) -> Tokens:
    """Each refresh token is traded once. Bringing a used one back ends the sign-in that it came of."""
    await services.limits.refresh(request, await services.accounts.sessions.user_of(wanted.refresh_token))
    return await services.accounts.sessions.refresh(wanted.refresh_token)


@router.post("/logout", operation_id="logout", summary="Sign out", status_code=204, responses=problems())
async def logout(wanted: RefreshRequest, services: ServicesHere) -> None:
    """End the sign-in that this refresh token came of. Its access tokens end within seconds."""
    await services.accounts.sessions.end_by_token(wanted.refresh_token)


@router.post(
    "/logout-everywhere",
    operation_id="logout_everywhere",
    summary="Sign out everywhere",
    status_code=204,
    responses=problems(NotSignedIn),
)
async def logout_everywhere(wanted: SignOutEverywhere, account: SignedInUser, services: ServicesHere) -> None:
    """End every sign-in of yours, this one too, with their open sockets; API keys only where asked for."""
    await services.accounts.sessions.end_all(account, with_keys=wanted.api_keys)


@router.get("/sessions", operation_id="list_sessions", summary="List your sign-ins", responses=problems(NotSignedIn))
async def list_sessions(account: SignedInUser, services: ServicesHere) -> SessionPage:
    """Where you are signed in, the last used first."""
    return await services.accounts.sessions.page(account)


@router.delete(
    "/sessions/{id}",
    operation_id="end_session",
    summary="End a sign-in",
    status_code=204,
    responses=problems(NotSignedIn, NotFound),
)
async def end_session(id: SessionId, account: SignedInUser, services: ServicesHere) -> None:  # noqa: A002
    """End one of your sign-ins, this one or another."""
    await services.accounts.sessions.end(account, id)


@router.get("/me", operation_id="get_me", summary="The signed-in user", responses=problems(NotSignedIn))
async def me(account: CanRead, services: ServicesHere) -> User:
    """Your own profile."""
    return await services.accounts.profile(account)


@router.patch(
    "/me", operation_id="update_me", summary="Change your profile", responses=problems(NotSignedIn, NotAllowed)
)
async def update_me(patch: UserPatch, account: SignedInUser, services: ServicesHere) -> User:
    """Only what is named changes. Null takes the name away; for timezone and language it restores the default, and
    leaves the model, and whether the embedded one may answer in its place, to the server.
    """
    if patch.model is not None:
        patch = patch.model_copy(update={"model": services.models.allowed(patch.model).text})
    return await services.accounts.update_profile(account, patch)


@router.post(
    "/me/delete",
    operation_id="delete_me",
    summary="Delete your account",
    status_code=204,
    responses=problems(NotSignedIn, TooManyRequests),
)
async def delete_me(request: Request, wanted: AccountDeletion, account: SignedInUser, services: ServicesHere) -> None:
    """Delete your account with everything in it: tasks, conversations, sign-ins, API keys. It can't be undone."""
    await services.limits.login(request, account.email)
    await services.accounts.delete(account, wanted.password)
