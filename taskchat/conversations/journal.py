"""The journal of turns: the user's words before the agent runs, the reply after, and what lets a turn go on that was
cut off between the two.

A turn is held by one runner, which is a server process. Where several share a database, a runner's hold ends with its
lease unless it renews it; who comes with the turn's key after that goes on with it. Where one process owns the
database, what another one held is free at once.
"""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import uuid4

from sqlalchemy import Connection, Row

from taskchat.conversations.owned import owned
from taskchat.conversations.turn_rows import (
    call_of,
    is_over,
    new_conversation,
    of_turn,
    reply_of,
    reply_values,
    user_message,
    with_recorded,
)
from taskchat.errors import Conflict, NotFound
from taskchat.schemas.bots import TurnBot
from taskchat.schemas.caller import CallRecord
from taskchat.schemas.chat import ChatReply, ChatRequest
from taskchat.schemas.model_names import EMBEDDED
from taskchat.schemas.tasks import Confirmation
from taskchat.schemas.values import ID_MAX
from taskchat.store import conversations, messages, turn_calls, usage
from taskchat.store.engine import Store, of_user

LEASE_SECONDS = 6.0
CUT_OFF = "This was cut off before it was answered."


@dataclass(frozen=True, kw_only=True)
class Answering:
    """Who answers a turn: the name of the model, how many past messages it needs, and the bot that it answers as."""

    model: str
    history: int
    bot: TurnBot | None = None


# Told in the transaction that begins a turn: the bot's id, and the model of an earlier try, where there are any.
Answers = Callable[[Connection, str | None, str | None], Answering]


@dataclass(frozen=True, kw_only=True)
class OpenTurn:
    """A turn whose words are stored. `reply` is set when it is over already: then there is nothing to run.

    `past` are the messages before it, oldest first; `recorded` the tool calls of an earlier try; `waiting` the calls
    that the last reply asked the user to confirm. `model` is the one that the turn was begun with, `bot` that of the
    conversation. `conversation_row` is the conversation's internal id.
    """

    turn_id: int
    conversation_id: str
    model: str = EMBEDDED
    bot: TurnBot | None = None
    past: Sequence[Row[Any]] = ()
    recorded: Sequence[CallRecord] = ()
    waiting: Sequence[Confirmation] = ()
    reply: ChatReply | None = None
    conversation_row: int = 0


@dataclass(frozen=True, kw_only=True)
class Held:
    """The turn can't begin yet: the turn `by` is under way. It is this turn itself in another process, or the one
    before it in the conversation, whose messages must not mix with this one's."""

    by: int
    conversation_id: str


class Superseded(Conflict):
    """Another process has gone on with the turn."""

    def __init__(self) -> None:
        super().__init__("Another server has gone on with this message.", hint="Send it again with the same key.")


class Journal:
    """Stores turns. No transaction is open while a model thinks: a turn begins with one and ends with one.

    `shared` says whether other processes may use the database at the same time.
    """

    def __init__(self, store: Store, clock: Callable[[], dt.datetime], *, shared: bool = False) -> None:
        self._store, self._clock = store, clock
        self.shared = shared
        self.runner = secrets.token_hex(16)
        self._running: set[int] = set()  # turns of this process; jobs look into it from the store's thread

    async def begin(self, user_id: int, request: ChatRequest, *, key: str | None, answers: Answers) -> OpenTurn | Held:
        """Store the words and hold the turn. The same `key` again finds the turn that it began, and that keeps the
        model that it was begun with. `answers` tells who answers, and may refuse.

        Raises NotFound for a conversation that is not the user's, Conflict when the key was used for other words, or
        the conversation is not with the bot that was named.
        """
        now = self._clock()

        def job(conn: Connection) -> OpenTurn | Held:
            if key is not None and (known := messages.by_key(conn, user_id, key)) is not None:
                return self._resume(conn, known, request, answers, now)
            past: list[Row[Any]] = []
            if request.conversation_id is None:
                public_id, answering = uuid4().hex, answers(conn, request.bot_id, None)
                conversation = conversations.add(conn, new_conversation(user_id, public_id, request, now))
            else:
                public_id = request.conversation_id
                there = owned(conn, user_id, public_id)
                if request.bot_id not in {None, there.bot_id}:
                    raise of_another_bot()
                answering, conversation = answers(conn, there.bot_id, None), int(there.id)
                past = _past(conn, conversation, ID_MAX, answering.history)
            if past and past[-1].role == "user":
                if self._is_held(past[-1], now):
                    return Held(by=past[-1].id, conversation_id=public_id)
                past.append(_close_cut_off(conn, past[-1], now))
            words = user_message(user_id, conversation, request, key, now, model=answering.model)
            turn_id = messages.add(conn, {**words, "runner": self.runner, "lease_until": self._lease()})
            conversations.touch(conn, conversation, now, more=1)
            self._running.add(turn_id)
            return _opened(turn_id, public_id, conversation, answering, past, ())

        return await self._store.write(job, alone=of_user(user_id))

    async def finish(self, turn: OpenTurn, user_id: int, reply: ChatReply, meta: Mapping[str, Any]) -> ChatReply:
        """Store the reply and give it its id. A turn that did not come to its end is let go, its reply tells all its
        recorded calls, and none can be added any more.

        Raises NotFound when the conversation was deleted meanwhile, Superseded when another runner has the turn.
        """
        now = self._clock()

        def job(conn: Connection) -> ChatReply:
            row = messages.turn(conn, turn.turn_id)
            if row is None:
                raise deleted_meanwhile()
            if row.runner != self.runner:
                raise Superseded
            stored = reply if reply.success else with_recorded(reply, _recorded(conn, turn.turn_id))
            values = reply_values(stored, meta, now)
            if not reply.success:
                messages.hold(conn, turn.turn_id, None, None)
            if is_over(values["meta"]):
                turn_calls.forget(conn, turn.turn_id)
            conversations.touch(conn, turn.conversation_row, now, more=0 if row.reply_id else 1)
            usage.add(conn, user_id, turn.conversation_row, now.date(), reply.instead_of or reply.model, reply.usage)
            if row.reply_id is not None:
                messages.change(conn, row.reply_id, values)
                return stored.model_copy(update={"message_id": int(row.reply_id)})
            values |= of_turn(turn.turn_id, turn.conversation_row, user_id)
            return stored.model_copy(update={"message_id": messages.add(conn, values)})

        return await self._store.write(job, alone=of_user(user_id))

    def let_go(self, turn_id: int) -> None:
        """This process does not run the turn any more, whatever became of it."""
        self._running.discard(turn_id)

    async def is_held(self, turn_id: int) -> bool:
        """Whether a turn is still under way."""
        now = self._clock()

        def job(conn: Connection) -> bool:
            row = messages.turn(conn, turn_id)
            return row is not None and not is_over(row.reply_meta) and self._is_held(row, now)

        return await self._store.read(job)

    async def still_mine(self, turns: Sequence[int]) -> dict[int, bool]:
        """Those of these turns that this process still has, and of each whether it was asked to stop."""
        return await self._store.read(lambda conn: messages.of_runner(conn, self.runner, turns))

    async def renew(self, turns: Sequence[int]) -> None:
        """Keep these turns for another while."""
        until = self._lease()
        await self._store.write(
            lambda conn: messages.renew(conn, self.runner, turns, until), alone=f"runner:{self.runner}"
        )

    async def ask_to_stop(self, user_id: int, *, conversation_id: str | None, key: str | None) -> Held | None:
        """Leave word for another process to stop the turn of `key`, or the one that runs in a conversation.

        Gives that turn, None when none runs. Raises NotFound for a conversation that is not the user's.
        """
        now = self._clock()

        def job(conn: Connection) -> Held | None:
            if key is not None:
                asked = messages.by_key(conn, user_id, key)
                public_id = asked.conversation if asked is not None else ""
            else:
                public_id = conversation_id or ""
                row = owned(conn, user_id, public_id)
                asked = next(iter(messages.newest(conn, row.id, before=ID_MAX, limit=1)), None)
            turn = messages.turn(conn, asked.id) if asked is not None and asked.role == "user" else None
            if turn is None or is_over(turn.reply_meta) or not self._is_held(turn, now):
                return None
            messages.ask_to_stop(conn, turn.id)
            return Held(by=turn.id, conversation_id=public_id)

        return await self._store.write(job, alone=of_user(user_id))

    async def reply(self, turn_id: int, conversation_id: str) -> ChatReply | None:
        """What a turn has come to, None as long as it is not over."""
        row = await self._store.read(lambda conn: messages.reply(conn, turn_id))
        return reply_of(row, conversation_id) if row is not None and is_over(row.meta) else None

    def _lease(self) -> dt.datetime:
        return self._clock() + dt.timedelta(seconds=LEASE_SECONDS)

    def _is_held(self, row: Row[Any], now: dt.datetime) -> bool:
        """Whether somebody runs the turn of this user message."""
        if row.runner == self.runner:
            return row.id in self._running
        return self.shared and row.runner is not None and row.lease_until is not None and row.lease_until > now

    def _resume(
        self, conn: Connection, known: Row[Any], request: ChatRequest, answers: Answers, now: dt.datetime
    ) -> OpenTurn | Held:
        """The turn that a key began: over, under way elsewhere, or to be gone on with."""
        sent_to = None if known.meta.get("started_here") else known.conversation
        if known.content != request.message or request.conversation_id not in {sent_to, known.conversation}:
            raise key_used_otherwise()
        if request.bot_id not in {None, known.bot_id}:
            raise key_used_otherwise()
        stored = messages.reply(conn, known.id)
        if stored is not None and is_over(stored.meta):
            reply = reply_of(stored, known.conversation)
            return OpenTurn(turn_id=known.id, conversation_id=known.conversation, reply=reply)
        if self._is_held(known, now):
            return Held(by=known.id, conversation_id=known.conversation)
        answering = answers(conn, known.bot_id, str(known.meta.get("model") or EMBEDDED))
        messages.hold(conn, known.id, self.runner, self._lease())
        self._running.add(known.id)
        past = _past(conn, known.conversation_id, known.id, answering.history)
        recorded = _recorded(conn, known.id)
        turn = _opened(known.id, known.conversation, known.conversation_id, answering, past, recorded)
        newest = messages.newest(conn, known.conversation_id, before=ID_MAX, limit=1)[0]
        still_last = known.id in {newest.id, newest.reply_to}
        return turn if still_last else replace(turn, waiting=())  # a yes that is not the last word is none any more


def key_used_otherwise() -> Conflict:
    """The key stands for another message already."""
    return Conflict("This Idempotency-Key was used for another message.", hint="Use a new key for each message.")


def of_another_bot() -> Conflict:
    """A conversation belongs to its bot for ever."""
    return Conflict("That conversation is not with this bot.", hint="Leave conversation_id out to start a new one.")


def deleted_meanwhile() -> NotFound:
    """The conversation was deleted while its turn ran."""
    return NotFound("The conversation was deleted meanwhile.")


def _close_cut_off(conn: Connection, turn: Row[Any], now: dt.datetime) -> Row[Any]:
    """Answer a turn that nobody runs any more, so that words and replies stay in order. Its key may still go on."""
    reply = ChatReply(conversation_id="-", message_id=0, response=CUT_OFF, model="", success=False)
    values = reply_values(with_recorded(reply, _recorded(conn, turn.id)), {}, now)
    messages.hold(conn, turn.id, None, None)
    messages.add(conn, {**values, "model": None, **of_turn(turn.id, turn.conversation_id, turn.user_id)})
    conversations.touch(conn, turn.conversation_id, now, more=1)
    closed = messages.reply(conn, turn.id)
    if closed is None:
        raise AssertionError("a reply that was just stored is there")
    return closed


def _recorded(conn: Connection, turn_id: int) -> list[CallRecord]:
    return [call_of(row) for row in turn_calls.of_turn(conn, turn_id)]


def _past(conn: Connection, conversation: int, before: int, history: int) -> list[Row[Any]]:
    return list(reversed(messages.newest(conn, conversation, before=before, limit=max(history, 1))))


def _opened(
    turn_id: int,
    public_id: str,
    conversation: int,
    answering: Answering,
    past: Sequence[Row[Any]],
    recorded: Sequence[CallRecord],
) -> OpenTurn:
    last = past[-1] if past else None
    waiting = last.meta.get("confirmations", []) if last is not None and last.role == "assistant" else []
    return OpenTurn(
        turn_id=turn_id,
        conversation_id=public_id,
        model=answering.model,
        bot=answering.bot,
        past=past,
        recorded=recorded,
        waiting=[Confirmation.model_validate(each) for each in waiting],
        conversation_row=conversation,
    )
