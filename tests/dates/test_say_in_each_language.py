"""Stored dates and recurrences in the words of each language, as of Friday 20 November 2026, 10:00."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from taskchat.dates import find_dates, say_due, say_recurrence
from taskchat.dates.names import date_words
from tests.dates.clock_of_tests import NOW
from tests.dates.test_say import DUES, RULES

OTHERS = ("de", "es", "fr", "it", "zh")
LANGUAGES = ("en", *OTHERS)
COUNTED = {"near", "first", "number", "from_end", "number_of_month", "until"}  # by number: each has its own exceptions
SAID = [
    ("2026-11-18", ("vorgestern", "anteayer", "avant-hier", "l'altro ieri", "前天")),
    ("2026-11-17", ("vor 3 Tagen", "hace 3 días", "il y a 3 jours", "3 giorni fa", "3天前")),
    ("2026-11-20", ("heute", "hoy", "aujourd'hui", "oggi", "今天")),
    (
        "2026-11-21T17:00:00+01:00",
        ("morgen 17:00", "mañana 17:00", "demain 17h00", "domani 17:00", "明天 17:00"),
    ),
    ("2026-11-22", ("übermorgen", "pasado mañana", "après-demain", "dopodomani", "后天")),
    ("2026-11-26", ("Donnerstag", "el jueves", "jeudi", "giovedì", "周四")),
    (
        "2026-11-27T09:30:00+01:00",
        (
            *("Fr 27. Nov 09:30", "el vie 27 nov 09:30", "le vendredi 27 novembre 09h30", "ven 27 nov 09:30"),
            "11月27日 周五 09:30",
        ),
    ),
    ("2027-01-01", ("1. Jan 2027", "el 1 ene 2027", "le 1er janvier 2027", "1 gen 2027", "2027年1月1日")),
]
REPEATED = [
    ("FREQ=DAILY", ("jeden Tag", "cada día", "tous les jours", "ogni giorno", "每天")),
    ("FREQ=DAILY;INTERVAL=3", ("alle 3 Tage", "cada 3 días", "tous les 3 jours", "ogni 3 giorni", "每3天")),
    ("FREQ=WEEKLY;BYDAY=TH", ("jeden Donnerstag", "cada jueves", "chaque jeudi", "ogni giovedì", "每周四")),
    (
        "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR",
        ("jeden Werktag", "de lunes a viernes", "du lundi au vendredi", "dal lunedì al venerdì", "每个工作日"),
    ),
    (
        "FREQ=MONTHLY;BYMONTHDAY=1,15",
        (
            *("jeden Monat am 1. und 15.", "cada mes el día 1 y el día 15", "tous les mois le 1er et le 15"),
            *("ogni mese il giorno 1 e il giorno 15", "每月1日和15日"),
        ),
    ),
    (
        "FREQ=MONTHLY;BYDAY=-1SU",
        (
            *("jeden Monat am letzten Sonntag", "cada mes el último domingo", "tous les mois le dernier dimanche"),
            *("ogni mese l'ultima domenica", "每月的最后一个周日"),
        ),
    ),
    (
        "FREQ=YEARLY;BYMONTH=3;BYMONTHDAY=8",
        (
            "jedes Jahr am 8. März",
            "cada año el 8 de marzo",
            "tous les ans le 8 mars",
            "ogni anno l'8 marzo",
            "每年3月8日",
        ),
    ),
    (
        "FREQ=DAILY;UNTIL=20270301",
        (
            *(
                "jeden Tag bis zum 1. März 2027",
                "cada día hasta el 1 mar 2027",
                "tous les jours jusqu'au 1er mars 2027",
            ),
            *("ogni giorno fino al 1 mar 2027", "每天，直到2027年3月1日"),
        ),
    ),
    (
        "FREQ=DAILY;COUNT=5",
        ("jeden Tag, 5-mal", "cada día, 5 veces", "tous les jours, 5 fois", "ogni giorno, 5 volte", "每天，共5次"),
    ),
    ("what is this", ("regelmäßig", "periódicamente", "régulièrement", "periodicamente", "重复")),
]


@pytest.mark.parametrize(("due", "said"), SAID)
def test_a_due_is_said(due: str, said: tuple[str, ...]) -> None:
    assert tuple(say_due(due, now=NOW, language=language) for language in OTHERS) == said


@pytest.mark.parametrize(("rule", "said"), REPEATED)
def test_a_recurrence_is_said(rule: str, said: tuple[str, ...]) -> None:
    assert tuple(say_recurrence(rule, language) for language in OTHERS) == said


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_due_and_every_rule_can_be_said(language: str) -> None:
    said = [say_due(due, now=NOW, language=language) for due, _ in DUES]
    said += [say_recurrence(rule, language) for rule, _ in RULES]
    assert all(text.strip() and "{" not in text for text in said)


@pytest.mark.parametrize("language", LANGUAGES)
def test_two_rules_are_said_in_two_ways(language: str) -> None:
    """Where English tells them apart, no other language says them alike."""
    assert len({say_recurrence(rule, language) for rule, _ in RULES}) == len({words for _, words in RULES})


def test_a_region_is_left_away_and_what_is_not_there_is_english() -> None:
    assert say_due("2026-11-21", now=NOW, language="de-AT") == "morgen"
    assert say_due("2026-11-21", now=NOW, language="tlh") == "tomorrow"


def keys(table: Mapping[str, Any], path: str = "") -> Iterator[str]:
    for name, value in table.items():
        if isinstance(value, Mapping) and name not in COUNTED:
            yield from keys(value, f"{path}{name}.")
        else:
            yield f"{path}{name}"


@pytest.mark.parametrize("language", OTHERS)
def test_a_language_says_all_that_english_says(language: str) -> None:
    words, english = date_words(language), date_words("en")
    assert set(keys(english["say"])) - set(keys(words["say"])) <= {"repeats.inside.positions"}  # else each is named
    assert set(keys(words["say"])) <= set(keys(english["say"]))


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_week_has_seven_days_and_a_year_twelve_months(language: str) -> None:
    names = date_words(language)["names"]
    assert {name: len(set(found)) for name, found in names.items()} == {
        "weekdays": 7,
        "weekdays_short": 7,
        "months": 12,
        "months_short": 12,
    }


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("clock", ["", "T17:00:00+01:00"])
def test_what_is_said_of_a_coming_day_is_found_as_that_day(language: str, clock: str) -> None:
    for days in (0, 1, 2, 3, 6, 7, 20, 50, 100, 400):
        day = NOW.date() + dt.timedelta(days=days)
        said = say_due(f"{day}{clock}", now=NOW, language=language)
        found = find_dates(said, now=NOW, language=language)
        assert [(match.date, match.time is not None) for match in found] == [(day, bool(clock))], said
