"""Passwords, sign-ins, API keys and other people's accounts, over HTTP."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from taskchat.schemas.accounts import ManagedUserPatch
from tests.fakes.smtp import mail_server
from tests.server.conftest import PASSWORD, OpenSite, Person, Site, problem

NEW = "another password"


async def ask(site: Site, method: str, path: str, person: Person | None = None, **body: Any) -> httpx.Response:
    headers = person.headers if person else None
    return await site.client.request(method, f"/api/v1/{path}", headers=headers, json=body or None)


async def drained(site: Site) -> None:
    await site.app.state.services.accounts.drain()


async def test_a_password_is_changed_with_the_old_one(site: Site, ann: Person) -> None:
    wrong = await ask(site, "POST", "auth/password", ann, current_password="guessed", new_password=NEW)
    assert (wrong.status_code, problem(wrong)["errors"][0]["field"]) == (422, "current_password")
    changed = await ask(site, "POST", "auth/password", ann, current_password=PASSWORD, new_password=NEW)
    assert changed.status_code == 200
    assert (await ask(site, "GET", "auth/me", ann)).status_code == 401
    fresh = {"Authorization": f"Bearer {changed.json()['access_token']}"}
    assert (await site.client.get("/api/v1/auth/me", headers=fresh)).status_code == 200
    for password, status in ((PASSWORD, 401), (NEW, 200)):
        answer = await ask(site, "POST", "auth/login", email="ann@example.com", password=password)
        assert answer.status_code == status


async def test_a_forgotten_password_is_replaced_by_mail(open_site: OpenSite) -> None:
    async with mail_server() as mails:
        site = open_site(
            smtp_host="127.0.0.1",
            smtp_port=mails.port,
            smtp_security="none",
            smtp_from="t@example.com",
            public_url="https://t.example.com",
        )
        await site.register()
        known = await ask(site, "POST", "auth/password/reset", email="ann@example.com")
        unknown = await ask(site, "POST", "auth/password/reset", email="bob@example.com")
        assert (known.status_code, known.content) == (unknown.status_code, unknown.content)
        assert known.status_code == 202
        await drained(site)
    (mail,) = mails.mails
    token = mail.get_content().partition("#")[2].split()[0]
    for status in (204, 422):
        answer = await ask(site, "POST", "auth/password/reset/confirm", token=token, new_password=NEW)
        assert answer.status_code == status
    assert (await ask(site, "POST", "auth/login", email="ann@example.com", password=NEW)).status_code == 200


async def test_a_server_without_mail_says_who_can_help(site: Site) -> None:
    answer = await ask(site, "POST", "auth/password/reset", email="ann@example.com")
    assert "taskchat users reset-link" in problem(answer)["hint"]


@pytest.mark.parametrize("file", ["", "/reset.js", "/reset.css"])
async def test_the_page_of_a_link_runs_nothing_but_its_own_script(site: Site, file: str) -> None:
    answer = await site.client.get(f"/reset-password{file}")
    assert answer.status_code == 200
    assert "default-src 'none'; script-src 'self'" in answer.headers["content-security-policy"]
    assert "<script>" not in answer.text
    assert answer.headers["referrer-policy"] == "no-referrer"


async def test_sign_ins_are_listed_and_ended(site: Site, ann: Person) -> None:
    login = {"email": "ann@example.com", "password": PASSWORD}
    await site.client.post("/api/v1/auth/login", json=login, headers={"User-Agent": "phone\x7f" + "x" * 500})
    phone, _ = sessions = (await ask(site, "GET", "auth/sessions", ann)).json()["items"]
    assert {one["current"] for one in sessions} == {True, False}
    if phone["current"]:
        phone = sessions[1]
    assert phone["device"] == ("phone" + "x" * 500)[:199]
    assert (await ask(site, "DELETE", f"auth/sessions/{phone['id']}", ann)).status_code == 204
    assert (await ask(site, "DELETE", f"auth/sessions/{phone['id']}", ann)).status_code == 404
    assert (await ask(site, "POST", "auth/logout-everywhere", ann, api_keys=False)).status_code == 204
    assert (await ask(site, "GET", "auth/me", ann)).status_code == 401


async def test_an_api_key_lives_from_its_making_to_its_end(site: Site, ann: Person) -> None:
    made = await ask(site, "POST", "auth/keys", ann, name="backup", scopes=["read"], expires_in_days=90)
    assert made.status_code == 201
    bearer = {"Authorization": f"Bearer {made.json()['key']}"}
    assert (await site.client.get("/api/v1/tasks", headers=bearer)).status_code == 200
    await drained(site)
    (listed,) = (await ask(site, "GET", "auth/keys", ann)).json()["items"]
    assert (listed["name"], listed["scopes"], listed["used_at"] is None) == ("backup", ["read"], False)
    assert "key" not in listed
    assert (await ask(site, "DELETE", f"auth/keys/{listed['id']}", ann)).status_code == 204
    assert (await site.client.get("/api/v1/tasks", headers=bearer)).status_code == 401


@pytest.mark.parametrize(
    "draft",
    [
        {"name": "x", "scopes": []},
        {"name": "x", "scopes": ["admin"]},
        {"name": " ", "scopes": ["read"]},
        {"name": "x", "scopes": ["read"], "expires_in_days": 0},
        {"name": "x", "scopes": ["read"], "expires_in_days": 10**9},
        {"name": "x", "scopes": ["read"], "user_id": 1},
    ],
)
async def test_a_key_that_makes_no_sense_is_not_made(site: Site, ann: Person, draft: dict[str, Any]) -> None:
    assert (await ask(site, "POST", "auth/keys", ann, **draft)).status_code == 422


async def test_an_account_is_deleted_with_its_password_and_all_that_is_in_it(site: Site, ann: Person) -> None:
    await site.client.post("/api/v1/tasks", headers=ann.headers, json={"title": "buy milk"})
    assert (await ask(site, "POST", "auth/me/delete", ann, password="guessed")).status_code == 422
    assert (await ask(site, "POST", "auth/me/delete", ann, password=PASSWORD)).status_code == 204
    assert (await ask(site, "GET", "auth/me", ann)).status_code == 401
    again = await site.register()
    assert (await ask(site, "GET", "tasks?status=all", again)).json()["items"] == []


async def test_an_admin_sees_and_shuts_out(site: Site, ann: Person) -> None:
    bob = await site.register("bob@example.com")
    assert problem(await ask(site, "GET", "users", ann))["status"] == 403
    administration = site.app.state.services.accounts.administration
    await administration.patch("ann@example.com", ManagedUserPatch(role="admin"))
    admin = await ask(site, "POST", "auth/login", email="ann@example.com", password=PASSWORD)
    headers = {"Authorization": f"Bearer {admin.json()['access_token']}"}
    first = (await site.client.get("/api/v1/users?limit=1", headers=headers)).json()
    rest = (await site.client.get(f"/api/v1/users?cursor={first['next_cursor']}", headers=headers)).json()
    found = [*first["items"], *rest["items"]]
    assert [(user["email"], user["role"], user["disabled"]) for user in found] == [
        ("ann@example.com", "admin", False),
        ("bob@example.com", "user", False),
    ]
    out = await site.client.patch(f"/api/v1/users/{bob.id}", headers=headers, json={"disabled": True})
    assert (out.status_code, out.json()["disabled"]) == (200, True)
    assert (await ask(site, "GET", "auth/me", bob)).status_code == 401
    nobody = await site.client.patch(f"/api/v1/users/{'0' * 32}", headers=headers, json={"disabled": True})
    assert problem(nobody)["status"] == 404
