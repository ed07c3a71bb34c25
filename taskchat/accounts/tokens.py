"""Tokens: access tokens are JWTs that hold for minutes; refresh tokens are random and stored by their hash."""

from __future__ import annotations

import datetime as dt
import hashlib
import secrets
from dataclasses import dataclass
from typing import Any

import jwt

from taskchat.errors import NotSignedIn

ALGORITHM = "HS256"
ISSUER = "taskchat"
AUDIENCE = "taskchat-api"
CLAIMS = ["sub", "email", "role", "sid", "epoch", "type", "iss", "aud", "iat", "exp", "jti"]
GRANT_TYPE = "at+jwt"  # in the head of an OAuth access token (RFC 9068)
GRANT_CLAIMS = ["sub", "client_id", "scope", "sid", "epoch", "iss", "aud", "iat", "exp", "jti"]
LENGTH_MAX = 4096
CLOCK_SKEW = 60.0  # seconds that another server of the same secret may be ahead


@dataclass(frozen=True)
class Claims:
    """What a verified access token says: whose it is, of which sign-in and epoch, and until when (a timestamp)."""

    public_id: str
    session: str
    epoch: int
    expires_at: float


@dataclass(frozen=True)
class GrantClaims:
    """What an OAuth access token says: whose it is, of which grant and epoch, for which client, what and where."""

    public_id: str
    grant: str
    epoch: int
    client: str
    scopes: frozenset[str]
    issuer: str
    resource: str
    expires_at: float


class AccessTokens:
    """Makes and verifies access tokens with one secret.

    Those of a sign-in are for the REST API; those of an OAuth grant are for one resource, and never for that API.
    """

    def __init__(self, secret: str, lifetime: dt.timedelta) -> None:
        self._secret = secret
        self.lifetime = lifetime

    def make(self, *, public_id: str, email: str, role: str, session: str, epoch: int, now: dt.datetime) -> str:
        """A token that holds from `now` for the lifetime, if its sign-in lasts that long."""
        claims = {
            "sub": public_id,
            "email": email,
            "role": role,
            "sid": session,
            "epoch": epoch,
            "type": "access",
            "iss": ISSUER,
            "aud": AUDIENCE,
            "iat": int(now.timestamp()),
            "exp": int((now + self.lifetime).timestamp()),
            "jti": secrets.token_hex(16),
        }
        return jwt.encode(claims, self._secret, algorithm=ALGORITHM)

    def read(self, token: str, now: dt.datetime) -> Claims:
        """Verify a token. Raises NotSignedIn unless it is ours, an access token, whole, and of this time."""
        if len(token) > LENGTH_MAX:
            raise not_valid()
        claims = self._verified(token, CLAIMS, audience=AUDIENCE, issuer=ISSUER)
        kinds = {"sid": str, "epoch": int}
        if claims["type"] != "access" or any(type(claims[name]) is not kind for name, kind in kinds.items()):
            raise not_valid()
        _check_times(claims, now)
        return Claims(claims["sub"], claims["sid"], claims["epoch"], float(claims["exp"]))

    def make_for_grant(self, granted: GrantClaims, now: dt.datetime) -> str:
        """A token of an OAuth grant, that holds from `now` until its `expires_at`."""
        claims = {
            "sub": granted.public_id,
            "client_id": granted.client,
            "scope": " ".join(sorted(granted.scopes)),
            "sid": granted.grant,
            "epoch": granted.epoch,
            "iss": granted.issuer,
            "aud": granted.resource,
            "iat": int(now.timestamp()),
            "exp": int(granted.expires_at),
            "jti": secrets.token_hex(16),
        }
        return jwt.encode(claims, self._secret, algorithm=ALGORITHM, headers={"typ": GRANT_TYPE})

    def read_of_grant(self, token: str, now: dt.datetime) -> GrantClaims:
        """Verify a token of an OAuth grant. Raises NotSignedIn. For which resource it may be used is the guard's."""
        if not is_of_grant(token):
            raise not_valid()
        claims = self._verified(token, GRANT_CLAIMS)
        texts = ("sub", "client_id", "scope", "sid", "iss", "aud")
        if type(claims["epoch"]) is not int or any(type(claims[name]) is not str for name in texts):
            raise not_valid()
        _check_times(claims, now)
        return GrantClaims(
            public_id=claims["sub"],
            grant=claims["sid"],
            epoch=claims["epoch"],
            client=claims["client_id"],
            scopes=frozenset(claims["scope"].split()),
            issuer=claims["iss"],
            resource=claims["aud"],
            expires_at=float(claims["exp"]),
        )

    def _verified(
        self, token: str, required: list[str], *, audience: str | None = None, issuer: str | None = None
    ) -> dict[str, Any]:
        try:
            claims: dict[str, Any] = jwt.decode(
                token,
                self._secret,
                algorithms=[ALGORITHM],
                audience=audience,
                issuer=issuer,
                # The times are checked below, by the caller's clock.
                options={
                    "require": required,
                    "verify_exp": False,
                    "verify_iat": False,
                    "verify_nbf": False,
                    "verify_aud": audience is not None,
                },
            )
        except (jwt.InvalidTokenError, ValueError) as error:
            raise not_valid() from error
        return claims


def is_of_grant(token: str) -> bool:
    """Whether a token says of itself, unverified, that it is an OAuth grant's. Only those are verified as such."""
    if len(token) > LENGTH_MAX:
        return False
    try:
        return jwt.get_unverified_header(token).get("typ") == GRANT_TYPE
    except (jwt.InvalidTokenError, ValueError):
        return False


def _check_times(claims: dict[str, Any], now: dt.datetime) -> None:
    issued, expires, moment = claims["iat"], claims["exp"], now.timestamp()
    if type(issued) is not int or type(expires) is not int or issued > moment + CLOCK_SKEW:
        raise not_valid()
    if expires <= moment:
        raise expired()


def new_refresh_token() -> str:
    """A refresh token: 256 random bits."""
    return secrets.token_urlsafe(32)


def hash_of(token: str) -> str:
    """What is stored of a random token or key: it is too long to be guessed, so no slow hash is needed."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def not_valid() -> NotSignedIn:
    """The answer to a token that is not one of ours, or no longer."""
    return NotSignedIn("This token isn't valid.", hint="Sign in again.")


def expired() -> NotSignedIn:
    """The answer to a token whose time is over."""
    return NotSignedIn("Your sign-in has expired.", hint="Sign in again.")
