"""What the page costs to fetch, and that nobody else is asked for anything."""

from __future__ import annotations

import pytest
from playwright.async_api import Page, Request, expect

from tests.web.conftest import Visit
from tests.web.visitor import Visitor, say

pytestmark = [pytest.mark.slow, pytest.mark.asyncio(loop_scope="session")]

MOST = 60_000  # bytes over the wire for chat and tasks: heads and bodies, as they travel
EVERYWHERE = ["/tasks", "/tasks?view=board&by=project", "/account", "/documents", "/faqs", "/bots"]


class Wire:
    """What a browser got for the files of the page, head and body, in bytes."""

    def __init__(self, page: Page) -> None:
        self._finished: list[Request] = []
        page.on("requestfinished", self._note)

    def _note(self, request: Request) -> None:
        self._finished.append(request)

    async def weights(self) -> dict[str, int]:
        """Of each address. What the API answers is no part of the page."""
        found: dict[str, int] = {}
        for request in self._finished:
            if "/api/" not in request.url:
                sizes = await request.sizes()
                found[request.url] = sizes["responseBodySize"] + sizes["responseHeadersSize"]
        return found


async def test_chat_and_tasks_weigh_less_than_a_picture(ann: Visitor) -> None:
    page = await ann.context.new_page()
    wire = Wire(page)
    await ann.register(page=page)
    await say(page, "add milk tomorrow")
    await expect(page.get_by_role("log").locator("article")).to_have_count(2)
    await page.get_by_role("link", name="Tasks").first.click()
    await expect(page.locator(".task")).to_have_count(1)
    weights = await wire.weights()
    assert len(weights) > 8
    assert sum(weights.values()) <= MOST, sorted(weights.items(), key=lambda each: -each[1])


async def test_a_second_visit_fetches_nothing_but_the_page(ann: Visitor) -> None:
    page = await ann.register("/tasks")
    await expect(page.get_by_text("No tasks yet")).to_be_visible()
    wire = Wire(page)
    await page.reload()
    await expect(page.get_by_text("No tasks yet")).to_be_visible()
    assert sum((await wire.weights()).values()) < 2_000


async def test_every_view_asks_its_own_server_alone(visit: Visit) -> None:
    ann = await visit()
    page = await ann.register()
    for path in EVERYWHERE:
        await page.goto(ann.url + path)
        await expect(page.locator("main :is(h1, h2)").first).to_be_visible()
    assert len(ann.requests) > 40
    assert not ann.left_home()


async def test_the_pages_of_the_server_work_without_another_one(visit: Visit) -> None:
    ann = await visit()
    for path in ("/docs", "/reset-password#x"):
        page = await ann.tab(path)
        await expect(page.locator("h1")).to_be_visible()
        styled = await page.evaluate("[...document.styleSheets].every(sheet => sheet.cssRules.length > 0)")
        assert styled, path
    assert not ann.left_home()
