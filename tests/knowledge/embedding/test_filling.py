"""Vectors that are missing are made in the background, while searches go on."""

from __future__ import annotations

import asyncio

import pytest

from taskchat.errors import ModelUnreachable
from taskchat.knowledge.embedding import Vectors
from taskchat.knowledge.embedding.filling import BATCH, Filling
from taskchat.store.engine import Store
from tests.fakes.database import Clock
from tests.fakes.waiting import until
from tests.knowledge.embedding.speaking import Tongue, put, said_by


class Server:
    """A server process with an embedder, on a store."""

    def __init__(self, store: Store, tongue: Tongue, clock: Clock, *, older: Tongue | None = None) -> None:
        others = {older.name: older}.get if older else lambda _: None
        self.store, self.tongue = store, tongue
        self.vectors = Vectors(store, tongue, clock, others=others)
        self.filling = Filling(store, self.vectors, clock)

    async def ask(self, question: str) -> list[str]:
        await self.vectors.models(now=True)
        near = await self.vectors.nearest(["user:1"], question, limit=1, kinds=["doc"])
        return await said_by(self.store, list(near))


@pytest.fixture
def clock() -> Clock:
    return Clock()


async def of_models(store: Store) -> dict[str, int]:
    query = (
        "SELECT m.name, count(v.passage_id) FROM embedding_models m"
        " LEFT JOIN passage_vectors v ON v.model_id = m.id GROUP BY m.name"
    )
    return dict(await store.read(lambda conn: conn.exec_driver_sql(query).all()))


async def test_what_was_put_in_while_the_model_did_not_answer_gets_its_vectors(store: Store, clock: Clock) -> None:
    server = Server(store, Tongue(), clock)
    server.tongue.dumb = True
    await put(store, server.vectors, "user:1", "doc:a", [f"milk {number}" for number in range(BATCH + 5)])
    with pytest.raises(ModelUnreachable):
        await server.filling.fill()
    server.tongue.dumb = False
    await server.filling.fill()
    assert await of_models(store) == {"test/tongue": BATCH + 5}
    assert len(await server.ask("milk")) == 1


async def test_what_is_there_is_not_made_again(store: Store, clock: Clock) -> None:
    server = Server(store, Tongue(), clock)
    await put(store, server.vectors, "user:1", "doc:a", ["milk"])
    await server.filling.fill()
    await server.filling.fill()
    assert server.tongue.given == ["milk"]


async def test_as_long_as_a_new_model_is_not_complete_the_old_one_answers(store: Store, clock: Clock) -> None:
    old = Server(store, Tongue("old"), clock)
    await put(store, old.vectors, "user:1", "doc:a", ["milk", "car"])
    await old.filling.fill()
    new = Server(store, Tongue("new", ["car", "milk"]), clock, older=Tongue("old"))
    await put(store, new.vectors, "user:1", "doc:b", ["car milk"])
    assert await new.ask("milk") == ["milk"]
    await new.filling.fill()
    assert await new.ask("milk") == ["milk"]
    assert await of_models(store) == {"old": 2, "new": 3}
    assert new.tongue.given == ["car milk", "milk", "car", "milk"]


async def test_where_the_old_model_can_not_be_asked_any_more_the_new_one_answers_with_what_it_has(
    store: Store, clock: Clock
) -> None:
    old = Server(store, Tongue("old"), clock)
    await put(store, old.vectors, "user:1", "doc:a", ["milk", "car"])
    await old.filling.fill()
    new = Server(store, Tongue("new", ["car", "milk"]), clock)
    assert await new.ask("milk") == []
    await put(store, new.vectors, "user:1", "doc:b", ["car milk"])
    assert await new.ask("milk") == ["car milk"]


async def test_an_old_model_is_forgotten_when_no_server_has_used_it_for_an_hour(store: Store, clock: Clock) -> None:
    old, new = Server(store, Tongue("old"), clock), Server(store, Tongue("new"), clock)
    await put(store, old.vectors, "user:1", "doc:a", ["milk"])
    for _ in range(2):
        await new.filling.fill()
    assert await of_models(store) == {"old": 1, "new": 1}
    clock.move(minutes=61)
    await new.filling.fill()
    assert await of_models(store) == {"new": 1}


async def test_one_server_fills_at_a_time_until_its_lease_is_over(store: Store, clock: Clock) -> None:
    first, second = Server(store, Tongue(), clock), Server(store, Tongue(), clock)
    await put(store, None, "user:1", "doc:a", ["milk"])
    first.tongue.dumb = True
    with pytest.raises(ModelUnreachable):
        await first.filling.fill()
    await second.filling.fill()
    assert second.tongue.given == []
    clock.move(minutes=6)
    await second.filling.fill()
    assert second.tongue.given == ["milk"]


async def test_a_passage_that_goes_meanwhile_leaves_no_vector(store: Store, clock: Clock) -> None:
    server = Server(store, Tongue(), clock)
    await put(store, None, "user:1", "doc:a", ["milk"])
    await put(store, None, "user:1", "doc:b", ["car"])
    embed = server.tongue.embed

    async def slowly(texts: list[str]) -> object:
        await put(store, None, "user:1", "doc:a", [])
        return await embed(texts)

    server.tongue.embed = slowly  # type: ignore[assignment,method-assign]
    await server.filling.fill()
    assert await of_models(store) == {"test/tongue": 1}


async def test_a_running_server_fills_by_itself_and_lets_go_at_the_end(store: Store, clock: Clock) -> None:
    server = Server(store, Tongue(), clock)
    await put(store, None, "user:1", "doc:a", ["milk"])
    async with server.filling.running():
        await until(lambda: server.filling._done_up_to > 0)
    assert await of_models(store) == {"test/tongue": 1}
    assert server.tongue.closed
    assert "taskchat-embedding" not in {task.get_name() for task in asyncio.all_tasks()}
