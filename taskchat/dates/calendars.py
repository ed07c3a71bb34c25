"""Feasts that follow the moon: the Gregorian day of Easter, and of Jewish, Islamic and Chinese feasts.

The Jewish calendar is reckoned exactly. The Islamic one is the tabular calendar: where the moon is looked for, a month
may begin a day earlier or later. Sources: the anonymous computus;
Reingold and Dershowitz, Calendrical Calculations.
"""

from __future__ import annotations

import datetime as dt
from typing import Final

_HEBREW_EPOCH: Final = -1_373_427
_ISLAMIC_EPOCH: Final = 227_015
# Month and day of the Chinese New Year from 2020 on, as astronomers announce it.
_CHINESE: Final = (
    *(125, 212, 201, 122, 210, 129, 217, 206, 126, 213, 203),
    *(123, 211, 131, 219, 208, 128, 215, 204, 124, 212),
)
# Month and day of Diwali (Lakshmi Puja) from 2020 on.
_DIWALI: Final = (1114, 1104, 1024, 1112, 1031, 1020, 1108, 1029, 1017, 1105, 1026)


def easter(year: int) -> dt.date:
    """Easter Sunday of the Gregorian calendar."""
    golden = year % 19
    century, rest = divmod(year, 100)
    leaps, left = divmod(century, 4)
    moon = (19 * golden + century - leaps - (century - (century + 8) // 25 + 1) // 3 + 15) % 30
    quads, odd = divmod(rest, 4)
    sunday = (32 + 2 * left + 2 * quads - moon - odd) % 7
    late = (golden + 11 * moon + 22 * sunday) // 451
    month, day = divmod(moon + sunday - 7 * late + 114, 31)
    return dt.date(year, month, day + 1)


def orthodox_easter(year: int) -> dt.date:
    """Easter Sunday of the Julian calendar, as a Gregorian day."""
    moon = (19 * (year % 19) + 15) % 30
    sunday = (2 * (year % 4) + 4 * (year % 7) - moon + 34) % 7
    month, day = divmod(moon + sunday + 114, 31)
    return dt.date(year, month, day + 1) + dt.timedelta(days=year // 100 - year // 400 - 2)


def rosh_hashanah(year: int) -> dt.date:
    """The first day of the Jewish year that begins in this one."""
    return dt.date.fromordinal(_hebrew_new_year(year + 3761))


def hanukkah(year: int) -> dt.date:
    """The first full day of Hanukkah, which begins on the evening before."""
    new_year = _hebrew_new_year(year + 3761)
    complete = (_hebrew_new_year(year + 3762) - new_year) % 10 == 5  # 355 or 385 days
    return dt.date.fromordinal(new_year + 83 + complete)


def passover(year: int) -> dt.date:
    """The first full day of Passover, which begins on the evening before."""
    return dt.date.fromordinal(_hebrew_new_year(year + 3761) - 163)


def islamic(year: int, month: int, day: int) -> dt.date:
    """The first time that this day of the Islamic calendar comes in the Gregorian year. Raises ValueError if none."""
    around = (year - 622) * 33 // 32
    for islamic_year in range(around - 1, around + 4):
        months = 29 * (month - 1) + (6 * month - 1) // 11
        days = (islamic_year - 1) * 354 + (3 + 11 * islamic_year) // 30
        found = dt.date.fromordinal(_ISLAMIC_EPOCH - 1 + day + months + days)
        if found.year == year:
            return found
    raise ValueError("not in this year")


def chinese_new_year(year: int) -> dt.date:
    """The first day of the Chinese year. Raises ValueError where it is not known here."""
    return _listed(_CHINESE, year)


def diwali(year: int) -> dt.date:
    """The main day of Diwali. Raises ValueError where it is not known here."""
    return _listed(_DIWALI, year)


def _listed(days: tuple[int, ...], year: int) -> dt.date:
    if not 0 <= year - 2020 < len(days):
        raise ValueError("not known")
    month, day = divmod(days[year - 2020], 100)
    return dt.date(year, month, day)


def _hebrew_new_year(year: int) -> int:
    """The ordinal of the first of Tishri."""
    before, this, after = (_elapsed(year + step) for step in (-1, 0, 1))
    delay = 2 if after - this == 356 else int(this - before == 382)
    return _HEBREW_EPOCH + this + delay


def _elapsed(year: int) -> int:
    """Days from the epoch to the new moon of the year, moved off the days that it may not fall on."""
    months = (235 * year - 234) // 19
    day = 29 * months + (12_084 + 13_753 * months) // 25_920
    return day + (3 * (day + 1) % 7 < 3)
