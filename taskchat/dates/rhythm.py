"""A recurrence as data: its RRULE, and its first day."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from typing import Final

from taskchat.dates.day import Day, months_from
from taskchat.dates.months import last_of
from taskchat.dates.words import WEEKDAY_CODES

FREQUENCIES: Final = {
    "day": ("DAILY", 1),
    "week": ("WEEKLY", 1),
    "fortnight": ("WEEKLY", 2),
    "month": ("MONTHLY", 1),
    "quarter": ("MONTHLY", 3),
    "year": ("YEARLY", 1),
}


@dataclass(frozen=True, slots=True)
class Rhythm:
    """A recurrence that was read, and the place after it. `weekdays` are BYDAY entries: "MO", "1MO", "-1FR"."""

    end: int
    frequency: str
    interval: int = 1
    weekdays: tuple[str, ...] = ()
    month_days: tuple[int, ...] = ()
    month: int | None = None
    position: int | None = None
    until: dt.date | None = None
    count: int | None = None
    start: dt.date | None = None
    part: str | None = None
    after_completion: bool = False

    def rrule(self) -> str:
        """As RFC 5545 writes it."""
        parts = {
            "FREQ": self.frequency,
            "INTERVAL": str(self.interval) if self.interval > 1 else "",
            "BYMONTH": str(self.month or ""),
            "BYMONTHDAY": ",".join(map(str, self.month_days)),
            "BYDAY": ",".join(self.weekdays),
            "BYSETPOS": str(self.position or ""),
            "UNTIL": f"{self.until:%Y%m%d}" if self.until else "",
            "COUNT": str(self.count or "") if not self.until else "",
        }
        return ";".join(f"{name}={value}" for name, value in parts.items() if value)

    def first_from(self, day: dt.date) -> dt.date | None:
        """The first day of the recurrence that is not before `day`; None for the likes of 31 February."""
        if self.month and self.month_days and min(map(abs, self.month_days)) > last_of(2000, self.month):
            return None
        for _ in range(400):
            if self._falls_on(day):
                return day
            skips = self.month not in {None, day.month}
            day = months_from(day, 1)[0] if skips else day + dt.timedelta(days=1)
        return None

    def _falls_on(self, day: dt.date) -> bool:
        if self.month and day.month != self.month:
            return False
        last = last_of(day.year, day.month)
        if self.month_days and not {day.day, day.day - last - 1} & set(self.month_days):
            return False
        code = WEEKDAY_CODES[day.weekday()]
        if self.position is not None:
            same = [n for n in range(1, last + 1) if WEEKDAY_CODES[day.replace(day=n).weekday()] in self.weekdays]
            return same[self.position if self.position < 0 else self.position - 1] == day.day
        nth, behind = (day.day - 1) // 7 + 1, -((last - day.day) // 7 + 1)
        return not self.weekdays or bool({code, f"{nth}{code}", f"{behind}{code}"} & set(self.weekdays))


def on_day(rhythm: Rhythm, day: Day) -> Rhythm:
    """Join a day said beside the recurrence ("weekly … on monday", "march 3rd every year", "every day next week")."""
    free = not (rhythm.weekdays or rhythm.month_days or rhythm.month)
    if day.period and day.kind == "period" and rhythm.frequency != "YEARLY":
        return replace(rhythm, start=day.period[0], until=rhythm.until or day.period[1])
    if free and rhythm.frequency == "WEEKLY" and day.kind == "weekday":
        first, last = day.period or (day.date, day.date)
        dates = {day.date, *day.also, *(first + dt.timedelta(days=step) for step in range((last - first).days % 7 + 1))}
        return replace(rhythm, weekdays=tuple(WEEKDAY_CODES[at] for at in sorted({date.weekday() for date in dates})))
    if free and rhythm.frequency == "MONTHLY" and day.floating:
        return replace(rhythm, weekdays=(day.floating,))
    if free and rhythm.frequency == "MONTHLY" and day.kind == "monthday":
        return replace(rhythm, month_days=tuple(sorted({date.day for date in (day.date, *day.also)})))
    if free and rhythm.frequency == "YEARLY" and day.kind in {"date", "holiday"} and day.floating != "":
        return replace(yearly_on(rhythm, day), start=day.date)
    return replace(rhythm, start=day.date)


def yearly_on(rhythm: Rhythm, day: Day) -> Rhythm:
    """The rhythm on the day's date, or on its weekday of the month ("4TH"). It must not be one that no RRULE tells."""
    if day.floating:
        return replace(rhythm, month=day.date.month, weekdays=(day.floating,))
    return replace(rhythm, month=day.date.month, month_days=(day.date.day,))
