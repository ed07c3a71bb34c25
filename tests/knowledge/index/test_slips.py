"""Slips in a question are forgiven, where nothing says the word as it is."""

from __future__ import annotations

import pytest

from tests.knowledge.index.conftest import ANNA, Shelf

TEXTS = (
    "The government raised the tax on fuel.",
    "Normans settled in Normandy.",
    "The thermometer shows the temperature of the oven.",
    "Wash the curtains by hand.",
)


@pytest.fixture
async def texts(shelf: Shelf) -> Shelf:
    await shelf.put("doc:1", *TEXTS)
    return shelf


@pytest.mark.parametrize(
    ("question", "place", "read_as"),
    [
        ("goverment tax", 0, "government"),  # a letter too few
        ("govvernment tax", 0, "government"),  # too many
        ("gobernment tax", 0, "government"),  # wrong
        ("govenrment tax", 0, "government"),  # swapped
        ("overnment tax", 0, "government"),  # the first is missing
        ("who are the nromans", 1, "normans"),
        ("tempreture", 2, "temperature"),  # two in a long word
        ("curtians", 3, "curtains"),
        ("handd wash", 3, "hand"),
    ],
)
async def test_slips(texts: Shelf, question: str, place: int, read_as: str) -> None:
    result = await texts.index.search([ANNA], question)
    assert result.hits[0].passage_id == f"doc:1#{place}"
    assert list(result.corrected.values()) == [read_as]


@pytest.mark.parametrize("question", ["government", "ovens", "fuel", "normandie", "tax", "zzzz", "1234"])
async def test_words_that_stand_there_or_are_like_none_stay(texts: Shelf, question: str) -> None:
    corrected = (await texts.index.search([ANNA], question)).corrected
    assert corrected in ({}, {"normandie": "normandy"})


async def test_a_word_that_was_mended_makes_less_sure(texts: Shelf) -> None:
    right, wrong = [(await texts.index.search([ANNA], word)).confidence for word in ("curtains", "curtians")]
    assert wrong < right
