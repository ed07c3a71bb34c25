from __future__ import annotations

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
