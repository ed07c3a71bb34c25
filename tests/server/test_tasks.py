from __future__ import annotations

from typing import Any

import pytest

from tests.server.conftest import Person, Site, problem

FULL = {
    "title": "Water the plants 🪴",
    "description": "All of them",
    "due": "2027-01-05T17:00:00+01:00",
    "priority": "high",
    "tags": ["home"],
    "project": "Flat",
    "recurrence": "FREQ=WEEKLY;BYDAY=TU",
}


async def test_a_task_goes_its_whole_way(site: Site, ann: Person) -> None:
    made = await site.client.post("/api/v1/tasks", headers=ann.headers, json=FULL)
    task = made.json()
    assert (made.status_code, made.headers["location"]) == (201, "/api/v1/tasks/1")
    assert FULL.items() <= task.items()
    assert (await site.client.get("/api/v1/tasks/1", headers=ann.headers)).json() == task
    patched = await site.client.patch("/api/v1/tasks/1", headers=ann.headers, json={"recurrence": None, "tags": []})
    assert (patched.json()["recurrence"], patched.json()["tags"], patched.json()["due"]) == (None, [], FULL["due"])
    assert (await site.client.post("/api/v1/tasks/1/complete", headers=ann.headers)).json()["status"] == "done"
    assert (await site.client.post("/api/v1/tasks/1/reopen", headers=ann.headers)).json()["status"] == "pending"
    gone = await site.client.delete("/api/v1/tasks/1", headers=ann.headers)
    assert (gone.status_code, gone.content) == (204, b"")
    assert problem(await site.client.get("/api/v1/tasks/1", headers=ann.headers))["code"] == "not_found"
    undone = (await site.client.post("/api/v1/tasks/undo", headers=ann.headers)).json()["undone"]
    assert [(one["kind"], one["task"]["id"]) for one in undone] == [("deleted", 1)]


async def test_many_deletions_over_http_need_no_yes(site: Site, ann: Person) -> None:
    for number in range(1, 5):
        await site.client.post("/api/v1/tasks", headers=ann.headers, json={"title": f"Task {number}"})
        assert (await site.client.delete(f"/api/v1/tasks/{number}", headers=ann.headers)).status_code == 204
    assert (await site.client.get("/api/v1/tasks?status=all", headers=ann.headers)).json()["items"] == []


async def test_nothing_to_undo_says_so(site: Site, ann: Person) -> None:
    assert problem(await site.client.post("/api/v1/tasks/undo", headers=ann.headers))["status"] == 404


async def test_a_list_comes_in_pages_that_fit_together(site: Site, ann: Person) -> None:
    for number in range(7):
        await site.client.post("/api/v1/tasks", headers=ann.headers, json={"title": f"Task {number}"})
    seen, cursor = [], None
    while True:
        query = {"limit": 3, **({"cursor": cursor} if cursor else {})}
        page = (await site.client.get("/api/v1/tasks", headers=ann.headers, params=query)).json()
        seen += [task["id"] for task in page["items"]]
        if (cursor := page["next_cursor"]) is None:
            break
    assert seen == [1, 2, 3, 4, 5, 6, 7]


async def test_every_filter_of_a_list_holds(site: Site, ann: Person) -> None:
    await site.client.post("/api/v1/tasks", headers=ann.headers, json=FULL)
    await site.client.post("/api/v1/tasks", headers=ann.headers, json={"title": "Buy milk", "due": "2027-02-01"})
    for query, ids in [
        ({}, [1, 2]),
        ({"status": "done"}, []),
        ({"q": "milk"}, [2]),
        ({"project": "Flat"}, [1]),
        ({"tag": "home"}, [1]),
        ({"priority": "high"}, [1]),
        ({"due_before": "2027-02-01"}, [1]),
        ({"due_after": "2027-02-01"}, [2]),
        ({"sort": "-id"}, [2, 1]),
        ({"priority": "high", "q": "milk"}, []),
    ]:
        page = (await site.client.get("/api/v1/tasks", headers=ann.headers, params=query)).json()
        assert [task["id"] for task in page["items"]] == ids, query


KEYED: dict[str, tuple[str, str, Any]] = {
    "add": ("POST", "", {"title": "new"}),
    "change": ("PATCH", "/1", {"title": "changed"}),
    "complete": ("POST", "/1/complete", None),
    "reopen": ("POST", "/1/reopen", None),
    "delete": ("DELETE", "/1", None),
    "undo": ("POST", "/undo", None),
}


async def everything(site: Site, ann: Person) -> Any:
    tasks = await site.client.get("/api/v1/tasks?status=all", headers=ann.headers)
    events = await site.client.get("/api/v1/tasks/1/events", headers=ann.headers)
    return tasks.json(), events.json()


@pytest.mark.parametrize("change", KEYED)
async def test_a_change_that_is_sent_again_with_its_key_gets_the_first_answer(
    site: Site, ann: Person, change: str
) -> None:
    await site.client.post("/api/v1/tasks", headers=ann.headers, json={"title": "old", "recurrence": "FREQ=DAILY"})
    method, path, body = KEYED[change]
    keyed = {**ann.headers, "Idempotency-Key": "one"}
    first = await site.client.request(method, f"/api/v1/tasks{path}", headers=keyed, json=body)
    assert first.is_success, first.text
    there = await everything(site, ann)
    for base in ("/api/v1", "/api/me"):  # one change, whichever of its paths it takes
        again = await site.client.request(method, f"{base}/tasks{path}", headers=keyed, json=body)
        assert (again.status_code, again.content) == (first.status_code, first.content)
        assert {name: again.headers.get(name) for name in ("etag", "location")} == {
            name: first.headers.get(name) for name in ("etag", "location")
        }
    assert await everything(site, ann) == there


@pytest.mark.parametrize(
    ("path", "body"),
    [("/api/v1/tasks", {"title": "b"}), ("/api/v1/tasks/1/complete", None), ("/api/v1/tasks/undo", None)],
)
async def test_a_key_that_was_used_for_another_change_is_refused(site: Site, ann: Person, path: str, body: Any) -> None:
    keyed = {**ann.headers, "Idempotency-Key": "one"}
    await site.client.post("/api/v1/tasks", headers=keyed, json={"title": "a"})
    refused = problem(await site.client.post(path, headers=keyed, json=body))
    assert (refused["status"], refused["code"]) == (409, "conflict")
    listed = await site.client.get("/api/v1/tasks?status=all", headers=ann.headers)
    assert [(task["title"], task["status"]) for task in listed.json()["items"]] == [("a", "pending")]


async def test_a_body_that_is_laid_out_otherwise_asks_for_the_same(site: Site, ann: Person) -> None:
    keyed = {**ann.headers, "Idempotency-Key": "one", "Content-Type": "application/json"}
    for body in ('{"title": "a", "priority": "high"}', '{"priority":"high","title":"a"}'):
        assert (await site.client.post("/api/v1/tasks", headers=keyed, content=body)).status_code == 201
    assert len((await site.client.get("/api/v1/tasks", headers=ann.headers)).json()["items"]) == 1


async def test_a_change_is_made_only_to_the_version_that_was_seen(site: Site, ann: Person) -> None:
    made = await site.client.post("/api/v1/tasks", headers=ann.headers, json={"title": "a"})
    seen = made.headers["etag"]
    assert (await site.client.get("/api/v1/tasks/1", headers=ann.headers)).headers["etag"] == seen
    site.clock.move(seconds=1)
    changed = await site.client.patch("/api/v1/tasks/1", headers={**ann.headers, "If-Match": seen}, json={"title": "b"})
    assert changed.headers["etag"] not in {seen, None}
    for method, path in (("PATCH", ""), ("POST", "/complete"), ("POST", "/reopen"), ("DELETE", "")):
        body = {"title": "c"} if method == "PATCH" else None
        for old in (seen, f"W/{changed.headers['etag']}", "b", '""', ""):
            sent = {**ann.headers, "If-Match": old}
            refused = problem(await site.client.request(method, f"/api/v1/tasks/1{path}", headers=sent, json=body))
            assert (refused["status"], refused["code"]) == (412, "precondition_failed"), (method, path, old)
    both = {**ann.headers, "If-Match": f"{seen}, {changed.headers['etag']}"}
    assert (await site.client.post("/api/v1/tasks/1/complete", headers=both)).status_code == 200
    assert (await site.client.delete("/api/v1/tasks/1", headers={**ann.headers, "If-Match": "*"})).status_code == 204
    assert (await site.client.delete("/api/v1/tasks/1", headers={**ann.headers, "If-Match": "*"})).status_code == 404


async def test_who_repeats_a_change_of_a_seen_version_with_its_key_gets_the_answer(site: Site, ann: Person) -> None:
    made = await site.client.post("/api/v1/tasks", headers=ann.headers, json={"title": "a"})
    sent = {**ann.headers, "If-Match": made.headers["etag"], "Idempotency-Key": "one"}
    for _ in range(2):
        assert (await site.client.post("/api/v1/tasks/1/complete", headers=sent)).json()["status"] == "done"


async def test_a_tasks_changes_are_told_page_by_page_also_when_it_is_gone(site: Site, ann: Person) -> None:
    await site.client.post("/api/v1/tasks", headers=ann.headers, json={"title": "a"})
    for method, path in (("POST", "/complete"), ("POST", "/reopen"), ("DELETE", "")):
        await site.client.request(method, f"/api/v1/tasks/1{path}", headers=ann.headers)
    await site.client.post("/api/v1/tasks/undo", headers=ann.headers)
    await site.client.delete("/api/v1/tasks/1", headers=ann.headers)
    seen: list[Any] = []
    cursor = None
    while True:
        query = {"limit": 2, **({"cursor": cursor} if cursor else {})}
        page = (await site.client.get("/api/v1/tasks/1/events", headers=ann.headers, params=query)).json()
        seen += page["items"]
        if (cursor := page["next_cursor"]) is None:
            break
    kinds = ["added", "completed", "reopened", "deleted", "undone", "deleted"]
    assert [event["kind"] for event in seen] == kinds
    assert seen[4]["undoes"] == seen[3]["id"]
    assert (seen[1]["before"]["status"], seen[1]["after"]["status"]) == ("pending", "done")
    assert problem(await site.client.get("/api/v1/tasks/2/events", headers=ann.headers))["status"] == 404
    bad = await site.client.get("/api/v1/tasks/1/events?cursor=x", headers=ann.headers)
    assert problem(bad)["status"] == 422
