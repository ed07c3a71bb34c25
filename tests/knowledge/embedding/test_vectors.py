"""Passages are found by what they mean: those of the collections that are asked, and no others."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from taskchat.knowledge.embedding import Vectors
from taskchat.knowledge.embedding.searching import VectorSearch
from taskchat.store.engine import Store, of_collection
from tests.fakes.database import Clock
from tests.knowledge.embedding.speaking import Tongue, put, said_by


class Talk:
    """One server's vectors over a store, asked in a line."""

    def __init__(self, store: Store, tongue: Tongue | None = None, *, room: int = 1_000_000) -> None:
        self.store, self.tongue, self.clock = store, tongue or Tongue(), Clock()
        self.vectors = Vectors(store, self.tongue, self.clock, room=room, monotonic=lambda: self.clock().timestamp())

    async def put(self, collection: str, source: str, *texts: str) -> None:
        await put(self.store, self.vectors, collection, source, texts)
        await self.vectors.models(now=True)

    async def ask(
        self, question: str, *collections: str, kinds: Sequence[str] = ("doc", "faq"), limit: int = 2
    ) -> list[str]:
        near = await self.vectors.nearest(collections, question, limit=limit, kinds=kinds)
        return await said_by(self.store, [number for number, cosine in near.items() if cosine > 0])


@pytest.fixture
def talk(store: Store) -> Talk:
    return Talk(store)


async def test_the_nearest_come_first(talk: Talk) -> None:
    await talk.put("user:1", "doc:a", "car", "milk bread", "milk milk bread")
    assert await talk.ask("milk", "user:1") == ["milk milk bread", "milk bread"]


async def test_nobody_finds_what_is_in_another_collection(talk: Talk) -> None:
    await talk.put("user:1", "doc:a", "milk")
    await talk.put("bot:x", "doc:b", "milk red")
    assert await talk.ask("milk", "user:1") == ["milk"]
    assert await talk.ask("milk", "bot:x") == ["milk red"]
    assert await talk.ask("milk", "user:2") == []
    assert await talk.ask("milk") == []
    assert await talk.ask("milk", "user:1", "bot:x") == ["milk", "milk red"]


async def test_only_the_kinds_that_are_asked_for_are_found(talk: Talk) -> None:
    await talk.put("user:1", "doc:a", "milk")
    await talk.put("user:1", "faq:b", "milk red")
    assert await talk.ask("milk", "user:1", kinds=["faq"]) == ["milk red"]


async def test_others_that_were_found_by_words_are_told_too_but_not_those_of_strangers(talk: Talk) -> None:
    await talk.put("user:1", "doc:a", "milk", "car", "train")
    await talk.put("user:2", "doc:b", "milk")
    mine, _, other, strangers = range(1, 5)
    near = await talk.vectors.nearest(["user:1"], "milk", limit=1, kinds=["doc"], also=[other, strangers])
    assert near == {mine: pytest.approx(1), other: pytest.approx(0)}


async def test_what_is_replaced_or_deleted_is_found_no_more(talk: Talk) -> None:
    await talk.put("user:1", "doc:a", "milk", "bread")
    assert await talk.ask("milk", "user:1") == ["milk"]
    await talk.put("user:1", "doc:a", "car milk")
    assert await talk.ask("milk", "user:1") == ["car milk"]
    await talk.put("user:1", "doc:a")
    assert await talk.ask("milk", "user:1") == []


async def test_what_another_server_changes_counts_at_once(talk: Talk) -> None:
    other = Talk(talk.store)
    await talk.put("user:1", "doc:a", "milk")
    await other.vectors.models(now=True)
    assert await other.ask("milk", "user:1") == ["milk"]
    await talk.put("user:1", "doc:b", "milk blue")
    await talk.put("user:1", "doc:a")
    assert await other.ask("milk", "user:1") == ["milk blue"]


async def test_a_collection_that_begins_anew_has_nothing_of_the_old_one(talk: Talk) -> None:
    await talk.put("user:1", "doc:a", "milk")
    assert await talk.ask("milk", "user:1") == ["milk"]
    await talk.put("user:1", "doc:a")
    forget = lambda conn: talk.vectors.forget(conn, "user:1")  # noqa: E731
    await talk.store.write(forget, alone=of_collection("user:1"))
    await talk.put("user:1", "doc:z", "milk sun")
    assert await talk.ask("milk", "user:1") == ["milk sun"]


async def test_the_same_text_is_sent_to_the_model_once(talk: Talk) -> None:
    await talk.put("user:1", "doc:a", "milk", "bread", "milk")
    await talk.put("user:1", "doc:a", "bread", "car")
    assert talk.tongue.given == ["milk", "bread", "car"]
    assert await talk.ask("bread", "user:1") == ["bread"]


async def test_what_one_collection_has_sent_says_nothing_to_another(talk: Talk) -> None:
    await talk.put("user:1", "doc:a", "milk")
    await talk.put("user:2", "doc:b", "milk")
    assert talk.tongue.given == ["milk", "milk"]


async def test_without_an_answer_of_the_model_passages_are_put_in_and_searches_go_on_without(talk: Talk) -> None:
    await talk.put("user:1", "doc:a", "milk")
    talk.tongue.dumb = True
    await talk.put("user:1", "doc:b", "milk red")
    assert await talk.ask("milk", "user:1") == []
    talk.tongue.dumb = False
    assert await talk.ask("milk", "user:1") == []  # it is left alone for a moment
    talk.clock.move(seconds=31)
    assert await talk.ask("milk", "user:1") == ["milk"]


async def test_a_question_without_a_meaning_finds_nothing(talk: Talk) -> None:
    await talk.put("user:1", "doc:a", "milk")
    assert await talk.ask("unheard", "user:1") == []
    assert await talk.ask("  ", "user:1") == []


async def test_a_model_that_answers_in_another_size_is_another_model(talk: Talk) -> None:
    await talk.put("user:1", "doc:a", "milk")
    larger = Talk(talk.store, Tongue(words=["milk", "bread", "more"]))
    assert await larger.ask("milk", "user:1") == []
    await larger.put("user:1", "doc:b", "milk bread")
    assert await larger.ask("milk", "user:1") == ["milk bread"]


@pytest.mark.parametrize("room", [1, 1_000_000])
async def test_codes_find_what_comparing_all_finds_in_whatever_room(
    store: Store, room: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(VectorSearch, "compares", lambda *_: False)
    talk = Talk(store, room=room)
    texts = [f"{'milk ' * (1 + number % 7)}{'bread ' * (number % 5)}car" for number in range(300)]
    await talk.put("user:1", "doc:a", *texts)
    await talk.put("user:2", "doc:b", "milk", "milk")
    for _ in range(2):
        assert await talk.ask("milk", "user:1", limit=1) == ["milk milk milk milk milk milk milk car"]
        assert await talk.ask("milk", "user:2") == ["milk", "milk"]
