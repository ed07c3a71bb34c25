"""Holidays whose day is fixed or can be computed: "christmas", "easter monday", "mother's day", "thanksgiving"."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Final

from taskchat.dates.day import Day, nth_weekday
from taskchat.dates.sentence import Sentence
from taskchat.dates.words import LAST, NEXT, THIS, word_set

_Rule = Callable[[int], dt.date]


def easter(year: int) -> dt.date:
    """Easter Sunday of the Gregorian calendar (the anonymous computus)."""
    golden = year % 19
    century, rest = divmod(year, 100)
    leaps, left = divmod(century, 4)
    moon = (19 * golden + century - leaps - (century - (century + 8) // 25 + 1) // 3 + 15) % 30
    quads, odd = divmod(rest, 4)
    sunday = (32 + 2 * left + 2 * quads - moon - odd) % 7
    late = (golden + 11 * moon + 22 * sunday) // 451
    month, day = divmod(moon + sunday - 7 * late + 114, 31)
    return dt.date(year, month, day + 1)


def _fixed(month: int, day: int) -> _Rule:
    return lambda year: dt.date(year, month, day)


def _nth(month: int, nth: int, weekday: int, offset: int = 0) -> _Rule:
    return lambda year: nth_weekday(year, month, nth, weekday) + dt.timedelta(days=offset)


def _easter(offset: int) -> _Rule:
    return lambda year: easter(year) + dt.timedelta(days=offset)


_RULES: Final[dict[str, _Rule]] = {
    "christmas eve|xmas eve": _fixed(12, 24),
    "christmas day|christmas|xmas|xmas day|x-mas": _fixed(12, 25),
    "boxing day": _fixed(12, 26),
    "new year's eve|new years eve|new year eve|nye": _fixed(12, 31),
    "new year's day|new years day|new year's|new year|new years|new year day": _fixed(1, 1),
    "epiphany": _fixed(1, 6),
    "martin luther king day|mlk day|martin luther king jr day|martin luther king's day": _nth(1, 3, 0),
    "groundhog day": _fixed(2, 2),
    "valentine's day|valentines day|valentine's|valentines|valentine day": _fixed(2, 14),
    "presidents day|president's day|presidents' day": _nth(2, 3, 0),
    "women's day|international women's day": _fixed(3, 8),
    "pi day": _fixed(3, 14),
    "st patrick's day|st patricks day|saint patrick's day|st. patrick's day|st paddy's day": _fixed(3, 17),
    "st patrick|saint patrick|st patrick's|saint patricks day": _fixed(3, 17),
    "april fools|april fool's|april fools day|april fool's day|april fools' day": _fixed(4, 1),
    "earth day": _fixed(4, 22),
    "shrove tuesday|mardi gras|pancake day": _easter(-47),
    "ash wednesday": _easter(-46),
    "palm sunday": _easter(-7),
    "maundy thursday": _easter(-3),
    "good friday": _easter(-2),
    "easter|easter sunday|easter day": _easter(0),
    "easter monday": _easter(1),
    "ascension day|ascension": _easter(39),
    "pentecost|whitsun|whit sunday": _easter(49),
    "whit monday|pentecost monday": _easter(50),
    "corpus christi": _easter(60),
    "may day|workers' day|workers day|international workers' day|international workers day": _fixed(5, 1),
    "star wars day": _fixed(5, 4),
    "cinco de mayo": _fixed(5, 5),
    "mother's day|mothers day|mothers' day|mother day": _nth(5, 2, 6),
    "memorial day": _nth(5, -1, 0),
    "father's day|fathers day|fathers' day|father day": _nth(6, 3, 6),
    "juneteenth": _fixed(6, 19),
    "canada day": _fixed(7, 1),
    "independence day": _fixed(7, 4),
    "bastille day": _fixed(7, 14),
    "labor day|labour day": _nth(9, 1, 0),
    "columbus day|indigenous peoples day|indigenous peoples' day": _nth(10, 2, 0),
    "halloween|hallowe'en|all hallows eve": _fixed(10, 31),
    "all saints day|all saints' day": _fixed(11, 1),
    "all souls day|all souls' day": _fixed(11, 2),
    "guy fawkes night|guy fawkes day|guy fawkes|bonfire night": _fixed(11, 5),
    "veterans day|veteran's day|veterans' day|armistice day|remembrance day": _fixed(11, 11),
    "thanksgiving|thanksgiving day": _nth(11, 4, 3),
    "black friday": _nth(11, 4, 3, 1),
    "small business saturday": _nth(11, 4, 3, 2),
    "cyber monday": _nth(11, 4, 3, 4),
}
_BY_FIRST: Final[dict[str, list[tuple[tuple[str, ...], _Rule]]]] = {}
for _names, _rule in _RULES.items():
    for _name in _names.split("|"):
        _parts = tuple(_name.replace(".", " .").replace("-", " - ").replace("s'", "s '").split())
        _BY_FIRST.setdefault(_parts[0], []).append((_parts, _rule))
for _entries in _BY_FIRST.values():
    _entries.sort(key=lambda entry: -len(entry[0]))

STARTERS: Final = frozenset(_BY_FIRST)
_LEADS: Final = word_set(
    "for by on before at until till til after this next last every over since around from during due in"
)
_DAYS: Final = frozenset({"day", "eve", "monday", "friday", "sunday"})
_FEASTS: Final = word_set("dinner lunch brunch breakfast party parade mass service meal drinks celebration")


def read_holiday(sentence: Sentence, at: int) -> Day | None:
    """A holiday that is meant as a day: "for christmas", "on easter monday", not "buy christmas presents"."""
    start = at
    past = sentence.key(at) in LAST
    at += past or sentence.key(at) in NEXT or sentence.key(at) in THIS
    found = _name_at(sentence, at)
    if found is None:
        return None
    end, rule = found
    year = sentence.value(end) if sentence.digits(end) == 4 else None
    led = at > start or start == 0 or sentence.key(start - 1) in _LEADS or sentence.key(end - 1) in _DAYS
    if not led or (year is None and not sentence.closes(end)):
        return None
    if year is not None:
        return Day(end + 1, rule(year), "holiday")
    return Day(end, _last(rule, sentence.today) if past else _next(rule, sentence.today), "holiday")


def read_name(sentence: Sentence, at: int) -> Day | None:
    """A holiday's name that is part of a thing. Its day is meant if people meet then: "thanksgiving dinner"."""
    found = _name_at(sentence, at)
    if found is None:
        return None
    end, rule = found
    feast = sentence.key(end) in _FEASTS
    return Day(end, _next(rule, sentence.today), "holiday", settled=feast)


def _next(rule: _Rule, today: dt.date) -> dt.date:
    day = rule(today.year)
    return day if day >= today else rule(today.year + 1)


def _last(rule: _Rule, today: dt.date) -> dt.date:
    day = rule(today.year)
    return day if day < today else rule(today.year - 1)


def _name_at(sentence: Sentence, at: int) -> tuple[int, _Rule] | None:
    for parts, rule in _BY_FIRST.get(sentence.key(at), ()):
        if all(sentence.key(at + step) == part for step, part in enumerate(parts)):
            return at + len(parts), rule
    return None
