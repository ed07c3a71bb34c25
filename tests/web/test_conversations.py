"""The list of conversations, and long ones."""

from __future__ import annotations

import re

import pytest
from playwright.async_api import expect

from tests.web.conftest import Visit
from tests.web.visitor import Visitor, say

pytestmark = [pytest.mark.slow, pytest.mark.asyncio(loop_scope="session")]

ROWS = ".row:not(.hit)"


async def test_a_conversation_is_renamed_archived_and_brought_back(ann: Visitor) -> None:
    page = await ann.register()
    await say(page, "add call mom")
    await page.get_by_role("button", name="What to do with “add call mom”").first.click()
    await page.get_by_role("menuitem", name="Rename").click()
    await page.get_by_label("Title").fill("Family")
    await page.get_by_role("button", name="Save").click()
    await expect(page.locator(ROWS)).to_have_text("Family")
    await expect(page.get_by_role("heading", level=1)).to_have_text("Family")
    await page.get_by_role("button", name="What to do with “Family”").first.click()
    await page.get_by_role("menuitem", name="Archive").click()
    await expect(page.locator(ROWS)).to_have_count(0)
    await page.get_by_role("status").get_by_role("button", name="Undo").click()
    await expect(page.locator(ROWS)).to_have_text("Family")


async def test_a_deleted_conversation_can_be_taken_back_for_a_moment(ann: Visitor) -> None:
    page = await ann.register()
    await say(page, "add call mom")
    await expect(page.locator(ROWS)).to_have_count(1)
    for keep in (True, False):
        await page.get_by_role("button", name=re.compile("What to do with")).last.click()
        await page.get_by_role("menuitem", name="Delete").click()
        await expect(page.locator(ROWS)).to_have_count(0)
        if keep:
            await page.get_by_role("status").get_by_role("button", name="Undo").click()
            await expect(page.locator(ROWS)).to_have_count(1)
            await page.locator(ROWS).get_by_role("link").click()
    await expect(page.get_by_text("is deleted")).to_have_count(0)
    assert (await ann.api("GET", "conversations"))["items"] == []
    assert len((await ann.api("GET", "tasks"))["items"]) == 1


async def test_what_was_said_is_found_and_opened_where_it_stands(ann: Visitor) -> None:
    page = await ann.register()
    await say(page, "add water the orchids")
    await expect(page.get_by_role("log")).to_contain_text("Added")
    await page.get_by_role("link", name="New chat").click()
    await page.keyboard.press("Control+k")
    await page.keyboard.type("orchid")
    await page.locator(".hit a").last.click()
    await expect(page.get_by_role("log")).to_contain_text("water the orchids")
    await expect(page).to_have_url(re.compile(r"/c/\w+$"))


async def test_a_conversation_is_saved_as_a_file(ann: Visitor) -> None:
    page = await ann.register()
    await say(page, "add call mom")
    await page.get_by_role("button", name="What to do with “add call mom”").first.click()
    async with page.expect_download() as given:
        await page.get_by_role("menuitem", name="Save as text").click()
    found = await given.value
    assert found.suggested_filename.endswith(".md")


async def test_words_that_were_not_sent_are_kept_for_their_conversation(ann: Visitor) -> None:
    page = await ann.register()
    message = page.get_by_role("textbox", name="Message")
    await say(page, "add call mom")
    await expect(page.get_by_role("log")).to_contain_text("Added")
    await message.fill("and dad")
    await page.get_by_role("link", name="New chat").click()
    await expect(message).to_have_value("")
    await page.reload()
    await page.locator(ROWS).get_by_role("link").click()
    await expect(message).to_have_value("and dad")
    await page.get_by_role("button", name=re.compile("@web")).first.click()
    await page.get_by_role("menuitem", name="Sign out").click()
    await expect(page.get_by_role("button", name="Sign in")).to_be_visible()
    assert "and dad" not in await page.evaluate("JSON.stringify(localStorage)")


async def test_the_last_message_is_edited_and_said_again(ann: Visitor) -> None:
    page = await ann.register()
    await say(page, "add call mom")
    await expect(page.get_by_role("log")).to_contain_text("Added")
    message = page.get_by_role("textbox", name="Message")
    await message.press("ArrowUp")
    await expect(message).to_have_value("add call mom")
    await message.fill("add call dad")
    await message.press("Enter")
    await expect(page.get_by_role("log")).to_contain_text("call dad")


async def test_a_long_conversation_is_there_as_far_as_one_looks(visit: Visit) -> None:
    ann = await visit(viewport={"width": 900, "height": 600})
    page = await ann.register()
    await say(page, "add number 0")
    await expect(page.get_by_role("log")).to_contain_text("Added")
    conversation = page.url.rpartition("/")[2]
    for number in range(1, 35):
        await ann.api("POST", "chat", {"message": f"add number {number}", "conversation_id": conversation})
    await page.reload()
    log = page.get_by_role("log")
    await expect(log).to_contain_text("number 34")
    await expect(log).not_to_contain_text("number 3,")
    await expect(log.locator("article")).to_have_count(40)
    await log.hover()
    await page.mouse.wheel(0, -20_000)
    await expect(log.get_by_text("add number 0", exact=True)).to_be_attached()
    await expect(log.locator("article")).to_have_count(70)
