"""Conversations: list, read, rename, archive, delete."""

from __future__ import annotations

import base64
import json

import pytest

from taskchat.conversations.journal import Journal, OpenTurn
from taskchat.conversations.service import ConversationService
from taskchat.errors import InvalidInput, NotFound
from taskchat.schemas.chat import ChatReply, ChatRequest, ConversationPatch
from taskchat.store.sqlite import SqliteStore
from tests.fakes.database import Clock, embedded_answers, person


class Talks:
    """A person's conversations, with turns that are spoken at once."""

    def __init__(self, store: SqliteStore, user_id: int) -> None:
        self.clock, self.user_id = Clock(), user_id
        self.journal, self.service = Journal(store, self.clock), ConversationService(store, self.clock)

    async def say(self, words: str, to: str | None = None) -> str:
        self.clock.move(minutes=1)
        request = ChatRequest(message=words, conversation_id=to)
        turn = await self.journal.begin(self.user_id, request, key=None, answers=embedded_answers)
        assert isinstance(turn, OpenTurn)
        reply = ChatReply(conversation_id=turn.conversation_id, message_id=0, response=f"re: {words}", model="x")
        await self.journal.finish(turn, self.user_id, reply, {})
        return turn.conversation_id

    async def listed(self, *, archived: bool = False) -> list[str]:
        return [each.title for each in (await self.service.page(self.user_id, archived=archived)).items]


@pytest.fixture
async def talks(store: SqliteStore) -> Talks:
    return Talks(store, (await person(store, "ann")).user_id)


async def test_the_last_used_conversation_comes_first(talks: Talks) -> None:
    first = await talks.say("one")
    await talks.say("two")
    await talks.say("again", to=first)
    assert await talks.listed() == ["one", "two"]


async def test_a_title_is_the_first_words_on_one_line(talks: Talks) -> None:
    await talks.say("  add\nmilk  ")
    await talks.say("x" * 100)
    assert await talks.listed() == ["x" * 59 + "…", "add milk"]


async def test_pages_of_conversations_give_each_once(talks: Talks) -> None:
    for number in range(7):
        await talks.say(f"t{number}")
    titles: list[str] = []
    cursor = None
    while True:
        page = await talks.service.page(talks.user_id, limit=3, cursor=cursor)
        titles += [each.title for each in page.items]
        if (cursor := page.next_cursor) is None:
            break
    assert titles == [f"t{number}" for number in reversed(range(7))]


async def test_messages_come_oldest_first_and_pages_lead_back(talks: Talks) -> None:
    there = await talks.say("a")
    for words in "bcd":
        await talks.say(words, to=there)
    newest = await talks.service.messages(talks.user_id, there, limit=3)
    assert [message.content for message in newest.items] == ["re: c", "d", "re: d"]
    older = await talks.service.messages(talks.user_id, there, limit=9, cursor=newest.next_cursor)
    assert [message.content for message in older.items] == ["a", "re: a", "b", "re: b", "c"]
    assert older.next_cursor is None


async def test_a_conversation_can_be_renamed_and_archived(talks: Talks) -> None:
    there = await talks.say("a")
    await talks.service.update(talks.user_id, there, ConversationPatch(title="Groceries", archived=True))
    assert (await talks.listed(), await talks.listed(archived=True)) == ([], ["Groceries"])


async def test_a_deleted_conversation_takes_its_messages_with_it(talks: Talks, store: SqliteStore) -> None:
    there = await talks.say("a")
    await talks.service.delete(talks.user_id, there)
    assert await store.read(lambda conn: conn.exec_driver_sql("SELECT count(*) FROM messages").scalar()) == 0
    with pytest.raises(NotFound, match="no such conversation"):
        await talks.service.get(talks.user_id, there)


@pytest.mark.parametrize("act", ["get", "delete", "messages", "update", "export"])
async def test_another_persons_conversation_is_not_found(talks: Talks, store: SqliteStore, act: str) -> None:
    there = await talks.say("a")
    bob = (await person(store, "bob")).user_id
    more = (ConversationPatch(title="mine"),) if act == "update" else ()
    with pytest.raises(NotFound, match="no such conversation"):
        await getattr(talks.service, act)(bob, there, *more)
    assert await talks.listed() == ["a"]


@pytest.mark.parametrize("parts", [["2027-01-01", 1], ["2027-01-01T00:00:00+00:00", 10**30], [7, 1], {}, "x"])
async def test_a_made_up_cursor_is_refused(talks: Talks, parts: object) -> None:
    cursor = base64.urlsafe_b64encode(json.dumps(parts).encode()).decode()
    with pytest.raises(InvalidInput, match="not one of this list's"):
        await talks.service.page(talks.user_id, cursor=cursor)


@pytest.mark.parametrize("cursor", ["", "x", "-1", "²", "9" * 30, "n", "nx", "n-1", "nn1"])
async def test_a_made_up_message_cursor_is_refused(talks: Talks, cursor: str) -> None:
    there = await talks.say("a")
    with pytest.raises(InvalidInput):
        await talks.service.messages(talks.user_id, there, cursor=cursor)
