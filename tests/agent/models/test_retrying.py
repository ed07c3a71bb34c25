"""What is tried again, and after how long."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from taskchat.agent.models.faults import Fault, Kind
from taskchat.agent.models.retrying import LONGEST_TOLD_WAIT, LONGEST_WAIT, told_wait, wait_before_next

NOW = "Tue, 05 Jan 2027 10:00:00 GMT"


@pytest.mark.parametrize("kind", [Kind.UNREACHABLE, Kind.DOWN, Kind.BROKEN, Kind.BUSY, Kind.LOADING])
def test_what_may_pass_is_tried_again(kind: Kind) -> None:
    assert wait_before_next(Fault(kind), tried=1, retries=2, jitter=0.0) == 0.25


@pytest.mark.parametrize(
    "kind", sorted(set(Kind) - {Kind.UNREACHABLE, Kind.DOWN, Kind.BROKEN, Kind.BUSY, Kind.LOADING})
)
def test_what_will_not_pass_is_not(kind: Kind) -> None:
    assert wait_before_next(Fault(kind), tried=1, retries=2, jitter=0.0) is None


def test_it_is_given_up_after_the_last_try() -> None:
    waits = [wait_before_next(Fault(Kind.DOWN), tried=tried, retries=2, jitter=1.0) for tried in (1, 2, 3)]
    assert waits == [0.5, 1.0, None]


@given(st.integers(1, 60), st.floats(0, 1))
def test_waits_grow_but_not_for_ever(tried: int, jitter: float) -> None:
    wait = wait_before_next(Fault(Kind.BUSY), tried=tried, retries=60, jitter=jitter)
    assert wait is not None
    assert 0.25 <= wait <= LONGEST_WAIT


@pytest.mark.parametrize(
    ("told", "waits"),
    [(0.0, 0.0), (3.0, 3.0), (LONGEST_TOLD_WAIT, LONGEST_TOLD_WAIT), (LONGEST_TOLD_WAIT + 1, None)],
)
def test_a_provider_is_obeyed_as_long_as_a_turn_can_wait(told: float, waits: float | None) -> None:
    assert wait_before_next(Fault(Kind.BUSY, wait=told), tried=1, retries=2, jitter=0.0) == waits


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({}, None),
        ({"retry-after": "7"}, 7.0),
        ({"retry-after": "1.5"}, 1.5),
        ({"retry-after-ms": "250", "retry-after": "9"}, 0.25),
        ({"retry-after": "-5"}, 0.0),
        ({"retry-after": "nan"}, None),
        ({"retry-after": "1e999"}, None),
        ({"retry-after": "soon"}, None),
        ({"retry-after": "Tue, 05 Jan 2027 10:00:30 GMT", "date": NOW}, 30.0),
        ({"retry-after": "Tue, 05 Jan 2027 09:00:00 GMT", "date": NOW}, 0.0),
        ({"retry-after": "Tue, 05 Jan 2027 10:00:30 GMT"}, None),  # compared with what?
        ({"retry-after": "Tue, 05 Jan 2027 10:00:30", "date": NOW}, None),
    ],
)
def test_what_an_answer_asks_us_to_wait(headers: dict[str, str], seconds: float | None) -> None:
    assert told_wait(headers) == seconds
