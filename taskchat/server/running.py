"""A turn under way: its events for whoever follows, and the way to stop it."""

from __future__ import annotations

import asyncio
import contextlib
import secrets
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass

from taskchat.schemas.chat import (
    ChatReply,
    ChatRequest,
    TextDelta,
    ToolFinished,
    ToolStarted,
    TurnEvent,
    TurnFailed,
    TurnFinished,
    TurnStarted,
)
from taskchat.schemas.connections import is_connected

STORED = "0"  # the run whose events are told from what is stored


class Stopped(Exception):
    """The turn was asked to stop, and has."""


@dataclass(frozen=True)
class Told:
    """An event with its id: the turn, which run of it, and the event's place in that, from 1."""

    turn_id: int
    run: str
    number: int
    event: TurnEvent

    @property
    def id(self) -> str:
        """What Last-Event-ID names it by."""
        return f"{self.turn_id}-{self.run}-{self.number}"


class _Events:
    """The events of one run of a turn. Of a text, which comes in tens of thousands of pieces, only the words are kept:
    an event weighs ten times as much."""

    def __init__(self, turn_id: int, run: str) -> None:
        self._turn_id, self._run = turn_id, run
        self._kept: list[TurnEvent | str] = []

    def __len__(self) -> int:
        return len(self._kept)

    def __getitem__(self, place: int) -> Told:
        kept = self._kept[place]
        event = TextDelta(text=kept) if isinstance(kept, str) else kept
        return Told(self._turn_id, self._run, place % len(self._kept) + 1, event)

    def append(self, event: TurnEvent) -> None:
        self._kept.append(event.text if isinstance(event, TextDelta) else event)

    @property
    def last(self) -> TurnEvent | str | None:
        """The last of them as it is kept."""
        return self._kept[-1] if self._kept else None

    @property
    def text(self) -> str:
        """What was said."""
        return "".join(kept for kept in self._kept if isinstance(kept, str))


class RunningTurn:
    """A turn under way. Any number may follow its events, each from the first, or from where they were cut off.

    `opened` gives its conversation as soon as that is known to be the user's, or what kept the turn from beginning.
    A turn that was sent without a key ends when the last who followed it has gone: nobody could come back to it.
    """

    def __init__(self, user_id: int, request: ChatRequest, key: str | None) -> None:
        self.user_id, self.request, self.key = user_id, request, key
        self.opened: asyncio.Future[str] = asyncio.get_running_loop().create_future()
        self.opened.add_done_callback(lambda opened: opened.cancelled() or opened.exception())
        self.over = asyncio.Event()
        self.turn_id = 0
        self.stopping = False
        self.lost = False  # another process goes on with it
        self.task: asyncio.Task[None] | None = None
        self._run = secrets.token_hex(4)
        self._told = _Events(0, self._run)
        self._news = asyncio.Event()
        self._followers = 0
        self._calls: set[str] = set()  # that are being made
        self._can_stop = self._cut = False

    @property
    def conversation_id(self) -> str | None:
        """Its conversation, once that is known."""
        is_open = self.opened.done() and not self.opened.cancelled() and self.opened.exception() is None
        return self.opened.result() if is_open else None

    @property
    def last(self) -> Told | None:
        """Its last event so far."""
        return self._told[-1] if self._told else None

    @property
    def ended(self) -> bool:
        """Whether its last event is told."""
        return isinstance(self._told.last, TurnFinished | TurnFailed)

    @property
    def reply(self) -> ChatReply | None:
        """What it came to."""
        last = self._told.last
        return last.reply if isinstance(last, TurnFinished) else None

    @property
    def said(self) -> str:
        """What the model has said in this run."""
        return self._told.text.strip()

    def open(self, conversation_id: str) -> None:
        """Its conversation is known."""
        if not self.opened.done():
            self.opened.set_result(conversation_id)

    def refuse(self, error: Exception) -> None:
        """It could not begin."""
        if not self.opened.done():
            self.opened.set_exception(error)

    # Events

    def emit(self, event: TurnEvent) -> None:
        """Pass an event on. After the last one there is none: a call that was cut off has nobody to tell."""
        if self.ended:
            return
        match event:
            case TurnStarted():
                self._told = _Events(event.message_id, self._run)  # a run that was lost is told anew
                self.turn_id = event.message_id
            case ToolStarted() if not is_connected(event.tool):  # those may take long, and bear to be cut off
                self._calls.add(event.id)
            case ToolFinished():
                self._calls.discard(event.call.id)
                self._stop_when_it_can()
        self._told.append(event)
        self._news.set()
        self._news = asyncio.Event()

    def begin_run(self, *, stored: bool) -> None:
        """Events from here on are of a run of their own; of none, when what is stored is told."""
        self._run = STORED if stored else secrets.token_hex(4)

    async def events(self, *, after: str = "", tick: float | None = None) -> AsyncIterator[Told | None]:
        """The events up to the last; None whenever `tick` seconds pass without one.

        `after` is the id of the last event that the follower has seen of this turn: what came before it is left out.
        Where those events are not here any more, only the last one is told; it holds the whole reply.
        """
        run, seen = self._told, 0
        while True:
            if run is not self._told:
                run, seen = self._told, 0
            while seen < len(run):
                told = run[seen]
                seen += 1
                if _wanted(told, after):
                    yield told
                if isinstance(told.event, TurnFinished | TurnFailed):
                    return
            news = self._news
            try:
                async with asyncio.timeout(tick):
                    await news.wait()
            except TimeoutError:
                yield None

    # Stopping

    @contextlib.contextmanager
    def followed(self) -> Iterator[None]:
        """Somebody follows while this is entered."""
        self._followers += 1
        try:
            yield
        finally:
            self._followers -= 1
            if not self._followers and self.key is None and not self.ended:
                self.stop()

    def stop(self) -> None:
        """End the turn as soon as no tool call is under way. What was said and done is stored."""
        self.stopping = True
        self._stop_when_it_can()

    def lose(self) -> None:
        """End this run of the turn: it goes on elsewhere."""
        self.lost = True
        self.stop()

    @contextlib.contextmanager
    def stoppable(self) -> Iterator[None]:
        """What runs inside is cut short by `stop`. Raises Stopped."""
        self._can_stop, self._cut = True, False
        try:
            self._stop_when_it_can()
            yield
        except (asyncio.CancelledError, Exception) as error:
            if not self._cut:
                raise
            raise Stopped from error
        finally:
            self._can_stop = False
            if self._cut and self.task is not None:
                self.task.uncancel()

    def _stop_when_it_can(self) -> None:
        if self.stopping and self._can_stop and not self._cut and not self._calls and self.task is not None:
            self._cut = True
            self.task.cancel()


def _wanted(told: Told, after: str) -> bool:
    turn, _, rest = after.partition("-")
    run, _, number = rest.partition("-")
    if turn != str(told.turn_id) or not number.isdecimal():
        return True
    if run == told.run:
        return told.number > int(number)
    return told.run != STORED or isinstance(told.event, TurnFinished | TurnFailed)
