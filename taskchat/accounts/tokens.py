"""Tokens: access tokens are JWTs that hold for minutes; refresh tokens are random and stored by their hash."""

from __future__ import annotations

import datetime as dt
import hashlib
import secrets
from dataclasses import dataclass

import jwt

from taskchat.errors import NotSignedIn

ALGORITHM = "HS256"
ISSUER = "taskchat"
AUDIENCE = "taskchat-api"
CLAIMS = ["sub", "email", "role", "sid", "epoch", "type", "iss", "aud", "iat", "exp", "jti"]
LENGTH_MAX = 4096
CLOCK_SKEW = 60.0  # seconds that another server of the same secret may be ahead


@dataclass(frozen=True)
class Claims:
    """What a verified access token says: whose it is, of which sign-in and epoch, and until when (a timestamp)."""

    public_id: str
    session: str
    epoch: int
    expires_at: float


class AccessTokens:
    """Makes and verifies access tokens with one secret."""

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
        try:
            claims = jwt.decode(
                token,
                self._secret,
                algorithms=[ALGORITHM],
                audience=AUDIENCE,
                issuer=ISSUER,
                # The times are checked below, by the caller's clock.
                options={"require": CLAIMS, "verify_exp": False, "verify_iat": False, "verify_nbf": False},
            )
        except (jwt.InvalidTokenError, ValueError) as error:
            raise not_valid() from error
        kinds = {"sid": str, "epoch": int, "iat": int, "exp": int}
        if claims["type"] != "access" or any(type(claims[name]) is not kind for name, kind in kinds.items()):
            raise not_valid()
        issued, expires, moment = claims["iat"], claims["exp"], now.timestamp()
        if issued > moment + CLOCK_SKEW:
            raise not_valid()
        if expires <= moment:
            raise expired()
        return Claims(claims["sub"], claims["sid"], claims["epoch"], float(expires))


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
