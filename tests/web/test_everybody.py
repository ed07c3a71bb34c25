"""The page for everybody: screen readers, keyboards, little motion, dark and light."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Page, expect

from tests.fakes.axe import axe_source
from tests.fakes.npm import Unavailable
from tests.web.conftest import Visit
from tests.web.visitor import Visitor, row, say, write_task

pytestmark = [pytest.mark.slow, pytest.mark.asyncio(loop_scope="session")]

SCREENS = ["/", "/tasks", "/tasks?view=board", "/account", "/account/keys", "/documents", "/faqs", "/bots", "/nowhere"]
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
SERIOUS = {"serious", "critical"}
RUN = "rules => axe.run(document, rules).then(found => found.violations)"


@pytest.fixture
def axe(cache: Path) -> str:
    try:
        return axe_source(cache)
    except Unavailable as reason:
        pytest.skip(f"axe-core: {reason}")


async def faults(page: Page, axe: str) -> list[str]:
    """What axe finds that keeps people out, each with the elements."""
    await page.evaluate(axe)
    found: list[dict[str, Any]] = await page.evaluate(RUN, RULES)
    return [
        f"{each['id']}: {[node['html'][:160] + ' ' + node['failureSummary'][-300:] for node in each['nodes'][:3]]}"
        for each in found
        if each["impact"] in SERIOUS
    ]


@pytest.mark.downloads("npm fetches axe-core, once, into pytest's cache")
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
async def test_nothing_keeps_people_out(visit: Visit, axe: str, scheme: str, width: int) -> None:
    ann = await visit(color_scheme=scheme, viewport={"width": width, "height": 800}, reduced_motion="reduce")
    page = await ann.tab("/")
    await expect(page.get_by_label("Email")).to_be_visible()
    found = {"/sign-in": await faults(page, axe)}
    await page.close()
    page = await ann.register()
    await fill(ann, page)
    found["/c"] = await faults(page, axe)
    for path in SCREENS:
        await page.goto(ann.url + path)
        await expect(page.locator("main :is(h1, h2)").first).to_be_visible()
        found[path] = await faults(page, axe)
    await page.goto(f"{ann.url}/tasks")
    await page.get_by_role("button", name="call mom", exact=True).click()
    await expect(page.get_by_label("Title")).to_be_visible()
    found["edit"] = await faults(page, axe)
    assert not {where: faulty for where, faulty in found.items() if faulty}


async def fill(ann: Visitor, page: Page) -> None:
    for task in (
        {"title": "call mom", "due": "2020-01-01", "priority": "high", "tags": ["home"], "project": "Family"},
        {"title": "water the plants", "priority": "medium", "recurrence": "FREQ=WEEKLY", "due": "2040-01-01"},
    ):
        await ann.api("POST", "tasks", task)
    await say(page, "show my tasks")
    await expect(page.get_by_role("log").locator("article")).to_have_count(2)


WHERE = """() => {
  const here = document.activeElement;
  const box = here.getBoundingClientRect();
  const style = getComputedStyle(here);
  return {
    name: here.getAttribute("aria-label") || here.innerText || here.id,
    tag: here.tagName, body: here === document.body,
    seen: style.outlineStyle !== "none" || style.boxShadow !== "none" || here.type === "checkbox"
      || getComputedStyle(here.parentElement).boxShadow !== "none"
      || getComputedStyle(here.parentElement).outlineStyle !== "none",
    size: [box.width, box.height],
  };
}"""


async def walked(page: Page, most: int = 90) -> list[dict[str, Any]]:
    """All that Tab comes to, until it has gone round."""
    found: list[dict[str, Any]] = []
    for _ in range(most):
        await page.keyboard.press("Tab")
        here = await page.evaluate(WHERE)
        if here in found and not here["body"]:
            break
        found.append(here)
    return [each for each in found if not each["body"]]


async def test_the_keyboard_alone_reaches_everything_on_the_tasks(ann: Visitor) -> None:
    page = await ann.register("/tasks")
    await write_task(page, "call mom #home")
    await row(page, "call mom").wait_for()
    await page.reload()
    await row(page, "call mom").wait_for()
    reached = await walked(page)
    assert not [each for each in reached if not each["seen"]], "one must see where one is"
    words = "\n".join(str(each["name"]) for each in reached)
    for name in (
        "Skip",
        "Chat",
        "Tasks",
        "New chat",
        "Board",
        "By project",
        "Search tasks",
        "Which",
        "call mom",
        "More for",
    ):
        assert name in words, (name, words)
    expected = await page.evaluate(
        "[...document.querySelectorAll('main :is(a, button, input, select, textarea)')].filter(e => e.checkVisibility()"
        " && !e.disabled && e.tabIndex >= 0).length"
    )
    inside = [each for each in reached if each["tag"] in {"A", "BUTTON", "INPUT", "SELECT", "TEXTAREA"}]
    assert len(inside) >= expected


async def test_a_task_lives_its_whole_life_by_keys_alone(ann: Visitor) -> None:
    page = await ann.register("/tasks")
    await page.get_by_role("textbox", name="New task").focus()
    await page.keyboard.type("call mom tomorrow")
    await page.keyboard.press("Enter")
    title = page.get_by_role("button", name="call mom", exact=True)
    await title.focus()
    await page.keyboard.press("Enter")
    await expect(page.get_by_label("Title")).to_be_focused()
    await page.keyboard.type("call dad")
    await page.keyboard.press("Enter")
    changed = page.get_by_role("button", name="call dad", exact=True)
    await expect(changed).to_be_focused()
    await page.keyboard.press("Tab")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("menuitem").first).to_be_focused()
    await page.keyboard.press("Escape")
    await page.keyboard.press("Shift+Tab")
    await page.keyboard.press("Shift+Tab")
    await page.keyboard.press("Space")
    await expect(changed).to_have_count(0)
    await page.get_by_role("textbox", name="New task").focus()
    await page.keyboard.press("Shift+Tab")
    await page.keyboard.press("Control+z")
    await expect(changed).to_be_visible()


async def test_a_message_is_said_and_heard_by_keys_alone(ann: Visitor) -> None:
    page = await ann.register()
    await expect(page.get_by_role("textbox", name="Message")).to_be_focused()
    await page.keyboard.type("add call mom")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("log").locator("article")).to_have_count(2)
    heard = page.locator(".unseen[aria-live=polite]")
    await expect(heard).to_contain_text("call mom")


async def test_who_wants_little_motion_gets_none(visit: Visit) -> None:
    ann = await visit(reduced_motion="reduce")
    page = await ann.register("/tasks")
    await write_task(page, "call mom")
    moving = await page.evaluate(
        """[...document.querySelectorAll("*")].filter(each => {
          const { animationDuration, transitionDuration, animationName } = getComputedStyle(each);
          const long = text => text.split(",").some(part => parseFloat(part) > 0.01);
          return (animationName !== "none" && long(animationDuration)) || long(transitionDuration);
        }).map(each => each.className)"""
    )
    assert moving == []


@pytest.mark.parametrize("width", [320, 768, 1440])
async def test_letters_twice_as_large_fit(visit: Visit, width: int) -> None:
    ann = await visit(viewport={"width": width, "height": 800})
    page = await ann.register("/tasks")
    await write_task(page, "call mom tomorrow at 5pm #home")
    await page.evaluate("document.documentElement.style.fontSize = '200%'")
    await expect(row(page, "call mom")).to_be_visible()
    assert await page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth + 1")


async def test_fingers_find_what_they_aim_at(visit: Visit) -> None:
    phone = await visit(viewport={"width": 360, "height": 740}, has_touch=True, is_mobile=True)
    page = await phone.register("/tasks")
    await write_task(page, "call mom tomorrow #home")
    await row(page, "call mom").wait_for()
    small = await page.evaluate(
        """[...document.querySelectorAll("main :is(button, input, select, a)")].filter(each => each.checkVisibility())
        .map(each => [each.className, each.getBoundingClientRect()])
        .filter(([, box]) => box.width > 0 && (box.width < 24 || box.height < 24))
        .map(([name, box]) => `${name} ${box.width}x${box.height}`)"""
    )
    assert small == []
