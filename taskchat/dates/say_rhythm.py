"""A stored recurrence in words of a language: "every Thursday". The words are in `languages/`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from taskchat.dates.names import date_words
from taskchat.dates.words import WEEKDAY_CODES

_UNITS = {"HOURLY": "hour", "DAILY": "day", "WEEKLY": "week", "MONTHLY": "month", "YEARLY": "year"}
_SETS = {("MO", "TU", "WE", "TH", "FR"): "weekday", ("SA", "SU"): "weekend", WEEKDAY_CODES: "day"}

Rule = Mapping[str, str]


def say_recurrence(rrule: str, language: str = "en") -> str:
    """An RRULE (with or without its prefix) in words: "every Thursday", "every 2 weeks on Monday", "every weekday"."""
    parts = rrule.upper().removeprefix("RRULE:").split(";")
    rule = dict(part.split("=", 1) for part in parts if "=" in part)
    words = date_words(language)
    saying = _Saying(rule, words["say"], words["names"])
    try:
        return saying.limited(saying.rhythm())
    except (ValueError, IndexError):  # a rule of another maker
        return saying.unknown


class _Saying:
    """One rule, and the words to say it with."""

    def __init__(self, rule: Rule, say: Mapping[str, Any], names: Mapping[str, Sequence[str]]) -> None:
        self._rule, self._words, self._names = rule, say["repeats"], names
        self._inside, self._joints, self._first_day = say["repeats"]["inside"], say["list"], say["first"]
        self.unknown: str = self._words["unknown"]

    def rhythm(self) -> str:
        """How often, and on what."""
        unit = _UNITS.get(self._rule.get("FREQ", ""), "")
        if not unit:
            return self.unknown
        count = int(self._rule.get("INTERVAL", "1"))
        days = tuple(sorted(self._listed("BYDAY"), key=_place))
        if unit in {"day", "week"} and days and count == 1:
            return self._every_named_day(days)
        every = str(self._words["each"][unit].format(count=count) if count > 1 else self._words["every"][unit])
        months = self._join([self._names["months"][int(month) - 1] for month in self._listed("BYMONTH")])
        on = self._on(days, months)
        if on:
            return str(self._words["on"].format(every=every, on=on))
        if not months:
            return every
        return str(self._words["every_month_named" if count == 1 else "in"].format(every=every, months=months))

    def limited(self, rhythm: str) -> str:
        """The rhythm, and when it ends."""
        if until := self._rule.get("UNTIL"):
            last = dt.date.fromisoformat(until[:8])
            return _choose(
                self._words["until"],
                last.day,
                rhythm=rhythm,
                day=str(last.day) if last.day > 1 else self._first_day,
                month=self._names["months_short"][last.month - 1],
                month_long=self._names["months"][last.month - 1],
                year=str(last.year),
            )
        if count := self._rule.get("COUNT"):
            return str(self._words["once" if count == "1" else "times"].format(rhythm=rhythm, count=count))
        return rhythm

    def _every_named_day(self, days: tuple[str, ...]) -> str:
        if (name := _SETS.get(days)) is not None:
            return str(self._words["every"]["day"] if name == "day" else self._words["every_set"][name])
        return str(self._words["every_day_named"].format(days=self._days(days)))

    def _on(self, days: tuple[str, ...], months: str) -> str:
        """The day inside the week, month or year; empty when no day is named."""
        numbers = [int(number) for number in self._listed("BYMONTHDAY")]
        if (positions := self._listed("BYSETPOS")) and days:
            placed = self._position(int(positions[0]), _SETS.get(days, days[0]), self._days(days))
            inside = self._inside["placed"].format(days=placed)
        elif numbers and months and min(numbers) > 0:
            said = self._join([_choose(self._inside["number_of_month"], number) for number in numbers])
            return str(self._inside["numbers_of_months"].format(numbers=said, months=months))
        elif numbers:
            inside = self._inside["numbers"].format(numbers=self._join([self._month_day(each) for each in numbers]))
        elif days:
            inside = self._days_inside(days)
        else:
            return ""
        return str(self._inside["of_months"].format(inside=inside, months=months) if months else inside)

    def _days_inside(self, codes: tuple[str, ...]) -> str:
        """BYDAY entries after "on": "MO", or "1MO", "-1FR" inside a month."""
        if not any(code[:-2] for code in codes):
            return str(self._inside["days"].format(days=self._days(codes)))
        kinds = {code[-2:] for code in codes}
        if len(codes) > 1 and len(kinds) == 1 and "positions" in self._inside:
            first = self._join([self._first(int(code[:-2] or 1), kinds) for code in codes])
            placed = str(self._inside["positions"].format(positions=first, day=self._name(codes[0])))
        else:
            placed = self._join([self._position(int(code[:-2] or 1), code[-2:], self._name(code)) for code in codes])
        return str(self._inside["placed"].format(days=placed))

    def _position(self, number: int, code: str, day: str) -> str:
        return str(self._inside["position"].format(position=self._first(number, {code}), day=day))

    def _first(self, number: int, codes: set[str]) -> str:
        first: Mapping[str, str] = self._inside["first"]
        own = first.get(f"{number}{min(codes)}") or first.get(str(number))
        return own or _choose(self._inside["number"], number)

    def _days(self, codes: tuple[str, ...]) -> str:
        if (name := _SETS.get(codes)) is not None:
            return str(self._inside["sets"][name])
        return self._join([self._name(code) for code in codes])

    def _name(self, code: str) -> str:
        return self._names["weekdays"][WEEKDAY_CODES.index(code[-2:])]

    def _month_day(self, number: int) -> str:
        if number == -1:
            return str(self._inside["last"])
        if number > 0:
            return _choose(self._inside["number"], number)
        ordinal = _choose(self._inside["number"], -number)
        return _choose(self._inside["from_end"], -number, ordinal=ordinal)

    def _listed(self, name: str) -> list[str]:
        return [part for part in self._rule.get(name, "").split(",") if part]

    def _join(self, parts: Sequence[str]) -> str:
        *before, last = parts or [""]
        return str(self._joints["and"]).join(filter(None, (str(self._joints["comma"]).join(before), last)))


def _choose(forms: Mapping[str, str], number: int, **more: str) -> str:
    """The form for this number, filled in."""
    return str(forms.get(str(number), forms["other"]).format(number=number, **more))


def _place(code: str) -> tuple[int, int]:
    """Days sort as the week runs."""
    return int(code[:-2] or 0), WEEKDAY_CODES.index(code[-2:])
