from __future__ import annotations

import pytest
from playwright.async_api import FilePayload, expect

from tests.web.visitor import Visitor, say

pytestmark = [pytest.mark.slow, pytest.mark.asyncio(loop_scope="session")]

HANDBOOK = "# Handbook\n\n## Laundry\n\nThe laundry room closes at 10 pm on weekdays.\n"
FILE: FilePayload = {"name": "handbook.md", "mimeType": "text/markdown", "buffer": HANDBOOK.encode()}


async def test_a_document_is_added_asked_and_opened_at_its_place(ann: Visitor) -> None:
    page = await ann.register("/documents")
    await page.locator("input[type=file]").set_input_files(FILE)
    await expect(page.get_by_role("link", name="Handbook")).to_be_visible()
    await page.get_by_role("link", name="Chat", exact=True).click()
    await say(page, "When does the laundry room close?")
    await page.get_by_role("list", name="Sources").get_by_role("button").first.click()
    await expect(page.locator("mark")).to_contain_text("closes at 10 pm")
    await page.get_by_role("link", name="Open the whole").click()
    await expect(page.get_by_role("heading", name="Handbook", level=1)).to_be_visible()
    await expect(page.locator("mark")).to_contain_text("closes at 10 pm")


async def test_an_faq_is_written_changed_and_deleted(ann: Visitor) -> None:
    page = await ann.register("/faqs")
    await page.get_by_role("link", name="Add an FAQ").click()
    await page.get_by_label("Question").fill("When is quiet time?")
    await page.get_by_label("Answer", exact=True).fill("From 10 pm.")
    await page.get_by_role("button", name="Save").click()
    await page.get_by_role("link", name="When is quiet time?").click()
    await page.get_by_label("Answer", exact=True).fill("From 11 pm.")
    await page.get_by_role("button", name="Save").click()
    await expect(page.get_by_text("From 11 pm.")).to_be_visible()
    await page.get_by_role("button", name="Delete “When is quiet time?”?").click()
    await page.get_by_role("dialog").get_by_role("button", name="Delete").click()
    await expect(page.get_by_text("There are no FAQs yet.")).to_be_visible()


async def test_a_bot_is_made_and_talked_to(ann: Visitor) -> None:
    page = await ann.register("/bots")
    await page.get_by_role("link", name="Make a bot").click()
    await page.get_by_label("Name").fill("House rules")
    await page.get_by_role("button", name="Save").click()
    await page.get_by_role("link", name="Talk").click()
    await expect(page.get_by_role("heading", name="House rules")).to_be_visible()
    await say(page, "When is quiet time?")
    await expect(page.get_by_role("log").locator("article")).to_have_count(2)
