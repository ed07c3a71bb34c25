from __future__ import annotations

import pytest

from taskchat.server.routes.compat import ALIASES
from tests.server.conftest import PASSWORD, Person, Site, problem

NAMED = sorted({path for _, path, _ in ALIASES if "{user_id}" in path})


async def test_signing_up_and_in_work_under_their_other_names(site: Site) -> None:
    body = {"email": "ann@example.com", "password": PASSWORD}
    assert (await site.client.post("/api/auth/signup", json=body)).status_code == 201
    assert (await site.client.post("/api/auth/login", json=body)).json()["user"]["email"] == "ann@example.com"


@pytest.mark.parametrize("own", ["me", "id"])
async def test_tasks_work_under_the_users_own_path(site: Site, ann: Person, own: str) -> None:
    tasks = f"/api/{ann.id if own == 'id' else 'me'}/tasks"
    made = (await site.client.post(tasks, headers=ann.headers, json={"title": "Buy milk"})).json()
    assert (await site.client.get(tasks, headers=ann.headers)).json()["items"] == [made]
    changed = await site.client.patch(f"{tasks}/{made['id']}", headers=ann.headers, json={"title": "Buy oat milk"})
    done = await site.client.post(f"{tasks}/{made['id']}/complete", headers=ann.headers)
    assert (changed.json()["title"], done.json()["status"]) == ("Buy oat milk", "done")
    assert (await site.client.delete(f"{tasks}/{made['id']}", headers=ann.headers)).status_code == 204


async def test_the_v1_paths_are_not_taken_for_a_users(site: Site, ann: Person) -> None:
    assert (await site.client.get("/api/v1/tasks", headers=ann.headers)).status_code == 200
    assert (await site.client.get("/api/v1/conversations", headers=ann.headers)).status_code == 200


@pytest.mark.parametrize("path", NAMED)
async def test_another_users_path_is_refused_and_without_a_token_it_says_nothing(
    site: Site, ann: Person, path: str
) -> None:
    bob = await site.register("bob@example.com")
    method = next(
        method
        for method, operation in site.app.openapi()["paths"][path].items()
        if operation["operationId"] in {alias for alias, its_path, _ in ALIASES if its_path == path}
    )
    body = {"message": "hi"} if path.endswith("/chat") else None
    for owner in (ann.id, ann.id.upper(), "ann@example.com", "1", "%00", "ME"):
        url = path.format(user_id=owner, id=1)
        refused = await site.client.request(method, url, headers=bob.headers, json=body)
        assert (refused.status_code, problem(refused)["code"]) == (403, "not_allowed"), owner
        assert (await site.client.request(method, url, json=body)).status_code == 401
