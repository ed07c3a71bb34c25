"""What holds for every text."""

from __future__ import annotations

import datetime as dt
import time
from dataclasses import replace
from itertools import pairwise

import pytest
from dateutil.rrule import rrulestr
from hypothesis import given, settings
from hypothesis import strategies as st

from taskchat.dates import find_dates
from taskchat.dates.clock import STARTERS as CLOCK_WORDS
from taskchat.dates.days import STARTERS as DAY_WORDS
from taskchat.dates.recurrences import STARTERS as RHYTHM_WORDS
from taskchat.dates.words import FOLLOWERS, UNITS
from taskchat.schemas.rrule import canonical_rrule
from tests.dates.clock_of_tests import NOW

WORDS = sorted({*DAY_WORDS, *CLOCK_WORDS, *RHYTHM_WORDS, *FOLLOWERS, *UNITS, "pm", "a.m.", "o'clock", "milk"})
PIECES = st.one_of(
    st.sampled_from(WORDS),
    st.sampled_from([":", "/", "-", ".", ",", '"', "'", "“", "(", "+", "%", "$", "½", "th", "st", "ago", "h"]),
    st.integers(0, 40).map(str),
    st.integers(0, 10**12).map(str),
)
TALK = st.lists(st.tuples(PIECES, st.sampled_from([" ", " ", " ", "", "\n"])), max_size=25).map(
    lambda pieces: "".join(word + space for word, space in pieces)
)
MOMENTS = st.integers(-50 * 365, 7_900 * 365).map(lambda days: NOW + dt.timedelta(days=days, seconds=days))


@given(st.one_of(TALK, st.text(max_size=200)), MOMENTS)
@settings(max_examples=400, deadline=None)
def test_spans_lie_inside_the_text_in_order_and_never_overlap(text: str, now: dt.datetime) -> None:
    found = find_dates(text, now=now)
    assert all(0 <= match.start < match.end <= len(text) for match in found)
    assert all(one.end <= other.start for one, other in pairwise(found))
    assert all(0 <= match.confidence <= 1 for match in found)


@given(TALK)
@settings(max_examples=400, deadline=None)
def test_capitals_change_nothing(text: str) -> None:
    assert find_dates(text.upper(), now=NOW) == find_dates(text.lower(), now=NOW)


@given(TALK)
@settings(max_examples=300, deadline=None)
def test_every_recurrence_found_comes_true_on_its_first_day(text: str) -> None:
    for match in find_dates(text, now=NOW):
        if match.recurrence:
            first = dt.datetime.combine(match.date, dt.time())
            assert rrulestr(match.recurrence.split(";UNTIL")[0], dtstart=first)[0] == first
            assert canonical_rrule(match.recurrence) == match.recurrence


@given(TALK)
@settings(max_examples=200, deadline=None)
def test_quoted_text_is_never_a_date(text: str) -> None:
    quoted = text.replace('"', "").replace("\n", " ")
    assert find_dates(f'read "{quoted}"', now=NOW) == []


@given(TALK, st.integers(1, 5), st.integers(0, 5))
@settings(max_examples=300, deadline=None)
def test_blanks_around_a_text_only_move_its_dates(text: str, before: int, after: int) -> None:
    plain = find_dates(text, now=NOW)
    padded = find_dates(" " * before + text + " " * after, now=NOW)
    assert padded == [replace(match, start=match.start + before, end=match.end + before) for match in plain]


@given(TALK)
@settings(max_examples=200, deadline=None)
def test_the_same_text_gives_the_same_dates_again(text: str) -> None:
    assert find_dates(text, now=NOW) == find_dates(text, now=NOW)


@given(TALK, MOMENTS)
@settings(max_examples=200, deadline=None)
def test_the_days_of_a_match_are_in_order(text: str, now: dt.datetime) -> None:
    for match in find_dates(text, now=now):
        assert match.period is None or match.period[0] <= match.period[1]
        assert list(match.also) == sorted(match.also)
        assert match.time is None or match.time.tzinfo is None


HOSTILE = [
    *(
        "every ",
        "mon and ",
        "1 day ",
        "the ",
        "due by on at ",
        "first and ",
        "in ",
        "next ",
        "a ",
        "1/",
        "1-",
        "1:",
        "1.",
        "1 ",
    ),
    *(
        '"',
        "'",
        "“",
        "«",
        "`",
        " '",
        "@",
        "a@",
        "x://",
        "#",
        "p.",
        ". ",
        "9" * 50,
        "9 ",
        "tomorrow",
        "tomorrow ",
        "tomorow",
    ),
    *(
        "twenty-",
        "half past ",
        "every february 31 ",
        "every 31st of april ",
        "every 5th friday ",
        "in 9999 years ",
        "may ",
    ),
    *(
        "monday to ",
        "3 days after ",
        "end of the ",
        "5pm to ",
        "abcdefg",
        "a b ",
        "\0",
        "½ ",
        "１",
        "é",
        "\u200b",
        "🎉",
    ),
    *(
        "in 5 business days ",
        "in 999999999 business days ",
        "daily for ",
        "from monday to ",
        "sat ",
        "8 : 30 ",
        "this ",
    ),
]


@pytest.mark.parametrize("piece", HOSTILE)
def test_ten_thousand_hostile_characters_take_no_time(piece: str) -> None:
    text = (piece * (10_000 // len(piece) + 1))[:10_000]
    start = time.process_time()
    find_dates(text, now=NOW)
    assert time.process_time() - start < 5  # a runaway pattern takes minutes
