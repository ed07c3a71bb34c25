from __future__ import annotations

import base64
import datetime as dt
import json
from typing import Any

import jwt
import pytest

from taskchat.accounts.tokens import CLAIMS, LENGTH_MAX, AccessTokens
from taskchat.errors import NotSignedIn
from tests.accounts.conftest import SECRET
from tests.fakes.database import START as NOW

TOKENS = AccessTokens(SECRET, dt.timedelta(minutes=15))
MOMENT = int(NOW.timestamp())


def claims(**changes: Any) -> dict[str, Any]:
    good = {
        "sub": "ann",
        "email": "ann@example.com",
        "role": "user",
        "sid": "s",
        "epoch": 0,
        "type": "access",
        "iss": "taskchat",
        "aud": "taskchat-api",
        "iat": MOMENT,
        "exp": MOMENT + 900,
        "jti": "1",
    }
    return good | changes


def forged(*, secret: str = SECRET, algorithm: str = "HS256", headers: Any = None, **changes: Any) -> str:
    return jwt.encode(claims(**changes), secret, algorithm=algorithm, headers=headers)


def without(name: str) -> str:
    return jwt.encode({claim: value for claim, value in claims().items() if claim != name}, SECRET, algorithm="HS256")


def unsigned(algorithm: str) -> str:
    parts = ({"alg": algorithm, "typ": "JWT"}, claims())
    return ".".join(base64.urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=") for part in parts) + "."


def test_a_token_says_whose_it_is_and_until_when() -> None:
    token = TOKENS.make(public_id="ann", email="ann@example.com", role="user", session="s", epoch=3, now=NOW)
    read = TOKENS.read(token, NOW + dt.timedelta(minutes=14))
    assert (read.public_id, read.session, read.epoch, read.expires_at) == ("ann", "s", 3, MOMENT + 900)


def test_a_token_has_every_promised_claim() -> None:
    token = TOKENS.make(public_id="ann", email="ann@example.com", role="admin", session="s", epoch=0, now=NOW)
    found = jwt.decode(token, options={"verify_signature": False})
    assert set(found) == set(CLAIMS)
    assert (found["role"], found["type"]) == ("admin", "access")


def test_what_the_forgeries_are_made_of_would_be_accepted() -> None:
    assert TOKENS.read(forged(), NOW).public_id == "ann"


FORGERIES = {
    "no algorithm": unsigned("none"),
    "no algorithm, spelled otherwise": unsigned("NonE"),
    "another algorithm": forged(algorithm="HS512", secret=SECRET * 2),
    "the same secret, another algorithm": jwt.encode(claims(), SECRET * 2, algorithm="HS384"),
    "another secret": forged(secret=SECRET[::-1]),
    "critical extension": forged(headers={"crit": ["b64"], "b64": False}),
    "a refresh token": forged(type="refresh"),
    "a widget's token": forged(type="widget"),
    "of another server": forged(iss="elsewhere"),
    "for another server": forged(aud="elsewhere"),
    "of the future": forged(iat=MOMENT + 3600, exp=MOMENT + 7200),
    "expired": forged(iat=MOMENT - 1000, exp=MOMENT),
    "a time that is text": forged(exp="tomorrow"),
    "a time that is not a number": forged(exp=float("nan")),
    "endless time": forged(exp=float("inf")),
    "a user that is a number": forged(sub=1),
    "a sign-in that is a list": forged(sid=["s"]),
    "an epoch that is true": forged(epoch=True),
    "endless": forged(email="x" * LENGTH_MAX),
    "empty": "",
    "no token at all": "it's me",
    "not even ASCII": "ü.ü.ü",
    **{f"without {name}": without(name) for name in CLAIMS},
}


@pytest.mark.parametrize("name", FORGERIES)
def test_a_forged_token_is_refused(name: str) -> None:
    with pytest.raises(NotSignedIn):
        TOKENS.read(FORGERIES[name], NOW)
