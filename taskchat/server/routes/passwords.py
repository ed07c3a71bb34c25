"""Passwords over HTTP: choose another, or a new one when it was forgotten."""

from __future__ import annotations

from fastapi import APIRouter, Request

from taskchat.accounts import emails
from taskchat.errors import NotAllowed, NotSignedIn, TooManyRequests
from taskchat.schemas.accounts import PasswordChange, PasswordReset, PasswordResetRequest, ResetRequested, SignedIn
from taskchat.server.access import SignedInUser
from taskchat.server.openapi import problems
from taskchat.server.routes.auth import Device
from taskchat.server.services import ServicesHere

router = APIRouter(prefix="/api/v1/auth/password", tags=["auth"])


@router.post(
    "",
    operation_id="change_password",
    summary="Change your password",
    responses=problems(NotSignedIn, TooManyRequests),
)
async def change_password(
    request: Request, wanted: PasswordChange, account: SignedInUser, services: ServicesHere, device: Device
) -> SignedIn:
    """Every sign-in and every API key of yours ends within seconds. The answer is a new sign-in for who asked."""
    await services.limits.login(request, account.email)
    return await services.accounts.change_password(account, wanted, device=device)


@router.post(
    "/reset",
    operation_id="request_password_reset",
    summary="Forgot your password?",
    status_code=202,
    responses=problems(NotAllowed, TooManyRequests),
)
async def request_reset(request: Request, wanted: PasswordResetRequest, services: ServicesHere) -> ResetRequested:
    """If there is an account with this email, a link is mailed to it. The answer is the same in any case.

    A server that sends no mail answers 403 to everybody: there, whoever runs it makes the link.
    """
    await services.limits.reset(request, emails.canonical(wanted.email))
    services.accounts.resets.request(wanted.email)
    return ResetRequested()


@router.post(
    "/reset/confirm",
    operation_id="confirm_password_reset",
    summary="Choose a new password",
    status_code=204,
    responses=problems(TooManyRequests),
)
async def confirm_reset(request: Request, wanted: PasswordReset, services: ServicesHere) -> None:
    """With the token of a link, which works once. Every sign-in and API key ends; sign in with the new password."""
    await services.limits.redeem(request)
    await services.accounts.resets.confirm(wanted)
