"""A conversation under way: what was said, what is being answered, what can be asked again. It knows no widget."""

from __future__ import annotations

import asyncio
import contextlib
import datetime as dt
import secrets
from collections.abc import Callable
from dataclasses import dataclass

from taskchat.client import state
from taskchat.client.transcript import Entry, ReplyEntry, Transcript, UserEntry, load
from taskchat.errors import NotFound, TaskchatError
from taskchat.schemas.bots import Bot
from taskchat.schemas.chat import TurnEvent, TurnFinished, TurnStarted
from taskchat.schemas.faqs import Faq
from taskchat.schemas.problems import FieldError, Problem
from taskchat.tui.server import Server

PAGE = 50


@dataclass(frozen=True)
class _Turn:
    """What is sent, and sent again to the letter when it failed."""

    words: str
    conversation_id: str | None
    key: str
    bot_id: str | None = None
    at: dt.datetime | None = None


class Talk:
    """One conversation with the server. `changed` is called after each change of what it shows.

    A turn is kept with its key until its reply is here, so that trying again can't do anything twice.
    """

    def __init__(self, server: Server, *, changed: Callable[[], None]) -> None:
        self.server = server
        self.transcript = Transcript()
        self.title = ""
        self.bot: Bot | None = None
        self._model = ""
        self._instead_of: str | None = None
        self._changed = changed
        self._turn: _Turn | None = None  # the one that has no reply yet
        self._older: str | None = None  # leads to the messages before the oldest here
        self.opening = False  # which conversation it will be is not known yet
        self.begun_here = False  # the conversation began with words of this prompt
        self._generation = 0  # of the conversation shown: what arrives for another one is dropped

    @property
    def running(self) -> bool:
        """Whether a reply is under way."""
        return self.transcript.running

    @property
    def has_older(self) -> bool:
        """Whether the server has messages before the oldest here."""
        return self._older is not None

    @property
    def problem(self) -> Problem | None:
        """What went wrong with the last turn."""
        last = self.transcript.entries[-1] if self.transcript.entries else None
        return last.problem if isinstance(last, ReplyEntry) else None

    @property
    def model(self) -> str:
        """The model that answers, as far as is known: as the server said, and as the last turn here showed."""
        return f"{self._model} for {self._instead_of}" if self._instead_of else self._model

    @property
    def key(self) -> str:
        """What names the conversation on this machine."""
        return f"{self._key()} {self.transcript.conversation_id or 'new'}"

    def said(self) -> list[str]:
        """What the user said in this conversation, oldest first."""
        return [entry.text for entry in self.transcript.entries if isinstance(entry, UserEntry)]

    async def ask_for_model(self) -> str | None:
        """Learn which model answers. Returns what there is to know of that, like that the chosen one is gone.

        A server that can't say, as an older one, tells with the first turn.
        """
        with contextlib.suppress(TaskchatError):
            page = await self.server.models(search=False)
            self._model, self._instead_of = page.in_use, None
            self._changed()
            return page.note
        return None

    async def open(self, conversation_id: str | None, *, new: bool, bot: str | None = None) -> None:
        """Show a conversation's last messages: the one named, else the one last spoken in with this bot, or without
        one, unless a new one is wanted.

        Raises NotFound where what is named is not there; one that was only remembered and is gone starts anew.
        """
        self.opening = True
        try:
            await self._open(conversation_id, new=new, bot=bot)
        finally:
            self.opening = False
        self._changed()

    async def _open(self, conversation_id: str | None, *, new: bool, bot: str | None) -> None:
        self.start_anew()
        self.bot = await self.server.bots.named(bot) if bot is not None else None
        self._changed()
        if new:
            return
        wanted = conversation_id or await asyncio.to_thread(state.last_conversation, self._key())
        if wanted is None:
            return
        try:
            conversation = await self.server.conversation(wanted)
            page = await self.server.messages(wanted, limit=PAGE)
        except NotFound:
            if conversation_id is not None:
                raise
            return
        if conversation.bot_id is not None and (self.bot is None or self.bot.id != conversation.bot_id):
            self.bot = await self._known(conversation.bot_id)
        self.title = conversation.title
        self.transcript = load(page.items, conversation_id=wanted)
        self._older = page.next_cursor

    async def bots(self) -> list[Bot]:
        """The bots to choose from: one's own and those shared with one before the public ones."""
        near, public = await self.server.bots.page(), await self.server.bots.page(which="public")
        return [*near.items, *public.items]

    async def faqs(self) -> list[Faq]:
        """The questions that are answered in this conversation, the first 200."""
        bot_id = self.bot.id if self.bot is not None else None
        page = await self.server.faqs.page(bot_id=bot_id, where={"status": "published"}, limit=200)
        return page.items

    async def read_title(self) -> None:
        """Ask what the conversation is called now: it was given another title."""
        here = self.transcript.conversation_id
        if here is None:
            return
        with contextlib.suppress(TaskchatError):  # a title can wait
            title = (await self.server.conversation(here)).title
            if here == self.transcript.conversation_id:
                self.title = title
                self._changed()

    def start_anew(self) -> None:
        """Leave the conversation; the next words begin another, with the same bot."""
        self._generation += 1
        self.begun_here = False
        self.transcript = Transcript()
        self.title = ""
        self._older = None
        self._turn = None
        self._changed()

    async def older(self) -> list[Entry]:
        """The entries of the next older page, which are part of the transcript from now on."""
        if self._older is None or self.transcript.conversation_id is None:
            return []
        generation, cursor = self._generation, self._older
        page = await self.server.messages(self.transcript.conversation_id, limit=PAGE, cursor=cursor)
        if generation != self._generation or cursor != self._older:
            return []
        self._older = page.next_cursor
        self.transcript = self.transcript.older(page.items)
        return list(self.transcript.entries[: len(page.items)])

    async def say(self, words: str, *, at: dt.datetime | None = None) -> None:
        """Say `words`, at that moment, and follow the reply to its end. Failures become part of the transcript."""
        bot_id = self.bot.id if self.bot else None
        self.begun_here = self.begun_here or self.transcript.conversation_id is None
        self._turn = _Turn(words, self.transcript.conversation_id, secrets.token_urlsafe(16), bot_id, at)
        await self._follow(self._turn)

    async def again(self) -> None:
        """Send the turn that failed once more, as the same turn."""
        if self._turn is None or self.running:
            return
        *before, _said, _failed = self.transcript.entries
        self.transcript = Transcript(tuple(before), self.transcript.conversation_id)
        await self._follow(self._turn)

    async def stop(self) -> bool:
        """Stop the reply under way: its turn then ends with what was said and done. Whether there was one.

        Raises what kept the server from it.
        """
        if self._turn is None or not self.running:
            return False
        return (await self.server.stop(self._turn.key)).stopped

    async def _follow(self, turn: _Turn) -> None:
        generation = self._generation
        self.transcript = self.transcript.say(turn.words, at=turn.at)
        self._changed()
        try:
            events = self.server.chat(turn.words, turn.conversation_id, idempotency_key=turn.key, bot_id=turn.bot_id)
            async for event in events:
                if generation != self._generation:
                    return
                self.transcript = self.transcript.apply(event)
                self._changed()
                await self._take_note(event)
        except TaskchatError as error:
            if generation == self._generation:
                self.transcript = self.transcript.fail(problem_of(error))
                self._changed()

    async def _take_note(self, event: TurnEvent) -> None:
        """Remember what outlives the turn."""
        if isinstance(event, TurnStarted):
            self._name_model(event.model)
            await asyncio.to_thread(state.remember_conversation, self._key(), event.conversation_id)
        elif isinstance(event, TurnFinished):
            self._turn = None
            self._name_model(event.reply.model, event.reply.instead_of)
            if not self.title:
                with contextlib.suppress(TaskchatError):  # a title can wait
                    self.title = (await self.server.conversation(event.reply.conversation_id)).title
                    self._changed()

    def _key(self) -> str:
        """What the conversation is remembered under."""
        return state.with_bot(self.server.session.key, self.bot.id if self.bot else None)

    async def _known(self, bot_id: str) -> Bot | None:
        """A conversation's bot. One that is gone has no name; the server says so when somebody speaks to it."""
        try:
            return await self.server.bots.get(bot_id)
        except NotFound:
            return None

    def _name_model(self, model: str, instead_of: str | None = None) -> None:
        if (model, instead_of) != (self._model, self._instead_of):
            self._model, self._instead_of = model, instead_of
            self._changed()


def problem_of(error: TaskchatError) -> Problem:
    """An error of this side, in the shape in which the server tells its own."""
    errors = [FieldError(field=field, message=message) for field, message in error.fields.items()]
    return Problem(title=error.title, status=0, code=error.code, detail=error.detail, hint=error.hint, errors=errors)
