"""What the chat screen costs, as processor time of one process: how much else the machine does counts little.

- start:   a new process until the first picture, beside one that only imports `textual.app`
- stream:  a reply of 32 kB with many lists and much code, in pieces of 20 characters: how long the event loop is busy
           without a break, and all of it together
- long:    a conversation of 10,000 messages: opening it, one more message, a change of focus, of theme, of width, a
           page back, and that each message can be reached; beside it a conversation of 20
- idle:    the share of a processor that the screen takes while nobody does anything

Run it as `python -m bench screen`; a part alone with `--only stream`.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any

from bench.figures import line, percentile
from bench.screen_texts import LONG_REPLY, conversation

PARTS = ("start", "stream", "long", "idle")
BARS = {
    "start_ratio": 1.2,
    "stream_p99_ms": 25.0,
    "stream_seconds": 4.0,
    "open_ms": 500.0,
    "append_ms": 20.0,
    "focus_ms": 50.0,
    "theme_ms": 50.0,
    "resize_ms": 50.0,
    "idle_percent": 1.0,
}
PIECE = 20  # characters
PIECES_A_SECOND = 200
MESSAGES = 10_000
FEW = 20
THEMES = ("textual-light", "nord", "textual-dark")
WIDTHS = (100, 80, 120, 90, 120)
IDLE_SECONDS = 20.0
SIZE = (120, 40)


def add_options(parser: argparse.ArgumentParser) -> None:
    """The options of this measure."""
    parser.add_argument("--only", choices=PARTS, help="measure only this")
    parser.add_argument("--starts", type=int, default=7, help="how many processes are started")
    parser.add_argument("--json", action="store_true", help="figures as one JSON object")


def run_measure(options: argparse.Namespace) -> int:
    """Measure each part in a process of its own, and print the figures beside what is promised.

    1 where one is missed.
    """
    figures: dict[str, float] = {}
    for part in [options.only] if options.only else PARTS:
        found = _starts(options.starts) if part == "start" else _child(part)
        figures |= found
        if not options.json:
            line(part, "  ".join(f"{name} {value:.1f}" for name, value in found.items()))
    missed = [name for name, bar in BARS.items() if figures.get(name, 0.0) > bar]
    if options.json:
        print(json.dumps({**figures, "missed": missed}))
    else:
        line("missed", ", ".join(missed) or "nothing")
    return int(bool(missed))


def _child(part: str) -> dict[str, float]:
    command = [sys.executable, "-m", "bench.screen", "--child", part]
    found: dict[str, float] = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    return found


def _starts(count: int) -> dict[str, float]:
    """The median of the processor time until the first picture, beside that of the import."""
    app = [sys.executable, "-m", "bench.first_picture"]
    textual = [sys.executable, "-c", "import textual.app"]
    times: dict[str, list[float]] = {"start": [], "import": []}
    for _ in range(count + 1):  # by turns; the first of each may still read files
        times["start"].append(_seconds_of(app))
        times["import"].append(_seconds_of(textual))
    start, floor = (statistics.median(times[name][1:]) for name in ("start", "import"))
    return {"start_ms": start * 1000, "import_ms": floor * 1000, "start_ratio": start / floor}


def _seconds_of(command: list[str]) -> float:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, check=True, capture_output=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return (after.ru_utime - before.ru_utime) + (after.ru_stime - before.ru_stime)


# ------------------------------------------------------------- in the process


async def _stream() -> dict[str, float]:
    from tests.tui.conftest import opened
    from tests.tui.fakes import FakeServer, reply

    server = FakeServer()
    async with opened(server, size=SIZE) as screen:
        over = asyncio.Event()
        _paced(server, reply(LONG_REPLY, chunk=PIECE), over)
        gaps: list[float] = []
        watching = asyncio.create_task(_watch(gaps))
        began = time.process_time()
        chat: Any = screen.app.screen
        chat.column.say("go")
        await screen.until(lambda: chat.column.talk.running)
        await asyncio.wait_for(over.wait(), timeout=120)
        await _quiet(screen)
        spent = time.process_time() - began
        watching.cancel()
    return {
        "stream_seconds": spent,
        "stream_p99_ms": percentile(gaps, 0.99) * 1000,
        "stream_most_ms": max(gaps) * 1000,
        "stream_kb": len(LONG_REPLY) / 1000,
    }


def _paced(server: Any, events: list[Any], over: asyncio.Event) -> None:
    async def chat(*_words: object, **_more: object) -> Any:
        for event in events:
            await asyncio.sleep(1 / PIECES_A_SECOND)
            yield event
        over.set()

    server.chat = chat


async def _watch(gaps: list[float]) -> None:
    """How long the loop's thread works between two moments at which it could have done something else."""
    last = time.thread_time()
    while True:
        await asyncio.sleep(0.002)
        now = time.thread_time()
        gaps.append(now - last)
        last = now


async def _long() -> dict[str, float]:
    few = {f"{name[:-3]}_of_few_ms": value for name, value in (await _talked(FEW)).items()}
    return await _talked(MESSAGES) | few


async def _talked(count: int) -> dict[str, float]:
    """What is done with a conversation of so many messages."""
    from taskchat.client.transcript import Transcript, load
    from taskchat.tui.widgets.messages import Messages
    from tests.tui.conftest import opened

    transcript = load(conversation(count), conversation_id="c1")
    async with opened(size=SIZE) as screen:
        chat: Any = screen.app.screen
        view = chat.query_one(Messages)
        spent = partial(_spent, screen)

        def show(talk: Transcript) -> None:
            chat.column.talk.transcript = talk
            chat.column.show()

        found = {"open_ms": await spent(lambda: show(transcript))}
        more = [transcript]
        for message in conversation(count + 10)[-10:]:
            more.append(Transcript((*more[-1].entries, *load([message]).entries), "c1"))
        found["append_ms"] = await spent(*[partial(show, talk) for talk in more[1:]])
        await spent(lambda: show(transcript))
        found["focus_ms"] = await spent(*[chat.focus_next] * 5)
        found["theme_ms"] = await spent(*[partial(setattr, screen.app, "theme", name) for name in THEMES * 2])
        found["resize_ms"] = await spent(*[partial(screen.pilot.resize_terminal, width, 40) for width in WIDTHS])
        found["page_ms"] = await spent(*[partial(view.scroll_page_up, animate=False)] * 10)
        if count == MESSAGES and (lost := await _unreached(view)):
            raise AssertionError(f"{lost} messages can't be reached")
    return found


async def _spent(screen: Any, *actions: Callable[[], object]) -> float:
    """The median of the milliseconds that these take, all that is drawn for them included."""
    times = []
    for action in actions:
        await _quiet(screen)
        began = time.process_time()
        outcome = action()
        if isinstance(outcome, Awaitable):
            await outcome
        await _quiet(screen)
        times.append(time.process_time() - began)
    return statistics.median(times) * 1000


async def _unreached(view: Any) -> int:
    """How many messages one does not come by, scrolling back from the end to the beginning."""
    seen: set[int] = set()
    view.scroll_end(animate=False, immediate=True)
    while True:
        top, height = view.scroll_offset.y, view.size.height
        seen |= set(view.seen())
        if top == 0:
            return MESSAGES - len(seen)
        view.scroll_to(y=top - height + 1, animate=False, immediate=True)
        await asyncio.sleep(0)


async def _quiet(screen: Any) -> None:
    """Until the screen has drawn all that it had to."""
    done = asyncio.Event()
    screen.app.screen.call_after_refresh(done.set)
    await done.wait()
    await asyncio.sleep(0.05)


async def _idle() -> dict[str, float]:
    from tests.tui.conftest import opened
    from tests.tui.fakes import FakeServer, task

    tasks = [task(number, f"task {number}") for number in range(1, 40)]
    async with opened(FakeServer(tasks, conversation(200)), size=SIZE, conversation_id="c1"):
        await asyncio.sleep(2)
        began, at = time.process_time(), time.monotonic()
        await asyncio.sleep(IDLE_SECONDS)
        return {"idle_percent": (time.process_time() - began) / (time.monotonic() - at) * 100}


def main() -> int:
    """The measure by itself; with `--child` one process's part as JSON."""
    parser = argparse.ArgumentParser(
        prog="python -m bench.screen", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    add_options(parser)
    parser.add_argument("--child", choices=PARTS[1:], help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.child:
        measures = {"stream": _stream, "long": _long, "idle": _idle}
        os.environ["TEXTUAL_ANIMATIONS"] = "none"
        print(json.dumps(asyncio.run(measures[options.child]())))
        return 0
    return run_measure(options)


if __name__ == "__main__":
    sys.exit(main())
