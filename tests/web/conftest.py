"""A whole server on a loopback port, and Chromium in front of it. Where there is no Chromium, these tests skip."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import pytest_asyncio

pytest.importorskip("playwright", reason="there is no Playwright: pip install playwright")

from playwright.async_api import Browser, async_playwright, expect

from tests.web.browser import OPTIONS, chromium
from tests.web.server import PageServer, serving
from tests.web.visitor import Visitor

if TYPE_CHECKING:
    from tests.fakes.databases import SqliteFiles

PATIENCE = 20_000  # ms: these machines have much to do

Visit = Callable[..., Any]


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser() -> AsyncIterator[Browser]:
    found = chromium()
    if found is None:
        pytest.skip("there is no Chromium on this machine: apt-get install chromium")
    expect.set_options(timeout=PATIENCE)
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=found, args=OPTIONS)
        yield browser
        await browser.close()


@pytest_asyncio.fixture(scope="package", loop_scope="session")  # its cheap passwords are for these tests alone
async def server(browser: Browser, sqlite_files: SqliteFiles) -> AsyncIterator[PageServer]:
    async with serving(await sqlite_files.make()) as made:
        yield made


@pytest_asyncio.fixture(loop_scope="session")
async def visit(browser: Browser, server: PageServer) -> AsyncIterator[Visit]:
    """Opens browsers for people. When the test is over, no request may have left the server's own origin, and the
    browser may have complained of nothing: of no script that broke, and of nothing that the policy had to stop."""
    async with contextlib.AsyncExitStack() as ends:
        visitors: list[Visitor] = []

        async def opened(**options: Any) -> Visitor:
            given = {"locale": "en-GB", "timezone_id": "Europe/Berlin", "viewport": {"width": 1280, "height": 800}}
            context = await browser.new_context(**{**given, **options})
            ends.push_async_callback(context.close)
            context.set_default_timeout(PATIENCE)
            visitor = Visitor(context, server.url)
            visitor.watch()
            visitors.append(visitor)
            return visitor

        yield opened
    for visitor in visitors:
        assert not visitor.left_home()
        assert not visitor.complained()


@pytest_asyncio.fixture(loop_scope="session")
async def ann(visit: Visit) -> Visitor:
    """Somebody with a wide screen."""
    found: Visitor = await visit()
    return found


@pytest.fixture
def cache(pytestconfig: pytest.Config) -> Path:
    """Where what npm fetches is kept."""
    return Path(pytestconfig.cache.mkdir("npm"))
