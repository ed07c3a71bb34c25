"""The chat screen: the conversation, the prompt under it, the tasks beside it."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, ClassVar, NamedTuple

from textual import events, on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.message import Message
from textual.screen import Screen
from textual.widgets import Footer

from taskchat.errors import InvalidInput, NotFound, ServerUnreachable, TaskchatError, TooLarge
from taskchat.tui.commands import is_command, named
from taskchat.tui.plain import one_line
from taskchat.tui.widgets.choices import Choices
from taskchat.tui.widgets.failure import Failure, may_help
from taskchat.tui.widgets.hint import BUSY, CONNECTING, Hint
from taskchat.tui.widgets.prompt import Prompt
from taskchat.tui.widgets.task_list import TaskList
from taskchat.tui.widgets.task_pane import TaskPane
from taskchat.tui.widgets.top_bar import TopBar
from taskchat.tui.widgets.transcript import TranscriptView

if TYPE_CHECKING:
    from taskchat.schemas.problems import Problem
    from taskchat.schemas.tasks import Task
    from taskchat.tui.talk import Server, Talk

Say = Callable[[str], None]
Connect = Callable[[Say], "Server"]
Clock = Callable[[], dt.datetime]

LOCAL = "local"  # whose one account needs no name
LOOK_SECONDS = 2.0  # how often the tasks are looked at, since others change them too
AWAY_LOOKS = 5  # of so many looks one is taken while the terminal is not in front
RESTS_MOST = 8  # looks left out after repeated failures
PENDING_MOST = 200
DONE_MOST = 50
GIVE_BACK = {InvalidInput.code, TooLarge.code}  # the words have to be changed, so they return to the prompt


def now() -> dt.datetime:
    """The moment, in this machine's zone."""
    return dt.datetime.now(dt.UTC).astimezone()


class Wanted(NamedTuple):
    """What to show first: this conversation, a new one, or the last one; with the bot of this name, if with any."""

    conversation_id: str | None = None
    new: bool = False
    bot: str | None = None


class ChatScreen(Screen[None]):
    """Passes on what the user does to the talk, and what the talk has become to the widgets."""

    AUTO_FOCUS = "Prompt"
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (90, "-wide")]
    VERTICAL_BREAKPOINTS = [(0, "-short"), (20, "-tall")]
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+t", "toggle_tasks", "Tasks", key_display="^t", tooltip="Show or hide the tasks"),
        Binding("ctrl+n", "new_conversation", "New", key_display="^n", tooltip="Start a new conversation"),
        Binding("ctrl+r", "retry", "Retry", key_display="^r", tooltip="Try again what failed"),
        Binding("f1", "help", "Help", key_display="f1", tooltip="Keys and commands"),
        Binding("escape", "stop", "Stop", key_display="esc", tooltip="Stop the reply"),
        Binding("escape", "to_prompt", "To the prompt", show=False),
    ]

    class Noted(Message):
        """The client says something meanwhile, from whatever thread it runs in."""

        def __init__(self, words: str) -> None:
            super().__init__()
            self.words = words

    def __init__(
        self,
        connect: Connect,
        wanted: Wanted = Wanted(),  # noqa: B008 - a tuple, which nobody can change
        *,
        clock: Clock = now,
    ) -> None:
        super().__init__()
        self._connect = connect
        self._wanted = wanted
        self._clock = clock
        self._talk: Talk | None = None
        self._problem: Problem | None = None  # why the conversation could not be opened
        self._offered = [False, False]
        self._looks = 0
        self._failures = 0
        self._done: list[Task] = []

    def compose(self) -> ComposeResult:
        """Top bar, conversation and prompt, tasks, footer."""
        yield TopBar()
        with Horizontal(id="body"):
            with Vertical(id="talk"):
                yield TranscriptView()
                yield Prompt()
                yield Hint()
            yield TaskPane(clock=self._clock)
        yield Footer()

    def on_mount(self) -> None:
        """Everything that needs the server begins after the first picture."""
        self._bar = self.query_one(TopBar)
        self._view = self.query_one(TranscriptView)
        self._prompt = self.query_one(Prompt)
        self._hint = self.query_one(Hint)
        self._pane = self.query_one(TaskPane)
        self.call_after_refresh(self._open)
        self.set_interval(LOOK_SECONDS, self._look)

    async def on_unmount(self) -> None:
        """Hang up."""
        if self._talk is not None:
            await self._talk.server.aclose()

    # ---------------------------------------------------------------- opening

    @work(exclusive=True, group="open")
    async def _open(self) -> None:
        """Connect, then show who one is, the conversation, and the tasks."""
        wanted = self._wanted
        try:
            if self._talk is None:
                self._talk = await asyncio.to_thread(_begin, self._connect, self._note, self._show_talk)
            self._bar.server = server = self._talk.server.session.name
            user = await self._talk.server.me()
            self._bar.account = "" if server == LOCAL else user.name or user.email
            self._bar.connected = True
            note = await self._talk.ask_for_model()
            await self._talk.open(wanted.conversation_id, new=wanted.new, bot=wanted.bot)
        except TaskchatError as error:
            from taskchat.tui.talk import problem_of

            self._problem = problem_of(error)
            if isinstance(error, NotFound):  # a second try opens what there is
                self._wanted = Wanted(new=wanted.new)
            self._bar.offline = isinstance(error, ServerUnreachable)
        else:
            self._problem = None
            self._bar.offline = False
            self._hint.about(self._prompt.text)
            if note:
                self._hint.tell(note)
            self._prompt.remember(self._talk.said())
            self._refresh_tasks()
        self._show_talk()

    def _note(self, words: str) -> None:
        self.post_message(self.Noted(words))

    @on(Noted)
    def _noted(self, event: Noted) -> None:
        self._hint.tell(event.words)

    def _show_talk(self) -> None:
        talk = self._talk
        if talk is None:
            self._view.tell(self._problem)
            self._mind_offers()
            return
        self._view.show(talk.transcript, more_on_server=talk.has_older)
        self._view.tell(self._problem or talk.problem, brief=self._problem is None)
        self._prompt.takes_numbers = len(self._view.choices.answers) if self._view.choices else 0
        self._bar.conversation = talk.title
        self._bar.model = talk.model
        self._bar.bot = talk.bot.name if talk.bot else ""
        self._mind_offers()

    def _mind_offers(self) -> None:
        """The footer is made anew only when its offers change: not with each piece of text."""
        offered = [bool(self.check_action(action, ())) for action in ("retry", "stop")]
        if offered != self._offered:
            self._offered = offered
            self.refresh_bindings()

    # ---------------------------------------------------------------- talking

    @on(Prompt.Sent)
    async def _sent(self, event: Prompt.Sent) -> None:
        if not event.text.strip():
            return
        if is_command(event.text):
            command = named(event.text)
            if command is None:
                self._hint.about(event.text)
            else:
                self._prompt.take()
                await self.run_action(command.action)
        elif self._ready():
            self._say(self._prompt.take())

    @on(Choices.Chosen)
    def _chosen(self, event: Choices.Chosen) -> None:
        self._prompt.focus()
        if self._ready():
            self._say(event.value)

    @on(Prompt.Numbered)
    def _numbered(self, event: Prompt.Numbered) -> None:
        if self._view.choices:
            self._view.choices.choose(event.number)

    def _ready(self) -> bool:
        """Whether a turn can begin; the hint says why not."""
        if self._talk is None or self._problem is not None:
            self._hint.warn(CONNECTING)
        elif self._talk.running:
            self._hint.warn(BUSY)
        else:
            return True
        return False

    @work(group="turn")
    async def _say(self, words: str) -> None:
        if self._talk is None:
            return
        self._view.anchor()
        await self._talk.say(words)
        if self._talk.problem is not None and self._talk.problem.code in GIVE_BACK:
            self._prompt.put_back(words)
        self._refresh_tasks()

    @work(group="stop")
    async def action_stop(self) -> None:
        """Stop the reply under way; what was done stays done."""
        if self._talk is None:
            return
        try:
            await self._talk.stop()
        except TaskchatError as error:
            self._hint.warn(str(error))

    @on(Failure.Retried)
    def _retried(self) -> None:
        self._prompt.focus()
        self.action_retry()

    def action_retry(self) -> None:
        """Try again what failed: the opening, or the last turn."""
        if self._problem is not None:
            self._open()
        elif self._talk is not None and self._talk.problem is not None:
            self._retry()

    @work(group="turn")
    async def _retry(self) -> None:
        if self._talk is not None:
            self._view.anchor()
            await self._talk.again()
            self._refresh_tasks()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Retry is offered where something failed, stop while a reply is under way."""
        if action == "stop":
            return self._talk is not None and self._talk.running
        if action == "retry":
            problem = self._problem or (self._talk.problem if self._talk else None)
            return problem is not None and may_help(problem)
        return super().check_action(action, parameters)

    @on(TranscriptView.OlderWanted)
    @work(exclusive=True, group="older")
    async def _older(self) -> None:
        if self._talk is None:
            return
        try:
            entries = await self._talk.older()
        except TaskchatError as error:
            self._hint.warn(str(error))
            return
        if entries:
            self._view.prepend(entries, more_on_server=self._talk.has_older)

    def action_new_conversation(self) -> None:
        """Leave this conversation; the next words begin another."""
        bot = self._talk.bot if self._talk is not None else None
        self._wanted = Wanted(new=True, bot=bot.id if bot else self._wanted.bot)
        if self._talk is not None:
            self._talk.start_anew()
        self.action_to_prompt()

    # ------------------------------------------------------------------- bots

    @work(exclusive=True, group="bots")
    async def action_choose_bot(self) -> None:
        """Show the bots; whichever is chosen is talked with from then on, in the last conversation with it."""
        if not self._ready() or self._talk is None:
            return
        from taskchat.tui.screens.bots import NOBODY, BotScreen

        try:
            bots = await self._talk.bots()
        except TaskchatError as error:
            self._hint.warn(str(error))
            return
        chosen = await self.app.push_screen_wait(BotScreen(bots, self._talk.bot))
        if chosen is not None:
            self._wanted = Wanted(bot=None if chosen == NOBODY else chosen)
            self._open()
            self.action_to_prompt()

    @work(exclusive=True, group="faqs")
    async def action_choose_faq(self) -> None:
        """Show the questions that are answered here; whichever is chosen is asked."""
        if not self._ready() or self._talk is None:
            return
        from taskchat.tui.screens.faqs import FaqScreen

        try:
            faqs = await self._talk.faqs()
        except TaskchatError as error:
            self._hint.warn(str(error))
            return
        chosen = await self.app.push_screen_wait(FaqScreen(faqs))
        if chosen is not None and self._ready():
            self._say(chosen)

    # ------------------------------------------------------------------ tasks

    def _look(self) -> None:
        """Look what the tasks are now; rarely while nobody watches, or while it fails."""
        self._looks += 1
        every = AWAY_LOOKS if not self.app.app_focus else 1
        every = max(every, min(2**self._failures, RESTS_MOST))
        if self._looks % every:
            return
        if self._problem is not None and self._bar.offline:
            self._open()
        elif self._talk is not None and self._problem is None:
            self._refresh_tasks()

    @on(TaskList.DoneWanted)
    def _refresh_tasks(self) -> None:
        self._read_tasks()

    @work(exclusive=True, group="tasks")
    async def _read_tasks(self) -> None:
        if self._talk is None:
            return
        from taskchat.schemas.tasks import TaskFilter

        server = self._talk.server
        try:
            page = await server.tasks(limit=PENDING_MOST)
            if self._pane.wants_done:
                self._done = (await server.tasks(TaskFilter(status="done"), sort="updated", limit=DONE_MOST)).items
        except TaskchatError as error:
            self._failures += 1
            self._bar.offline = isinstance(error, ServerUnreachable)
            return
        self._failures = 0
        self._bar.offline = False
        self._pane.show(page.items, self._done, more=page.next_cursor is not None)

    @on(TaskList.Checked)
    def _checked(self, event: TaskList.Checked) -> None:
        task = event.task
        if self._talk is None:
            return
        if task.status == "done":
            self._change(self._talk.server.reopen_task(task.id), f"Open again: {one_line(task.title)}")
        else:
            self._change(self._talk.server.complete_task(task.id), f"Done: {one_line(task.title)}")

    @on(TaskList.Deleted)
    def _deleted(self, event: TaskList.Deleted) -> None:
        if self._talk is not None:
            task = event.task
            self._change(self._talk.server.delete_task(task.id), f"Deleted: {one_line(task.title)}")

    @work(group="change")
    async def _change(self, change: Awaitable[object], words: str) -> None:
        """Do it, say so, show it."""
        try:
            await change
        except TaskchatError as error:
            self._hint.warn(str(error))
        else:
            self._hint.tell(words, undoable=True)
        self._refresh_tasks()

    @work(group="change")
    async def action_undo_tasks(self) -> None:
        """Take back the last change."""
        if self._talk is None:
            return
        try:
            undone = (await self._talk.server.undo()).undone
        except TaskchatError as error:
            self._hint.warn(str(error))
            return
        named_tasks = ", ".join(one_line(change.task.title) for change in undone[:3])
        more = f" and {len(undone) - 3} more" if len(undone) > 3 else ""
        self._hint.tell(f"Undone: {named_tasks}{more}" if undone else "There is nothing to undo.")
        self._refresh_tasks()

    # --------------------------------------------------------- focus and view

    def action_toggle_tasks(self) -> None:
        """Show or hide the tasks. In a narrow terminal they lie over the conversation."""
        narrow = self.has_class("-narrow")
        self.toggle_class("tasks-open" if narrow else "tasks-folded")
        if narrow and self.has_class("tasks-open"):
            self._pane.query_one(TaskList).focus()
        else:
            self._prompt.focus()

    def action_to_prompt(self) -> None:
        """Back to the prompt, and to the newest message."""
        self.remove_class("tasks-open")
        self.clear_selection()
        self._prompt.focus()
        self._view.anchor()

    def action_help(self) -> None:
        """Keys and commands."""
        from taskchat.tui.screens.help import HelpScreen

        self.app.push_screen(HelpScreen())

    @on(Prompt.Changed)
    def _typed(self) -> None:
        self._hint.about(self._prompt.text)

    @on(Prompt.Scrolled)
    def _scrolled(self, event: Prompt.Scrolled) -> None:
        if event.pages < 0:
            self._view.scroll_page_up(animate=False)
        else:
            self._view.scroll_page_down(animate=False)

    def takes(self, event: events.Event) -> bool:
        """Whether the event brings words that nothing in focus has a use for."""
        if not self.is_mounted or self._prompt.has_focus:
            return False
        if isinstance(event, events.Key):
            return bool(event.is_printable and event.character) and event.key not in self.active_bindings
        return isinstance(event, events.Paste)

    def to_prompt(self) -> None:
        """Turn to the prompt at once: what is typed next belongs there."""
        self.set_focus(self._prompt)


def _begin(connect: Connect, say: Say, changed: Callable[[], None]) -> Talk:
    """Import what is heavy and make the client: in a thread, while one can see the screen already."""
    from taskchat.tui.talk import Talk

    return Talk(connect(say), changed=changed)
