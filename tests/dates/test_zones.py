"""Times of other zones, told on the clock of Berlin, as of Friday 20 November 2026, 10:00."""

from __future__ import annotations

import pytest

from taskchat.dates import find_dates
from tests.dates.clock_of_tests import NOW
from tests.dates.test_find import without_brackets

CASES = [
    ("call bob [tomorrow at 2 PM EST]", "2026-11-21 20:00"),
    ("call bob [tomorrow at 2pm et]", "2026-11-21 20:00"),
    ("call bob [at 15:00 UTC]", "2026-11-20 16:00"),
    ("call bob [at 15:00 gmt on monday]", "2026-11-23 16:00"),
    ("call bob [at 3pm eastern time]", "2026-11-20 21:00"),
    ("call bob [july 5 9am pdt]", "2027-07-05 18:00"),
    ("call bob [july 5 9am pst]", "2027-07-05 18:00"),  # people mean the place
    ("call bob [monday 11pm pacific]", "2026-11-24 08:00"),
    ("call bob [monday 9:30 ist]", "2026-11-23 05:00"),
    ("call bob [2027-01-05T17:30:00Z]", "2027-01-05 18:30"),
]


@pytest.mark.parametrize(("marked", "moment"), CASES)
def test_a_time_of_another_zone_is_told_on_the_clock_of_now(marked: str, moment: str) -> None:
    text, span = without_brackets(marked)
    (found,) = find_dates(text, now=NOW)
    assert (text[found.start : found.end], f"{found.date} {found.time:%H:%M}") == (span, moment)


@pytest.mark.parametrize("text", ["meet at 5 pt", "estimate at 9 est.imates", "fill in the cst form", "best et al"])
def test_what_only_looks_like_a_zone_is_none(text: str) -> None:
    assert all(
        not text[match.start : match.end].endswith(("pt", "est", "cst", "et")) for match in find_dates(text, now=NOW)
    )
