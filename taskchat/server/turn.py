"""A turn, from the user's words to the stored reply, whatever transport asked for it.

It runs on its own: who asked may go away and come back with the same Idempotency-Key.
"""

from __future__ import annotations

import asyncio
import contextlib
import datetime as dt
import logging
from collections.abc import AsyncIterator, Callable, Sequence
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Row

from taskchat.accounts.signed_in import Account
from taskchat.agent.calls import TurnCalls, confirmations, shown
from taskchat.agent.context import PastMessage
from taskchat.agent.turn import EMBEDDED, Outcome, TurnInput
from taskchat.config import Settings
from taskchat.conversations.journal import Journal, OpenTurn, key_used_otherwise
from taskchat.errors import TaskchatError
from taskchat.schemas.caller import Caller, CallRecord
from taskchat.schemas.chat import (
    ChatReply,
    ChatRequest,
    QuestionAsked,
    TextDelta,
    TurnEvent,
    TurnFailed,
    TurnFinished,
    TurnStarted,
)
from taskchat.server.agent_host import AgentHost
from taskchat.server.problems import problem_of
from taskchat.tasks.confirmation import is_yes

log = logging.getLogger(__name__)


class RunningTurn:
    """A turn under way. Any number may follow its events, each from the first to the last.

    `opened` gives its conversation as soon as its words are stored, or what kept it from beginning.
    """

    def __init__(self, request: ChatRequest, when_over: Callable[[], object]) -> None:
        self.request, self._when_over = request, when_over
        self.opened: asyncio.Future[str] = asyncio.get_running_loop().create_future()
        self.opened.add_done_callback(lambda opened: opened.cancelled() or opened.exception())
        self._events: list[TurnEvent] = []
        self._news = asyncio.Event()

    def emit(self, event: TurnEvent) -> None:
        """Pass an event on. With the last one the turn is over: the same key then begins anew."""
        if isinstance(event, TurnFinished | TurnFailed):
            self._when_over()
        self._events.append(event)
        self._news.set()
        self._news = asyncio.Event()

    def refuse(self, error: Exception) -> None:
        """The turn could not begin."""
        self._when_over()
        self.opened.set_exception(error)

    async def events(self, *, heartbeat: float | None = None) -> AsyncIterator[TurnEvent | None]:
        """The events up to the last; None whenever `heartbeat` seconds pass without one."""
        seen = 0
        while True:
            while seen < len(self._events):
                event = self._events[seen]
                seen += 1
                yield event
                if isinstance(event, TurnFinished | TurnFailed):
                    return
            news = self._news
            try:
                async with asyncio.timeout(heartbeat):
                    await news.wait()
            except TimeoutError:
                yield None


class TurnService:
    """Runs turns."""

    def __init__(self, journal: Journal, host: AgentHost, settings: Settings, clock: Callable[[], dt.datetime]) -> None:
        self._journal, self._host, self._settings, self._clock = journal, host, settings, clock
        self._running: dict[tuple[int, str], RunningTurn] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    async def start(self, account: Account, request: ChatRequest, *, key: str | None) -> RunningTurn:
        """Begin a turn, or find the one that `key` began and that still runs.

        Raises what keeps it from beginning: NotFound for the conversation, Conflict for a key used for other words.
        """
        slot = (account.id, key) if key is not None else None
        running = self._running.get(slot) if slot else None
        if running is None:
            running = RunningTurn(request, lambda: self._running.pop(slot, None) if slot else None)
            if slot:
                self._running[slot] = running
            task = asyncio.create_task(self._run(running, account, request, key), name="taskchat-turn")
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)
        conversation = await asyncio.shield(running.opened)
        first = running.request
        if request.message != first.message or request.conversation_id not in {first.conversation_id, conversation}:
            raise key_used_otherwise()
        return running

    async def drain(self) -> None:
        """Wait for the turns that run."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(self._settings.turn_seconds):
                while self._tasks:
                    await asyncio.wait(self._tasks)

    async def _run(self, running: RunningTurn, account: Account, request: ChatRequest, key: str | None) -> None:
        """1 store the words  2 run the agent  3 pass its events on  4 store the reply, and only then say so"""
        try:
            turn = await self._journal.begin(account.id, request, key=key, history=self._settings.history_messages)
        except Exception as error:  # noqa: BLE001 - it belongs to the one who asked
            running.refuse(error)
            return
        running.opened.set_result(turn.conversation_id)
        started = TurnStarted(conversation_id=turn.conversation_id, message_id=turn.turn_id, model=EMBEDDED)
        running.emit(started)
        if turn.reply is not None:
            _tell(running, turn.reply, text_is_out=False)
            return
        zone = request.timezone or account.timezone
        approved = tuple(turn.waiting) if is_yes(request.message) else ()
        caller = Caller(user_id=account.id, timezone=zone, turn_id=turn.turn_id, approved=approved)
        calls = TurnCalls.resuming(caller, running.emit, turn.recorded)
        try:
            outcome = await (await self._host.agent()).run(
                TurnInput(
                    message=request.message,
                    past=_past(turn.past),
                    recorded=turn.recorded,
                    now=self._clock().astimezone(ZoneInfo(zone)),
                    language=account.language,
                ),
                calls,
                running.emit,
            )
            meta = {
                "memory": dict(outcome.memory),
                "confirmations": [each.model_dump(mode="json") for each in confirmations(calls)],
            }
            stored = await self._journal.finish(turn, account.id, _reply(turn, calls, outcome), meta)
        except Exception as error:
            if not isinstance(error, TaskchatError) or error.__cause__ is not None:
                log.exception("turn %d broke", turn.turn_id)
            await self._fail(running, turn, account, calls, error)
        else:
            _tell(running, stored, text_is_out=True)

    async def _fail(
        self, running: RunningTurn, turn: OpenTurn, account: Account, calls: TurnCalls, error: Exception
    ) -> None:
        """Keep what was done and say what went wrong. The same key may try again, and goes on from what was done."""
        problem = problem_of(error)
        if calls.changed:  # who asks for all of it again would have the first part twice
            hint = f"{problem.hint or ''} What was done before that stays: look at your list, or undo.".strip()
            problem = problem.model_copy(update={"hint": hint})
        done = [shown(call) for call in calls.in_order]
        reply = ChatReply(
            conversation_id=turn.conversation_id,
            message_id=0,
            response=f"{problem.detail} {problem.hint or ''}".strip(),
            tool_calls=done,
            model=EMBEDDED,
            success=False,
        )
        try:
            await self._journal.finish(turn, account.id, reply, {})
        except TaskchatError as unstored:
            log.error("turn %d failed, and that could not be stored: %s", turn.turn_id, unstored)
        except Exception:
            log.exception("turn %d failed, and that could not be stored", turn.turn_id)
        running.emit(TurnFailed(problem=problem, tool_calls=done))


def _tell(running: RunningTurn, reply: ChatReply, *, text_is_out: bool) -> None:
    if not text_is_out:
        running.emit(TextDelta(text=reply.response))
    if reply.needs_answer is not None:
        running.emit(QuestionAsked(question=reply.needs_answer))
    running.emit(TurnFinished(reply=reply))


def _reply(turn: OpenTurn, calls: TurnCalls, outcome: Outcome) -> ChatReply:
    return ChatReply(
        conversation_id=turn.conversation_id,
        message_id=0,
        response=outcome.text,
        tool_calls=[shown(call) for call in calls.in_order],
        needs_answer=outcome.question,
        model=EMBEDDED,
        usage=outcome.usage,
    )


def _past(rows: Sequence[Row[Any]]) -> list[PastMessage]:
    return [
        PastMessage(role=row.role, content=row.content, calls=_calls(row), memory=row.meta.get("memory"))
        for row in rows
    ]


def _calls(row: Row[Any]) -> list[CallRecord]:
    return [
        CallRecord(
            index=index,
            id=call["id"],
            tool=call["tool"],
            arguments=call["arguments"],
            result=call.get("result"),
            error=call.get("error"),
        )
        for index, call in enumerate(row.tool_calls)
    ]
