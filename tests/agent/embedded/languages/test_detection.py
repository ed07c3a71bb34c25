"""Which language a message is in."""

from __future__ import annotations

import pytest

from taskchat.agent.embedded.languages import language_of


@pytest.mark.parametrize(
    ("said", "language"),
    [
        ("add buy milk tomorrow", "en"),
        ("what's due today?", "en"),
        ("add Milch kaufen", "en"),  # the command is English, the title is not
        ("add 买牛奶", "en"),
        ("füge milk hinzu", "de"),
        ("loesche aufgabe 3", "de"),
        ("was steht morgen an", "de"),
        ("anade comprar leche", "es"),
        ("¿qué tengo que hacer hoy?", "es"),
        ("borra la segunda", "es"),
        ("rappelle moi dappeler maman", "fr"),
        ("qu'est-ce que j'ai à faire demain ?", "fr"),
        ("ricordami di comprare il latte", "it"),
        ("cosa devo fare domani", "it"),
        ("提醒我明天买牛奶", "zh"),
        ("刪除第二個任務", "zh"),
        ("牛乳を買う", None),  # Japanese, which nothing here speaks
        ("2", None),
        ("#3", None),
        ("👍", None),
        ("", None),
    ],
)
def test_the_words_of_a_message_tell_its_language(said: str, language: str | None) -> None:
    assert language_of(said) == language


def test_quoted_text_tells_nothing() -> None:
    assert language_of('add "die zweite Aufgabe löschen" tomorrow') == "en"
