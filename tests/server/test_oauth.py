"""A program is let in: it registers, its person signs in and says yes, it gets tokens, and they end."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

import pytest

from tests.fakes.oauth import PASSWORD, Browser, Program, bearer
from tests.server.conftest import OpenSite, Person, Site, problem

BASE = "http://localhost"


@dataclass
class LetIn:
    """Ann, and a program that she has let in."""

    site: Site
    ann: Person
    program: Program
    browser: Browser
    tokens: dict[str, Any]

    async def holds(self) -> bool:
        """Whether the access token still stands for Ann at the MCP endpoint."""
        accounts = self.site.app.state.services.accounts
        try:
            account = await accounts.user_for(self.tokens["access_token"], resource=f"{BASE}/mcp")
        except Exception:
            return False
        assert account.public_id == self.ann.id
        return True

    async def renews(self) -> bool:
        answer = await self.program.renew(self.tokens["refresh_token"])
        if answer.status_code == 200:
            self.tokens = answer.json()
        return answer.status_code == 200

    async def grants(self) -> list[Any]:
        page = await self.site.client.get("/api/v1/auth/grants", headers=self.ann.headers)
        return list(page.json()["items"])


@pytest.fixture
async def let_in(site: Site, ann: Person) -> LetIn:
    browser, program = Browser(site.app, BASE), await Program.registered(site.client)
    told = await browser.allow(program.asks(), "ann@example.com")
    tokens = await program.redeem(told["code"])
    assert tokens.status_code == 200, tokens.text
    return LetIn(site, ann, program, browser, tokens.json())


async def test_the_answer_says_whose_it_is_and_gives_back_the_state(site: Site, ann: Person) -> None:
    program, browser = await Program.registered(site.client), Browser(site.app, BASE)
    told = await browser.allow(program.asks(state="a b&c=d"), "ann@example.com")
    assert set(told) == {"code", "state", "iss"}
    assert (told["state"], told["iss"]) == ("a b&c=d", BASE)
    assert browser.page.headers["cache-control"] == "no-store"
    assert browser.page.headers["referrer-policy"] == "no-referrer"


async def test_tokens_come_as_the_standard_has_them_and_are_kept_by_nobody(site: Site, ann: Person) -> None:
    program, browser = await Program.registered(site.client), Browser(site.app, BASE)
    told = await browser.allow(program.asks(), "ann@example.com")
    answer = await program.redeem(told["code"])
    assert answer.headers["cache-control"] == "no-store"
    tokens = answer.json()
    assert set(tokens) == {"access_token", "token_type", "expires_in", "scope", "refresh_token"}
    assert (tokens["token_type"], tokens["expires_in"], tokens["scope"]) == ("Bearer", 900, "read tasks")


async def test_a_person_who_says_no_lets_nobody_in(site: Site, ann: Person) -> None:
    program, browser = await Program.registered(site.client), Browser(site.app, BASE)
    told = await browser.allow(program.asks(), "ann@example.com", answer="deny")
    assert told["error"] == "access_denied"
    assert (told["state"], told["iss"]) == ("the state", BASE)
    assert "code" not in told


async def test_the_question_names_the_program_where_its_answer_goes_and_what_it_may(site: Site, ann: Person) -> None:
    program, browser = await Program.registered(site.client), Browser(site.app, BASE)
    await browser.open(program.asks(scope="read"))
    page = (await browser.submit(email="Ann@Example.com", password=PASSWORD)).text
    assert "Nice App" in page
    assert "app.example.com" in page
    assert "See your tasks" in page
    assert "delete your tasks" not in page


@pytest.mark.parametrize(
    ("redirect", "place"),
    [
        ("http://127.0.0.1:33418/", "a program on your own computer (127.0.0.1:33418)"),
        ("http://[::1]:1/cb", "a program on your own computer ([::1]:1)"),
        ("cursor://anysphere.cursor-retrieval/oauth", "an app on your device (cursor:)"),
        ("com.example.app:/cb", "an app on your device (com.example.app:)"),
    ],
)
async def test_programs_of_every_kind_can_be_let_in(site: Site, ann: Person, redirect: str, place: str) -> None:
    program, browser = await Program.registered(site.client, redirect=redirect), Browser(site.app, BASE)
    await browser.open(program.asks())
    assert place in (await browser.submit(email="ann@example.com", password=PASSWORD)).text
    answer = await browser.submit(answer="allow")
    assert answer.headers["location"].startswith(f"{redirect}?code=")


@pytest.mark.parametrize("method", [None, "client_secret_basic", "client_secret_post"])
async def test_a_program_with_a_secret_may_show_it_in_the_form_or_in_the_head(
    site: Site, ann: Person, method: str | None
) -> None:
    program = await Program.registered(site.client, token_endpoint_auth_method=method)
    told = await Browser(site.app, BASE).allow(program.asks(), "ann@example.com")
    tokens = (await program.redeem(told["code"])).json()
    sent = {"grant_type": "refresh_token", "refresh_token": tokens["refresh_token"]}
    in_head = await site.client.post("/oauth/token", data=sent, auth=(program.client_id, program.secret or ""))
    assert in_head.status_code == 200, in_head.text


async def test_a_refresh_token_is_traded_for_new_tokens(let_in: LetIn) -> None:
    before = let_in.tokens
    let_in.site.clock.move(minutes=16)
    assert not await let_in.holds()
    assert await let_in.renews()
    assert await let_in.holds()
    assert before["refresh_token"] != let_in.tokens["refresh_token"]


async def test_less_can_be_asked_for_when_tokens_are_renewed(let_in: LetIn) -> None:
    answer = await let_in.program.renew(let_in.tokens["refresh_token"], scope="read")
    assert answer.json()["scope"] == "read"
    accounts = let_in.site.app.state.services.accounts
    account = await accounts.user_for(answer.json()["access_token"], resource=f"{BASE}/mcp")
    assert account.scopes == {"read"}
    assert (await accounts.still(account)).scopes == {"read"}
    again = await let_in.program.renew(answer.json()["refresh_token"])
    assert again.json()["scope"] == "read tasks"


async def test_what_was_granted_is_listed_and_can_be_taken_back(let_in: LetIn) -> None:
    [grant] = await let_in.grants()
    assert (grant["client_name"], grant["redirects_to"], grant["scopes"]) == (
        "Nice App",
        ["app.example.com"],
        ["read", "tasks"],
    )
    client, headers = let_in.site.client, let_in.ann.headers
    gone = await client.delete(f"/api/v1/auth/grants/{grant['id']}", headers=headers)
    assert gone.status_code == 204
    assert not await let_in.holds()
    assert not await let_in.renews()
    assert await let_in.grants() == []
    assert problem(await client.delete(f"/api/v1/auth/grants/{grant['id']}", headers=headers))["status"] == 404


@pytest.mark.parametrize("kind", ["access_token", "refresh_token"])
async def test_a_program_can_give_its_tokens_back(let_in: LetIn, kind: str) -> None:
    answer = await let_in.program.revoke(let_in.tokens[kind])
    assert answer.status_code == 200
    assert not await let_in.holds()
    assert not await let_in.renews()
    assert (await let_in.program.revoke(let_in.tokens[kind])).status_code == 200  # it is ended already


async def change_password(let_in: LetIn) -> None:
    body = {"current_password": PASSWORD, "new_password": "another password"}
    await let_in.site.client.post("/api/v1/auth/password", json=body, headers=let_in.ann.headers)


async def sign_out_everywhere(let_in: LetIn) -> None:
    await let_in.site.client.post("/api/v1/auth/logout-everywhere", json={}, headers=let_in.ann.headers)


async def be_disabled(let_in: LetIn) -> None:
    from taskchat.schemas.accounts import ManagedUserPatch

    administration = let_in.site.app.state.services.accounts.administration
    await administration.patch("ann@example.com", ManagedUserPatch(disabled=True))


async def delete_the_account(let_in: LetIn) -> None:
    await let_in.site.client.post("/api/v1/auth/me/delete", json={"password": PASSWORD}, headers=let_in.ann.headers)


@pytest.mark.parametrize("end", [change_password, sign_out_everywhere, be_disabled, delete_the_account])
async def test_grants_end_with_everything_else(let_in: LetIn, end: Callable[[LetIn], Awaitable[None]]) -> None:
    waiting = await let_in.browser.allow(let_in.program.asks(), "ann@example.com")
    await let_in.browser.open(let_in.program.asks())
    question = await let_in.browser.submit(email="ann@example.com", password=PASSWORD)
    assert question.status_code == 200
    await end(let_in)
    assert not await let_in.holds()
    assert not await let_in.renews()
    refused = (await let_in.program.redeem(waiting["code"])).json()["error"]
    assert refused == ("invalid_client" if end is delete_the_account else "invalid_grant")  # it served nobody else
    late = await let_in.browser.submit(answer="allow")
    assert late.status_code == 400
    assert "location" not in late.headers


async def test_signing_out_in_one_place_leaves_programs_in(let_in: LetIn) -> None:
    await let_in.site.client.post("/api/v1/auth/logout", json={"refresh_token": let_in.ann.refresh_token})
    assert await let_in.holds()


async def test_a_grant_that_nobody_renews_ends(let_in: LetIn) -> None:
    let_in.site.clock.move(days=61)
    assert not await let_in.renews()
    back = await let_in.site.client.post("/api/v1/auth/login", json={"email": "ann@example.com", "password": PASSWORD})
    page = await let_in.site.client.get("/api/v1/auth/grants", headers=bearer(back.json()["access_token"]))
    assert page.json()["items"] == []


async def test_metadata_is_where_clients_look_for_it(site: Site) -> None:
    root = (await site.client.get("/.well-known/oauth-authorization-server")).json()
    behind = await site.client.get("/.well-known/oauth-authorization-server/mcp")
    assert behind.json() == root
    assert root["issuer"] == BASE
    assert root["code_challenge_methods_supported"] == ["S256"]
    assert root["authorization_response_iss_parameter_supported"] is True
    for name in ("authorization", "token", "registration", "revocation"):
        assert root[f"{name}_endpoint"].startswith(f"{BASE}/oauth/")
    assert problem(await site.client.get("/.well-known/oauth-authorization-server/other"))["status"] == 404


async def test_clients_that_are_pages_may_ask_too(site: Site) -> None:
    page = {"Origin": "https://inspector.example.com"}
    for path in ("/.well-known/oauth-authorization-server", "/oauth/token", "/oauth/register", "/oauth/revoke"):
        asked = {**page, "Access-Control-Request-Method": "POST"}
        answer = await site.client.options(path, headers=asked)
        assert (answer.status_code, answer.headers["access-control-allow-origin"]) == (204, "*")
    answer = await site.client.post("/oauth/token", headers=page, data={"grant_type": "no"})
    assert answer.headers["access-control-allow-origin"] == "*"
    answer = await site.client.get("/oauth/authorize", headers=page)
    assert "access-control-allow-origin" not in answer.headers


@pytest.mark.parametrize(
    ("settings", "base", "issuer"),
    [
        ({"public_url": "https://tasks.example.com/"}, "https://tasks.example.com", "https://tasks.example.com"),
        ({"public_url": "https://tasks.example.com"}, "http://localhost", "https://tasks.example.com"),
        ({"public_url": "http://tasks.example.com"}, "http://localhost", None),
        ({"allowed_hosts": "tasks.example.com"}, "https://tasks.example.com", None),
        ({}, "http://127.0.0.1:8000", "http://127.0.0.1:8000"),
        ({"oauth": False}, "http://localhost", None),
    ],
)
async def test_tokens_are_given_under_an_address_that_nobody_else_can_have(
    open_site: OpenSite, settings: dict[str, Any], base: str, issuer: str | None
) -> None:
    site = open_site(**settings)
    answer = await site.client.get(f"{base}/.well-known/oauth-authorization-server")
    assert (answer.json()["issuer"] if answer.status_code == 200 else None) == issuer
    if issuer is None:
        for path in ("token", "register", "revoke"):
            assert problem(await site.client.post(f"{base}/oauth/{path}"))["status"] == 404
        assert (await site.client.get(f"{base}/oauth/authorize")).status_code == 404


async def test_over_https_the_cookie_is_one_that_no_other_site_can_set(open_site: OpenSite) -> None:
    site = open_site(public_url="https://tasks.example.com")
    await site.register()
    browser = Browser(site.app, "https://tasks.example.com")
    program = await Program.registered(browser.client)
    await browser.open(program.asks())
    cookie = browser.page.headers["set-cookie"]
    assert cookie.startswith("__Host-")
    assert {"HttpOnly", "Secure", "SameSite=lax", "Path=/"} <= {part.strip() for part in cookie.split(";")}
    told = await browser.allow(program.asks(), "ann@example.com")
    assert told["iss"] == "https://tasks.example.com"


async def test_two_windows_at_once_do_not_disturb_each_other(site: Site, ann: Person) -> None:
    one, two = await Program.registered(site.client), await Program.registered(site.client, client_name="Other")
    browser = Browser(site.app, BASE)
    first = await browser.open(one.asks())
    told = await browser.allow(two.asks(), "ann@example.com")
    browser.page = first
    await browser.submit(email="ann@example.com", password=PASSWORD)
    await browser.submit(answer="allow")
    assert browser.page.status_code == 303
    assert (await two.redeem(told["code"])).status_code == 200
