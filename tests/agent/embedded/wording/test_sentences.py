"""How sentences are filled."""

from __future__ import annotations

import datetime as dt

import pytest

from taskchat.agent.embedded.wording import Voice, Wording, languages, wording

NOW = dt.datetime(2026, 11, 20, 10, 0, tzinfo=dt.UTC)
GRAMMAR = {
    "quoted": "<{text}>",
    "comma": ", ",
    "and": " i ",
    "sentences": " ",
    "plural": {"one": "1", "few": ".*(?<!1)[2-4]"},
    "no_break": "?",
    "contract": {"a b": "c"},
}
DATA = {
    "grammar": GRAMMAR,
    "a": {"b": "x {name} ?", "many": {"one": "1 y", "few": "{count} yy", "other": "{count} yyy"}},
    "some": ["one", "two"],
}
WORDS = Wording.of("xx", DATA)


def test_a_text_is_found_by_its_path_and_filled() -> None:
    assert WORDS.say("a.b", name="{name}") == "x {name}\u00a0?"


def test_a_space_in_somebodys_words_stays_as_it_is() -> None:
    assert WORDS.say("a.b", name="why ?").startswith("x why ?")


@pytest.mark.parametrize(("number", "said"), [(1, "1 y"), (2, "2 yy"), (12, "12 yyy"), (24, "24 yy"), (5, "5 yyy")])
def test_a_language_may_have_more_than_two_forms(number: int, said: str) -> None:
    assert WORDS.count("a.many", number) == said


def test_of_several_sentences_the_turn_tells_which() -> None:
    assert [WORDS.say("some", turn) for turn in range(3)] == ["one", "two", "one"]


@pytest.mark.parametrize(
    ("parts", "joined"), [([], ""), (["a"], "a"), (["a", "b"], "a i b"), (["a", "b", "c"], "a, b i c")]
)
def test_parts_are_joined(parts: list[str], joined: str) -> None:
    assert WORDS.join(parts) == joined


def test_words_that_meet_are_contracted() -> None:
    assert WORDS.contracted("x a b") == "x c"
    spanish = wording("es")
    assert spanish.contracted(spanish.say("about.before", days="el jueves")) == "antes del jueves"


@pytest.mark.parametrize("language", languages())
def test_the_same_message_is_always_answered_in_the_same_words(language: str) -> None:
    said = {Voice.of(NOW, language, "thanks").say("talk.thanks") for _ in range(3)}
    varied = {Voice.of(NOW, language, f"thanks {number}").say("talk.thanks") for number in range(30)}
    assert len(said) == 1
    assert len(varied) == 3


@pytest.mark.parametrize(
    ("language", "quoted"), [("en", "“x”"), ("de", "„x“"), ("es", "«x»"), ("fr", "«\u00a0x\u00a0»"), ("zh", "“x”")]
)
def test_words_are_quoted_as_the_language_does(language: str, quoted: str) -> None:
    assert Voice.of(NOW, language).quote("x") == quoted
