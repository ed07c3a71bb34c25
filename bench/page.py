"""The web page in Chromium: its weight, how soon one can write, how soon a word is seen, and whether much is smooth.

Times are of this machine, with the server on it. Each is the middle one of several.
"""

from __future__ import annotations

import argparse
import asyncio
import statistics
from typing import Any

from sqlalchemy import Connection, column, select, table

from bench.databases import Database, new_database
from bench.figures import line
from bench.seeds import Seeds, run_on

MESSAGES, TASKS = 10_000, 5_000
FIRST_PROMPT = """() => performance.now()"""
# From the moment at which bytes of the stream come to the frame behind the change of the page that they make.
PAINT = """() => {
  const read = ReadableStreamDefaultReader.prototype.read;
  window.paints = [];
  let came = null;
  ReadableStreamDefaultReader.prototype.read = async function (...given) {
    const found = await read.apply(this, given);
    if (!found.done) came ??= performance.now();
    return found;
  };
  new MutationObserver(() => {
    if (came === null) return;
    const at = came;
    came = null;
    requestAnimationFrame(() => setTimeout(() => window.paints.push(performance.now() - at)));
  }).observe(document.body, { subtree: true, childList: true, characterData: true });
}"""
# Scroll through to the other end in steps of a window, and note how long each frame took.
SCROLL = """async ([selector, up]) => {
  const box = selector ? document.querySelector(selector) : document.scrollingElement;
  const frames = [];
  let before = await new Promise(requestAnimationFrame);
  for (let step = 0; step < 60; step += 1) {
    box.scrollTop += (up ? -1 : 1) * box.clientHeight / 3;
    const now = await new Promise(requestAnimationFrame);
    frames.push(now - before);
    before = now;
  }
  return frames;
}"""


def add_options(parser: argparse.ArgumentParser) -> None:
    """How often."""
    parser.add_argument("--rounds", type=int, default=5, help="visits to take the middle of (default 5)")


def run_measure(options: argparse.Namespace) -> int:
    """Print the figures. 1 where there is no Chromium."""
    from tests.web.browser import chromium

    if chromium() is None:
        print("There is no Chromium on this machine: apt-get install chromium")
        return 1
    asyncio.run(_measure(options.rounds))
    return 0


async def _measure(rounds: int) -> None:
    from playwright.async_api import async_playwright

    from tests.web.browser import OPTIONS, chromium
    from tests.web.server import serving

    weigh()
    with new_database("sqlite") as database:
        async with async_playwright() as playwright, serving(database.address) as server:
            browser = await playwright.chromium.launch(executable_path=chromium(), args=OPTIONS)
            await _prompt(browser, server, rounds)
            await _paint(browser, server)
            await _many_tasks(browser, server)
            await _many_messages(browser, server, database)
            await browser.close()


def weigh() -> None:
    """What travels, without heads."""
    from taskchat.server.page_files import page_files

    found = page_files()
    files = found.files
    begins = [name for name in files if f'"{found.base}{name}"' in found.page.content.decode()]
    first = found.page.wire() + sum(files[name].wire() for name in begins)
    tasks = sum(files[f"{name}"].wire() for name in ("tasks/view.js", "style/tasks.css"))
    words = sum(files[f"languages/en/{name}.js"].wire() for name in ("page", "tasks"))
    everything = found.page.wire() + sum(file.wire() for file in files.values())
    line("page", f"{first + words:7,} bytes to write the first message, {first + words + tasks:,} with the tasks")
    line("", f"{everything:7,} bytes for every view in every language; {len(begins) + 2} requests at the start")


async def _person(browser: Any, server: Any) -> tuple[Any, Any]:
    from tests.web.visitor import Visitor

    context = await browser.new_context(viewport={"width": 1280, "height": 800})
    visitor = Visitor(context, server.url)
    return visitor, await visitor.register()


async def _prompt(browser: Any, server: Any, rounds: int) -> None:
    """From the navigation on: with nothing kept, and with the files kept."""
    cold: list[float] = []
    warm: list[float] = []
    for _ in range(rounds):
        visitor, page = await _person(browser, server)
        session = await visitor.context.new_cdp_session(page)
        await session.send("Network.enable")
        for times, kept in ((cold, False), (warm, True)):
            await session.send("Network.setCacheDisabled", {"cacheDisabled": not kept})
            await page.reload(wait_until="commit")
            await page.locator("textarea:focus").wait_for()
            times.append(await page.evaluate(FIRST_PROMPT))
        await visitor.context.close()
    line(
        "prompt",
        f"{statistics.median(cold):7.0f} ms to the first usable prompt, {statistics.median(warm):.0f} ms again",
    )


async def _paint(browser: Any, server: Any) -> None:
    from agents.testing import assistant_message

    visitor, page = await _person(browser, server)
    await page.evaluate(PAINT)
    server.script([assistant_message("word " * 300)])
    from tests.web.visitor import say

    await say(page, "say it")
    await page.locator("[role=log] article").nth(1).wait_for()
    await page.get_by_role("button", name="Send", exact=True).wait_for()
    paints = sorted(await page.evaluate("window.paints"))
    line(
        "delta", f"{statistics.median(paints):7.1f} ms to paint, {paints[-1]:.1f} ms at the most ({len(paints)} deltas)"
    )
    await visitor.context.close()


async def _many_tasks(browser: Any, server: Any) -> None:
    visitor, page = await _person(browser, server)
    await server.fill(await visitor.token(), [f"task number {number}" for number in range(TASKS)])
    await page.goto(f"{visitor.url}/tasks", wait_until="commit")
    await page.locator(".task").first.wait_for()
    first = await page.evaluate(FIRST_PROMPT)
    await page.get_by_text(f"{TASKS} tasks").wait_for()
    whole = await page.evaluate(FIRST_PROMPT)
    scroller = await page.evaluate("document.querySelector('.main').scrollHeight > innerHeight ? '.main' : ''")
    frames = await page.evaluate(SCROLL, [scroller, False])
    line("5,000 tasks", f"{first:7.0f} ms to the first, {whole:.0f} ms to all; {_smooth(frames)}")
    await visitor.context.close()


def _multiply(connection: Connection, conversation: str) -> None:
    rows = table("conversations", column("user_id"), column("id"), column("public_id"))
    row = connection.execute(select(rows.c.user_id, rows.c.id).where(rows.c.public_id == conversation)).one()
    user, number = int(row[0]), int(row[1])
    Seeds(connection, user).messages_for(user, number, MESSAGES)


async def _many_messages(browser: Any, server: Any, database: Database) -> None:
    visitor, page = await _person(browser, server)
    said = (await visitor.api("POST", "chat", {"message": "add buy oat milk tomorrow at 5pm"}))["conversation_id"]
    run_on(database, lambda connection: _multiply(connection, said))
    await page.goto(f"{visitor.url}/c/{said}", wait_until="commit")
    await page.locator("[role=log] article").first.wait_for()
    first = await page.evaluate(FIRST_PROMPT)
    frames = await page.evaluate(SCROLL, ["[role=log]", True])
    drawn = await page.locator("[role=log] article").count()
    line("10,000 said", f"{first:7.0f} ms to the latest; {_smooth(frames)}; {drawn} drawn")
    await visitor.context.close()


def _smooth(frames: list[float]) -> str:
    """How even scrolling is: a screen draws every 17 ms."""
    ordered = sorted(frames)
    return f"scrolling: frames of {statistics.median(ordered):.0f} ms, the slowest {ordered[-1]:.0f} ms"
