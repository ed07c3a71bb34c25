"""A person with a browser of their own in front of the page."""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from playwright.async_api import BrowserContext, Locator, Page, expect

PASSWORD = "long enough"
OURS = {"data", "blob", "about"}  # schemes of what a page makes itself

_numbers = itertools.count()


@dataclass
class Visitor:
    """One person: pages are the tabs of one browser, which shares nothing with another visitor's."""

    context: BrowserContext
    url: str
    email: str = ""
    requests: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)
    tolerated: str = r"^$"  # console messages of the test's own making
    _token: str = ""

    def watch(self) -> None:
        """Write down what the browser asks for and complains about."""
        self.context.on("request", lambda request: self.requests.append(request.url))
        self.context.on("weberror", lambda error: self.complaints.append(f"error: {error.error}"))
        self.context.on(
            "console", lambda said: self.complaints.append(said.text) if said.type in {"error", "warning"} else None
        )

    async def tab(self, path: str = "/") -> Page:
        """Another tab."""
        page = await self.context.new_page()
        await page.goto(self.url + path)
        return page

    async def register(self, path: str = "/", *, page: Page | None = None) -> Page:
        """Somebody new, who makes an account at this address and stays there, in a new tab or in this one."""
        self.email = f"person{next(_numbers)}@web.example.com"
        page = page or await self.context.new_page()
        await page.goto(self.url + path)
        await page.get_by_role("button", name="Make an account").click()
        await page.get_by_label("Email").fill(self.email)
        await page.get_by_label("Password").fill(PASSWORD)
        await page.get_by_role("button", name="Make an account").click()
        await expect(page.locator(".frame")).to_be_visible()
        return page

    async def sign_in(self, page: Page) -> None:
        """With the form that is shown."""
        await page.get_by_label("Email").fill(self.email)
        await page.get_by_label("Password").fill(PASSWORD)
        await page.get_by_role("button", name="Sign in").click()

    async def token(self) -> str:
        """Of a sign-in that is not the browser's."""
        if self._token:
            return self._token
        signed_in = await self.context.request.post(
            f"{self.url}/api/v1/auth/login", data={"email": self.email, "password": PASSWORD}
        )
        assert signed_in.ok, await signed_in.text()
        self._token = str((await signed_in.json())["access_token"])
        return self._token

    async def api(self, method: str, path: str, body: Any = None) -> Any:
        """What another program of the same person does: with a sign-in of its own."""
        token = await self.token()
        options = {"data": body} if body is not None else {}
        answer = await self.context.request.fetch(
            f"{self.url}/api/v1/{path}", method=method, headers={"Authorization": f"Bearer {token}"}, **options
        )
        assert answer.ok, await answer.text()
        return await answer.json() if answer.status != 204 else None

    def left_home(self) -> list[str]:
        """What was asked of anybody but the server."""
        home = urlsplit(self.url).netloc
        parts = ((url, urlsplit(url)) for url in self.requests)
        return [url for url, part in parts if part.scheme not in OURS and part.netloc != home]

    def complained(self) -> list[str]:
        """What the browser complained of, but for answers that were refusals, which the page is to deal with."""
        known = re.compile(rf"Failed to load resource|net::ERR|{self.tolerated}")
        return [each for each in self.complaints if not known.search(each)]


def row(page: Page, title: str) -> Locator:
    """A task in the list or on the board."""
    return page.locator(".task").filter(has_text=title)


async def say(page: Page, words: str) -> None:
    """Write a message and send it."""
    await page.get_by_role("textbox", name="Message").fill(words)
    await page.get_by_role("button", name="Send", exact=True).click()


async def write_task(page: Page, words: str) -> None:
    """Add a task with the box of the tasks view."""
    await page.get_by_role("textbox", name="New task").fill(words)
    await page.get_by_role("button", name="Add", exact=True).click()
