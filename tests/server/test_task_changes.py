"""What those who show tasks are told: what has changed, as it happens, and what words would make."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from tests.fakes.waiting import until
from tests.server.conftest import OpenSite, Person, Site, problem

CHANGES = "/api/v1/tasks/changes"
WAITING = {"Prefer": "wait=20"}


async def add(site: Site, who: Person, title: str) -> dict[str, Any]:
    made = await site.client.post("/api/v1/tasks", headers=who.headers, json={"title": title})
    return dict(made.json())


async def changes(site: Site, who: Person, **options: Any) -> dict[str, Any]:
    answer = await site.client.get(CHANGES, headers={**who.headers, **options.pop("headers", {})}, params=options)
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


async def test_who_knows_where_they_are_gets_what_is_new(site: Site, ann: Person) -> None:
    start = (await changes(site, ann))["last"]
    task = await add(site, ann, "milk")
    await site.client.delete(f"/api/v1/tasks/{task['id']}", headers=ann.headers)
    told = await changes(site, ann, after=start)
    assert [(one["kind"], one["after"] and one["after"]["title"]) for one in told["items"]] == [
        ("deleted", None),
        ("added", "milk"),
    ]
    assert (await changes(site, ann, after=told["last"])) == {"items": [], "last": told["last"], "whole": True}


async def test_who_waits_is_told_at_once(site: Site, ann: Person) -> None:
    start = (await changes(site, ann))["last"]
    waiting = asyncio.create_task(changes(site, ann, after=start, headers=WAITING))
    followed = site.app.state.services.tasks.news._followers
    await until(lambda: bool(followed))
    await add(site, ann, "milk")
    told = await asyncio.wait_for(waiting, 4)
    assert [one["after"]["title"] for one in told["items"]] == ["milk"]
    assert not followed


async def test_what_others_change_wakes_nobody(site: Site, ann: Person) -> None:
    bob = await site.register("bob@example.com")
    await add(site, bob, "bob's")
    assert (await changes(site, ann, after=0)) == {"items": [], "last": 0, "whole": True}


async def test_who_waits_when_the_server_ends_is_answered(site: Site, ann: Person) -> None:
    waiting = asyncio.create_task(changes(site, ann, after=0, headers=WAITING))
    await until(lambda: bool(site.app.state.services.tasks.news._followers))
    site.app.state.services.lifetime.stop()
    assert (await asyncio.wait_for(waiting, 4))["items"] == []


async def test_who_missed_too_much_is_told_to_read_the_list_again(open_site: OpenSite) -> None:
    site = open_site(rate_user="", rate_address="")
    ann = await site.register()
    for number in range(101):
        await add(site, ann, f"task {number}")
    told = await changes(site, ann, after=0)
    assert (told["whole"], len(told["items"]), told["last"]) == (False, 100, 101)


@pytest.mark.parametrize(
    ("body", "titles", "says"),
    [
        ({"text": "buy milk tomorrow 5pm", "adding": True}, ["buy milk"], ["due tomorrow 17:00"]),
        ({"text": "add buy milk !high #home", "adding": True}, ["buy milk"], ["high priority, #home"]),
        ({"text": "call mom every tuesday"}, ["call mom"], ["due tomorrow, repeats every Tuesday"]),
        ({"text": "complete 3"}, [], []),
        ({"text": "complete 3", "adding": True}, ["complete 3"], [""]),
        ({"text": "…", "adding": True}, ["…"], [""]),
        ({"text": "Milch morgen kaufen", "adding": True}, ["Milch kaufen"], ["fällig morgen"]),
    ],
)
async def test_what_words_would_make_is_told_before(
    site: Site, ann: Person, body: dict[str, Any], titles: list[str], says: list[str]
) -> None:
    answer = await site.client.post("/api/v1/tasks/preview", headers=ann.headers, json=body)
    told = answer.json()["drafts"]
    assert [one["draft"]["title"] for one in told] == titles
    assert [one["says"] for one in told] == says
    assert (await changes(site, ann))["last"] == 0


@pytest.mark.parametrize("text", ["", "   ", "x" * 2001, "\x00"])
async def test_words_that_cannot_be_a_task_are_refused(site: Site, ann: Person, text: str) -> None:
    answer = await site.client.post("/api/v1/tasks/preview", headers=ann.headers, json={"text": text})
    assert problem(answer)["status"] == 422


async def test_what_could_not_be_added_is_not_promised(site: Site, ann: Person) -> None:
    body = {"text": "x" * 501, "adding": True}
    answer = await site.client.post("/api/v1/tasks/preview", headers=ann.headers, json=body)
    assert answer.json()["drafts"] == []
