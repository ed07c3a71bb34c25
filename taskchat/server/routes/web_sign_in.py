"""The sign-in of the web page: its refresh token lies in a cookie that no script can read (docs/decisions/0018)."""

from __future__ import annotations

from typing import NamedTuple

from fastapi import APIRouter, Request, Response

from taskchat.errors import NotAllowed, NotSignedIn, TooManyRequests
from taskchat.schemas.accounts import AccessToken, WebSignIn
from taskchat.server.openapi import problems
from taskchat.server.services import ServicesHere
from taskchat.server.sockets import is_own_origin

PATH = "/api/v1/auth/web"
DAY = 24 * 60 * 60

router = APIRouter(tags=["auth"])


class Cookie(NamedTuple):
    """What the cookie is called, and to which paths it is sent."""

    name: str
    path: str
    secure: bool


@router.post(
    PATH,
    operation_id="refresh_web",
    summary="Go on with the web page's sign-in",
    responses=problems(NotSignedIn, NotAllowed, TooManyRequests),
)
async def refresh_web(request: Request, response: Response, wanted: WebSignIn, services: ServicesHere) -> AccessToken:
    """For this server's own page: a fresh access token.

    The refresh token is that of the cookie, or the one of a sign-in that has just begun. The next goes into the cookie.
    """
    _check_page(request)
    cookie = _cookie(request)
    kept = request.cookies.get(cookie.name)
    token = wanted.refresh_token or kept
    if not token:
        raise NotSignedIn("You are not signed in here.", hint="Sign in with email and password.")
    sessions = services.accounts.sessions
    await services.limits.refresh(request, await sessions.user_of(token))
    pair = await sessions.refresh(token)
    if kept and kept != token:
        await sessions.end_by_token(kept)  # the sign-in that this one takes the place of
    response.set_cookie(
        cookie.name,
        pair.refresh_token,
        max_age=services.settings.refresh_days * DAY,
        path=cookie.path,
        secure=cookie.secure,
        httponly=True,
        samesite="strict",
    )
    return AccessToken(access_token=pair.access_token, expires_in=pair.expires_in)


@router.delete(
    PATH,
    operation_id="end_web",
    summary="Sign out of the web page",
    status_code=204,
    responses=problems(NotAllowed),
)
async def end_web(request: Request, response: Response, services: ServicesHere) -> None:
    """End the sign-in of the cookie, and take the cookie away. For this server's own page."""
    _check_page(request)
    cookie = _cookie(request)
    if kept := request.cookies.get(cookie.name):
        await services.accounts.sessions.end_by_token(kept)
    response.delete_cookie(cookie.name, path=cookie.path, secure=cookie.secure, httponly=True, samesite="strict")


def _check_page(request: Request) -> None:
    """Refuse what another page sends, and what is no page: a cookie goes along without being asked.

    Sec-Fetch-Site can't be set by scripts; browsers send it to https:// and loopback addresses, Origin to all.
    """
    told = request.headers.get("sec-fetch-site")
    ours = told == "same-origin" if told else "origin" in request.headers and is_own_origin(request, [])
    if not ours:
        raise NotAllowed("Only this server's own page may do this.", hint="Programs use POST /api/v1/auth/refresh.")


def _cookie(request: Request) -> Cookie:
    """With TLS, one that no other host or path can set. Without, it names the port, since cookies do not know it."""
    if request.url.scheme == "https":
        return Cookie("__Host-taskchat", "/", secure=True)
    return Cookie(f"taskchat-{request.url.port or 80}", PATH, secure=False)
