"""What others write is shown as they wrote it, and never runs, loads or leads anywhere by itself."""

from __future__ import annotations

import pytest
from playwright.async_api import Page, expect

from tests.fakes.served import says
from tests.web.server import PageServer
from tests.web.visitor import Visitor, say

pytestmark = [pytest.mark.slow, pytest.mark.asyncio(loop_scope="session")]

OUTSIDE = "https://evil.example"
TITLES = [
    "<img src=x onerror=alert(1)>",
    "<script>alert(1)</script>",
    "</script><script>alert(1)</script>",
    "javascript:alert(1)",
    '"><svg onload=alert(1)>',
    "{{constructor.constructor('alert(1)')()}}",
    "${alert(1)} #{alert(1)}",
    "=HYPERLINK('https://evil.example')",
    "abc\u202efed\u200bhidden\U000e0041",
    "a" * 500,
]
MARKDOWN = [
    "<img src=x onerror=alert(1)>",
    f"![pixel]({OUTSIDE}/pixel.png)",
    f"![pixel][1]\n\n[1]: {OUTSIDE}/pixel.png",
    "[click](javascript:alert(1)) [click](JaVaScRiPt:alert(1)) [click](java\nscript:alert(1))",
    "[click](data:text/html,<script>alert(1)</script>) [click](vbscript:x) <javascript:alert(1)>",
    "[click](\x01javascript:alert(1)) [click](//evil.example) [click](/api/v1/auth/logout)",
    "<details open ontoggle=alert(1)><summary>x</summary></details>",
    f"<svg><use href='{OUTSIDE}/x.svg#a'/></svg><math><a xlink:href='javascript:alert(1)'>x</a></math>",
    f"<style>@import url({OUTSIDE}/a.css)</style><link rel=stylesheet href={OUTSIDE}/b.css>",
    f"<iframe src={OUTSIDE}></iframe><object data={OUTSIDE}></object><base href={OUTSIDE}>",
    f"<form action={OUTSIDE}><input name=password></form><meta http-equiv=refresh content='0;url={OUTSIDE}'>",
    "```mermaid\ngraph TD; A-->B; click A callback\n```",
    "`<img src=x onerror=alert(1)>` and &lt;script&gt;alert(1)&lt;/script&gt;",
]
SLOW = ["![[" * 3300, "a**" * 3300, ">" * 9000, "[" * 9000, "- " * 4500, "| a " * 2400, "`" * 9999, "<" * 9999]
SCHEMES = "[...document.links].map(link => link.protocol)"


async def harmless(page: Page) -> None:
    """Nothing ran, nothing of it became an element, and links lead where links may."""
    assert await page.evaluate("window.ran ?? null") is None
    assert (
        await page.locator("main :is(script, iframe, object, embed, style, base, meta, form[action], img)").count() == 0
    )
    assert set(await page.evaluate(SCHEMES)) <= {"http:", "https:", "mailto:"}
    handlers = (
        "[...document.querySelectorAll('*')].filter(e => e.getAttributeNames().some(n => n.startsWith('on'))).length"
    )
    assert await page.evaluate(handlers) == 0


async def watched(ann: Visitor, path: str = "/") -> Page:
    await ann.context.add_init_script("window.alert = () => { window.ran = true; }")
    return await ann.register(path)


async def test_titles_are_text(ann: Visitor) -> None:
    page = await watched(ann, "/tasks")
    for title in TITLES:
        await ann.api("POST", "tasks", {"title": title, "project": title[:90], "description": title})
    for path in ("/tasks", "/tasks?view=board&by=project"):
        await page.goto(ann.url + path)
        await expect(page.locator(".task")).to_have_count(len(TITLES))
        await expect(page.locator(".task-title", has_text="<script>alert(1)</script>").first).to_be_visible()
        await harmless(page)
        shown = await page.locator("main").inner_text()
        assert not {"\u202e", "\u200b", "\U000e0041"} & set(shown)


@pytest.mark.parametrize("text", MARKDOWN)
async def test_replies_are_text_with_links_and_nothing_else(ann: Visitor, server: PageServer, text: str) -> None:
    page = await watched(ann)
    server.script(says(text))
    await say(page, text.replace("\x01", ""))
    await expect(page.get_by_role("log").locator("article")).to_have_count(2)
    await expect(page.get_by_role("button", name="Send", exact=True)).to_be_visible()
    await harmless(page)
    for link in await page.locator("main article a").all():
        assert {"noopener", "noreferrer"} <= set((await link.get_attribute("rel") or "").split()), text
    await page.reload()
    await expect(page.get_by_role("log").locator("article")).to_have_count(2)
    await harmless(page)


@pytest.mark.parametrize("text", SLOW, ids=[each[:3] for each in SLOW])
async def test_no_text_makes_the_page_stand_still(ann: Visitor, server: PageServer, text: str) -> None:
    page = await watched(ann)
    server.script(says(text))
    await say(page, "say it")
    await expect(page.get_by_role("log").locator("article")).to_have_count(2)
    await page.get_by_role("textbox", name="Message").fill("still here")
    await harmless(page)


async def test_no_other_page_can_show_this_one_or_speak_in_its_name(ann: Visitor) -> None:
    page = await ann.register()
    refused = await page.evaluate(
        """async () => {
          const made = (make) => { try { make(); return true; } catch { return false; } };
          return [
            made(() => { document.createElement("div").innerHTML = "<b>x</b>"; }),
            made(() => { document.createElement("script").text = "1"; }),
          ];
        }"""
    )
    assert refused == [False, False]
    ann.complaints.clear()  # the browser told of these
    assert await page.evaluate("document.cookie") == ""
    assert not [each for each in await page.evaluate("Object.values(localStorage)") if "eyJ" in each]
