"""A database of before models cost anything keeps everything, both ways."""

from __future__ import annotations

from typing import Any

from sqlalchemy import text

from taskchat.conversations.journal import Journal, OpenTurn
from taskchat.conversations.service import ConversationService
from taskchat.schemas.chat import ChatReply, ChatRequest, Usage
from taskchat.store import accounts, usage
from taskchat.store.engine import Store, of_user
from tests.fakes.database import Clock, embedded_answers, person
from tests.fakes.databases import Databases
from tests.store.test_tasks_migration import go_back, opened

SPENT = Usage(model_calls=1, input_tokens=10, output_tokens=5)


async def said(store: Store, user_id: int) -> OpenTurn:
    """One turn, answered."""
    journal = Journal(store, Clock())
    turn = await journal.begin(user_id, ChatRequest(message="hello"), key=None, answers=embedded_answers)
    assert isinstance(turn, OpenTurn)
    reply = ChatReply(conversation_id=turn.conversation_id, message_id=0, response="Hi.", model="embedded")
    await journal.finish(turn, user_id, reply, {})
    return turn


async def counts(store: Store) -> tuple[Any, ...]:
    tables = ("users", "conversations", "messages")
    query = text(f"SELECT {', '.join(f'(SELECT count(*) FROM {name})' for name in tables)}")
    return tuple(await store.read(lambda conn: conn.execute(query).one()))


async def test_what_was_there_before_is_there_on_every_way(databases: Databases) -> None:
    address = await databases.make()
    async with opened(address) as store:
        ann = (await person(store, "ann")).user_id
        turn = await said(store, ann)
        wish = {"model": "ollama/llama3.2", "model_fallback": True}
        await store.write(lambda conn: accounts.change_user(conn, ann, wish), alone=of_user(ann))
        await store.write(
            lambda conn: usage.add(conn, ann, turn.conversation_row, Clock().now.date(), "ollama/llama3.2", SPENT),
            alone=of_user(ann),
        )
        before = await counts(store)
    await go_back(address, "0004")
    async with opened(address) as store:
        assert await counts(store) == before
        user = await store.read(lambda conn: accounts.user_by_id(conn, ann))
        assert user is not None
        assert (user.name, user.model, user.model_fallback) == ("ann", None, None)
        conversation = await ConversationService(store, Clock()).get(ann, turn.conversation_id)
        assert (conversation.title, conversation.usage) == ("hello", Usage())
        await said(store, ann)
    await databases.drop(address)
