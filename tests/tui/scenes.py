"""Every screen and state of the app, to be looked at: what is there, and the keys that lead to it."""

from __future__ import annotations

import datetime as dt
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass

from textual import events

from taskchat import paths
from taskchat.errors import NotSignedIn, ServerUnreachable
from taskchat.schemas.chat import Option, Question, ToolCall
from taskchat.tui.app import TaskchatApp
from tests.tui.conftest import Opened
from tests.tui.fakes import (
    CONVERSATION,
    NOW,
    FakeServer,
    FakeSession,
    bot,
    conversation,
    document,
    faq,
    replied,
    said,
    task,
)

SIZES = ((40, 15), (80, 24), (120, 40), (200, 60))
REMOTE = "https://tasks.example.com"
WEEK = (
    "You have **3 tasks** this week:\n\n"
    "1. pay the rent (overdue)\n2. buy milk today at 17:00\n3. water the plants on Tuesday\n\n"
    "```sh\ntaskchat agenda --days 7\n```\n\nShall I move the rent to today?"
)
MOVED = ToolCall(
    id="c1",
    tool="update_task",
    arguments={"task_id": 1, "due": "2026-11-20"},
    result={"success": True, "task": {"id": 1, "title": "pay the rent"}},
)
WHICH = Question(
    kind="choose", text="Which one?", options=[Option(label="the rent", value="1"), Option(label="the milk", value="2")]
)


def full() -> FakeServer:
    """Somebody in the middle of a week."""
    server = FakeServer(
        [
            task(1, "pay the rent", due="2026-11-18", priority="high", project="Flat"),
            task(2, "buy milk and oat flakes for the weekend", due="2026-11-20T17:00:00+00:00"),
            task(3, "call Ann about the cabin", due="2026-11-20", priority="medium", tags=["phone"]),
            task(4, "water the plants", due="2026-11-24", recurrence="FREQ=WEEKLY;BYDAY=TU", project="Flat"),
            task(5, "learn Italian", priority="low"),
            task(6, "send the parcel", status="done", completed_at=NOW),
        ],
        [
            said(1, "what's due this week?"),
            replied(2, WEEK),
            said(3, "yes"),
            replied(4, "Moved **pay the rent** to today.", tool_calls=[MOVED]),
            said(5, "and mark it as done"),
            replied(6, "Which one do you mean?", needs_answer=WHICH),
        ],
    )
    server.talks = [
        conversation(CONVERSATION, "Shopping and the house"),
        conversation("c2", "Holiday plans", days_ago=1),
        conversation("c3", "Work: the offer for Müller", days_ago=3),
        conversation("c4", "Books to read", days_ago=40),
        conversation("c5", "An old one", days_ago=80, archived=True),
    ]
    server.documents.all = [document("handbook.pdf"), document("rules.md", state="embedding", progress=40)]
    server.bots.all = [bot("House rules", description="Laundry and noise")]
    server.faqs.all = [faq("When is laundry?", category="House"), faq("May I keep a dog?")]
    return server


def signed_out() -> FakeServer:
    """A server that wants to know who one is."""
    server = full()
    server.session = FakeSession(REMOTE, "x")
    server.broken = NotSignedIn(f"You are not signed in to {REMOTE}.", hint=f"Run: taskchat login --server {REMOTE}")
    return server


def away() -> FakeServer:
    """A server that does not answer."""
    server = full()
    server.session = FakeSession(REMOTE, "x")
    server.broken = ServerUnreachable(f"{REMOTE} can't be reached.", hint="Check the address and the network.")
    return server


@dataclass(frozen=True)
class Scene:
    """A name, a server, what is said or pressed, and words that show that it is there."""

    name: str
    there: str
    server: Callable[[], FakeServer] = full
    says: str = ""
    keys: Sequence[str] = ()
    focus: str = ""
    new: bool = False


SCENES = (
    Scene("conversation", "Which one do you mean?"),
    Scene("welcome", "What's on your mind?", FakeServer, new=True),
    Scene("tasks", "pay the rent", keys=("home",), focus="TaskList"),
    Scene("marks", "▣", keys=("home", "x", "x"), focus="TaskList"),
    Scene("projects", "No project", keys=("v",), focus="TaskList"),
    Scene("day", "Today, Friday", keys=("v", "v"), focus="TaskList"),
    Scene("edit", "pay the rent", keys=("home", "e"), focus="TaskList"),
    Scene("conversations", "Holiday plans", keys=("home",), focus="ConversationList"),
    Scene("commands", "/", keys=("/",)),
    Scene("help", "Everywhere", says="/help"),
    Scene("settings", "Theme", says="/settings"),
    Scene("themes", "high contrast", says="/theme"),
    Scene("bots", "House rules", says="/bot"),
    Scene("faqs", "May I keep a dog?", says="/faqs"),
    Scene("documents", "handbook.pdf", says="/docs"),
    Scene("servers", "this machine", says="/server"),
    Scene("sign-in", "Sign in to", signed_out),
    Scene("offline", "can't be reached", away),
)
OVER = {"TaskList": "ctrl+t", "ConversationList": "ctrl+o"}  # opens a pane where it is not seen


@asynccontextmanager
async def shown(scene: Scene, size: tuple[int, int], theme: str = "taskchat-dark") -> AsyncIterator[Opened]:
    """The scene on a screen of memory."""
    for kept in (paths.screen_settings(), paths.drafts()):
        kept.unlink(missing_ok=True)
    server = scene.server()
    wanted = None if scene.new else CONVERSATION
    app = TaskchatApp(connect=lambda _say: server, clock=_clock, conversation_id=wanted, new=scene.new)
    app.theme = theme
    async with app.run_test(size=size) as pilot:
        screen = Opened(app, pilot, server)
        await screen.until(lambda: screen.sees("●") and (server.broken or screen.sees("›") or _ready(app)))
        if scene.focus:
            pane = app.screen.query_one(scene.focus)
            if not pane.is_on_screen or not pane.size.width:
                await pilot.press(OVER[scene.focus])
            pane.focus()
            await pilot.pause()
        if scene.says:
            app.post_message(events.Paste(scene.says))
            await pilot.press("enter")
        await pilot.press(*scene.keys)
        await screen.until(lambda: screen.sees(scene.there) and "taskchat" in screen.lines()[0])
        yield screen


def _ready(app: TaskchatApp) -> bool:
    chat = app.screen
    return chat.column.talk is not None and not chat.column.talk.opening  # type: ignore[attr-defined]


def _clock() -> dt.datetime:
    return NOW
