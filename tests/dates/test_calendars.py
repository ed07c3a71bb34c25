"""Feasts that follow the moon, against almanacs."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest

from taskchat.dates.calendars import (
    chinese_new_year,
    diwali,
    easter,
    hanukkah,
    islamic,
    orthodox_easter,
    passover,
    rosh_hashanah,
)

DAYS = [
    (easter, "2024-03-31"),
    (easter, "2027-03-28"),
    (easter, "2038-04-25"),
    (orthodox_easter, "2024-05-05"),
    (orthodox_easter, "2026-04-12"),
    (rosh_hashanah, "2024-10-03"),
    (rosh_hashanah, "2026-09-12"),
    (hanukkah, "2024-12-26"),
    (hanukkah, "2025-12-15"),
    (hanukkah, "2026-12-05"),
    (passover, "2024-04-23"),
    (passover, "2027-04-22"),
    (chinese_new_year, "2025-01-29"),
    (chinese_new_year, "2027-02-06"),
    (diwali, "2026-11-08"),
]


@pytest.mark.parametrize(("feast", "day"), DAYS)
def test_a_feast_falls_on_its_day(feast: Callable[[int], dt.date], day: str) -> None:
    assert str(feast(int(day[:4]))) == day


@pytest.mark.parametrize(
    ("month", "day", "date"),
    [(9, 1, "2027-02-08"), (10, 1, "2027-03-10"), (12, 10, "2026-05-27"), (1, 1, "2026-06-17")],
)
def test_the_islamic_calendar_is_reckoned_by_its_table(month: int, day: int, date: str) -> None:
    assert str(islamic(int(date[:4]), month, day)) == date


@pytest.mark.parametrize("feast", [chinese_new_year, diwali])
def test_a_feast_beyond_its_list_is_not_guessed(feast: Callable[[int], dt.date]) -> None:
    with pytest.raises(ValueError, match="not known"):
        feast(2101)
