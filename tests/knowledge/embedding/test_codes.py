"""The nearest codes are found, without sorting all."""

from __future__ import annotations

import random

from hypothesis import given
from hypothesis import strategies as st

from taskchat.knowledge.embedding.codes import Codes

rows = st.lists(st.binary(min_size=2, max_size=2), max_size=60).map(lambda codes: list(enumerate(codes)))


def distances(codes: Codes, wanted: int, found: list[int]) -> list[int]:
    of_each = dict(zip(codes.ids, codes.codes, strict=True))
    return sorted((wanted ^ of_each[number]).bit_count() for number in found)


@given(rows, st.integers(0, 2**16 - 1), st.integers(1, 20))
def test_none_that_is_left_out_is_nearer(rows: list[tuple[int, bytes]], wanted: int, limit: int) -> None:
    codes = Codes().with_more(rows)
    found = codes.nearest(wanted, limit)
    assert len(found) == min(limit, len(rows)) == len(set(found))
    assert distances(codes, wanted, found) == distances(codes, wanted, list(codes.ids))[: len(found)]


def test_many_codes_alike_in_one_corner_are_found_all_the_same() -> None:
    chance = random.Random(1)
    far = [(number, (2**256 - 1).to_bytes(32, "big")) for number in range(20_000)]
    near = [(20_000 + number, chance.getrandbits(4).to_bytes(32, "big")) for number in range(50)]
    assert set(Codes().with_more([*far, *near]).nearest(0, 50)) == {number for number, _ in near}


def test_a_new_code_takes_the_place_of_the_old_one() -> None:
    codes = Codes().with_more([(1, b"\x00"), (2, b"\x01")]).with_more([(1, b"\xff"), (3, b"\x02")])
    assert dict(zip(codes.ids, codes.codes, strict=True)) == {2: 1, 1: 255, 3: 2}
    assert list(codes.without({1, 9}).ids) == [2, 3]


def test_what_is_shared_never_changes() -> None:
    codes = Codes().with_more([(1, b"\x00")])
    codes.with_more([(2, b"\x00")])
    assert list(codes.ids) == [1]
