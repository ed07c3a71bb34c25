"""How far two words are apart in typing: what search and the embedded model forgive."""

from __future__ import annotations

from functools import lru_cache


@lru_cache(maxsize=4096)
def slips(one: str, two: str, most: int) -> int:
    """How many typing slips lie between two words, or `most` + 1 when there are more.

    A slip is a letter too many, too few or wrong, or two neighbours swapped (Damerau's, in its restricted form).
    """
    if abs(len(one) - len(two)) > most:
        return most + 1
    before_last: list[int] = []
    last = list(range(len(two) + 1))
    for i, a in enumerate(one, 1):
        row = [i]
        for j, b in enumerate(two, 1):
            cost = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (a != b))
            if i > 1 and j > 1 and a == two[j - 2] and one[i - 2] == b:
                cost = min(cost, before_last[j - 2] + 1)
            row.append(cost)
        if min(row) > most and min(last) > most:  # a swap looks two rows back
            return most + 1
        before_last, last = last, row
    return min(last[-1], most + 1)
