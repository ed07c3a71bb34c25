"""Numbers to print."""

from __future__ import annotations

import math
from collections.abc import Sequence


def percentile(values: Sequence[float], share: float) -> float:
    """The value that `share` of them are not above."""
    ordered = sorted(values)
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)] if ordered else math.nan


def milliseconds(values: Sequence[float]) -> str:
    """p50, p95 and p99 of seconds, in milliseconds."""
    shares = ((50, 0.50), (95, 0.95), (99, 0.99))
    return "  ".join(f"p{name} {percentile(values, share) * 1000:7.1f} ms" for name, share in shares)


def line(name: str, text: str) -> None:
    """Print a figure at once, so that a long run can be followed."""
    print(f"{name:14}{text}", flush=True)
