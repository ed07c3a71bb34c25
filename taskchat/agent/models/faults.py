"""What can go wrong with one call of a model, and what may be done about it. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What went wrong. The values are for logs; what people read is in `failures`."""

    UNREACHABLE = "does not answer"
    UNTRUSTED = "has no connection that can be trusted"
    PAUSED = "is paused"
    DOWN = "has trouble of its own"
    SLOW = "is too slow"
    BROKEN = "broke off"
    LOADING = "is still being loaded"
    BUSY = "takes no more for now"
    QUOTA = "wants to be paid"
    KEY = "refuses the key"
    UNKNOWN = "has no such model"
    NO_TOOLS = "can't use tools"
    TOO_LONG = "finds it too long"
    REFUSED = "refuses what was said"
    REJECTED = "does not understand what it is asked"
    REDIRECTED = "sends us elsewhere"
    NO_LLM = "does not answer like a model's server"
    EMPTY = "said nothing"
    CUT_SHORT = "used up its tokens before it said anything"
    TOO_MUCH = "says more than is taken"


TRIED_AGAIN = frozenset({Kind.UNREACHABLE, Kind.DOWN, Kind.BROKEN, Kind.BUSY, Kind.LOADING})
COUNTED_BY_BREAKER = frozenset({Kind.UNREACHABLE, Kind.DOWN, Kind.SLOW})


@dataclass(eq=False)
class Fault(Exception):
    """One failed call. `said` is what the provider said about it: to be matched, never to be shown or logged.

    `wait` is how long the provider, or a pause of ours, wants us to wait; `status` what it answered with.
    """

    kind: Kind
    status: int | None = None
    said: str = ""
    wait: float | None = None

    def __str__(self) -> str:
        return f"{self.kind} ({self.status})" if self.status else str(self.kind)
