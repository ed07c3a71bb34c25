"""The chat screen: conversations, the conversation and its prompt, the tasks. It joins them, and a server to them."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Callable
from typing import TYPE_CHECKING, ClassVar, cast

from textual import events, on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.message import Message

from taskchat.errors import NotFound, NotSignedIn, ServerUnreachable, TaskchatError
from taskchat.tui.news import Reached, Told, Warned
from taskchat.tui.screens.pages import Pages, Wanted
from taskchat.tui.talking.column import TalkColumn
from taskchat.tui.task_views import TaskView
from taskchat.tui.widgets.conversation_pane import ConversationPane
from taskchat.tui.widgets.key_line import KeyLine
from taskchat.tui.widgets.line_editor import LineEditor
from taskchat.tui.widgets.live_tasks import LiveTaskPane
from taskchat.tui.widgets.panes import Panes
from taskchat.tui.widgets.task_pane import TaskPane
from taskchat.tui.widgets.top_bar import TopBar

if TYPE_CHECKING:
    from taskchat.tui.app import TaskchatApp
    from taskchat.tui.server import Server
    from taskchat.tui.settings import ScreenSettings
    from taskchat.tui.talk import Talk

Say = Callable[[str], None]
Connect = Callable[[Say], "Server"]
Clock = Callable[[], dt.datetime]

LOCAL = "local"  # whose one account needs no name
LOOK_SECONDS = 2.0  # how often the tasks are looked at, since others change them too
CONVERSATION_LOOKS = 8  # of so many looks one is also for the conversations
AWAY_LOOKS = 5  # of so many looks one is taken while the terminal is not in front
RESTS_MOST = 8  # looks left out after repeated failures


def now() -> dt.datetime:
    """The moment, in this machine's zone."""
    return dt.datetime.now(dt.UTC).astimezone()


class ChatScreen(Pages):
    """Passes on what one part reports to the others."""

    AUTO_FOCUS = "Prompt"
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (90, "-wide")]
    VERTICAL_BREAKPOINTS = [(0, "-short"), (20, "-tall")]
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+o", "toggle_conversations", "Chats", key_display="^o", tooltip="Show or hide the conversations"),
        Binding("ctrl+t", "toggle_tasks", "Tasks", key_display="^t", tooltip="Show or hide the tasks"),
        Binding("ctrl+n", "new_conversation", "New", key_display="^n", tooltip="Start a new conversation"),
        Binding("ctrl+r", "retry", "Retry", key_display="^r", tooltip="Try again what failed"),
        Binding("f1", "help", "Help", key_display="f1", tooltip="Keys and commands"),
        Binding("escape", "stop", "Stop", key_display="esc", tooltip="Stop the reply"),
        Binding("escape", "to_prompt", "To the prompt", key_display="esc", show=False, tooltip="Back to the prompt"),
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
        self._looks = 0
        self._offers = False, False  # whether the keys at the bottom have retry and stop

    def compose(self) -> ComposeResult:
        """Top bar, three panes, footer."""
        yield TopBar()
        with Horizontal(id="body"):
            yield ConversationPane(clock=self._clock)
            yield TalkColumn(clock=self._clock)
            yield LiveTaskPane(clock=self._clock)
        yield KeyLine()

    def on_mount(self) -> None:
        """Everything that needs the server begins after the first picture."""
        self._bar = self.query_one(TopBar)
        self.column = self.query_one(TalkColumn)
        self.tasks = self.query_one(LiveTaskPane)
        self.conversations = self.query_one(ConversationPane)
        self._panes = Panes(self, self._app, {"conversations": self.conversations, "tasks": self.tasks})
        self.take(self._app.settings)
        self.call_after_refresh(self._open)
        self.set_interval(LOOK_SECONDS, self.look)

    def take(self, settings: ScreenSettings) -> None:
        """Show panes and tasks as these settings say."""
        self._panes.fit()
        self.tasks.look_at(TaskView(grouping=settings.grouping, sorting=settings.sorting))

    def on_resize(self) -> None:
        """What there is room for."""
        self._panes.fit()

    async def on_unmount(self) -> None:
        """Hang up."""
        if self._talk is not None:
            await self.conversations.delete_doomed()
            await self._talk.server.aclose()

    # ---------------------------------------------------------------- opening

    @property
    def _app(self) -> TaskchatApp:
        return cast("TaskchatApp", self.app)

    @property
    def _talk(self) -> Talk | None:
        return self.column.talk

    @on(TalkColumn.OpenWanted)
    def _open_again(self) -> None:
        self._open()

    @work(exclusive=True, group="open")
    async def _open(self) -> None:
        """Connect, then show who one is, the conversation, and the tasks."""
        wanted, note = self._wanted, None
        try:
            talk = self._talk or await self._meet()
            self._bar.server = server = talk.server.session.name
            user = await talk.server.me()
            self._bar.account = "" if server == LOCAL else user.name or user.email
            self._bar.connected = True
            note = await talk.ask_for_model()
            await talk.open(wanted.conversation_id, new=wanted.new, bot=wanted.bot)
        except TaskchatError as error:
            self._opening_failed(error)
        else:
            self._bar.offline = False
            self.column.opened(None)
            self.tasks.look()
            self.conversations.look()
        if note:
            self.column.tell(note)

    async def _meet(self) -> Talk:
        """Make the client, in a thread: one can see the screen already."""
        from taskchat.tui.conversation_keeper import ConversationKeeper
        from taskchat.tui.task_keeper import TaskKeeper

        talk = await asyncio.to_thread(_begin, self._connect, self._note, self.column.show)
        self.column.talk = talk
        self.tasks.keeper = TaskKeeper(talk.server, self._clock)
        self.conversations.keeper = ConversationKeeper(talk.server)
        return talk

    def _opening_failed(self, error: TaskchatError) -> None:
        from taskchat.tui.talk import problem_of

        if isinstance(error, NotFound):  # a second try opens what there is
            self._wanted = Wanted(new=self._wanted.new)
        problem = problem_of(error)
        self._bar.offline = isinstance(error, ServerUnreachable)
        if self._bar.offline:
            hint = f"{problem.hint or ''} It is tried again by itself. Another server: /server".strip()
            problem = problem.model_copy(update={"hint": hint})
        self.column.opened(problem)
        if isinstance(error, NotSignedIn) and self._bar.server != LOCAL:
            self._sign_in()

    @work(exclusive=True, group="page")
    async def _sign_in(self) -> None:
        """Ask who one is; then go on."""
        from taskchat.tui.screens.sign_in import ELSEWHERE, SignInScreen

        talk = self._talk
        if talk is None or isinstance(self.app.screen, SignInScreen):
            return
        done = await self.app.push_screen_wait(SignInScreen(talk.server))
        if done == ELSEWHERE:
            self.action_choose_server()
        elif done:
            self._open()

    def reconnect(self) -> None:
        """Speak to the server that is in use now; what was typed stays."""
        talk, self.column.talk = self._talk, None
        self._wanted = Wanted()
        self.tasks.keeper = self.conversations.keeper = None
        self._bar.connected = False
        if talk is not None:
            self.run_worker(talk.server.aclose(), group="hang up")
        self.tasks.show([], [], more=False)
        self.column.opened(None)
        self._open()

    def go_to(self, wanted: Wanted) -> None:
        """Show another conversation."""
        self._wanted = wanted
        self._open()
        self.action_to_prompt()

    def _note(self, words: str) -> None:
        self.post_message(self.Noted(words))

    # ------------------------------------------------------ what parts report

    @on(Noted)
    @on(Told)
    def _told(self, event: Noted | Told) -> None:
        self.column.tell(event.words, undoable=isinstance(event, Told) and event.undoable)

    @on(Warned)
    def _warned(self, event: Warned) -> None:
        self.column.warn(event.words)

    @on(Reached)
    def _reached(self, event: Reached) -> None:
        if self._bar.offline == event.reached:
            self._bar.offline = not event.reached
            if event.reached:
                self.column.tell("Connected again.")
            else:
                self.column.warn("The server can't be reached. It is tried again by itself; your words stay here.")

    @on(TalkColumn.Changed)
    def _talk_changed(self, event: TalkColumn.Changed) -> None:
        look = event.look
        self._bar.conversation, self._bar.model, self._bar.bot = look.title, look.model, look.bot
        self.conversations.at(look.conversation_id)
        offers = look.can_retry, look.can_stop
        if offers != self._offers:
            self._offers = offers
            self.refresh_bindings()

    @on(TalkColumn.TurnOver)
    def _turn_over(self) -> None:
        self.tasks.look()
        self.conversations.look()

    @on(TaskPane.ViewChanged)
    def _view_changed(self, event: TaskPane.ViewChanged) -> None:
        view = event.view
        grouping = view.grouping if view.grouping != "day" else self._app.settings.grouping
        self._app.settings = self._app.settings.changed(grouping=grouping, sorting=view.sorting)

    @on(ConversationPane.Opened)
    def _conversation_opened(self, event: ConversationPane.Opened) -> None:
        self.go_to(Wanted(event.conversation_id))

    @on(ConversationPane.Changed)
    @work(exclusive=True, group="title")
    async def _conversation_changed(self) -> None:
        if self._talk is not None:
            await self._talk.read_title()

    @on(ConversationPane.Gone)
    def _conversation_gone(self) -> None:
        self._wanted = Wanted(new=True)
        if self._talk is not None:
            self._talk.start_anew()

    @on(ConversationPane.Left)
    @on(TaskPane.Wanted)
    def _left(self) -> None:
        self.action_to_prompt()

    def look(self) -> None:
        """Look what others have changed; rarely while nobody watches, or while it fails."""
        self._looks += 1
        every = AWAY_LOOKS if not self.app.app_focus else 1
        every = max(every, min(2**self.tasks.failures, RESTS_MOST))
        if self._looks % every:
            return
        if self.column.problem is not None and self._bar.offline:
            self._open()
        elif self._talk is not None and self.column.problem is None:
            self.tasks.look()
            if self._looks % (every * CONVERSATION_LOOKS) == 0:
                self.conversations.look()

    # ---------------------------------------------------------------- actions

    def action_stop(self) -> None:
        """Stop the reply under way; what was done stays done."""
        self.column.stop_turn()

    def action_retry(self) -> None:
        """Try again what failed: the opening, or the last turn."""
        self.column.retry()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Retry is offered where something failed, stop while a reply is under way."""
        if action in {"stop", "retry"}:
            look = self.column.look if self.is_mounted else None
            return look is not None and (look.can_stop if action == "stop" else look.can_retry)
        return super().check_action(action, parameters)

    def action_new_conversation(self) -> None:
        """Leave this conversation; the next words begin another."""
        bot = self._talk.bot if self._talk is not None else None
        self._wanted = Wanted(new=True, bot=bot.id if bot else self._wanted.bot)
        if self._talk is not None:
            self._talk.start_anew()
        self.action_to_prompt()

    def action_undo_tasks(self) -> None:
        """Take back the last change of tasks."""
        self.tasks.undo()

    def action_task(self, verb: str) -> None:
        """What a click in the tasks' pane means."""
        self.tasks.act(verb)

    def action_conversation(self, verb: str) -> None:
        """What a click in the conversations' pane means."""
        self.conversations.act(verb)

    def action_day(self) -> None:
        """Show today's tasks."""
        self._panes.show("tasks")
        self.tasks.look_at(TaskView("day", self.tasks.view.sorting))

    def action_toggle_tasks(self) -> None:
        """Show or hide the tasks. In a narrow terminal they lie over the conversation."""
        if not self._panes.toggle("tasks"):
            self.column.prompt.focus()

    def action_toggle_conversations(self) -> None:
        """Show or hide the conversations. In a narrow terminal they lie over the conversation."""
        if self._panes.toggle("conversations"):
            self.conversations.look()
        else:
            self.column.prompt.focus()

    def action_to_prompt(self) -> None:
        """Back to the prompt, and to the newest message."""
        self._panes.close()
        self.clear_selection()
        self.column.to_prompt()

    # ------------------------------------------------------------------ typing

    def takes(self, event: events.Event) -> bool:
        """Whether the event brings words that nothing in focus has a use for."""
        if not self.is_mounted or self.column.prompt.has_focus or isinstance(self.focused, LineEditor):
            return False
        if isinstance(event, events.Key):
            return bool(event.is_printable and event.character) and event.key not in self.active_bindings
        return isinstance(event, events.Paste)

    def to_prompt(self) -> None:
        """Turn to the prompt at once: what is typed next belongs there."""
        self.set_focus(self.column.prompt)


def _begin(connect: Connect, say: Say, changed: Callable[[], None]) -> Talk:
    """Import what is heavy and make the client: in a thread, while one can see the screen already."""
    from taskchat.tui.talk import Talk

    return Talk(connect(say), changed=changed)
