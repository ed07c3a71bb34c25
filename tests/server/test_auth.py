from __future__ import annotations

import asyncio

import jwt
import pytest

from taskchat import paths
from tests.server.conftest import PASSWORD, SECRET, OpenSite, Person, Site, problem

ANN = {"email": "ann@example.com", "password": PASSWORD}


async def test_an_account_lives_from_registration_to_sign_out(site: Site) -> None:
    made = (await site.client.post("/api/v1/auth/register", json={**ANN, "timezone": "Europe/Berlin"})).json()
    assert (made["token_type"], made["expires_in"], made["user"]["timezone"]) == ("bearer", 900, "Europe/Berlin")
    signed_in = (await site.client.post("/api/v1/auth/login", json={**ANN, "email": "ANN@example.com"})).json()
    assert signed_in["user"] == made["user"]
    fresh = (await site.client.post("/api/v1/auth/refresh", json={"refresh_token": signed_in["refresh_token"]})).json()
    bearer = {"Authorization": f"Bearer {fresh['access_token']}"}
    assert (await site.client.get("/api/v1/auth/me", headers=bearer)).json() == made["user"]
    ended = await site.client.post("/api/v1/auth/logout", json={"refresh_token": fresh["refresh_token"]})
    assert (ended.status_code, ended.content) == (204, b"")
    again = await site.client.post("/api/v1/auth/refresh", json={"refresh_token": fresh["refresh_token"]})
    assert problem(again)["code"] == "not_signed_in"


async def test_no_password_or_hash_ever_comes_back(site: Site) -> None:
    made = await site.client.post("/api/v1/auth/register", json=ANN)
    assert PASSWORD not in made.text
    assert "hash" not in made.text


async def test_a_taken_email_says_so(site: Site, ann: Person) -> None:
    answer = await site.client.post("/api/v1/auth/register", json={**ANN, "email": "Ann@Example.com"})
    assert (answer.status_code, problem(answer)["code"]) == (409, "conflict")
    assert "already" in answer.json()["detail"]


async def test_an_unknown_email_and_a_wrong_password_get_the_same_answer(site: Site, ann: Person) -> None:
    wrong = await site.client.post("/api/v1/auth/login", json={**ANN, "password": "not this one"})
    unknown = await site.client.post("/api/v1/auth/login", json={**ANN, "email": "bob@example.com"})
    assert (wrong.status_code, wrong.content) == (unknown.status_code, unknown.content)
    assert wrong.status_code == 401


@pytest.mark.parametrize(
    "header",
    [
        {},
        {"Authorization": ""},
        {"Authorization": "Bearer"},
        {"Authorization": "Bearer "},
        {"Authorization": "Basic YW5uOmFubg=="},
        {"Authorization": "Bearer it's me"},
        {"Authorization": f"Bearer {'x' * 10_000}"},
        {"Authorization": b"Bearer \xff\xfe"},
        {"Cookie": "access_token=x"},
    ],
)
async def test_without_a_good_token_nobody_comes_in(site: Site, header: dict[str, str]) -> None:
    answer = await site.client.get("/api/v1/auth/me", headers=header)
    assert (answer.status_code, problem(answer)["code"]) == (401, "not_signed_in")
    assert answer.headers["www-authenticate"] == "Bearer"


async def test_a_refresh_token_is_no_access_token(site: Site, ann: Person) -> None:
    answer = await site.client.get("/api/v1/auth/me", headers={"Authorization": f"Bearer {ann.refresh_token}"})
    assert answer.status_code == 401


async def test_a_token_of_somebody_who_is_not_there_is_refused(site: Site, ann: Person) -> None:
    token = ann.headers["Authorization"].removeprefix("Bearer ")
    claims = jwt.decode(token, options={"verify_signature": False})
    ghost = jwt.encode({**claims, "sub": "nobody"}, SECRET, algorithm="HS256")
    answer = await site.client.get("/api/v1/auth/me", headers={"Authorization": f"Bearer {ghost}"})
    assert answer.status_code == 401


async def test_an_expired_token_says_so(site: Site, ann: Person) -> None:
    site.clock.move(minutes=15)
    answer = await site.client.get("/api/v1/auth/me", headers=ann.headers)
    assert answer.status_code == 401
    assert "expired" in answer.json()["detail"]


async def test_two_tabs_that_refresh_at_once_both_go_on(site: Site, ann: Person) -> None:
    async def trade(token: str) -> dict[str, str]:
        answer = await site.client.post("/api/v1/auth/refresh", json={"refresh_token": token})
        assert answer.status_code == 200
        pair: dict[str, str] = answer.json()
        return pair

    tabs = await asyncio.gather(trade(ann.refresh_token), trade(ann.refresh_token))
    for tab in tabs:
        await trade(tab["refresh_token"])


async def test_a_stolen_refresh_token_ends_the_sign_in(site: Site, ann: Person) -> None:
    heir = (await site.client.post("/api/v1/auth/refresh", json={"refresh_token": ann.refresh_token})).json()
    site.clock.move(seconds=30)
    for token in (ann.refresh_token, heir["refresh_token"]):
        answer = await site.client.post("/api/v1/auth/refresh", json={"refresh_token": token})
        assert answer.status_code == 401


async def test_a_profile_changes_by_what_is_named(site: Site, ann: Person) -> None:
    patched = await site.client.patch("/api/v1/auth/me", headers=ann.headers, json={"timezone": "Asia/Tokyo"})
    assert (patched.json()["timezone"], patched.json()["name"]) == ("Asia/Tokyo", None)
    assert (await site.client.get("/api/v1/auth/me", headers=ann.headers)).json() == patched.json()


@pytest.mark.parametrize("extra", [{"role": "admin"}, {"id": "1"}, {"disabled": False}, {"email": "b@example.com"}])
async def test_nobody_gives_themselves_more_than_a_profile(site: Site, ann: Person, extra: dict[str, object]) -> None:
    patched = await site.client.patch("/api/v1/auth/me", headers=ann.headers, json=extra)
    assert patched.status_code == 422
    if "email" not in extra:
        made = await site.client.post("/api/v1/auth/register", json={**ANN, "email": "b@example.com", **extra})
        assert made.status_code == 422


async def test_local_sign_in_is_for_the_local_server(site: Site, open_site: OpenSite) -> None:
    paths.write_private(paths.local_secret(), "only this user reads it")
    body = {"secret": "only this user reads it", "timezone": "Europe/Berlin"}
    assert problem(await site.client.post("/api/v1/auth/local", json=body))["status"] == 404
    local = open_site(local=True)
    signed_in = await local.client.post("/api/v1/auth/local", json=body)
    assert (signed_in.status_code, signed_in.json()["user"]["timezone"]) == (200, "Europe/Berlin")
    refused = await local.client.post("/api/v1/auth/local", json={"secret": "guessed"})
    assert problem(refused)["status"] == 401
