"""With vectors, passages are found by what they mean, too; where a model is away, words decide."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import pytest

from taskchat.errors import ModelUnreachable
from taskchat.knowledge.embedding import Vectors
from taskchat.knowledge.embedding.builtin import BuiltinEmbedder
from taskchat.knowledge.index import Index
from taskchat.store.engine import Store
from tests.fakes.database import START
from tests.knowledge.index.conftest import ANNA, passages

TEXTS = ("Refunds are paid within a week.", "Our office is in Rome.", "Dogs must be kept on a leash.")


def clock() -> dt.datetime:
    return START


@pytest.fixture
async def index(store: Store) -> Index:
    made = Index(store, Vectors(store, BuiltinEmbedder(), clock))
    await made.put(ANNA, "doc:1", "", passages(*TEXTS))
    return made


@pytest.mark.parametrize(
    ("question", "place"),
    [("will you return my payment", 0), ("which city are you located in", 1), ("may I bring my puppy", 2)],
)
async def test_what_is_said_in_other_words_is_found(index: Index, question: str, place: int) -> None:
    hit = (await index.search([ANNA], question)).hits[0]
    assert hit.passage_id == f"doc:1#{place}"
    assert hit.sentence == (0, len(TEXTS[place]))


async def test_words_and_meaning_together_make_sure(index: Index) -> None:
    right = (await index.search([ANNA], "when are refunds paid?")).confidence
    other = (await index.search([ANNA], "who invented the telephone?")).confidence
    assert other < 0.5 < right


async def test_what_is_dropped_is_found_no_more(index: Index) -> None:
    await index.drop(ANNA, "doc:1")
    assert (await index.search([ANNA], "refunds")).hits == []
    await index.put(ANNA, "doc:1", "", passages("Refunds take a month."))
    assert [hit.text for hit in (await index.search([ANNA], "money back")).hits] == ["Refunds take a month."]
    await index.drop_collection(ANNA)
    assert (await index.search([ANNA], "money back")).hits == []


class Away(BuiltinEmbedder):
    """A model that can't be reached."""

    name = "away"

    async def embed(self, texts: Sequence[str]) -> list[Sequence[float]]:
        raise ModelUnreachable("It is away.")


async def test_without_its_model_words_decide(store: Store) -> None:
    index = Index(store, Vectors(store, Away(), clock))
    await index.put(ANNA, "doc:1", "", passages(*TEXTS))
    assert [hit.text for hit in (await index.search([ANNA], "refund")).hits] == [TEXTS[0]]


async def test_a_reranker_has_the_last_word(store: Store) -> None:
    async def prefers_rome(_question: str, texts: Sequence[str]) -> list[float]:
        return [1.0 if "Rome" in one else 0.0 for one in texts]

    index = Index(store, Vectors(store, BuiltinEmbedder(), clock), look_closer=prefers_rome)
    await index.put(ANNA, "doc:1", "", passages("An office.", "Our office is in Rome. It is old."))
    hit = (await index.search([ANNA], "office")).hits[0]
    assert (hit.text[slice(*hit.sentence)] if hit.sentence else "") == "Our office is in Rome."


async def test_a_reranker_that_fails_is_done_without(store: Store) -> None:
    async def fails(_question: str, _texts: Sequence[str]) -> list[float]:
        raise ModelUnreachable("It is away.")

    index = Index(store, Vectors(store, BuiltinEmbedder(), clock), look_closer=fails)
    await index.put(ANNA, "doc:1", "", passages(*TEXTS))
    assert (await index.search([ANNA], "refunds")).hits[0].text == TEXTS[0]
