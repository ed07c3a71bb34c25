"""Where a person lets an OAuth client in: sign in, look at what it asks for, say yes or no.

Nothing here remembers a person: whoever lets a client in gives their password for that. So no other page can have a yes
given in their name. What the client asks for travels in the pages, sealed for one browser (accounts/authorization.py).
"""

from __future__ import annotations

import re
import secrets
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

from fastapi import APIRouter, Request, Response
from pydantic import ValidationError

from taskchat import logs
from taskchat.accounts import emails, redirects
from taskchat.accounts.authorization import STATE_MAX, Asked, Open, Person, asked_for
from taskchat.accounts.clients import redirect_of
from taskchat.accounts.oauth_errors import OAuthRefusal
from taskchat.accounts.redirects import Redirect
from taskchat.errors import InvalidInput, NotSignedIn, TaskchatError
from taskchat.schemas.accounts import LoginRequest
from taskchat.server import consent_page
from taskchat.server.forms import fields_of, form_of
from taskchat.server.issuer import MCP_PATH, issuer_of
from taskchat.server.problems import problem_of, shown
from taskchat.server.services import Services, ServicesHere
from taskchat.store.clients import StoredClient

AUTHORIZE, SIGN_IN, CONSENT = "/oauth/authorize", "/oauth/sign-in", "/oauth/consent"
SHEET = Path(__file__).parent.parent / "web" / "oauth.css"
COOKIE = "taskchat-browser"
COOKIE_SECONDS = 3600
BROWSER = re.compile(r"[A-Za-z0-9_-]{43}")
START_AGAIN = "Start again from the program that sent you here."

router = APIRouter(include_in_schema=False)


class Page(Response):
    """A page that may be shown nowhere but in a window of its own, runs nothing, and is kept nowhere."""

    media_type = "text/html"

    def __init__(self, text: str, *, status: int = 200, leads_to: str = "") -> None:
        super().__init__(text, status_code=status)
        self.headers["Cache-Control"] = "no-store"
        # With no-referrer, browsers would not say from which page a form comes.
        self.headers["Referrer-Policy"] = "same-origin"
        self.headers["Content-Security-Policy"] = (
            "default-src 'none'; style-src 'self'; base-uri 'none'; frame-ancestors 'none';"
            f" form-action 'self'{f' {leads_to}' if leads_to else ''}"
        )


class _Shut(Exception):
    """The page to show instead, for what can't go on."""

    def __init__(self, page: Page) -> None:
        super().__init__()
        self.page = page


class Step(NamedTuple):
    """A form that came back from a page of ours: its fields, and what was sealed in it."""

    form: dict[str, str]
    open: Open
    client: StoredClient
    redirect: Redirect
    browser: str


@router.get(AUTHORIZE)
async def authorize(request: Request, services: ServicesHere) -> Response:
    """A client sends a person here. 1 who is it  2 where does the answer go  3 what does it ask for  4 sign in.

    Until the second is known, nothing leads back: else this would send people wherever somebody likes. And then, too,
    only their own click does, as anybody may register a client.
    """
    try:
        issuer = _issuer(request)
        parameters = _fields(request.url.query)
        client, redirect = await _client(services, parameters.get("client_id", ""), parameters.get("redirect_uri", ""))
    except _Shut as shut:
        return shut.page
    try:
        asked = asked_for(
            parameters,
            client_id=client.public_id,
            redirect_uri=redirect.text,
            issuer=issuer,
            resource=issuer + MCP_PATH,
        )
    except OAuthRefusal as refusal:
        return _refused_request(refusal, redirect, parameters.get("state"), issuer)
    browser = _browser(request) or secrets.token_urlsafe(32)
    sealed = services.accounts.seal.close(asked, browser, services.clock())
    page = Page(consent_page.sign_in(client=client.name, action=issuer + SIGN_IN, sealed=sealed))
    _set_cookie(page, browser, issuer)
    return page


@router.post(SIGN_IN)
async def sign_in(request: Request, services: ServicesHere) -> Response:
    """With email and password, as often as anywhere. Then the question."""
    try:
        step = await _step(request, services)
    except _Shut as shut:
        return shut.page
    asked, issuer, email = step.open.asked, step.open.asked.issuer, step.form.get("email", "")
    try:
        person = await _identified(request, services, email, step.form.get("password", ""))
    except TaskchatError as error:
        sealed = services.accounts.seal.close(asked, step.browser, services.clock())
        told = f"{error.detail} {error.hint or ''}"
        text = consent_page.sign_in(
            client=step.client.name, action=issuer + SIGN_IN, sealed=sealed, told=told, email=email[:254]
        )
        page = Page(text, status=403 if isinstance(error, NotSignedIn) else problem_of(error).status)
        page.headers.update(getattr(error, "headers", {}))
        return page
    logs.user.set(person.public_id)
    text = consent_page.consent(
        client=step.client.name,
        place=redirects.in_words(step.redirect),
        scopes=asked.scopes,
        email=email,
        action=issuer + CONSENT,
        sealed=services.accounts.seal.close(asked, step.browser, services.clock(), person),
    )
    return Page(text, leads_to=step.redirect.source)


@router.post(CONSENT)
async def consent(request: Request, services: ServicesHere) -> Response:
    """Yes or no: the answer goes to the client, with a code or without."""
    try:
        step = await _step(request, services)
        if step.open.person is None or step.form.get("answer") not in ("allow", "deny"):
            raise _Shut(_stop("This form is not one of ours."))
        logs.user.set(step.open.person.public_id)
    except _Shut as shut:
        return shut.page
    asked = step.open.asked
    if step.form["answer"] == "deny":
        return _sent_back(asked, error="access_denied", error_description="The person said no.")
    try:
        code = await services.accounts.grants.allow(step.client, asked, step.open.person)
    except (NotSignedIn, OAuthRefusal) as error:
        return _stop(error.detail, error.hint or START_AGAIN)
    return _sent_back(asked, code=code)


@router.get(consent_page.STYLE)
async def style() -> Response:
    """How the pages look."""
    return Response(SHEET.read_bytes(), media_type="text/css", headers={"Cache-Control": "max-age=3600"})


async def _step(request: Request, services: Services) -> Step:
    """A form of ours, come back from the browser that got it. Its client may be gone meanwhile. Raises _Shut."""
    issuer = _issuer(request)
    _from_our_page(request, issuer)
    try:
        form = await form_of(request)
    except OAuthRefusal as refusal:
        raise _Shut(_stop(refusal.detail)) from refusal
    browser = _browser(request)
    found = services.accounts.seal.open(form.get("request", ""), browser, services.clock())
    if found is None or found.asked.issuer != issuer:
        raise _Shut(_stop("This page is too old, or your browser keeps no cookies."))
    client, redirect = await _client(services, found.asked.client_id, found.asked.redirect_uri)
    return Step(form, found, client, redirect, browser)


async def _client(services: Services, client_id: str, redirect_uri: str) -> tuple[StoredClient, Redirect]:
    client = await services.accounts.clients.find(client_id)
    if client is None:
        raise _Shut(_stop("This server doesn’t know the program that sent you here.", "Have it connect anew."))
    try:
        return client, redirect_of(client, redirect_uri)
    except OAuthRefusal as refusal:
        raise _Shut(_stop(refusal.detail, "Tell whoever made the program that sent you here.")) from refusal


async def _identified(request: Request, services: Services, email: str, password: str) -> Person:
    try:
        wanted = LoginRequest(email=email, password=password)
    except ValidationError as error:
        raise InvalidInput("The email or the password is too long, or has an odd character.") from error
    await services.limits.login(request, emails.canonical(wanted.email))
    return await services.accounts.identify(wanted)


def _issuer(request: Request) -> str:
    issuer = issuer_of(request)
    if issuer is None:
        raise _Shut(_stop("This server lets no other programs in.", "Use an API key instead.", status=404))
    return issuer


def _fields(query: str) -> dict[str, str]:
    try:
        return fields_of(query)
    except OAuthRefusal as refusal:
        raise _Shut(_stop(refusal.detail, "Tell whoever made the program that sent you here.")) from refusal


def _from_our_page(request: Request, issuer: str) -> None:
    """Refuse a form that another site sends. Browsers say which one did."""
    parts = urlsplit(issuer)
    origins = request.headers.getlist("origin")
    site = request.headers.get("sec-fetch-site", "same-origin")
    if site not in ("same-origin", "none") or any(each != f"{parts.scheme}://{parts.netloc}" for each in origins):
        raise _Shut(_stop("This form came from another site.", status=403))


def _cookie(issuer: str) -> str:
    """Its name. Over HTTPS one that no other site of the same domain can set."""
    return f"__Host-{COOKIE}" if issuer.startswith("https://") else COOKIE


def _browser(request: Request) -> str:
    """What this browser was given to be known by, empty when it was given nothing."""
    found = request.cookies.get(_cookie(_issuer(request)), "")
    return found if BROWSER.fullmatch(found) else ""


def _set_cookie(page: Page, browser: str, issuer: str) -> None:
    page.set_cookie(
        _cookie(issuer),
        browser,
        max_age=COOKIE_SECONDS,
        secure=issuer.startswith("https://"),
        httponly=True,
        samesite="lax",
    )


def _sent_back(asked: Asked, **answer: str) -> Response:
    """Back to the client with an answer, which says who gives it (RFC 9207)."""
    place = redirects.with_answer(asked.redirect_uri, **answer, state=asked.state, iss=asked.issuer)
    return Response(status_code=303, headers={"Location": place, "Cache-Control": "no-store"})


def _refused_request(refusal: OAuthRefusal, redirect: Redirect, state: str | None, issuer: str) -> Page:
    state = state if state is None or len(state) <= STATE_MAX else None
    back = redirects.with_answer(
        redirect.text, error=refusal.word, error_description=refusal.detail, state=state, iss=issuer
    )
    text = consent_page.refused(
        told=shown(refusal.detail),
        hint="Tell whoever made the program that sent you here.",
        back=back,
        place=redirects.in_words(redirect),
    )
    return Page(text, status=400)


def _stop(told: str, hint: str = START_AGAIN, *, status: int = 400) -> Page:
    return Page(consent_page.refused(told=shown(told), hint=hint), status=status)
