"""Many small numbers at once, turned on their side: a column has one bit of each of them. Pure.

Python's long integers work on all bits of a column in one step, so what is done to columns is done to thousands of
numbers together: comparing 100,000 codes of 256 bits takes a millisecond.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

_SET = re.compile("1")


def transposed(rows: Sequence[int], width: int) -> list[int]:
    """The columns of rows that have `width` bits: bit r of column n is bit n of row r. Of columns, the rows again."""
    if not rows:
        return [0] * width
    bits = "".join(format(row, f"0{width}b") for row in reversed(rows))
    return [int(bits[place::width], 2) for place in range(width - 1, -1, -1)]


def differences(columns: Sequence[int], code: int, all_rows: int) -> list[int]:
    """In how many bits each row differs from a code, as columns of binary digits, the least first.

    `all_rows` has a bit for each row.
    """
    level = [column ^ all_rows if code >> place & 1 else column for place, column in enumerate(columns)]
    digits = []
    while level:
        carried = []
        while len(level) > 2:  # three digits of one worth become one, and one of the next
            one, two, three = level.pop(), level.pop(), level.pop()
            either = one ^ two
            level.append(either ^ three)
            carried.append(one & two | either & three)
        if len(level) == 2:
            one, two = level
            level = [one ^ two]
            carried.append(one & two)
        digits += level
        level = carried
    return digits


def smallest(several: Sequence[tuple[Sequence[int], int]], limit: int) -> list[list[int]]:
    """Which rows have the smallest numbers, `limit` in all or as many as there are: for each of several blocks, the
    places of its rows. A block has its numbers as columns of digits, and a bit for each row that counts.
    """
    digits = max((len(columns) for columns, _ in several), default=0)
    sure, maybe, found = [0] * len(several), [rows for _, rows in several], 0
    if sum(rows.bit_count() for rows in maybe) <= limit:
        return [places(rows) for rows in maybe]
    for digit in range(digits - 1, -1, -1):
        ones = [
            rows & columns[digit] if digit < len(columns) else 0
            for rows, (columns, _) in zip(maybe, several, strict=True)
        ]
        zeros = [rows ^ one for rows, one in zip(maybe, ones, strict=True)]
        more = sum(rows.bit_count() for rows in zeros)
        if found + more >= limit:
            maybe = zeros
        else:
            sure, maybe = [one | zero for one, zero in zip(sure, zeros, strict=True)], ones
            found += more
    return _filled(sure, maybe, limit - found)


def places(rows: int) -> list[int]:
    """The places of the bits that are set."""
    return [found.start() for found in _SET.finditer(bin(rows)[:1:-1])]


def _filled(sure: Sequence[int], maybe: Sequence[int], more: int) -> list[list[int]]:
    """The places that are sure, and so many more of those that are alike."""
    chosen = []
    for one, other in zip(sure, maybe, strict=True):
        others = places(other)[: max(more, 0)]
        more -= len(others)
        chosen.append([*places(one), *others])
    return chosen
