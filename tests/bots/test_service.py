"""Bots in the store: whose knowledge is opened to whom, what is deleted with a bot, and changes that meet."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from sqlalchemy import text

from taskchat.bots import service as services
from taskchat.bots.service import BotService
from taskchat.errors import Conflict, NotAllowed, TaskchatError
from taskchat.knowledge.index import Index
from taskchat.knowledge.passages import Passage
from taskchat.schemas.bots import BotConfigPatch, BotDraft, BotMemberDraft, BotPatch
from taskchat.schemas.model_names import ModelName
from taskchat.store import accounts
from taskchat.store.engine import Store, of_user
from tests.fakes.database import Clock, person


class People:
    """Ann has a bot, Eve edits it, Bob may talk to it, and Mallory may not."""

    def __init__(self, store: Store, bots: BotService, ids: dict[str, int], bot: str) -> None:
        self.store, self.bots, self.ids, self.bot = store, bots, ids, bot

    async def opens(self, who: str, to: Any) -> str:
        """The key of the bot's knowledge, or the code of the refusal."""
        try:
            return await self.bots.collection(self.ids[who], self.bot, to)
        except TaskchatError as error:
            return error.code


@pytest.fixture
async def people(store: Store) -> People:
    bots = BotService(store, Clock(), ModelName.parse)
    ids = {name: (await person(store, name)).user_id for name in ("ann", "eve", "bob", "mallory")}
    bot = (await bots.add(ids["ann"], BotDraft(name="Rules"))).id
    await bots.sharing.share(ids["ann"], bot, BotMemberDraft(email="eve@example.com", role="editor"))
    await bots.sharing.share(ids["ann"], bot, BotMemberDraft(email="bob@example.com"))
    return People(store, bots, ids, bot)


@pytest.mark.parametrize(
    ("who", "ask", "edit"),
    [
        ("ann", None, None),
        ("eve", None, None),
        ("bob", None, "not_allowed"),
        ("mallory", "not_found", "not_found"),
    ],
)
async def test_knowledge_is_opened_to_whom_it_is_for(
    people: People, who: str, ask: str | None, edit: str | None
) -> None:
    key = f"bot:{people.bot}"
    assert (await people.opens(who, "ask"), await people.opens(who, "edit")) == (ask or key, edit or key)


async def test_without_a_bot_it_is_ones_own(people: People) -> None:
    ann = people.ids["ann"]
    assert await people.bots.collection(ann, None, "edit") == f"user:{ann}"


async def test_a_bot_that_is_deleted_is_there_for_nobody(people: People) -> None:
    await people.bots.remove(people.ids["ann"], people.bot)
    for who in people.ids:
        assert await people.opens(who, "ask") == "not_found"
    assert await people.store.read(lambda conn: conn.execute(text("SELECT count(*) FROM bot_members")).scalar()) == 0


async def learn(people: People) -> Index:
    """Let the bot, Ann and Bob each know something of their own."""
    index = Index(people.store)
    for key in (f"bot:{people.bot}", f"user:{people.ids['ann']}", f"user:{people.ids['bob']}"):
        words = f"Laundry is on Monday, says {key}."
        await index.put(key, "faq:1", "Laundry", [Passage(ordinal=0, text=words, start=0, end=len(words))])
    return index


async def known(people: People, index: Index) -> list[str]:
    """Whose knowledge is still there."""
    keys = (f"bot:{people.bot}", f"user:{people.ids['ann']}", f"user:{people.ids['bob']}")
    return [hit.collection for hit in (await index.search(keys, "when is laundry?")).hits]


async def test_what_a_bot_knows_ends_with_it(people: People) -> None:
    index = await learn(people)
    assert len(await known(people, index)) == 3
    await people.bots.remove(people.ids["ann"], people.bot)
    assert sorted(await known(people, index)) == [f"user:{people.ids['ann']}", f"user:{people.ids['bob']}"]


async def test_what_somebody_and_their_bots_know_ends_with_their_account(people: People) -> None:
    index, ann = await learn(people), people.ids["ann"]
    await people.store.write(lambda conn: accounts.remove_user(conn, ann), alone=of_user(ann))
    assert await known(people, index) == [f"user:{people.ids['bob']}"]


async def test_changes_of_two_people_at_once_are_both_there(people: People) -> None:
    async def change(who: str, **config: Any) -> None:
        await people.bots.update(people.ids[who], people.bot, BotPatch(config=BotConfigPatch(**config)))

    for number in range(5):
        await asyncio.gather(change("ann", retriever_k=number + 1), change("eve", chat_history_length=number))
        config = (await people.bots.get(people.ids["ann"], people.bot)).config
        assert config is not None
        assert (config.retriever_k, config.chat_history_length) == (number + 1, number)


async def test_what_is_named_and_what_is_not_is_told_apart(people: People) -> None:
    ann = people.ids["ann"]
    await people.bots.update(ann, people.bot, BotPatch(config=BotConfigPatch(temperature=0.5, language="de")))
    found = await people.bots.update(ann, people.bot, BotPatch(config=BotConfigPatch(language=None)))
    assert found.config is not None
    assert (found.config.temperature, found.config.language) == (0.5, None)


async def test_nobody_makes_more_bots_than_anybody_needs(people: People, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(services, "BOTS_MAX", 2)
    await people.bots.add(people.ids["ann"], BotDraft(name="Another"))
    with pytest.raises(Conflict, match="2 bots already"):
        await people.bots.add(people.ids["ann"], BotDraft(name="One too many"))


async def test_only_its_owner_shares_a_bot(people: People) -> None:
    for who in ("eve", "bob"):
        with pytest.raises(NotAllowed, match="Only its owner"):
            await people.bots.sharing.share(people.ids[who], people.bot, BotMemberDraft(email="mallory@example.com"))
