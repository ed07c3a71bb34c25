"""The web page's sign-in: a refresh token that no script sees, and that no other page can use."""

from __future__ import annotations

import httpx
import pytest

from taskchat.server.routes.web_sign_in import PATH
from tests.server.conftest import OpenSite, Person, Site, problem

OURS = {"Sec-Fetch-Site": "same-origin"}
COOKIE = "taskchat-80"


async def kept(site: Site, person: Person) -> httpx.Response:
    """The page keeps the sign-in that has just begun."""
    answer = await site.client.post(PATH, headers=OURS, json={"refresh_token": person.refresh_token})
    assert answer.status_code == 200, answer.text
    return answer


async def test_a_sign_in_goes_on_from_the_cookie_alone(site: Site, ann: Person) -> None:
    first = await kept(site, ann)
    assert first.json().keys() == {"access_token", "token_type", "expires_in"}
    before = site.client.cookies[COOKIE]
    fresh = (await site.client.post(PATH, headers=OURS, json={})).json()
    assert site.client.cookies[COOKIE] != before
    bearer = {"Authorization": f"Bearer {fresh['access_token']}"}
    assert (await site.client.get("/api/v1/auth/me", headers=bearer)).json()["id"] == ann.id


async def test_no_script_no_other_site_and_no_other_path_sees_the_cookie(site: Site, ann: Person) -> None:
    cookie = (await kept(site, ann)).headers["set-cookie"]
    attributes = {part.strip().lower() for part in cookie.split(";")[1:]}
    assert {"httponly", "samesite=strict", f"path={PATH}", f"max-age={60 * 24 * 60 * 60}"} <= attributes
    assert "domain" not in cookie.lower()


async def test_with_tls_only_this_host_can_have_set_it(site: Site, ann: Person) -> None:
    token = {"refresh_token": ann.refresh_token}
    answer = await site.client.post(f"https://localhost{PATH}", headers=OURS, json=token)
    cookie = answer.headers["set-cookie"].lower()
    assert cookie.startswith("__host-taskchat=")
    assert {"secure", "path=/"} <= {part.strip() for part in cookie.split(";")}


async def test_the_token_that_a_script_saw_is_used_up(site: Site, ann: Person) -> None:
    await kept(site, ann)
    site.clock.move(seconds=30)
    again = await site.client.post("/api/v1/auth/refresh", json={"refresh_token": ann.refresh_token})
    assert again.status_code == 401


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "none"},
        {"Sec-Fetch-Site": "cross-site", "Origin": "http://localhost"},
        {"Origin": "null"},
        {"Origin": "https://evil.example"},
        {"Origin": "http://localhost:8001"},
        {"Origin": "http://localhost.evil.example"},
    ],
)
async def test_no_other_page_goes_on_with_it_or_ends_it(site: Site, ann: Person, headers: dict[str, str]) -> None:
    await kept(site, ann)
    for method, body in (("POST", {}), ("DELETE", None)):
        answer = await site.client.request(method, PATH, headers=headers, json=body)
        assert (answer.status_code, problem(answer)["code"]) == (403, "not_allowed")
        assert "set-cookie" not in answer.headers
    assert (await site.client.post(PATH, headers=OURS, json={})).status_code == 200


async def test_an_origin_that_may_call_the_api_is_not_the_page(open_site: OpenSite) -> None:
    site = open_site(cors_origins="https://app.example.com")
    await kept(site, await site.register())
    answer = await site.client.post(PATH, headers={"Origin": "https://app.example.com"}, json={})
    assert answer.status_code == 403


async def test_a_browser_that_tells_its_origin_alone_is_believed(site: Site, ann: Person) -> None:
    await kept(site, ann)
    answer = await site.client.post(PATH, headers={"Origin": "http://localhost"}, json={})
    assert answer.status_code == 200


async def test_a_form_of_another_page_is_no_json(site: Site, ann: Person) -> None:
    await kept(site, ann)
    answer = await site.client.post(PATH, headers=OURS, data={"refresh_token": ann.refresh_token})
    assert answer.status_code in {415, 422}


async def test_the_cookie_opens_nothing_else(site: Site, ann: Person) -> None:
    await kept(site, ann)
    cookie = {"Cookie": f"{COOKIE}={site.client.cookies[COOKIE]}"}
    assert (await site.client.get("/api/v1/auth/me", headers=cookie | OURS)).status_code == 401


async def test_signing_out_ends_the_sign_in_and_takes_the_cookie_away(site: Site, ann: Person) -> None:
    await kept(site, ann)
    token = site.client.cookies[COOKIE]
    assert (await site.client.delete(PATH, headers=OURS)).status_code == 204
    assert COOKIE not in site.client.cookies
    answer = await site.client.post(PATH, headers=OURS, json={"refresh_token": token})
    assert problem(answer)["code"] == "not_signed_in"
    assert (await site.client.delete(PATH, headers=OURS)).status_code == 204


async def test_without_a_cookie_nobody_is_signed_in(site: Site) -> None:
    answer = await site.client.post(PATH, headers=OURS, json={})
    assert (answer.status_code, problem(answer)["code"]) == (401, "not_signed_in")


async def test_another_sign_in_in_the_same_browser_takes_the_place_of_the_first(site: Site, ann: Person) -> None:
    await kept(site, ann)
    await kept(site, await site.register("bob@example.com"))
    sessions = await site.client.get("/api/v1/auth/sessions", headers=ann.headers)
    assert sessions.status_code == 401


async def test_a_stolen_cookie_ends_the_sign_in(site: Site, ann: Person) -> None:
    await kept(site, ann)
    stolen = site.client.cookies[COOKIE]
    await site.client.post(PATH, headers=OURS, json={})
    site.clock.move(seconds=30)
    assert (await site.client.post(PATH, headers=OURS, json={"refresh_token": stolen})).status_code == 401
    assert (await site.client.post(PATH, headers=OURS, json={})).status_code == 401
