"""The conversation and the prompt under it: says what the user types, shows what comes back."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from textual import on, work
from textual.app import ComposeResult
from textual.message import Message

from taskchat.errors import InvalidInput, TaskchatError, TooLarge
from taskchat.tui.commands import is_command, named, what_follows
from taskchat.tui.talking.acting import Acting
from taskchat.tui.talking.composer import Composer
from taskchat.tui.widgets.choices import Choices
from taskchat.tui.widgets.failure import Failure, may_help
from taskchat.tui.widgets.hint import BUSY, CONNECTING
from taskchat.tui.widgets.prompt import Prompt
from taskchat.tui.widgets.transcript import Clock, TranscriptView

if TYPE_CHECKING:
    from taskchat.schemas.problems import Problem
    from taskchat.tui.talk import Talk

GIVE_BACK = {InvalidInput.code, TooLarge.code}  # the words have to be changed, so they return to the prompt


class Look(NamedTuple):
    """What the rest of the screen shows of the conversation."""

    conversation_id: str | None = None
    title: str = ""
    model: str = ""
    bot: str = ""
    can_retry: bool = False
    can_stop: bool = False


class TalkColumn(Acting):
    """Transcript, prompt and hint, and all that goes on between them and the talk."""

    class Changed(Message):
        """What the rest of the screen shows of the conversation is now `look`."""

        def __init__(self, look: Look) -> None:
            super().__init__()
            self.look = look

    class OpenWanted(Message):
        """The user wants the opening, which failed, to be tried again."""

    def __init__(self, *, clock: Clock) -> None:
        super().__init__(id="talk")
        self._clock = clock
        self._composer = Composer()
        self.view = TranscriptView(clock=clock)
        self.prompt, self.hint = self._composer.prompt, self._composer.hint
        self.talk: Talk | None = None
        self.problem: Problem | None = None  # why the conversation could not be opened
        self.look = Look()

    def compose(self) -> ComposeResult:
        """The conversation, and where one writes."""
        yield self.view
        yield self._composer

    # ------------------------------------------------------------------- show

    def opened(self, problem: Problem | None) -> None:
        """The conversation was opened, or `problem` kept it from that."""
        self.problem = problem
        if problem is None and self.talk is not None:
            self.hint.about(self.prompt.text)
            self.prompt.remember(self.talk.said())
            self._composer.names, self._composer.preview = self._names, self._preview
        self.show()

    def show(self) -> None:
        """Show what the talk has become."""
        talk = self.talk
        if talk is None:
            self.view.tell(self.problem)
        else:
            self.view.show(talk.transcript, more_on_server=talk.has_older)
            self.view.tell(self.problem or talk.problem, brief=self.problem is None)
            self.prompt.takes_numbers = len(self.view.choices.answers) if self.view.choices else 0
            self._mind_draft(talk)
        look = self._look()
        if look != self.look:
            self.look = look
            self.post_message(self.Changed(look))

    def _mind_draft(self, talk: Talk) -> None:
        """The prompt belongs to the conversation that is open. One that has just begun keeps what is in the prompt."""
        if talk.opening or self.problem is not None:
            return
        if talk.running or talk.begun_here:
            self._composer.rename_draft(talk.key)
        else:
            self._composer.draft_of(talk.key)

    def _look(self) -> Look:
        talk = self.talk
        problem = self.problem or (talk.problem if talk else None)
        can_retry = problem is not None and may_help(problem)
        if talk is None:
            return Look(can_retry=can_retry)
        bot = talk.bot.name if talk.bot else ""
        return Look(talk.transcript.conversation_id, talk.title, talk.model, bot, can_retry, talk.running)

    def to_prompt(self) -> None:
        """To the prompt, and to the newest message."""
        self.prompt.focus()
        self.view.anchor()

    # ---------------------------------------------------------------- talking

    @on(Prompt.Sent)
    async def _sent(self, event: Prompt.Sent) -> None:
        event.stop()
        if not event.text.strip():
            return
        if is_command(event.text):
            command = named(event.text)
            if command is None:
                self.hint.about(event.text)
            else:
                words = self.prompt.take()
                if hasattr(self, f"do_{command.action}"):
                    getattr(self, f"do_{command.action}")(what_follows(words))
                else:
                    await self.screen.run_action(command.action)
        elif self.ready():
            self.say(self.prompt.take())

    @on(Choices.Chosen)
    def _chosen(self, event: Choices.Chosen) -> None:
        event.stop()
        self.prompt.focus()
        if self.ready():
            self.say(event.value)

    @on(Prompt.Numbered)
    def _numbered(self, event: Prompt.Numbered) -> None:
        event.stop()
        if self.view.choices:
            self.view.choices.choose(event.number)

    def ready(self) -> bool:
        """Whether a turn can begin; the hint says why not."""
        if self.talk is None or self.problem is not None:
            self.hint.warn(CONNECTING)
        elif self.talk.running:
            self.hint.warn(BUSY)
        else:
            return True
        return False

    @work(group="turn")
    async def say(self, words: str) -> None:
        """Say `words` and follow the reply."""
        talk = self.talk
        if talk is None:
            return
        self.view.anchor()
        await talk.say(words, at=self._clock())
        if talk.problem is not None and talk.problem.code in GIVE_BACK:
            self.prompt.put_back(words)
        self.post_message(self.TurnOver())

    @work(group="stop")
    async def stop_turn(self) -> None:
        """Stop the reply under way; what was done stays done."""
        if self.talk is None:
            return
        try:
            await self.talk.stop()
        except TaskchatError as error:
            self.hint.warn(str(error))

    @on(Failure.Retried)
    def _retried(self, event: Failure.Retried) -> None:
        event.stop()
        self.prompt.focus()
        self.retry()

    def retry(self) -> None:
        """Try again what failed: the opening, or the last turn."""
        if self.problem is not None:
            self.post_message(self.OpenWanted())
        elif self.talk is not None and self.talk.problem is not None:
            self._again()

    @work(group="turn")
    async def _again(self) -> None:
        if self.talk is not None:
            self.view.anchor()
            await self.talk.again()
            self.post_message(self.TurnOver())

    @on(TranscriptView.OlderWanted)
    @work(exclusive=True, group="older")
    async def _older(self) -> None:
        if self.talk is None:
            return
        try:
            entries = await self.talk.older()
        except TaskchatError as error:
            self.hint.warn(str(error))
            return
        if entries:
            self.view.prepend(entries, more_on_server=self.talk.has_older)

    @on(Prompt.Scrolled)
    def _scrolled(self, event: Prompt.Scrolled) -> None:
        event.stop()
        self.view.page(event.pages)
