"""The nearest codes are found, without sorting all."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from taskchat.knowledge.embedding import codes as module
from taskchat.knowledge.embedding.codes import Codes
from taskchat.knowledge.embedding.columns import differences, transposed

codes_of_two = st.lists(st.binary(min_size=2, max_size=2), max_size=60)
wanted = st.integers(0, 2**16 - 1)


@pytest.fixture(autouse=True)
def _small_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "BLOCK", 16)


def distance(code: bytes, wanted: int) -> int:
    return (int.from_bytes(code, "big") ^ wanted).bit_count()


@given(codes_of_two, wanted, st.integers(1, 20))
def test_none_that_is_left_out_is_nearer(said: list[bytes], wanted: int, limit: int) -> None:
    found = Codes().with_more(enumerate(said)).nearest(wanted, limit)
    assert len(found) == min(limit, len(said)) == len(set(found))
    nearest = sorted(distance(code, wanted) for code in said)[: len(found)]
    assert sorted(distance(said[number], wanted) for number in found) == nearest


@given(
    st.lists(st.tuples(st.booleans(), st.dictionaries(st.integers(0, 40), st.binary(min_size=2, max_size=2)))), wanted
)
def test_what_came_and_went_leaves_what_is_there(changes: list[tuple[bool, dict[int, bytes]]], wanted: int) -> None:
    codes, there = Codes(), dict[int, bytes]()
    for added, some in changes:
        codes = codes.with_more(some.items()) if added else codes.without(some)
        there = {**there, **some} if added else {number: there[number] for number in there.keys() - some.keys()}
        assert sorted(codes) == sorted(there)
        assert len(codes) == len(there)
    for number, code in there.items():
        nearest = codes.nearest(int.from_bytes(code, "big"), 1)
        assert [there[one] for one in nearest] == [code], number


def test_many_codes_alike_in_one_corner_are_found_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "BLOCK", 4096)
    chance = random.Random(1)
    far = [(number, (2**256 - 1).to_bytes(32, "big")) for number in range(20_000)]
    near = [(20_000 + number, chance.getrandbits(4).to_bytes(32, "big")) for number in range(50)]
    assert set(Codes().with_more([*far, *near]).nearest(0, 50)) == {number for number, _ in near}


def test_a_new_code_takes_the_place_of_the_old_one() -> None:
    codes = Codes().with_more([(1, b"\x00"), (2, b"\x01")]).with_more([(1, b"\xff"), (3, b"\x02")])
    assert [codes.nearest(code, 1) for code in (0xFF, 0x01, 0x02)] == [[1], [2], [3]]
    assert sorted(codes.without({1, 9})) == [2, 3]


def test_what_went_gives_up_its_room() -> None:
    codes = Codes().with_more((number, b"\x00\x00") for number in range(64))
    assert codes.without(set(range(60))).size < codes.size / 4
    assert codes.without(set(range(64))).size == 0


def test_what_is_shared_never_changes() -> None:
    codes = Codes().with_more([(1, b"\x00")])
    codes.with_more([(2, b"\x00")])
    assert list(codes) == [1]


@given(st.lists(st.integers(0, 2**16 - 1), max_size=40), wanted)
def test_columns_have_what_rows_have(rows: list[int], code: int) -> None:
    columns = transposed(rows, 16)
    assert transposed(columns, len(rows)) == rows
    digits = differences(columns, code, (1 << len(rows)) - 1)
    counted = [sum((digit >> place & 1) << worth for worth, digit in enumerate(digits)) for place in range(len(rows))]
    assert counted == [(row ^ code).bit_count() for row in rows]
