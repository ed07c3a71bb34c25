"""The tasks views, as people use them."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from playwright.async_api import expect

from tests.web.conftest import Visit
from tests.web.server import PageServer
from tests.web.visitor import Visitor, row, write_task

pytestmark = [pytest.mark.slow, pytest.mark.asyncio(loop_scope="session")]


async def test_a_task_in_natural_words_shows_what_will_be_understood(ann: Visitor) -> None:
    page = await ann.register("/tasks")
    await page.get_by_role("textbox", name="New task").fill("buy oat milk tomorrow at 5pm !high #home")
    seen = page.locator(".task-seen")
    await expect(seen).to_contain_text("buy oat milk")
    await expect(seen).to_contain_text("due tomorrow 17:00, high priority, #home")
    await page.keyboard.press("Enter")
    made = row(page, "buy oat milk")
    await expect(made).to_contain_text(re.compile("17:00|5:00 PM"))
    await expect(made).to_contain_text("#home")
    await expect(page.get_by_role("region", name=re.compile("^Tomorrow"))).to_contain_text("buy oat milk")


async def test_done_and_taken_back(ann: Visitor) -> None:
    page = await ann.register("/tasks")
    await write_task(page, "water the plants")
    await row(page, "water the plants").get_by_role("checkbox").click()
    await expect(row(page, "water the plants")).to_have_count(0)
    await page.get_by_role("status").get_by_role("button", name="Undo").last.click()
    await expect(row(page, "water the plants")).to_be_visible()
    assert [task["status"] for task in (await ann.api("GET", "tasks?status=all"))["items"]] == ["pending"]


async def test_a_task_is_edited_in_its_place_and_only_what_changed_is_sent(ann: Visitor) -> None:
    page = await ann.register("/tasks")
    await write_task(page, "call Ben every monday at 9am")
    await row(page, "call Ben").get_by_role("button", name="call Ben", exact=True).click()
    await page.get_by_label("Title").fill("call Benjamin")
    await page.get_by_label("Priority", exact=True).last.select_option("high")
    async with page.expect_request(lambda request: request.method == "PATCH") as sent:
        await page.get_by_role("button", name="Save").click()
    assert (await sent.value).post_data_json == {"title": "call Benjamin", "priority": "high"}
    await expect(row(page, "call Benjamin")).to_contain_text("High")
    (task,) = (await ann.api("GET", "tasks"))["items"]
    assert (task["recurrence"], task["due"][11:16]) == ("FREQ=WEEKLY;BYDAY=MO", "09:00")


async def test_escape_leaves_a_task_as_it_was_and_the_focus_on_it(ann: Visitor) -> None:
    page = await ann.register("/tasks")
    await write_task(page, "call Ben")
    await page.get_by_role("button", name="call Ben", exact=True).click()
    await page.get_by_label("Title").fill("something else")
    await page.keyboard.press("Escape")
    await expect(page.get_by_role("button", name="call Ben", exact=True)).to_be_focused()


async def test_a_task_is_dragged_to_another_day_and_keeps_its_hour(ann: Visitor) -> None:
    page = await ann.register("/tasks?view=board")
    await write_task(page, "see the dentist tomorrow at 3pm")
    day = page.locator(".task-group").nth(2)
    wanted = await day.get_attribute("data-kind")
    await row(page, "see the dentist").drag_to(day)
    await expect(day).to_contain_text("see the dentist")
    await expect(page.get_by_role("status").filter(has_text="moved to")).to_be_visible()
    (task,) = (await ann.api("GET", "tasks"))["items"]
    assert task["due"] == f"{wanted}T15:00:00+0{'2' if is_summer(str(wanted)) else '1'}:00"


async def test_the_keyboard_moves_a_task_as_dragging_does(ann: Visitor) -> None:
    page = await ann.register("/tasks?view=board")
    await write_task(page, "see the dentist tomorrow")
    title = page.get_by_role("button", name="see the dentist", exact=True)
    await title.focus()
    await page.keyboard.press("Alt+ArrowLeft")
    await expect(page.get_by_role("region", name=re.compile("^Today"))).to_contain_text("see the dentist")
    await expect(title).to_be_focused()
    await page.keyboard.press("Alt+ArrowRight")
    await expect(page.get_by_role("region", name=re.compile("^Tomorrow"))).to_contain_text("see the dentist")


async def test_a_board_of_projects_moves_tasks_between_them(ann: Visitor) -> None:
    page = await ann.register("/tasks?view=board&by=project")
    for words in ("paint the fence in project Garden", "wash the car in project Car"):
        await write_task(page, words)
        await expect(page.get_by_role("textbox", name="New task")).to_have_value("")
    await row(page, "paint the fence").get_by_role("button", name="More for").click()
    await page.get_by_role("menuitem", name="Move to Car").click()
    await expect(page.get_by_role("region", name=re.compile("^Car"))).to_contain_text("paint the fence")
    assert {task["project"] for task in (await ann.api("GET", "tasks"))["items"]} == {"Car"}


async def test_what_is_shown_is_in_the_address(ann: Visitor) -> None:
    page = await ann.register("/tasks")
    for words in ("milk #shop", "bread #shop !high", "call mom"):
        await write_task(page, words)
        await expect(page.get_by_role("textbox", name="New task")).to_have_value("")
    await page.get_by_label("Tag", exact=True).select_option("shop")
    await page.get_by_role("searchbox", name="Search tasks").fill("bread")
    await expect(page).to_have_url(re.compile(r"/tasks\?tag=shop&q=bread$"))
    await expect(page.locator(".task")).to_have_count(1)
    other = await ann.tab("/tasks?tag=shop&q=bread")
    await expect(other.locator(".task")).to_have_count(1)
    await page.get_by_role("searchbox", name="Search tasks").fill("nothing like it")
    await page.get_by_role("button", name="Show all tasks").click()
    await expect(page.locator(".task")).to_have_count(3)


async def test_tasks_that_are_done_are_there_when_they_are_asked_for(ann: Visitor) -> None:
    page = await ann.register("/tasks")
    made = await ann.api("POST", "tasks", {"title": "old"})
    await ann.api("POST", f"tasks/{made['id']}/complete")
    await page.get_by_label("Which").select_option("done")
    await expect(row(page, "old").get_by_role("checkbox")).to_be_checked()


async def test_changes_are_seen_in_other_tabs_and_come_from_other_programs(ann: Visitor) -> None:
    first = await ann.register("/tasks")
    second = await ann.tab("/tasks")
    await expect(second.get_by_text("No tasks yet")).to_be_visible()
    await write_task(first, "said in one tab")
    await expect(row(second, "said in one tab")).to_be_visible()
    made = await ann.api("POST", "tasks", {"title": "made by a program"})
    for page in (first, second):
        await expect(row(page, "made by a program")).to_be_visible()
    await ann.api("DELETE", f"tasks/{made['id']}")
    for page in (first, second):
        await expect(row(page, "made by a program")).to_have_count(0)


async def test_two_people_see_nothing_of_each_other(visit: Visit) -> None:
    ann, bob = await visit(), await visit()
    hers, his = await ann.register("/tasks"), await bob.register("/tasks")
    await write_task(hers, "only mine")
    await expect(row(hers, "only mine")).to_be_visible()
    await bob.api("POST", "tasks", {"title": "bob's own"})
    await expect(row(his, "bob's own")).to_be_visible()
    await expect(row(his, "only mine")).to_have_count(0)
    await expect(row(hers, "bob's own")).to_have_count(0)


async def test_what_the_server_does_not_take_is_shown_as_it_was(ann: Visitor) -> None:
    page = await ann.register("/tasks")
    await write_task(page, "stay")
    await row(page, "stay").wait_for()
    await ann.context.set_offline(True)
    await row(page, "stay").get_by_role("checkbox").click()
    await expect(page.get_by_role("status").filter(has_text="can’t be reached")).to_be_visible()
    await expect(row(page, "stay").get_by_role("checkbox")).not_to_be_checked()
    await ann.context.set_offline(False)
    await row(page, "stay").get_by_role("checkbox").click()
    await expect(row(page, "stay")).to_have_count(0)


async def test_five_thousand_tasks_are_all_there_and_few_are_drawn(ann: Visitor, server: PageServer) -> None:
    page = await ann.register("/")
    await server.fill(await ann.token(), [f"number {number}" for number in range(5000)])
    await page.goto(f"{ann.url}/tasks")
    await expect(page.locator(".tasks-count")).to_have_text("5000 tasks")
    assert await page.locator(".task").count() < 600
    await page.get_by_role("searchbox", name="Search tasks").fill("number 4999")
    await expect(page.locator(".task")).to_have_count(1)


def is_summer(day: str) -> bool:
    from zoneinfo import ZoneInfo

    moment = dt.datetime.fromisoformat(f"{day}T15:00").replace(tzinfo=ZoneInfo("Europe/Berlin"))
    return bool(moment.dst())
