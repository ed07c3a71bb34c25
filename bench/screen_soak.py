"""The chat screen in use for an hour, its server killed every two minutes: no crash, no lost word, nothing doubled.

A person in a hurry talks, changes tasks in their pane, goes to and fro between panes and themes, and keeps a draft.
At the end all tasks that were said or typed must be there, each once, and the screen must not have grown.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import html
import itertools
import os
import re
import shutil
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

from textual import events
from textual.pilot import Pilot

from bench.databases import new_database
from bench.figures import line
from bench.processes import cpu_seconds, resident_mb
from bench.servers import Server
from taskchat.client.api import Client
from taskchat.client.session import open_session
from taskchat.schemas.tasks import TaskFilter
from taskchat.tui.app import TaskchatApp
from taskchat.tui.screens.chat import ChatScreen

WAIT_SECONDS = 120.0  # for whatever must come in the end
AWAY_SECONDS = 5.0  # how long the server stays away
IDLE_SECONDS = 15.0
SETTLED = 0.25  # of the run, after which memory should hardly grow
GROWTH_MOST = 1.25
IDLE_MOST = 0.01
EMAIL, PASSWORD = "soak@example.com", "a long enough password"


def add_options(parser: argparse.ArgumentParser) -> None:
    """The options of this measure."""
    parser.add_argument("--minutes", type=float, default=60.0)
    parser.add_argument("--every", type=float, default=120.0, help="seconds from one kill to the next")


def run_measure(options: argparse.Namespace) -> int:
    """Use the screen and print. 1: something was lost, doubled, or went wrong."""
    with new_database("sqlite") as database, _home():
        return asyncio.run(_soak(options, Server(database.address)))


@contextlib.contextmanager
def _home() -> Iterator[None]:
    home = Path(tempfile.mkdtemp(prefix="taskchat-soak-home-"))
    os.environ["TASKCHAT_HOME"] = str(home)
    os.environ["PYTHON_KEYRING_BACKEND"] = "keyring.backends.fail.Keyring"
    try:
        yield
    finally:
        shutil.rmtree(home, ignore_errors=True)


class Person:
    """Uses the screen by keys. `said` and `typed` are the titles that must be there in the end."""

    def __init__(self, app: TaskchatApp, pilot: Pilot[None]) -> None:
        self._app, self._pilot = app, pilot
        self.titles: list[str] = []
        self.lost_drafts = 0
        self._numbers = itertools.count(1)

    @property
    def chat(self) -> ChatScreen:
        """The screen under whatever lies over it."""
        return next(screen for screen in self._app.screen_stack if isinstance(screen, ChatScreen))

    async def until(self, condition: Callable[[], object], what: str) -> None:
        """Wait for it; a failed turn or opening is tried again meanwhile, as a person would."""
        end = time.monotonic() + WAIT_SECONDS
        while not condition():
            if time.monotonic() > end:
                raise SystemExit(f"this never came: {what}\n{self._seen()}")
            if self.chat.column.look.can_retry and not self.chat.column.look.can_stop:
                await self._pilot.press("ctrl+r")
            await asyncio.sleep(0.2)

    def _seen(self) -> str:
        picture = html.unescape(
            re.sub(r"<style>.*?</style>|<[^>]+>", " ", self._app.export_screenshot(), flags=re.DOTALL)
        )
        return "\n".join(line.rstrip() for line in picture.splitlines() if line.strip())

    async def round(self) -> None:
        """One round of everything."""
        await self.say()
        await self.add_in_the_pane()
        await self.look_around()
        await self.keep_a_draft()

    async def say(self) -> None:
        """Add a task by saying it."""
        title = f"soak said {next(self._numbers)}"
        column = self.chat.column
        await self.until(self._may_talk, "a conversation")
        await self._pilot.press("escape")
        self._app.post_message(events.Paste(f"add {title}"))
        await self._pilot.press("enter")
        self.titles.append(title)
        talk = column.talk
        assert talk is not None
        await self.until(lambda: not talk.running and talk.problem is None and not column.prompt.text, "a reply")

    def _may_talk(self) -> bool:
        column = self.chat.column
        return column.talk is not None and column.problem is None and not column.talk.running

    async def add_in_the_pane(self) -> None:
        """Add a task in the pane, and change it there; words that are given back are sent again."""
        title = f"soak typed {next(self._numbers)}"
        tasks = self.chat.tasks
        tasks.list.focus()
        await self._pilot.press("a", *title, "enter")
        end = time.monotonic() + WAIT_SECONDS
        while not any(task.title == title for task in tasks.pending):
            if time.monotonic() > end:
                raise SystemExit(f"this was never added: {title}\n{self._seen()}")
            if tasks.editor.display and tasks.editor.value == title:
                await self._pilot.press("enter")
            await asyncio.sleep(0.5)
        self.titles.append(title)
        await self._pilot.press("p", "plus")

    async def look_around(self) -> None:
        """Views, panes, help."""
        await self._pilot.press("v", "v", "v", "s", "s", "s", "s", "ctrl+o", "ctrl+o", "f1", "escape", *["ctrl+t"] * 2)

    async def keep_a_draft(self) -> None:
        """Words that are not sent stay, whatever the server does."""
        words = f"draft {next(self._numbers)}"
        self.chat.to_prompt()
        self._app.post_message(events.Paste(words))
        for _ in range(20):
            await asyncio.sleep(0.1)
        self.lost_drafts += self.chat.column.prompt.text != words
        self.chat.column.prompt.clear()
        await self._pilot.pause()


async def _soak(options: argparse.Namespace, server: Server) -> int:
    server.start()
    try:
        await server.ready()
        url = f"http://127.0.0.1:{server.port}"
        async with Client(open_session(server=url, say=print)) as client:
            await client.register(EMAIL, PASSWORD)
            app = TaskchatApp(connect=lambda say: Client(open_session(server=url, say=say)))
            async with app.run_test(size=(140, 40)) as pilot:
                person = Person(app, pilot)
                figures = await _use(person, server, options)
            found = await _titles(client)
    finally:
        server.stop()
    return _print(person, found, *figures)


async def _use(person: Person, server: Server, options: argparse.Namespace) -> tuple[list[float], int, float]:
    """Rounds until the time is over; memory by round, how often the server was killed, and CPU at rest."""
    end, memory, kills = time.monotonic() + options.minutes * 60, [], 0
    next_kill = time.monotonic() + options.every
    killing: asyncio.Task[None] | None = None
    while time.monotonic() < end:
        if time.monotonic() >= next_kill:
            next_kill += options.every
            kills += 1
            killing = asyncio.create_task(_kill(server, away=AWAY_SECONDS if kills % 2 else 0.0))
            line("killed", f"{kills} times, {len(person.titles)} tasks, {resident_mb(os.getpid()):.1f} MB")
        await person.round()
        memory.append(resident_mb(os.getpid()))
    if killing is not None:
        await killing
    await asyncio.sleep(2.0)
    before = cpu_seconds([os.getpid()])
    await asyncio.sleep(IDLE_SECONDS)
    return memory, kills, (cpu_seconds([os.getpid()]) - before) / IDLE_SECONDS


async def _kill(server: Server, *, away: float) -> None:
    await asyncio.to_thread(server.kill)
    await asyncio.sleep(away)
    server.start()
    await server.ready()


async def _titles(client: Client) -> Counter[str]:
    found: Counter[str] = Counter()
    cursor: str | None = None
    while True:
        page = await client.tasks(TaskFilter(status="all"), limit=200, cursor=cursor)
        found.update(task.title for task in page.items)
        if (cursor := page.next_cursor) is None:
            return found


def _print(person: Person, found: Counter[str], memory: list[float], kills: int, idle: float) -> int:
    lost = [title for title in person.titles if not found[title]]
    doubled = [title for title, times in found.items() if times > 1]
    settled = memory[int(len(memory) * SETTLED)] if memory else 0.0
    growth = memory[-1] / settled if settled else 0.0
    line("rounds", f"{len(memory)}, the server killed {kills} times")
    line("tasks", f"{len(person.titles)} said or typed, {len(lost)} lost, {len(doubled)} doubled")
    line("drafts", f"{person.lost_drafts} lost")
    end = memory[-1] if memory else 0.0
    line("memory", f"{settled:.1f} MB, then {end:.1f} MB: {growth:.2f} (aim: {GROWTH_MOST} or less)")
    line("idle", f"{idle * 100:.2f} % of a CPU (aim: {IDLE_MOST * 100:.0f} % or less)")
    for title in [*lost, *doubled]:
        line("wrong", title)
    return 1 if lost or doubled or person.lost_drafts or growth > GROWTH_MOST or idle > IDLE_MOST else 0
