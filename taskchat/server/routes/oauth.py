"""What OAuth clients talk to: who we are (RFC 8414), registration (RFC 7591), tokens, revocation (RFC 7009).

Errors here have the form that those standards give them. Any page may ask, as clients may be pages: what counts is in
the request, never in a cookie.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import unquote_plus, urlsplit

from fastapi import APIRouter, Request, Response
from pydantic import ValidationError
from starlette.responses import JSONResponse

from taskchat.accounts.oauth_errors import OAuthRefusal, Word
from taskchat.errors import NotFound
from taskchat.schemas.oauth import AUTH_METHODS, GRANT_TYPES, SCOPES, ClientDraft
from taskchat.schemas.refusals import refusal as refusal_of
from taskchat.server.forms import form_of
from taskchat.server.issuer import MCP_PATH, issuer_of
from taskchat.server.problems import shown
from taskchat.server.routes.consent import AUTHORIZE
from taskchat.server.services import Services, ServicesHere
from taskchat.store.clients import StoredClient

TOKEN, REGISTER, REVOKE = "/oauth/token", "/oauth/register", "/oauth/revoke"
WELL_KNOWN = "/.well-known/oauth-authorization-server"
UNKEPT = {"Cache-Control": "no-store", "Pragma": "no-cache"}
OPEN = {"Access-Control-Allow-Origin": "*"}
PREFLIGHT = {
    **OPEN,
    "Access-Control-Allow-Methods": "GET, POST",
    "Access-Control-Allow-Headers": "Authorization, Content-Type, MCP-Protocol-Version",
    "Access-Control-Max-Age": "600",
}

router = APIRouter(include_in_schema=False)


@router.get(WELL_KNOWN)
@router.get(WELL_KNOWN + "/{path:path}")
async def metadata(request: Request, path: str = "") -> Response:
    """What this server can do, and where. A client may put its path behind: that of the issuer, or of the endpoint."""
    issuer = _issuer(request)
    own = urlsplit(issuer).path.strip("/")
    if path not in ("", own, f"{own}{MCP_PATH}".strip("/")):
        raise NotFound("There is no such issuer here.", hint=f"It is at {WELL_KNOWN}.")
    found = {
        "issuer": issuer,
        "authorization_endpoint": issuer + AUTHORIZE,
        "token_endpoint": issuer + TOKEN,
        "registration_endpoint": issuer + REGISTER,
        "revocation_endpoint": issuer + REVOKE,
        "scopes_supported": SCOPES,
        "response_types_supported": ["code"],
        "response_modes_supported": ["query"],
        "grant_types_supported": GRANT_TYPES,
        "token_endpoint_auth_methods_supported": AUTH_METHODS,
        "revocation_endpoint_auth_methods_supported": AUTH_METHODS,
        "code_challenge_methods_supported": ["S256"],
        "authorization_response_iss_parameter_supported": True,
    }
    return JSONResponse(found, headers={**OPEN, "Cache-Control": "no-cache"})


@router.post(REGISTER)
async def register(request: Request, services: ServicesHere) -> Response:
    """A client introduces itself."""

    async def registered() -> dict[str, Any]:
        await services.limits.register_client(request)
        try:
            draft = ClientDraft.model_validate_json(await request.body())
        except ValidationError as error:
            raise _malformed(error) from error
        made = await services.accounts.clients.register(draft)
        return made.model_dump(exclude_none=True)

    return await _answered(request, registered, status=201)


@router.post(TOKEN)
async def token(request: Request, services: ServicesHere) -> Response:
    """Trade a code or a refresh token for tokens."""

    async def traded() -> dict[str, Any]:
        form = await form_of(request)
        client = await _client(request, services, form)
        match form.get("grant_type"):
            case "authorization_code":
                made = await services.accounts.grants.redeem(client, form)
            case "refresh_token":
                known = await services.accounts.grants.user_of(form.get("refresh_token", ""))
                await services.limits.refresh(request, known)
                made = await services.accounts.grants.renew(client, form)
            case _:
                raise OAuthRefusal("unsupported_grant_type", f"grant_type must be {' or '.join(GRANT_TYPES)}.")
        return made.model_dump()

    return await _answered(request, traded)


@router.post(REVOKE)
async def revoke(request: Request, services: ServicesHere) -> Response:
    """End what a token is of. One that nobody knows is ended already."""

    async def revoked() -> dict[str, Any]:
        form = await form_of(request)
        client = await _client(request, services, form)
        if "token" not in form:
            raise OAuthRefusal("invalid_request", "token is missing.")
        await services.accounts.grants.revoke(client, form["token"])
        return {}

    return await _answered(request, revoked)


@router.options(WELL_KNOWN)
@router.options(WELL_KNOWN + "/{path:path}")
@router.options(REGISTER)
@router.options(TOKEN)
@router.options(REVOKE)
async def preflight(path: str = "") -> Response:  # noqa: ARG001 - part of the path
    """Any page may ask."""
    return Response(status_code=204, headers=PREFLIGHT)


async def _answered(request: Request, work: Callable[[], Awaitable[dict[str, Any]]], *, status: int = 200) -> Response:
    """What came of it, in the form of the standards."""
    _issuer(request)
    try:
        return JSONResponse(await work(), status, headers={**OPEN, **UNKEPT})
    except OAuthRefusal as refusal:
        said = {"error": refusal.word, "error_description": _plain(str(refusal))}
        answer = JSONResponse(said, 401 if refusal.word == "invalid_client" else 400, headers={**OPEN, **UNKEPT})
        if answer.status_code == 401 and "authorization" in request.headers:
            answer.headers["WWW-Authenticate"] = 'Basic realm="taskchat"'
        return answer


async def _client(request: Request, services: Services, form: dict[str, str]) -> StoredClient:
    """Which client this is, by what it shows in the form, or in the head."""
    client_id, secret = form.get("client_id", ""), form.get("client_secret")
    scheme, _, credentials = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() == "basic":
        named, shown_secret = _basic(credentials.strip())
        if secret is not None or client_id not in ("", named):
            raise OAuthRefusal("invalid_request", "The client shows who it is in two ways.")
        client_id, secret = named, shown_secret or None
    return await services.accounts.clients.authenticated(client_id, secret)


def _basic(credentials: str) -> tuple[str, str]:
    try:
        name, colon, secret = base64.b64decode(credentials, validate=True).decode("utf-8").partition(":")
    except (binascii.Error, ValueError) as error:
        raise OAuthRefusal("invalid_client", "The Authorization header can't be read.") from error
    if not colon:
        raise OAuthRefusal("invalid_client", "The Authorization header can't be read.")
    return unquote_plus(name), unquote_plus(secret)


def _issuer(request: Request) -> str:
    issuer = issuer_of(request)
    if issuer is None:
        raise NotFound(
            "This server lets no other programs in.",
            hint="Use an API key. The operator opens this with TASKCHAT_PUBLIC_URL, an https:// address.",
        )
    return issuer


def _malformed(error: ValidationError) -> OAuthRefusal:
    first = error.errors()[0]
    name = str(first["loc"][0]) if first["loc"] else "the body"
    word: Word = "invalid_redirect_uri" if name == "redirect_uris" else "invalid_client_metadata"
    return OAuthRefusal(word, f"{name[:50]}: {refusal_of(first)}.")


def _plain(text: str) -> str:
    """As an error_description may be written (RFC 6749, 5.2): ASCII without quotes and backslashes."""
    return "".join(letter if " " <= letter <= "~" and letter not in '"\\' else "?" for letter in shown(text))
