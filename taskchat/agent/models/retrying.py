"""Whether a failed call is tried again, and when. Pure: the only layer of retries that there is."""

from __future__ import annotations

import math
from collections.abc import Mapping
from email.utils import parsedate_to_datetime

from taskchat.agent.models.faults import TRIED_AGAIN, Fault

FIRST_WAIT = 0.5
LONGEST_WAIT = 8.0
LONGEST_TOLD_WAIT = 20.0  # what a provider may make a turn wait


def wait_before_next(fault: Fault, *, tried: int, retries: int, jitter: float) -> float | None:
    """Seconds to wait before the next try after `tried` of them, or None to give up. `jitter` is from 0 to 1."""
    if fault.kind not in TRIED_AGAIN or tried > retries:
        return None
    if fault.wait is not None:
        return fault.wait + jitter / 4 if fault.wait <= LONGEST_TOLD_WAIT else None
    return min(LONGEST_WAIT, FIRST_WAIT * 2.0 ** (tried - 1)) * (0.5 + jitter / 2)


def told_wait(headers: Mapping[str, str]) -> float | None:
    """The seconds that an answer asks us to wait: retry-after-ms, or Retry-After as seconds or as a date.

    A date is compared with the answer's own Date, so that no clock of ours matters. `headers` are found whatever
    their case.
    """
    for name, unit in (("retry-after-ms", 1000), ("retry-after", 1)):
        try:
            seconds = float(headers.get(name, "")) / unit
        except ValueError:
            continue
        return max(0.0, seconds) if math.isfinite(seconds) else None
    try:
        until, now = (parsedate_to_datetime(headers.get(name, "")) for name in ("retry-after", "date"))
        return max(0.0, (until - now).total_seconds())
    except (TypeError, ValueError, OverflowError):
        return None
