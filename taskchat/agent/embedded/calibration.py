"""What a command's confidence is worth: how often commands of that confidence are what was meant.

The confidences in the tables order the commands, and 0.7 parts those that act from those that ask. Measured on
utterances of public sets, those above are right more often than they say, those far below too: a line between the
points that were measured turns one into the other, and leaves 0.7 where it is.
"""

from __future__ import annotations

from bisect import bisect_right
from itertools import pairwise

_POINTS = ((0.0, 0.2), (0.5, 0.62), (0.699, 0.699), (0.7, 0.92), (0.8, 0.95), (0.95, 0.98), (1.0, 0.99))


def calibrated(confidence: float) -> float:
    """The share of commands of this confidence that are right, 0 to 1."""
    at = min(max(confidence, 0.0), 1.0)
    place = min(bisect_right([said for said, _ in _POINTS], at) - 1, len(_POINTS) - 2)
    (said, right), (further, better) = list(pairwise(_POINTS))[place]
    return round(right + (better - right) * (at - said) / (further - said), 4)
