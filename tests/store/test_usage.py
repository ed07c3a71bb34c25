"""What models have cost is added up, by user, day, model and conversation."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from taskchat.schemas.chat import Usage
from taskchat.store import accounts, conversations, usage
from taskchat.store.engine import Store, of_user
from tests.fakes.database import START, person

MONDAY = START.date()
TUESDAY = MONDAY + dt.timedelta(days=1)
ONCE = Usage(model_calls=2, input_tokens=900, output_tokens=50, cached_tokens=300, seconds=1.5)


class Spender:
    """A person with one conversation."""

    def __init__(self, store: Store, user_id: int, conversation: int) -> None:
        self.store, self.id, self.conversation = store, user_id, conversation

    async def spend(self, model: str = "ollama/llama3.2", cost: Usage = ONCE, *, day: dt.date = MONDAY) -> None:
        await self.store.write(
            lambda conn: usage.add(conn, self.id, self.conversation, day, model, cost), alone=of_user(self.id)
        )

    async def spent(self, since: dt.date = MONDAY, until: dt.date = TUESDAY) -> list[Any]:
        rows = await self.store.read(lambda conn: usage.between(conn, self.id, since=since, until=until))
        return [tuple(row)[1:] for row in rows]

    async def sums(self) -> tuple[Any, ...]:
        row = await self.store.read(lambda conn: conversations.get(conn, self.id, f"of {self.id}"))
        assert row is not None
        return row.model_calls, row.input_tokens, row.output_tokens, row.cached_tokens, row.model_seconds


async def spender(store: Store, name: str) -> Spender:
    user_id = (await person(store, name)).user_id
    values = {"public_id": f"of {user_id}", "user_id": user_id, "title": "t", "created_at": START, "updated_at": START}
    values |= {"archived": False, "message_count": 0}
    number = await store.write(lambda conn: conversations.add(conn, values), alone=of_user(user_id))
    return Spender(store, user_id, number)


@pytest.fixture
async def ann(store: Store) -> Spender:
    return await spender(store, "ann")


async def test_turns_of_one_day_and_model_are_one_row(ann: Spender) -> None:
    await ann.spend()
    await ann.spend(cost=Usage(model_calls=1, input_tokens=2**40, output_tokens=1, estimated=True))
    await ann.spend(day=TUESDAY)
    await ann.spend("openai/gpt-5-mini")
    assert await ann.spent() == [
        (MONDAY, "ollama/llama3.2", 2, 3, 900 + 2**40, 51, 300, 1.5, True),
        (MONDAY, "openai/gpt-5-mini", 1, 2, 900, 50, 300, 1.5, False),
        (TUESDAY, "ollama/llama3.2", 1, 2, 900, 50, 300, 1.5, False),
    ]
    assert await ann.sums() == (7, 2700 + 2**40, 151, 900, 4.5)


async def test_days_are_counted_with_both_ends(ann: Spender) -> None:
    await ann.spend()
    await ann.spend(day=TUESDAY)
    for since, until, days in ((MONDAY, MONDAY, [MONDAY]), (TUESDAY, TUESDAY, [TUESDAY]), (TUESDAY, MONDAY, [])):
        assert [row[0] for row in await ann.spent(since, until)] == days


@pytest.mark.parametrize(
    ("model", "cost"), [("embedded", ONCE), ("openai/gpt-5-mini", Usage()), ("openai/gpt-5-mini", Usage(seconds=9.0))]
)
async def test_what_cost_nothing_is_not_kept(ann: Spender, model: str, cost: Usage) -> None:
    await ann.spend(model, cost)
    assert (await ann.spent(), await ann.sums()) == ([], (0, 0, 0, 0, 0.0))


async def test_people_pay_for_themselves(ann: Spender, store: Store) -> None:
    bob = await spender(store, "bob")
    bob.conversation = ann.conversation  # a mistake that must not show
    await ann.spend()
    await bob.spend()
    await bob.spend()
    assert (len(await ann.spent()), (await ann.spent())[0][2], await ann.sums()) == (1, 1, (2, 900, 50, 300, 1.5))


async def test_a_deleted_conversation_was_paid_for_all_the_same(ann: Spender, store: Store) -> None:
    await ann.spend()
    await store.write(lambda conn: conversations.remove(conn, ann.id, f"of {ann.id}"), alone=of_user(ann.id))
    assert len(await ann.spent()) == 1


async def test_with_an_account_goes_what_it_has_spent(ann: Spender, store: Store) -> None:
    bob = await spender(store, "bob")
    await ann.spend()
    await bob.spend()
    await store.write(lambda conn: accounts.remove_user(conn, ann.id), alone=of_user(ann.id))
    assert (len(await ann.spent()), len(await bob.spent())) == (0, 1)
