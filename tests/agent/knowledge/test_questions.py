"""How questions begin, and which go on from the one before."""

from __future__ import annotations

import pytest

from taskchat.agent.knowledge.questions import asks, goes_on


@pytest.mark.parametrize(
    ("language", "message"),
    [
        ("en", "and in winter?"),
        ("en", "and on Sundays"),
        ("en", "what about guests?"),
        ("en", "why?"),
        ("en", "how much does it cost?"),
        ("en", "are they allowed there?"),
        ("de", "und im Winter?"),
        ("de", "was ist mit Gästen?"),
        ("de", "wie lange?"),
        ("de", "was kostet das?"),
        ("es", "¿y en invierno?"),
        ("es", "¿cuánto cuesta?"),
        ("fr", "et en hiver ?"),
        ("fr", "combien ça coûte ?"),
        ("it", "e in inverno?"),
        ("it", "quanto costa?"),
        ("zh", "那冬天呢？"),
        ("zh", "周日呢"),
    ],
)
def test_a_question_that_lacks_what_the_one_before_said_goes_on_from_it(language: str, message: str) -> None:
    assert goes_on(message, language)


@pytest.mark.parametrize(
    ("language", "message"),
    [
        ("en", "when does the laundry close?"),
        ("en", "and where is the key of the garage?"),
        ("en", "thanks"),
        ("en", "add milk"),
        ("en", "show my tasks"),
        ("en", "and then she said that we could all go home after all of this"),
        ("de", "und wo ist der Schlüssel zur Garage?"),
        ("de", "danke"),
        ("es", "¿Dónde está la llave del garaje?"),
        ("fr", "Où se trouve la clé du garage ?"),
        ("it", "Dove si trova la chiave del garage?"),
        ("zh", "洗衣房什么时候关门？"),
    ],
)
def test_one_that_says_all_stands_alone(language: str, message: str) -> None:
    assert not goes_on(message, language)


@pytest.mark.parametrize(
    ("language", "message", "question"),
    [
        ("de", "Wann schließt die Waschküche", True),
        ("de", "Die Waschküche ist zu", False),
        ("es", "cuándo cierra la lavandería", True),
        ("es", "la lavandería está cerrada", False),
        ("fr", "explique-moi le règlement", True),
        ("fr", "la buanderie est fermée", False),
        ("it", "quanto costa l'asciugatrice", True),
        ("it", "la lavanderia è chiusa", False),
        ("zh", "洗衣房什么时候关门", True),
        ("zh", "洗衣房关门了", False),
    ],
)
def test_a_question_is_seen_without_its_mark(language: str, message: str, question: bool) -> None:
    assert asks(message, language) is question
