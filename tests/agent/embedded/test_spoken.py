"""Which language a conversation is in: each message's own, else that of the conversation, else the account's."""

from __future__ import annotations

import pytest

from taskchat.agent.embedded.plan import Memory
from taskchat.agent.embedded.spoken import spoken
from taskchat.agent.embedded.wording import languages
from tests.agent.embedded.player import NOW, Talk


@pytest.mark.parametrize(
    ("message", "language"),
    [
        ("add buy milk tomorrow", "en"),
        ("was steht heute auf meiner Liste?", "de"),
        ("¿qué tengo que hacer mañana?", "es"),
        ("qu'est-ce que j'ai à faire aujourd'hui ?", "fr"),
        ("cosa devo fare domani?", "it"),
        ("今天有什么要做的？", "zh"),
    ],
)
def test_a_message_is_answered_in_its_own_language(message: str, language: str) -> None:
    assert spoken(message, Memory(language="en"), "fr") == language


@pytest.mark.parametrize("message", ["2", "#3", "👍", "17:00"])
def test_a_message_that_tells_nothing_goes_on_in_the_language_of_the_conversation(message: str) -> None:
    assert spoken(message, Memory(language="it"), "de") == "it"
    assert spoken(message, Memory(), "de") == "de"


@pytest.mark.parametrize("language", languages())
def test_a_conversation_keeps_its_language_from_turn_to_turn(language: str) -> None:
    talk = Talk(language=language)
    talk.say("2")
    assert talk.memory.language == language
    talk.language = "en"  # the account's, in another process
    talk.say("2")
    assert talk.memory.language == language


def test_a_language_that_is_not_there_is_answered_in_english() -> None:
    assert Talk(NOW, "tlh").say("2").text == Talk(NOW, "en").say("2").text


def test_a_memory_of_before_there_were_languages_is_read() -> None:
    assert Memory.from_json({"shown": [1], "focus": [], "pending": None}) == Memory(shown=(1,))


@pytest.mark.parametrize(
    ("asked_in", "message", "language"),
    [
        ("es", "la seconda, per favore", "es"),  # Italian to a table of words; here it is an answer
        ("de", "delete the second one please", "en"),
        ("en", "no", "en"),
        ("en", "lösche bitte die zweite Aufgabe auf der Liste", "de"),
    ],
)
def test_an_answer_is_in_the_language_of_its_question(asked_in: str, message: str, language: str) -> None:
    asked = {"kind": "choose", "do": {"intent": "delete"}, "options": []}
    assert spoken(message, Memory(language=asked_in, pending=asked), "fr") == language


def test_what_follows_an_act_is_in_its_own_language() -> None:
    did = {"kind": "did", "do": {"intent": "add"}, "ids": [1]}
    assert spoken("lösche die Aufgabe", Memory(language="en", pending=did), "en") == "de"
