"""Holidays whose day is fixed or can be computed: "christmas", "easter monday", "mother's day", "thanksgiving"."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

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
from taskchat.dates.day import Day, nth_weekday
from taskchat.dates.sentence import Sentence
from taskchat.dates.words import DAY_PARTS, LAST, NEXT, THIS, WEEKDAY_CODES, word_set


@dataclass(frozen=True, slots=True)
class Rule:
    """The day in a year, which may raise ValueError where it is not known.

    `floating` is the BYDAY entry inside its month that always meets it ("4TH"), "" where no RRULE does, None for a
    fixed day.
    """

    day: Callable[[int], dt.date]
    floating: str | None = None


def _fixed(month: int, day: int) -> Rule:
    return Rule(lambda year: dt.date(year, month, day))


def _nth(month: int, nth: int, weekday: int, offset: int = 0) -> Rule:
    return Rule(
        lambda year: nth_weekday(year, month, nth, weekday) + dt.timedelta(days=offset),
        "" if offset else f"{nth}{WEEKDAY_CODES[weekday]}",
    )


def _around(feast: Callable[[int], dt.date], offset: int = 0) -> Rule:
    """So many days after a feast that no RRULE can follow."""
    return Rule(lambda year: feast(year) + dt.timedelta(days=offset), "")


def _islamic(month: int, day: int) -> Rule:
    return Rule(lambda year: islamic(year, month, day), "")


def _easter(offset: int) -> Rule:
    return _around(easter, offset)


def _before(month: int, day: int, weekday: int) -> Rule:
    """The last such weekday before a date."""

    def last(year: int) -> dt.date:
        then = dt.date(year, month, day)
        return then - dt.timedelta(days=(then.weekday() - weekday - 1) % 7 + 1)

    return Rule(last, "")


_RULES: Final[dict[str, Rule]] = {
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
    "ides of march": _fixed(3, 15),
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
    "giving tuesday": _nth(11, 4, 3, 5),
    "twelfth night": _fixed(1, 5),
    "burns night": _fixed(1, 25),
    "australia day": _fixed(1, 26),
    "super bowl sunday|superbowl sunday|super bowl": _nth(2, 2, 6),
    "tax day": _fixed(4, 15),
    "anzac day": _fixed(4, 25),
    "early may bank holiday": _nth(5, 1, 0),
    "spring bank holiday": _nth(5, -1, 0),
    "victoria day": _before(5, 25, 0),
    "flag day": _fixed(6, 14),
    "summer bank holiday|august bank holiday": _nth(8, -1, 0),
    "grandparents day|grandparents' day": _nth(9, 1, 0, 6),
    "canadian thanksgiving": _nth(10, 2, 0),
    "boss's day|bosses day|boss day": _fixed(10, 16),
    "day of the dead|dia de los muertos": _fixed(11, 2),
    "singles day|singles' day": _fixed(11, 11),
    "st andrew's day|st andrews day": _fixed(11, 30),
    "st nicholas day|st. nicholas day": _fixed(12, 6),
    "kwanzaa": _fixed(12, 26),
    "st stephen's day|st stephens day|st. stephen's day": _fixed(12, 26),
    "orthodox easter|greek easter": _around(orthodox_easter),
    "orthodox good friday": _around(orthodox_easter, -2),
    "rosh hashanah|rosh hashana|rosh hashanna": _around(rosh_hashanah),
    "yom kippur": _around(rosh_hashanah, 9),
    "sukkot|sukkoth": _around(rosh_hashanah, 14),
    "simchat torah": _around(rosh_hashanah, 22),
    "hanukkah|chanukah|hanukah|hannukah|hannukkah|chanukkah": _around(hanukkah),
    "purim": _around(passover, -30),
    "passover|pesach": _around(passover),
    "shavuot|shavuoth": _around(passover, 50),
    "ramadan|ramadhan": _islamic(9, 1),
    "eid al-fitr|eid ul-fitr|eid al fitr|eid": _islamic(10, 1),
    "eid al-adha|eid ul-adha|eid al adha": _islamic(12, 10),
    "chinese new year|lunar new year|chinese new years|chinese new year's": _around(chinese_new_year),
    "diwali|deepavali": _around(diwali),
}
_BY_FIRST: Final[dict[str, list[tuple[tuple[str, ...], Rule]]]] = {}
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
    if sentence.key(end) == "weekend" and sentence.closes(end + 1):
        return _weekend(sentence, end + 1, rule)
    year = sentence.value(end) if sentence.digits(end) == 4 else None
    after = sentence.key(end)
    timed = (after in DAY_PARTS and sentence.closes(end + 1)) or after == "@"
    before = sentence.key(start - 1) if sentence.key(start - 1) != "the" else sentence.key(start - 2)
    led = (
        at > start
        or start == int(sentence.key(start - 1) == "the")
        or before in _LEADS
        or sentence.key(end - 1) in _DAYS
        or timed
    )
    dated = year is not None and sentence.closes(end + 1)
    if not (led or dated) or (year is None and not (sentence.closes(end) or timed)):
        return None
    if rule.floating == "" and before in {"every", "each"}:
        return None  # no rule tells when it comes again
    try:
        if year is not None:
            return Day(end + 1, rule.day(year), "holiday", floating=rule.floating)
        day = _last(rule, sentence.today) if past else _next(rule, sentence.today)
    except ValueError:
        return None
    return Day(end, day, "holiday", floating=rule.floating)


def _weekend(sentence: Sentence, end: int, rule: Rule) -> Day | None:
    """ "labor day weekend": the Saturday and Sunday nearest to the holiday."""
    try:
        day = _next(rule, sentence.today)
    except ValueError:
        return None
    days = 5 - day.weekday() if 2 <= day.weekday() <= 5 else -((day.weekday() + 2) % 7)
    first = day + dt.timedelta(days=days)
    return Day(end, first, "period", period=(first, first + dt.timedelta(days=1)))


def read_name(sentence: Sentence, at: int) -> Day | None:
    """A holiday's name that is part of a thing. Its day is meant if people meet then: "thanksgiving dinner"."""
    found = _name_at(sentence, at)
    if found is None:
        return None
    end, rule = found
    feast = sentence.key(end) in _FEASTS
    try:
        return Day(end, _next(rule, sentence.today), "holiday", settled=feast)
    except ValueError:
        return None


def _next(rule: Rule, today: dt.date) -> dt.date:
    day = rule.day(today.year)
    return day if day >= today else rule.day(today.year + 1)


def _last(rule: Rule, today: dt.date) -> dt.date:
    day = rule.day(today.year)
    return day if day < today else rule.day(today.year - 1)


def _name_at(sentence: Sentence, at: int) -> tuple[int, Rule] | None:
    for parts, rule in _BY_FIRST.get(sentence.key(at), ()):
        if all(sentence.key(at + step) == part for step, part in enumerate(parts)):
            return at + len(parts), rule
    return None
