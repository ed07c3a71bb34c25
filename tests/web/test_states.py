"""What people meet when something is not well: plain words, and a way on."""

from __future__ import annotations

import json
from collections.abc import Callable, Coroutine
from typing import Any

import pytest
from playwright.async_api import Route, expect

from tests.web.visitor import Visitor, say

pytestmark = [pytest.mark.slow, pytest.mark.asyncio(loop_scope="session")]

LIMITED = {"title": "Too many requests", "status": 429, "code": "too_many_requests", "detail": "Those were too many."}


def at_first(status: int, body: str, **headers: str) -> Callable[[Route], Coroutine[Any, Any, None]]:
    """Answers the first request like this, and lets the others through."""
    asked: list[Route] = []

    async def answer(route: Route) -> None:
        asked.append(route)
        if len(asked) > 1:
            await route.continue_()
        else:
            named = {name.replace("_", "-"): value for name, value in headers.items()}
            await route.fulfill(status=status, body=body, headers={"Content-Type": "application/json", **named})

    return answer


async def test_too_many_requests_go_on_when_the_server_said_so(ann: Visitor) -> None:
    page = await ann.register()
    await page.route("**/api/v1/chat", at_first(429, json.dumps(LIMITED), Retry_After="1"))
    await say(page, "add call mom")
    await expect(page.get_by_text("That was a bit much at once.")).to_be_visible()
    await expect(page.get_by_role("log")).to_contain_text("Added #1 call mom")


async def test_what_broke_is_tried_again_and_happens_once(ann: Visitor) -> None:
    page = await ann.register()
    await page.route("**/api/v1/chat", at_first(500, "oops"))
    await say(page, "add call mom")
    await expect(page.get_by_role("alert")).to_contain_text("Something went wrong.")
    await page.get_by_role("button", name="Try again").click()
    await expect(page.get_by_role("log")).to_contain_text("Added #1 call mom")
    assert len((await ann.api("GET", "tasks"))["items"]) == 1


async def test_what_broke_can_be_said_otherwise(ann: Visitor) -> None:
    page = await ann.register()
    await page.route("**/api/v1/chat", at_first(500, "oops"))
    await say(page, "add call mom")
    await page.get_by_role("alert").get_by_role("button", name="Edit and send again").click()
    await expect(page.get_by_role("textbox", name="Message")).to_have_value("add call mom")


async def test_a_message_that_hangs_can_be_stopped_and_sent_again(ann: Visitor) -> None:
    page = await ann.register()
    await page.route("**/api/v1/chat", lambda route: None)
    await say(page, "add call mom")
    await page.get_by_role("button", name="Stop", exact=True).click()
    await expect(page.get_by_role("alert")).to_contain_text("Stopped.")
    await page.unroute("**/api/v1/chat")
    await page.get_by_role("button", name="Try again").click()
    await expect(page.get_by_role("log")).to_contain_text("Added #1 call mom")


async def test_a_conversation_that_is_not_there_says_so(ann: Visitor) -> None:
    page = await ann.register("/c/0123456789abcdef")
    await expect(page.get_by_text("This conversation isn’t here")).to_be_visible()
    await page.get_by_role("main").get_by_role("link", name="New chat").click()
    await expect(page.get_by_role("textbox", name="Message")).to_be_visible()


async def test_an_address_that_is_none_leads_to_the_chat(ann: Visitor) -> None:
    page = await ann.register("/nowhere")
    await page.get_by_role("link", name="Go to the chat").click()
    await expect(page.get_by_role("textbox", name="Message")).to_be_visible()


async def test_a_message_that_is_too_long_says_by_how_much(ann: Visitor) -> None:
    page = await ann.register()
    await page.get_by_role("textbox", name="Message").fill("x" * 10_003)
    await expect(page.get_by_text("3 letters too many")).to_be_visible()
    await expect(page.get_by_role("button", name="Send", exact=True)).to_be_disabled()


async def test_a_wrong_password_says_so_and_a_taken_email_too(ann: Visitor) -> None:
    page = await ann.register()
    await ann.context.clear_cookies()
    await page.reload()
    await page.get_by_label("Email").fill(ann.email)
    await page.get_by_label("Password").fill("not this one")
    await page.get_by_role("button", name="Sign in").click()
    await expect(page.get_by_role("alert")).to_be_visible()
    await expect(page.get_by_label("Email")).to_have_value(ann.email)


async def test_signing_out_in_one_tab_signs_out_the_other(ann: Visitor) -> None:
    page = await ann.register()
    other = await ann.tab("/tasks")
    await expect(other.get_by_role("heading", name="Tasks", level=1)).to_be_visible()
    await page.get_by_role("button", name=ann.email).first.click()
    await page.get_by_role("menuitem", name="Sign out").click()
    for tab in (page, other):
        await expect(tab.get_by_role("button", name="Sign in")).to_be_visible()
