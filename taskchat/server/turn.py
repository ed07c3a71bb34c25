"""A turn, from the user's words to the stored reply, whatever transport asked for it.

It runs on its own: who asked may go away and come back with the same Idempotency-Key. One conversation has one turn
at a time: what is said meanwhile waits for its reply.
"""

from __future__ import annotations

import asyncio
import contextlib
import datetime as dt
import logging
from collections.abc import Callable, Sequence
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Row

from taskchat.accounts.signed_in import Account
from taskchat.agent.calls import TurnCalls, confirmations, shown
from taskchat.agent.context import PastMessage
from taskchat.agent.turn import Outcome, TurnInput
from taskchat.config import Settings
from taskchat.conversations.journal import Held, Journal, OpenTurn, Superseded, key_used_otherwise
from taskchat.errors import Conflict, ModelFailed, NotFound, TaskchatError, TooManyRequests
from taskchat.knowledge.asking import Knowledge
from taskchat.knowledge.faqs.unanswered import UnansweredQuestions
from taskchat.schemas.bots import SEARCH_TOOL, BotConfig
from taskchat.schemas.caller import Caller, CallRecord
from taskchat.schemas.chat import (
    NOTHING_SAID,
    ChatReply,
    ChatRequest,
    QuestionAsked,
    StopResult,
    TextDelta,
    TurnFailed,
    TurnFinished,
    TurnStarted,
)
from taskchat.schemas.collections import of_bot, of_user
from taskchat.schemas.model_names import EMBEDDED
from taskchat.schemas.problems import Problem
from taskchat.server.agent_host import AgentHost
from taskchat.server.answering import WhoAnswers
from taskchat.server.models import ModelChoice
from taskchat.server.problems import problem_of
from taskchat.server.running import RunningTurn, Stopped
from taskchat.server.turn_log import noting
from taskchat.server.watch import Watch
from taskchat.tasks.confirmation import is_yes

DONE_BEFORE = "What was done before that stays: look at your list, or undo."
STOP_SECONDS = 10.0  # who stops a turn waits no longer for what it has come to

log = logging.getLogger(__name__)


class TurnService:
    """Runs turns."""

    def __init__(
        self,
        journal: Journal,
        host: AgentHost,
        choice: ModelChoice,
        answers: WhoAnswers,
        knowledge: Knowledge,
        unanswered: UnansweredQuestions,
        settings: Settings,
        clock: Callable[[], dt.datetime],
    ) -> None:
        self._journal, self._host, self._choice, self._answers = journal, host, choice, answers
        self._knowledge, self._unanswered = knowledge, unanswered
        self._settings, self._clock = settings, clock
        self._running: set[RunningTurn] = set()
        self._by_key: dict[tuple[int, str], RunningTurn] = {}
        self._watch = Watch(journal, self._running)

    async def start(
        self, account: Account, request: ChatRequest, *, key: str | None, most: int | None = None
    ) -> RunningTurn:
        """Begin a turn, or find the one that `key` began and that still runs. One user may have `most` at once.

        Raises what keeps it from beginning: NotFound for the conversation, Conflict for a key used for other words,
        TooManyRequests.
        """
        running = self._by_key.get((account.id, key)) if key is not None else None
        if running is None:
            if most and sum(turn.user_id == account.id for turn in self._running) >= most:
                raise TooManyRequests(
                    f"{most} of your messages are being answered already.", hint="Wait for one of the replies."
                )
            running = self._begin(account, request, key)
        conversation = await asyncio.shield(running.opened)
        first = running.request
        if request.message != first.message or request.conversation_id not in {first.conversation_id, conversation}:
            raise key_used_otherwise()
        if request.bot_id not in {None, first.bot_id}:
            raise key_used_otherwise()
        return running

    async def stop(
        self, user_id: int, *, conversation_id: str | None = None, key: str | None = None, wait: float = STOP_SECONDS
    ) -> StopResult:
        """Stop the turn that `key` began, or what runs in a conversation, here or in another process.

        Gives what the turn has come to, unless that takes longer than `wait` seconds. Raises NotFound.
        """
        own = [turn for turn in self._running if turn.user_id == user_id and not turn.ended]
        if key is not None:
            here = [turn for turn in own if turn.key == key]
        else:
            here = [turn for turn in own if turn.conversation_id == conversation_id]
        if here:
            for turn in here:
                turn.stop()
            begun = next((turn for turn in here if turn.turn_id), here[0])
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(wait):
                    await begun.over.wait()
            return StopResult(stopped=True, reply=begun.reply)
        asked = await self._journal.ask_to_stop(user_id, conversation_id=conversation_id, key=key)
        if asked is None:
            return StopResult(stopped=False)
        reply = None
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(wait):
                await self._until_over(asked)
                reply = await self._journal.reply(asked.by, asked.conversation_id)
        return StopResult(stopped=True, reply=reply)

    def forget(self, user_id: int, conversation_id: str) -> None:
        """The conversation is deleted: what runs in it need not go on."""
        for turn in self._running:
            if (turn.user_id, turn.conversation_id) == (user_id, conversation_id):
                turn.stop()

    async def drain(self) -> None:
        """Wait for the turns that run."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(self._settings.turn_seconds):
                while tasks := [turn.task for turn in self._running if turn.task is not None]:
                    await asyncio.wait(tasks)
        self._watch.end()

    # The life of a turn

    def _begin(self, account: Account, request: ChatRequest, key: str | None) -> RunningTurn:
        running = RunningTurn(account.id, request, key)
        self._running.add(running)
        if key is not None:
            self._by_key[account.id, key] = running
        running.task = asyncio.create_task(self._run(running, account), name="taskchat-turn")
        running.task.add_done_callback(lambda _task: self._end(running))
        running.task.add_done_callback(noting(running))
        self._watch.begin()
        return running

    def _end(self, running: RunningTurn) -> None:
        self._release(running)
        self._running.discard(running)
        running.over.set()

    def _release(self, running: RunningTurn) -> None:
        """From here on, the key begins anew."""
        self._journal.let_go(running.turn_id)
        if running.key is not None and self._by_key.get((running.user_id, running.key)) is running:
            del self._by_key[running.user_id, running.key]

    async def _run(self, running: RunningTurn, account: Account) -> None:
        """1 store the words  2 run the agent  3 pass its events on  4 store the reply, and only then say so"""
        try:
            turn = await self._stored_words(running, account)
        except Exception as error:  # noqa: BLE001 - it belongs to the one who asked
            self._release(running)
            running.refuse(error)
            running.emit(TurnFailed(problem=problem_of(error)))
            return
        running.begin_run(stored=turn.reply is not None)
        running.emit(TurnStarted(conversation_id=turn.conversation_id, message_id=turn.turn_id, model=turn.model))
        if turn.reply is not None:
            self._tell(running, turn.reply, text_is_out=False)
            return
        caller = self._caller(turn, running.request, account)
        calls = TurnCalls.resuming(caller, running.emit, turn.recorded, bot=turn.bot)
        try:
            outcome = await self._outcome(running, turn, account, calls)
            asked = confirmations(calls) if outcome.question is not None else []  # a yes is for what was shown
            meta = {
                "memory": dict(outcome.memory),
                "confirmations": [each.model_dump(mode="json") for each in asked],
            }
            reply = await self._journal.finish(turn, account.id, _reply(turn, calls, outcome), meta)
        except Stopped:
            await self._stopped(running, turn, account, calls)
        except Exception as error:  # noqa: BLE001 - whatever it is, it is noted and told as the turn's failure
            _note(turn, error)
            await self._failed(running, turn, account, calls, error)
        else:
            if _found_nothing(turn, reply):
                await self._keep_unanswered(running, turn, account)
            self._tell(running, reply, text_is_out=True)

    async def _keep_unanswered(self, running: RunningTurn, turn: OpenTurn, account: Account) -> None:
        """Keep the user's words for those who can write the answer. The turn is done, whatever comes of this."""
        try:
            await self._unanswered.record(account.id, turn.bot.id if turn.bot else None, running.request.message)
        except Exception:
            log.exception("turn %d: its question could not be kept", turn.turn_id)

    async def _stored_words(self, running: RunningTurn, account: Account) -> OpenTurn:
        """The turn, its words stored, as soon as it may begin. Raises what keeps it from beginning."""
        answers = self._answers.of(account, running.request)
        while True:
            turn = await self._journal.begin(account.id, running.request, key=running.key, answers=answers)
            running.open(turn.conversation_id)
            if isinstance(turn, OpenTurn):
                running.turn_id = turn.turn_id
                return turn
            try:
                with running.stoppable():
                    await self._until_over(turn)
            except Stopped as stopped:
                raise Conflict(
                    "This was stopped before it began.", hint="Say it again if you still want it."
                ) from stopped

    async def _until_over(self, held: Held) -> None:
        here = next((turn for turn in self._running if turn.turn_id == held.by), None)
        if here is not None:
            await here.over.wait()
            return
        await self._watch.until_over(held)

    def _caller(self, turn: OpenTurn, request: ChatRequest, account: Account) -> Caller:
        return Caller(
            user_id=account.id,
            timezone=request.timezone or account.timezone,
            turn_id=turn.turn_id,
            runner=self._journal.runner,
            approved=tuple(turn.waiting) if is_yes(request.message) else (),
            collections=(of_bot(turn.bot.id) if turn.bot else of_user(account.id),),
            bot_id=turn.bot.id if turn.bot else None,
            retriever_k=(turn.bot.config if turn.bot else BotConfig()).retriever_k,
        )

    async def _outcome(self, running: RunningTurn, turn: OpenTurn, account: Account, calls: TurnCalls) -> Outcome:
        request, bots_own = running.request, turn.bot.config.language if turn.bot else None
        with running.stoppable():
            agent = await self._host.agent()
            knows = await self._knowledge.there(calls.caller.collections)
            return await agent.run(
                TurnInput(
                    message=request.message,
                    past=_past(turn.past),
                    recorded=turn.recorded,
                    now=self._clock().astimezone(ZoneInfo(calls.caller.timezone)),
                    language=request.language or bots_own or account.language,
                    model=turn.model,
                    fallback=self._choice.falls_back(account, request),
                    bot=turn.bot,
                    knows=knows,
                ),
                calls,
                running.emit,
            )

    async def _stopped(self, running: RunningTurn, turn: OpenTurn, account: Account, calls: TurnCalls) -> None:
        """Keep what was said and done until the user, or their going away, stopped it."""
        if running.lost:
            await self._go_on_elsewhere(running, account, Superseded())
            return
        said = running.said
        reply = _unfinished(turn, calls, said or NOTHING_SAID).model_copy(update={"stopped": True})
        try:
            stored = await self._journal.finish(turn, account.id, reply, {})
        except Exception as error:  # noqa: BLE001 - whatever it is, it is told as the turn's failure
            await self._failed(running, turn, account, calls, error)
        else:
            self._tell(running, stored, text_is_out=bool(said))

    async def _failed(
        self, running: RunningTurn, turn: OpenTurn, account: Account, calls: TurnCalls, error: Exception
    ) -> None:
        """Keep what was done and say what went wrong. The same key may try again, and goes on from what was done."""
        if isinstance(error, Superseded):
            await self._go_on_elsewhere(running, account, error)
            return
        problem = problem_of(error)
        words = self._words_of(problem, running, turn, account, changed=calls.changed)
        if calls.changed:  # who asks for all of it again would have the first part twice
            problem = problem.model_copy(update={"hint": f"{problem.hint or ''} {DONE_BEFORE}".strip()})
        reply = _unfinished(turn, calls, f"{running.said}\n\n{words}".strip())
        if not isinstance(error, NotFound):  # then the conversation is gone, and with it the place for a reply
            try:
                reply = await self._journal.finish(turn, account.id, reply, {})
            except TaskchatError as unstored:
                log.error("turn %d failed, and that could not be stored: %s", turn.turn_id, unstored.detail)
            except Exception:
                log.exception("turn %d failed, and that could not be stored", turn.turn_id)
        self._release(running)
        running.emit(TurnFailed(problem=problem, tool_calls=reply.tool_calls))

    def _words_of(
        self, problem: Problem, running: RunningTurn, turn: OpenTurn, account: Account, *, changed: bool
    ) -> str:
        """What went wrong, in the language that the turn speaks."""
        from taskchat.agent import notes  # the embedded model's words: no need of them until here

        language = running.request.language or account.language
        voice = notes.voice_of(running.request.message, _past(turn.past), now=self._clock(), language=language)
        return notes.failed(problem, voice, changed=changed)

    async def _go_on_elsewhere(self, running: RunningTurn, account: Account, error: Superseded) -> None:
        """Another process has the turn: with its key, its reply is waited for like by anybody else."""
        self._release(running)
        if running.key is None:
            running.emit(TurnFailed(problem=problem_of(error)))
            return
        running.lost = running.stopping = False
        await self._run(running, account)

    def _tell(self, running: RunningTurn, reply: ChatReply, *, text_is_out: bool) -> None:
        self._release(running)
        if not text_is_out:
            running.emit(TextDelta(text=reply.response))
        if reply.needs_answer is not None:
            running.emit(QuestionAsked(question=reply.needs_answer))
        running.emit(TurnFinished(reply=reply))


def _note(turn: OpenTurn, error: Exception) -> None:
    """Note what a turn broke at. What a provider sends is not for logs: people's words may be in it."""
    if isinstance(error, ModelFailed) and turn.model != EMBEDDED:
        log.warning("turn %d: %s: %s: %s", turn.turn_id, turn.model, error.code, error.detail)
        log.debug("turn %d broke", turn.turn_id, exc_info=error)
    elif not isinstance(error, TaskchatError) or error.__cause__ is not None:
        log.error("turn %d broke", turn.turn_id, exc_info=error)


def _reply(turn: OpenTurn, calls: TurnCalls, outcome: Outcome) -> ChatReply:
    return ChatReply(
        conversation_id=turn.conversation_id,
        message_id=0,
        response=outcome.text,
        tool_calls=[shown(call) for call in calls.in_order],
        needs_answer=outcome.question,
        model=outcome.model,
        instead_of=outcome.instead_of,
        usage=outcome.usage,
        moderation=outcome.moderation,
        sources=list(outcome.sources),
        sources_note=outcome.sources_note,
        success=outcome.moderation is None,
    )


def _found_nothing(turn: OpenTurn, reply: ChatReply) -> bool:
    """Whether something was looked up for the reply, and nothing was found that it could be taken from."""
    looked = [call.result for call in reply.tool_calls if call.tool == SEARCH_TOOL and call.result is not None]
    there = any(turn.bot is not None or result.get("searched") for result in looked)
    return there and reply.success and not reply.sources


def _unfinished(turn: OpenTurn, calls: TurnCalls, words: str) -> ChatReply:
    return ChatReply(
        conversation_id=turn.conversation_id,
        message_id=0,
        response=words,
        tool_calls=[shown(call) for call in calls.in_order],
        model=turn.model,
        usage=calls.spent,
        success=False,
    )


def _past(rows: Sequence[Row[Any]]) -> list[PastMessage]:
    """The messages as the agent needs them: without the words that moderation kept from a model, and their replies."""
    withheld = {row.reply_to for row in rows if (row.meta.get("moderation") or {}).get("stage") == "input"}
    return [
        PastMessage(role=row.role, content=row.content, calls=_calls(row), memory=row.meta.get("memory"))
        for row in rows
        if row.id not in withheld and (row.reply_to is None or row.reply_to not in withheld)
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
