"""The rule of refresh tokens: each is traded once. Who brings a used one back may be a thief, so the family ends."""

from __future__ import annotations

import datetime as dt
from enum import Enum

from taskchat.store.sessions import StoredToken

GRACE = dt.timedelta(seconds=10)  # two tabs may trade the same token at once


class Verdict(Enum):
    """What to do with a refresh token that is brought."""

    TRADE = "give a new pair for it"
    REFUSE = "it holds no longer"
    REVOKE = "it was used before: end its family"


def judge(token: StoredToken | None, now: dt.datetime) -> Verdict:
    """Judge a token as it is stored, None when it is not."""
    if token is None or token.expires_at <= now:
        return Verdict.REFUSE
    if token.used_at is None or now - token.used_at <= GRACE:
        return Verdict.TRADE
    return Verdict.REVOKE
