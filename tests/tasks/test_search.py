"""Which texts speak of the words that somebody is looking for."""

from __future__ import annotations

import time
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from taskchat.tasks.search import search


def found(wanted: str, *texts: str) -> list[str]:
    return [texts[number] for number in search(wanted, enumerate(texts)).numbers]


@pytest.mark.parametrize(
    ("wanted", "text"),
    [
        ("milk", "buy milk"),
        ("MILK", "Buy milk"),
        ("buy  milk", "buy milk"),
        ("milk buy", "buy milk"),  # in any order
        ("calling mom", "call mom"),  # inflection, both ways
        ("call", "calling the bank"),
        ("report", "reports for the board"),
        ("parties", "plan the party"),
        ("stopped", "stop the newspaper"),
        ("making", "make a cake"),
        ("the groceries", "buy groceries"),  # small words do not count
        ("grocerys", "buy groceries"),
        ("dentsit", "call the dentist"),  # swapped letters
        ("dentst", "call the dentist"),  # one is missing
        ("presentaton", "prepare the presentation"),
        ("pres", "prepare the presentation"),  # the beginning of a word
        ("größe", "Größe messen"),
        ("strasse", "Straße fegen"),
        ("牛奶", "买牛奶"),  # a script without blanks between words
        ("e-mail", "answer the e-mail"),
        ("c++", "learn C++"),
        ("100%", "give 100% today"),
        ("42", "pay invoice 42"),
        ("the", "the"),
    ],
)
def test_a_word_is_found_in_its_forms_and_with_slips(wanted: str, text: str) -> None:
    assert search(wanted, [(7, text)]).numbers == [7]
    assert search(wanted, [(7, text)]).match != "partial"


@pytest.mark.parametrize(
    ("wanted", "text"),
    [
        ("milk", "buy silk"),  # the first letter is never a slip
        ("cat", "buy a car"),  # short words have to be right
        ("43", "pay invoice 42"),
        ("art", "start the car"),  # the middle of a word
        ("all", "call mom"),
        ("presentations", "buy a present"),
        ("", "buy milk"),
        ("   ", "buy milk"),
        ("!!!", "buy milk"),
        (".*", "buy milk"),  # no pattern language
        ("%", "buy milk"),
        ("_ilk", "buy milk"),
        ('milk" OR "1', "buy bread"),
    ],
)
def test_what_is_something_else_is_not_found(wanted: str, text: str) -> None:
    assert search(wanted, [(7, text)]).numbers == []


def test_texts_with_some_of_the_words_are_given_only_when_none_has_all() -> None:
    assert found("buy milk", "buy bread", "milk the cow", "buy milk") == ["buy milk"]
    assert found("buy oat milk", "buy bread", "buy milk", "call mom") == ["buy milk", "buy bread"]
    assert search("buy oat milk", [(1, "buy milk")]).match == "partial"


def test_typos_are_looked_for_only_when_nothing_is_as_said() -> None:
    assert found("call", "fill the cell", "call mom") == ["call mom"]
    assert search("dentsit", [(1, "call the dentist")]).match == "typo"
    assert search("calling", [(1, "call the dentist")]).match == "exact"


def test_texts_with_all_the_words_keep_their_order() -> None:
    assert found("report", "zebra report", "report", "a report") == ["zebra report", "report", "a report"]


@given(st.text(max_size=40), st.lists(st.text(max_size=40), max_size=6))
def test_any_text_may_be_looked_for(wanted: str, texts: list[str]) -> None:
    result = search(wanted, enumerate(texts))
    assert len(set(result.numbers)) == len(result.numbers)


def test_long_texts_are_searched_without_delay() -> None:
    started = time.process_time()
    search("x" * 500 + " " + "y" * 500, [(1, "z" * 10_000), (2, "x" * 10_000)])
    assert time.process_time() - started < 5  # a runaway search takes minutes


@pytest.mark.parametrize("letters", [9, 40, 490])
def test_texts_full_of_odd_words_do_not_keep_others_waiting(letters: int) -> None:
    random = Random(1)

    def words(length: int) -> str:
        return " ".join("a" + "".join(random.choices("bcdefghi", k=letters - 1)) for _ in range(length // letters))

    texts = [(number, words(10_000)) for number in range(50)]
    started = time.process_time()
    search(words(500), texts)
    assert time.process_time() - started < 3  # a runaway search takes minutes
