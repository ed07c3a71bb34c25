"""Dates as people write them in other languages. The moment is Friday, 20 November 2026, 10:00."""

from __future__ import annotations

import datetime as dt

import pytest

from taskchat.dates import find_dates

NOW = dt.datetime(2026, 11, 20, 10, 0, tzinfo=dt.UTC)
TABLE = """
de | Milch kaufen morgen um 17 Uhr | morgen um 17 Uhr | 2026-11-21 17:00
de | uebermorgen frueh | uebermorgen frueh | 2026-11-22
de | Freitagabend um acht | Freitagabend um acht | 2026-11-27 20:00
de | bis Ende des Monats | bis Ende des Monats | 2026-11-30
de | am 3. Dezember um halb sechs | am 3. Dezember um halb sechs | 2026-12-03 17:30
de | in einer halben Stunde | in einer halben Stunde | 2026-11-20 10:30
de | jeden ersten Montag im Monat | jeden ersten Montag im Monat | 2026-12-07 FREQ=MONTHLY;BYDAY=1MO
de | alle 2 Wochen am Dienstag | alle 2 Wochen am Dienstag | 2026-11-24 FREQ=WEEKLY;INTERVAL=2;BYDAY=TU
de | alle drei Tage bis 1. März | alle drei Tage bis 1. März | 2026-11-20 FREQ=DAILY;INTERVAL=3;UNTIL=20270301
de | montags und mittwochs | montags und mittwochs | 2026-11-23 FREQ=WEEKLY;BYDAY=MO,WE
es | manana a las 5 de la tarde | manana a las 5 de la tarde | 2026-11-21 17:00
es | pasado mañana | pasado mañana | 2026-11-22
es | el 15 de diciembre | el 15 de diciembre | 2026-12-15
es | a las cinco y media de la tarde | a las cinco y media de la tarde | 2026-11-20 17:30
es | de lunes a viernes | de lunes a viernes | 2026-11-20 FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR
es | antes del viernes | antes del viernes | 2026-11-26
fr | demain à 17h30 | demain à 17h30 | 2026-11-21 17:30
fr | après-demain | après-demain | 2026-11-22
fr | lundi prochain | lundi prochain | 2026-11-23
fr | chaque mois le 1er | chaque mois le 1er | 2026-12-01 FREQ=MONTHLY;BYMONTHDAY=1
fr | d'ici vendredi | d'ici vendredi | 2026-11-27
fr | ce soir à 8 heures | ce soir à 8 heures | 2026-11-20 20:00
it | domani alle 17 | domani alle 17 | 2026-11-21 17:00
it | fra una settimana | fra una settimana | 2026-11-27
it | ogni lunedì e mercoledì | ogni lunedì e mercoledì | 2026-11-23 FREQ=WEEKLY;BYDAY=MO,WE
it | stasera alle 8 | stasera alle 8 | 2026-11-20 20:00
zh | 明天下午三点买牛奶 | 明天下午三点 | 2026-11-21 15:00
zh | 下週三下午兩點半 | 下週三下午兩點半 | 2026-11-25 14:30
zh | 二十五号 | 二十五号 | 2026-11-25
zh | 每月15号交房租 | 每月15号 | 2026-12-15 FREQ=MONTHLY;BYMONTHDAY=15
zh | 两个小时后 | 两个小时后 | 2026-11-20 12:00
zh | 每年3月5日 | 每年3月5日 | 2027-03-05 FREQ=YEARLY;BYMONTH=3;BYMONTHDAY=5
"""
ROWS = [[part.strip() for part in row.split("|")] for row in TABLE.strip().splitlines()]


@pytest.mark.parametrize(("language", "text", "span", "wanted"), ROWS, ids=[row[1] for row in ROWS])
def test_a_date_is_found_with_its_words(language: str, text: str, span: str, wanted: str) -> None:
    match = find_dates(text, now=NOW, language=language)[0]
    said = [match.date.isoformat(), match.time.isoformat("minutes") if match.time else None, match.recurrence]
    assert (text[match.start : match.end], " ".join(part for part in said if part)) == (span, wanted)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("de", "1/2 kg Mehl"),
        ("de", "1984 lesen"),
        ("de", "„morgen“ nachschlagen"),
        ("es", "comprar 3 manzanas"),
        ("fr", "lire 1984"),
        ("it", "comprare 2 litri di latte"),
        ("zh", "买三个苹果"),
    ],
)
def test_a_title_without_a_date_keeps_its_words(language: str, text: str) -> None:
    assert find_dates(text, now=NOW, language=language) == []
