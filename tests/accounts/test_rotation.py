from __future__ import annotations

import datetime as dt

import pytest

from taskchat.accounts.rotation import GRACE, Verdict, judge
from taskchat.store.sessions import StoredToken

NOW = dt.datetime(2027, 1, 4, 9, 0, tzinfo=dt.UTC)
SECOND = dt.timedelta(seconds=1)


def token(*, expires: dt.timedelta = SECOND, used: dt.timedelta | None = None) -> StoredToken:
    return StoredToken(
        id=1,
        user_id=1,
        family="f",
        expires_at=NOW + expires,
        used_at=NOW - used if used is not None else None,
    )


@pytest.mark.parametrize(
    ("stored", "verdict"),
    [
        (None, Verdict.REFUSE),  # nobody knows it
        (token(), Verdict.TRADE),
        (token(expires=dt.timedelta(0)), Verdict.REFUSE),
        (token(used=dt.timedelta(0)), Verdict.TRADE),  # two tabs at once
        (token(used=GRACE), Verdict.TRADE),
        (token(used=GRACE + SECOND), Verdict.REVOKE),
        (token(used=SECOND, expires=-SECOND), Verdict.REFUSE),
    ],
)
def test_each_refresh_token_is_traded_once(stored: StoredToken | None, verdict: Verdict) -> None:
    assert judge(stored, NOW) is verdict
