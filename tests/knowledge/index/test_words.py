"""Texts become the same words whether they are looked for or looked in."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from taskchat.knowledge.index.languages import language_of, stem
from taskchat.knowledge.index.words import is_unspaced, words_of


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("The KEY hangs there.", ["the", "key", "hangs", "there"]),
        ("Anna's and the Normans' ships", ["anna", "and", "the", "normans", "ships"]),  # possessives
        ("l'arbre, d’abord, O'Brien", ["arbre", "abord", "brien"]),  # what an apostrophe cuts off
        ("an e-mail", ["an", "e", "email", "mail"]),  # with a hyphen and as one word
        ("state-of-the-art", ["state", "of", "the", "art"]),
        ("1,000 or 3.5 of v2.0.1", ["1000", "or", "3·5", "of", "v2·0·1"]),  # numbers
        ("get_user(id)", ["get", "user", "id"]),
        ("Übergröße, naïve, Curaçao", ["ubergrosse", "naive", "curacao"]),
        ("我们在北京", ["我们", "们在", "在北", "北京"]),  # no blanks: letters in pairs
        ("学习AI技术", ["学习", "ai", "技术"]),
        ("水", ["水"]),
        ("हिन्दी भाषा", ["हिन्दी", "भाषा"]),  # vowel signs belong to their words
        ("— … !", []),
    ],
)
def test_words(text: str, words: list[str]) -> None:
    assert [word.text for word in words_of(text)] == words


@given(st.text(max_size=80))
def test_every_word_is_where_it_says(text: str) -> None:
    for word in words_of(text):
        assert 0 <= word.start < word.end <= len(text)
        assert word.text
        assert (
            "·" in word.text or is_unspaced(word.text) or [again.text for again in words_of(word.text)] == [word.text]
        )


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("How do I renew my passport?", "en"),
        ("Wie verlängere ich meinen Pass?", "de"),
        ("Comment puis-je renouveler mon passeport ?", "fr"),
        ("¿Cómo puedo renovar mi pasaporte?", "es"),
        ("Come posso rinnovare il mio passaporto?", "it"),
        ("Как продлить паспорт?", "ru"),
        ("如何更新护照?", "und"),
        ("boiler", "en"),
    ],
)
def test_a_language_is_seen_from_its_small_words(text: str, language: str) -> None:
    assert language_of(word.text for word in words_of(text)) == language


@pytest.mark.parametrize(
    ("language", "forms"),
    [
        ("en", ("invasion", "invasions")),
        ("de", ("rechnung", "rechnungen")),
        ("fr", ("facture", "factures")),
        ("es", ("factura", "facturas")),
        ("it", ("fattura", "fatture")),
        ("und", ("护照", "护照")),
    ],
)
def test_forms_of_a_word_share_a_stem(language: str, forms: tuple[str, str]) -> None:
    assert stem(forms[0], language) == stem(forms[1], language)
