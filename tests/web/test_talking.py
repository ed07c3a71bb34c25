"""Talking on the page: from signing in to undo, with the network gone and back."""

from __future__ import annotations

import re

import pytest
from playwright.async_api import expect

from tests.web.conftest import Visit
from tests.web.visitor import Visitor, row, say

pytestmark = [pytest.mark.slow, pytest.mark.asyncio(loop_scope="session")]


async def test_from_making_an_account_to_undo(ann: Visitor) -> None:
    page = await ann.register()
    await say(page, "add buy oat milk tomorrow at 5pm")
    log = page.get_by_role("log")
    await expect(log.get_by_text("buy oat milk").last).to_be_visible()
    await expect(page).to_have_url(re.compile(r"/c/[\w-]+$"))
    assert [task["title"] for task in (await ann.api("GET", "tasks"))["items"]] == ["buy oat milk"]
    await log.get_by_role("button", name="Undo").click()
    await expect(page.get_by_role("status").filter(has_text="buy oat milk")).to_be_visible()
    assert (await ann.api("GET", "tasks"))["items"] == []


async def test_a_question_is_answered_with_its_buttons(ann: Visitor) -> None:
    page = await ann.register()
    for title in ("milk", "bread", "eggs"):
        await ann.api("POST", "tasks", {"title": title})
    await say(page, "delete all my tasks")
    await page.get_by_role("log").get_by_role("button", name=re.compile("^yes", re.IGNORECASE)).click()
    await expect(page.get_by_role("log").locator("article")).to_have_count(4)
    await expect(page.get_by_role("log").locator("article").last).to_contain_text("eleted")
    assert (await ann.api("GET", "tasks"))["items"] == []


async def test_what_is_said_in_one_tab_is_in_the_tasks_of_another(ann: Visitor) -> None:
    talk = await ann.register()
    list_of_tasks = await ann.tab("/tasks")
    await expect(list_of_tasks.get_by_text("No tasks yet")).to_be_visible()
    await say(talk, "add water the plants")
    await expect(row(list_of_tasks, "water the plants")).to_be_visible()


async def test_who_loads_the_page_again_is_where_they_were(ann: Visitor) -> None:
    page = await ann.register()
    await say(page, "add call mom")
    await expect(page).to_have_url(re.compile("/c/"))
    await expect(page.get_by_role("log").locator("article")).to_have_count(2)
    await page.get_by_role("textbox", name="Message").fill("half a sen")
    await page.reload()
    await expect(page.get_by_role("log").locator("article")).to_have_count(2)
    await expect(page.get_by_role("textbox", name="Message")).to_have_value("half a sen")


async def test_words_said_without_a_network_are_not_lost(ann: Visitor) -> None:
    page = await ann.register()
    await say(page, "add call mom")
    await expect(page.get_by_role("log").locator("article")).to_have_count(2)
    await ann.context.set_offline(True)
    await expect(page.get_by_text(re.compile("You’re offline"))).to_be_visible()
    await say(page, "add call dad")
    await expect(page.get_by_role("log").get_by_text("add call dad")).to_be_visible()
    await ann.context.set_offline(False)
    again = page.get_by_role("button", name="Try again")
    log = page.get_by_role("log").locator("article")
    await expect(log.last.or_(again).first).to_be_visible()
    if await again.count():
        await again.first.click()
    await expect(log).to_have_count(4)
    assert sorted(task["title"] for task in (await ann.api("GET", "tasks"))["items"]) == ["call dad", "call mom"]


async def test_who_is_signed_out_elsewhere_signs_in_again_and_goes_on(ann: Visitor) -> None:
    page = await ann.register()
    await page.get_by_role("textbox", name="Message").fill("add kept words")
    await ann.api("POST", "auth/logout-everywhere", {"api_keys": False})
    await page.get_by_role("button", name="Send", exact=True).click()
    await expect(page.get_by_text("Sign in again")).to_be_visible()
    await page.get_by_label("Password").fill("long enough")
    await page.get_by_role("button", name="Sign in").click()
    await expect(page.get_by_role("log")).to_contain_text("Added #1 kept words")
    await page.goto(f"{ann.url}/tasks")
    await expect(row(page, "kept words")).to_be_visible()


async def test_a_link_to_a_conversation_of_another_opens_nothing(visit: Visit) -> None:
    ann, bob = await visit(), await visit()
    hers = await ann.register()
    await say(hers, "add a secret of ann's")
    await expect(hers).to_have_url(re.compile("/c/"))
    his = await bob.register(hers.url.removeprefix(ann.url))
    await expect(his.get_by_text("This conversation isn’t here")).to_be_visible()
    await expect(his.get_by_text("secret of ann")).to_have_count(0)


async def test_a_phone_has_everything_in_its_width(visit: Visit) -> None:
    phone = await visit(viewport={"width": 320, "height": 640}, has_touch=True, is_mobile=True)
    page = await phone.register()
    await say(page, f"add {'w' * 300} tomorrow")
    await expect(page.get_by_role("log").locator("article")).to_have_count(2)
    for path in ("", "/tasks", "/tasks?view=board", "/account", "/documents", "/faqs", "/bots"):
        if path:
            await page.goto(phone.url + path)
            await expect(page.locator("main h1, main h2").first).to_be_visible()
        wide = await page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide <= 0, path
