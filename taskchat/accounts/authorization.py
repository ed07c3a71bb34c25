"""What an OAuth client asks a person for, kept while that person signs in and decides.

It is kept in the page itself, sealed: signed, for one browser, for minutes. So a server keeps nothing of people who
come and go, and any server of the same secret takes the next step.
"""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import hmac
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, cast

import jwt

from taskchat.accounts import tokens
from taskchat.accounts.oauth_errors import OAuthRefusal
from taskchat.schemas.oauth import SCOPES, GrantScope

LIFETIME = dt.timedelta(minutes=10)
STATE_MAX = 2000
AUDIENCE = "taskchat-authorization"  # no access token's
CHALLENGE = re.compile(r"[A-Za-z0-9_-]{43}")  # a SHA-256 in base64url
VERIFIER = re.compile(r"[A-Za-z0-9._~-]{43,128}")


@dataclass(frozen=True)
class Asked:
    """A request that may be put to a person: its client and redirect are known to belong together."""

    client_id: str
    redirect_uri: str
    state: str | None
    scopes: list[str]
    resource: str
    issuer: str
    challenge: str


@dataclass(frozen=True)
class Person:
    """Who has signed in to answer it: their public id, and the epoch that they did so in."""

    public_id: str
    epoch: int


@dataclass(frozen=True)
class Open:
    """A sealed page, opened: the request, and who has signed in already."""

    asked: Asked
    person: Person | None


def asked_for(parameters: Mapping[str, str], *, client_id: str, redirect_uri: str, issuer: str, resource: str) -> Asked:
    """The request in the parameters of an address. Raises OAuthRefusal."""
    if parameters.get("response_type") != "code":
        raise OAuthRefusal("unsupported_response_type", "response_type must be code.")
    if parameters.get("code_challenge_method") != "S256":
        raise OAuthRefusal("invalid_request", "code_challenge_method must be S256.")
    if not CHALLENGE.fullmatch(parameters.get("code_challenge", "")):
        raise OAuthRefusal("invalid_request", "code_challenge must be a SHA-256 in base64url, 43 letters.")
    if len(parameters.get("state", "")) > STATE_MAX:
        raise OAuthRefusal("invalid_request", f"state can have at most {STATE_MAX:,} characters.")
    if parameters.get("request") or parameters.get("request_uri"):
        raise OAuthRefusal("invalid_request", "Request objects are not read here.")
    check_resource(parameters.get("resource"), resource)
    return Asked(
        client_id=client_id,
        redirect_uri=redirect_uri,
        state=parameters.get("state"),
        scopes=list(scopes_of(parameters.get("scope"), SCOPES)),
        resource=resource,
        issuer=issuer,
        challenge=parameters["code_challenge"],
    )


def scopes_of(text: str | None, granted: tuple[str, ...] | list[str]) -> list[GrantScope]:
    """The scopes that are asked for, of those that may be had; without any, all. Raises OAuthRefusal when none is left.

    Scopes that there are not are passed over, as clients ask for those of other servers, too.
    """
    if not text or not text.split():
        return cast("list[GrantScope]", list(granted))
    wanted = text.split()
    if found := [scope for scope in granted if scope in wanted]:
        return cast("list[GrantScope]", found)
    raise OAuthRefusal("invalid_scope", f"The scopes that there are: {', '.join(granted)}.")


def check_resource(named: str | None, resource: str) -> None:
    """Refuse a request for a token that is for something else. Raises OAuthRefusal."""
    if named and named.removesuffix("/") != resource:
        raise OAuthRefusal("invalid_target", f"Tokens are for {resource} only.")


def proves(verifier: str, challenge: str) -> bool:
    """Whether a verifier is the one that a challenge was made of (RFC 7636, S256)."""
    if not VERIFIER.fullmatch(verifier):
        return False
    made = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).decode().rstrip("=")
    return hmac.compare_digest(made, challenge)


class Seal:
    """Seals requests with the server's secret, each for one browser, which shows its own secret in a cookie."""

    def __init__(self, secret: str) -> None:
        self._secret = secret

    def close(self, asked: Asked, browser: str, now: dt.datetime, person: Person | None = None) -> str:
        """A request as text that may stand in a page."""
        claims: dict[str, Any] = {
            "aud": AUDIENCE,
            "exp": int((now + LIFETIME).timestamp()),
            "browser": tokens.hash_of(browser),
            "asked": asdict(asked),
            "person": asdict(person) if person else None,
        }
        return jwt.encode(claims, self._secret, algorithm=tokens.ALGORITHM)

    def open(self, text: str, browser: str, now: dt.datetime) -> Open | None:
        """What was sealed; None when it is not ours, another browser's, or too old."""
        try:
            claims: dict[str, Any] = jwt.decode(
                text,
                self._secret,
                algorithms=[tokens.ALGORITHM],
                audience=AUDIENCE,
                options={"require": ["aud", "exp"], "verify_exp": False},
            )
        except (jwt.InvalidTokenError, ValueError):
            return None
        if not browser or not hmac.compare_digest(claims["browser"], tokens.hash_of(browser)):
            return None
        if claims["exp"] <= now.timestamp():
            return None
        person = claims["person"]
        return Open(Asked(**claims["asked"]), Person(**person) if person else None)
