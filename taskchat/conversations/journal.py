"""The journal of turns: the user's words before the agent runs, the reply after, and what lets a turn go on that was
cut off between the two."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import uuid4

from sqlalchemy import Connection, Row

from taskchat.conversations.owned import owned
from taskchat.errors import Conflict, NotFound
from taskchat.schemas.caller import CallRecord
from taskchat.schemas.chat import ChatReply, ChatRequest, ToolCall, Usage
from taskchat.schemas.tasks import Confirmation
from taskchat.schemas.values import ID_MAX
from taskchat.store import conversations, messages, turn_calls
from taskchat.store.engine import Store, of_user

TITLE_MAX = 60


@dataclass(frozen=True, kw_only=True)
class OpenTurn:
    """A turn whose words are stored. `reply` is set when it is finished already: then there is nothing to run.

    `past` are the messages before it, oldest first; `recorded` the tool calls of an earlier try; `waiting` the calls
    that the last reply asked the user to confirm. `conversation_row` is the conversation's internal id.
    """

    turn_id: int
    conversation_id: str
    past: Sequence[Row[Any]] = ()
    recorded: Sequence[CallRecord] = ()
    waiting: Sequence[Confirmation] = ()
    reply: ChatReply | None = None
    conversation_row: int = 0


class Journal:
    """Stores turns. No transaction is open while a model thinks: a turn begins with one and ends with one."""

    def __init__(self, store: Store, clock: Callable[[], dt.datetime]) -> None:
        self._store, self._clock = store, clock

    async def begin(self, user_id: int, request: ChatRequest, *, key: str | None, history: int) -> OpenTurn:
        """Store the words. The same `key` again finds the turn that it began.

        Raises NotFound for a conversation that is not the user's, Conflict when the key was used for other words.
        """
        now = self._clock()

        def job(conn: Connection) -> OpenTurn:
            if key is not None and (known := messages.by_key(conn, user_id, key)) is not None:
                return _resume(conn, known, request, history)
            if request.conversation_id is None:
                public_id = uuid4().hex
                conversation = conversations.add(conn, _new_conversation(user_id, public_id, request.message, now))
            else:
                public_id = request.conversation_id
                conversation = int(owned(conn, user_id, public_id).id)
            turn_id = messages.add(conn, _user_message(user_id, conversation, request, key, now))
            conversations.touch(conn, conversation, now, more=1)
            return _opened(conn, turn_id, public_id, conversation, history)

        return await self._store.write(job, alone=of_user(user_id))

    async def finish(self, turn: OpenTurn, user_id: int, reply: ChatReply, meta: Mapping[str, Any]) -> ChatReply:
        """Store the reply and give it its id. Raises NotFound when the conversation was deleted meanwhile."""
        now = self._clock()
        values = {
            "content": reply.response,
            "tool_calls": [call.model_dump(mode="json") for call in reply.tool_calls],
            "meta": {
                **meta,
                "success": reply.success,
                "question": reply.needs_answer.model_dump(mode="json") if reply.needs_answer else None,
                "usage": reply.usage.model_dump(mode="json"),
            },
            "model": reply.model,
            "created_at": now,
        }

        def job(conn: Connection) -> int:
            earlier = messages.reply(conn, turn.turn_id)
            if not conversations.touch(conn, turn.conversation_row, now, more=0 if earlier else 1):
                raise NotFound("The conversation was deleted meanwhile.")
            if reply.success:
                turn_calls.forget(conn, turn.turn_id)
            if earlier is not None:
                messages.change(conn, earlier.id, values)
                return int(earlier.id)
            fixed = {
                "conversation_id": turn.conversation_row,
                "user_id": user_id,
                "role": "assistant",
                "reply_to": turn.turn_id,
                "idempotency_key": None,
            }
            return messages.add(conn, {**values, **fixed})

        message_id = await self._store.write(job, alone=of_user(user_id))
        return reply.model_copy(update={"message_id": message_id})


def _new_conversation(user_id: int, public_id: str, message: str, now: dt.datetime) -> dict[str, Any]:
    title = " ".join(message.split())
    return {
        "public_id": public_id,
        "user_id": user_id,
        "title": title if len(title) <= TITLE_MAX else title[: TITLE_MAX - 1] + "…",
        "archived": False,
        "message_count": 0,
        "created_at": now,
        "updated_at": now,
    }


def _user_message(
    user_id: int, conversation: int, request: ChatRequest, key: str | None, now: dt.datetime
) -> dict[str, Any]:
    return {
        "conversation_id": conversation,
        "user_id": user_id,
        "role": "user",
        "content": request.message,
        "tool_calls": [],
        "meta": {"started_here": request.conversation_id is None},
        "model": None,
        "reply_to": None,
        "idempotency_key": key,
        "created_at": now,
    }


def key_used_otherwise() -> Conflict:
    """The key stands for another message already."""
    return Conflict("This Idempotency-Key was used for another message.", hint="Use a new key for each message.")


def _resume(conn: Connection, known: Row[Any], request: ChatRequest, history: int) -> OpenTurn:
    """The turn that a key began: finished, or to be gone on with."""
    sent_to = None if known.meta.get("started_here") else known.conversation
    if known.content != request.message or request.conversation_id not in {sent_to, known.conversation}:
        raise key_used_otherwise()
    stored = messages.reply(conn, known.id)
    if stored is not None and stored.meta.get("success"):
        return OpenTurn(
            turn_id=known.id, conversation_id=known.conversation, reply=_reply_of(stored, known.conversation)
        )
    turn = _opened(conn, known.id, known.conversation, known.conversation_id, history)
    newest = messages.newest(conn, known.conversation_id, before=ID_MAX, limit=1)[0]
    still_last = known.id in {newest.id, newest.reply_to}
    return turn if still_last else replace(turn, waiting=())  # a yes that is not the last word is none any more


def _opened(conn: Connection, turn_id: int, public_id: str, conversation: int, history: int) -> OpenTurn:
    past = list(reversed(messages.newest(conn, conversation, before=turn_id, limit=max(history, 1))))
    last = past[-1] if past else None
    waiting = last.meta.get("confirmations", []) if last is not None and last.role == "assistant" else []
    return OpenTurn(
        turn_id=turn_id,
        conversation_id=public_id,
        past=past,
        recorded=[_call_of(row) for row in turn_calls.of_turn(conn, turn_id)],
        waiting=[Confirmation.model_validate(each) for each in waiting],
        conversation_row=conversation,
    )


def _call_of(row: Row[Any]) -> CallRecord:
    return CallRecord(
        index=row.call_index,
        id=row.call_id,
        tool=row.tool,
        arguments=row.arguments,
        result=row.result,
        error=row.error,
    )


def _reply_of(row: Row[Any], conversation: str) -> ChatReply:
    return ChatReply(
        conversation_id=conversation,
        message_id=row.id,
        response=row.content,
        tool_calls=[ToolCall.model_validate(call) for call in row.tool_calls],
        needs_answer=row.meta.get("question"),
        model=row.model,
        usage=Usage.model_validate(row.meta.get("usage") or {}),
        success=True,
    )
