"""A server that keeps failing is left alone, and one call at a time finds out whether it is back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from taskchat.agent.models.breaker import FAILURES, PAUSE_SECONDS, Breaker, Permit


def failing(breaker: Breaker, times: int, at: float = 0.0) -> None:
    for _ in range(times):
        permit = breaker.admit(at)
        assert permit is not None
        breaker.failed(permit, at, "does not answer")


def test_a_few_failures_change_nothing() -> None:
    breaker = Breaker()
    failing(breaker, FAILURES - 1)
    assert breaker.admit(0.0) == Permit()
    assert breaker.pause(0.0) is None


def test_an_answer_in_between_begins_the_count_again() -> None:
    breaker = Breaker()
    failing(breaker, FAILURES - 1)
    breaker.succeeded()
    failing(breaker, FAILURES - 1)
    assert breaker.pause(0.0) is None


def test_many_failures_in_a_row_pause_it() -> None:
    breaker = Breaker()
    failing(breaker, FAILURES, at=100.0)
    assert breaker.admit(100.0) is None
    assert breaker.pause(110.0) == PAUSE_SECONDS - 10
    assert breaker.why == "does not answer"


def test_after_the_pause_one_call_is_let_through() -> None:
    breaker = Breaker()
    failing(breaker, FAILURES)
    assert breaker.admit(PAUSE_SECONDS) == Permit(probe=True)
    assert breaker.admit(PAUSE_SECONDS) is None
    assert breaker.pause(PAUSE_SECONDS) == 0


def test_a_probe_that_succeeds_ends_it() -> None:
    breaker = Breaker()
    failing(breaker, FAILURES)
    breaker.admit(PAUSE_SECONDS)
    breaker.succeeded()
    assert [breaker.admit(PAUSE_SECONDS) for _ in range(3)] == [Permit()] * 3


def test_a_probe_that_fails_begins_the_next_pause() -> None:
    breaker = Breaker()
    failing(breaker, FAILURES)
    failing(breaker, 1, at=PAUSE_SECONDS)
    assert breaker.pause(PAUSE_SECONDS) == PAUSE_SECONDS


def test_a_probe_whose_caller_went_away_leaves_its_place_to_another() -> None:
    breaker = Breaker()
    failing(breaker, FAILURES)
    permit = breaker.admit(PAUSE_SECONDS)
    assert permit is not None
    breaker.given_up(permit)
    assert breaker.admit(PAUSE_SECONDS) == Permit(probe=True)


@pytest.mark.parametrize("ending", ["failed", "given_up"])
def test_a_call_from_before_neither_prolongs_the_pause_nor_ends_the_probe(ending: str) -> None:
    breaker = Breaker()
    early = breaker.admit(0.0)
    assert early is not None
    failing(breaker, FAILURES)
    probe = breaker.admit(PAUSE_SECONDS)
    assert probe == Permit(probe=True)
    if ending == "failed":
        breaker.failed(early, PAUSE_SECONDS, "is too slow")
    else:
        breaker.given_up(early)
    assert breaker.pause(PAUSE_SECONDS) == 0
    assert breaker.admit(PAUSE_SECONDS) is None


@given(st.lists(st.tuples(st.sampled_from(["admit", "succeeded", "failed", "given_up"]), st.floats(0, 50))))
def test_whatever_happens_it_opens_again_and_never_lets_two_probes_through(steps: list[tuple[str, float]]) -> None:
    breaker, now, out = Breaker(), 0.0, list[Permit]()
    for step, later in steps:
        now += later
        if step == "admit" and (permit := breaker.admit(now)) is not None:
            out.append(permit)
        elif out and step == "succeeded":
            out.pop()
            breaker.succeeded()
            out = [Permit() for _ in out]  # an answer ends the pause, and with it what a probe means
        elif out and step == "failed":
            breaker.failed(out.pop(), now, "is too slow")
        elif out and step == "given_up":
            breaker.given_up(out.pop())
        assert sum(permit.probe for permit in out) <= 1
    for permit in out:
        breaker.given_up(permit)
    assert breaker.admit(now + PAUSE_SECONDS) is not None
