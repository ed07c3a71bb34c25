"""Take the pictures of docs/WEB.md anew: each page of the web page, at three widths, light and dark.

python -m scripts.pictures_web            needs Playwright, and Chromium on this machine
"""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from playwright.async_api import Browser, Page, async_playwright, expect

from tests.web.browser import OPTIONS, chromium
from tests.web.server import serving
from tests.web.visitor import Visitor, say

FOLDER = Path(__file__).parent.parent / "docs" / "pictures" / "web"
WIDTHS = {360: 740, 768: 900, 1440: 900}
SCHEMES = ("light", "dark")
TASKS: list[dict[str, Any]] = [
    {"title": "Water the plants", "recurrence": "FREQ=WEEKLY", "project": "Flat"},
    {"title": "Renew the passport", "priority": "high", "project": "Travel"},
    {"title": "Book the train to Vienna", "tags": ["phone"], "project": "Travel"},
    {"title": "Read the draft of the contract", "priority": "medium", "project": "Work"},
    {"title": "Call grandma", "tags": ["family"]},
    {"title": "Oat milk, coffee, bread", "tags": ["shop"]},
]
SHOTS = {"tasks": "/tasks", "board": "/tasks?view=board", "account": "/account"}


@asynccontextmanager
async def browsing() -> AsyncIterator[Browser]:
    """Chromium. Ends the program where there is none."""
    found = chromium()
    if found is None:
        raise SystemExit("There is no Chromium on this machine: apt-get install chromium")
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=found, args=OPTIONS)
        yield browser
        await browser.close()


async def take() -> None:
    """All of them."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as home:
        async with serving(str(Path(home) / "pictures.db")) as server, browsing() as browser:
            for scheme in SCHEMES:
                for width, height in WIDTHS.items():
                    context = await browser.new_context(
                        color_scheme="dark" if scheme == "dark" else "light",
                        viewport={"width": width, "height": height},
                        locale="en-GB",
                        timezone_id="Europe/Berlin",
                        reduced_motion="reduce",
                    )
                    await _visit(Visitor(context, server.url), f"{width}-{scheme}")
                    await context.close()


async def _visit(visitor: Visitor, suffix: str) -> None:
    page = await visitor.tab()
    await expect(page.get_by_label("Email")).to_be_visible()
    await _shoot(page, f"sign-in-{suffix}")
    await visitor.register(page=page)
    days = ["today", "tomorrow at 9:30", "on friday", "next monday at 14:00", "today at 18:00", ""]
    for task, day in zip(TASKS, days, strict=True):
        draft = (await visitor.api("POST", "tasks/preview", {"text": f"x {day}", "adding": True}))["drafts"][0]["draft"]
        due = {"due": draft["due"]} if draft["due"] else {}
        await visitor.api("POST", "tasks", {**task, **due})
    for number, words in enumerate(("add book a table for four on saturday at 7pm", "what's on today?"), 1):
        await say(page, words)
        await expect(page.get_by_role("log").locator("article")).to_have_count(2 * number)
    await _shoot(page, f"chat-{suffix}")
    for name, path in SHOTS.items():
        await page.goto(visitor.url + path)
        await expect(page.locator(".task" if "tasks" in path else "main form").first).to_be_visible()
        await _shoot(page, f"{name}-{suffix}")


async def _shoot(page: Page, name: str) -> None:
    await page.wait_for_timeout(400)  # pictures are for people: what fades in is to be there
    await page.screenshot(path=FOLDER / f"{name}.png", animations="disabled", caret="hide")


if __name__ == "__main__":
    asyncio.run(take())
