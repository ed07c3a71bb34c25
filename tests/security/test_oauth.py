"""Attacks on OAuth: stolen, replayed and foreign codes and tokens, weaker proofs, wider scopes, other audiences."""

from __future__ import annotations

import asyncio
import datetime as dt
from typing import Any

import jwt
import pytest
from sqlalchemy import Connection

from tests.fakes.oauth import PASSWORD, Browser, Program, bearer, challenge_of
from tests.security.test_erasing import everything
from tests.server.conftest import SECRET, OpenSite, Person, Site, ann, open_site, site
from tests.server.test_ownership import COMPAT, MATRIX, operations

__all__ = ["ann", "open_site", "site"]  # fixtures

BASE, RESOURCE = "http://localhost", "http://localhost/mcp"


class Case:
    """Ann, her browser, and a program."""

    def __init__(self, site: Site, program: Program) -> None:
        self.site, self.program, self.browser = site, program, Browser(site.app, BASE)

    async def code(self, program: Program | None = None, **asked: str) -> str:
        told = await self.browser.allow((program or self.program).asks(**asked), "ann@example.com")
        return told["code"]

    async def tokens(self) -> dict[str, Any]:
        answer = await self.program.redeem(await self.code())
        assert answer.status_code == 200, answer.text
        tokens: dict[str, Any] = answer.json()
        return tokens

    async def opens(self, token: str, resource: str | None = RESOURCE) -> bool:
        from taskchat.errors import NotSignedIn

        try:
            await self.site.app.state.services.accounts.user_for(token, resource=resource)
        except NotSignedIn:
            return False
        return True


@pytest.fixture
async def case(site: Site, ann: Person) -> Case:
    return Case(site, await Program.registered(site.client))


def refused(answer: Any) -> str:
    """The error that an answer of the token endpoint must be."""
    assert answer.status_code in (400, 401), answer.text
    assert set(answer.json()) == {"error", "error_description"}
    assert answer.headers["cache-control"] == "no-store"
    return str(answer.json()["error"])


async def test_a_code_that_comes_again_is_refused_and_ends_what_it_gave(case: Case) -> None:
    code = await case.code()
    tokens = (await case.program.redeem(code)).json()
    assert await case.opens(tokens["access_token"])
    assert refused(await case.program.redeem(code)) == "invalid_grant"
    assert not await case.opens(tokens["access_token"])
    assert refused(await case.program.renew(tokens["refresh_token"])) == "invalid_grant"


async def test_of_many_who_bring_a_code_at_once_one_gets_tokens_at_most(case: Case) -> None:
    code = await case.code()
    answers = await asyncio.gather(*(case.program.redeem(code) for _ in range(8)))
    assert sum(answer.status_code == 200 for answer in answers) <= 1


async def test_a_code_found_long_after_it_was_used_ends_nothing(case: Case) -> None:
    code = await case.code()
    tokens = (await case.program.redeem(code)).json()
    case.site.clock.move(minutes=11)
    assert refused(await case.program.redeem(code)) == "invalid_grant"
    assert await case.opens(tokens["access_token"])


async def test_a_code_holds_for_a_minute(case: Case) -> None:
    code = await case.code()
    case.site.clock.move(seconds=60)
    assert refused(await case.program.redeem(code)) == "invalid_grant"


NOT_ALL: list[dict[str, str | None]] = [
    {"code_verifier": "x" * 43},
    {"code_verifier": None},
    {"code_verifier": "short"},
    {"redirect_uri": None},
    {"redirect_uri": "https://app.example.com/callback/"},
    {"redirect_uri": "https://APP.example.com/callback"},
    {"resource": "https://elsewhere.example.com/mcp"},
]


async def test_who_has_the_code_but_not_all_that_belongs_to_it_gets_nothing_and_burns_it(case: Case) -> None:
    for changes in NOT_ALL:
        case.site.clock.move(minutes=1)
        code = await case.code()
        assert refused(await case.program.redeem(code, **changes)) in {"invalid_grant", "invalid_target"}, changes
        assert refused(await case.program.redeem(code)) == "invalid_grant", changes


LESS: list[dict[str, str | None]] = [
    {"code_challenge": None},
    {"code_challenge_method": None},
    {"code_challenge_method": "plain"},
    {"code_challenge_method": "s256"},
    {"code_challenge": "too-short"},
    {"code_challenge": challenge_of("x") + "="},
    {"response_type": "token"},
    {"response_type": "code token"},
    {"response_type": None},
    {"resource": "http://localhost/api/v1"},
    {"resource": "http://localhost/mcp/../api"},
    {"resource": "http://evil.example.com/mcp"},
    {"scope": "admin"},
    {"request": "eyJhbGciOiJub25lIn0.e30."},
    {"request_uri": "https://evil.example.com/request"},
    {"state": "x" * 2001},
]


async def test_a_request_for_less_than_full_proof_or_for_something_else_is_not_even_asked(case: Case) -> None:
    for changes in LESS:
        answer = await case.browser.open(case.program.asks(**changes))
        assert answer.status_code == 400, changes
        assert "location" not in answer.headers
        assert "<form" not in answer.text


async def test_another_programs_code_and_tokens_are_worth_nothing(case: Case) -> None:
    thief = await Program.registered(case.site.client, client_name="Thief")
    thief.verifier = case.program.verifier
    assert refused(await thief.redeem(await case.code())) == "invalid_grant"
    tokens = await case.tokens()
    assert refused(await thief.renew(tokens["refresh_token"])) == "invalid_grant"
    for token in (tokens["access_token"], tokens["refresh_token"]):
        assert (await thief.revoke(token)).status_code == 200  # as for a token that nobody knows
    assert await case.opens(tokens["access_token"])
    assert (await case.program.renew(tokens["refresh_token"])).status_code == 200


async def test_a_used_refresh_token_ends_the_grant_unless_it_comes_at_once(case: Case) -> None:
    tokens = await case.tokens()
    newer = (await case.program.renew(tokens["refresh_token"])).json()
    case.site.clock.move(seconds=9)
    assert (await case.program.renew(tokens["refresh_token"])).status_code == 200  # two windows of one program
    case.site.clock.move(seconds=60)
    assert refused(await case.program.renew(tokens["refresh_token"])) == "invalid_grant"
    assert refused(await case.program.renew(newer["refresh_token"])) == "invalid_grant"
    assert not await case.opens(newer["access_token"])


async def test_nobody_gets_more_than_was_granted(case: Case) -> None:
    tokens = (await case.program.redeem(await case.code(scope="read chat offline_access"))).json()
    assert tokens["scope"] == "read"
    more = await case.program.renew(tokens["refresh_token"], scope="read tasks")
    assert more.json()["scope"] == "read"
    assert refused(await case.program.renew(more.json()["refresh_token"], scope="tasks")) == "invalid_scope"


async def test_what_a_page_says_of_scopes_is_sealed(case: Case) -> None:
    await case.browser.open(case.program.asks(scope="read"))
    await case.browser.submit(email="ann@example.com", password=PASSWORD, scope="read tasks")
    await case.browser.submit(answer="allow", scope="read tasks", redirect_uri="https://evil.example.com/")
    location = case.browser.page.headers["location"]
    assert location.startswith("https://app.example.com/callback?code=")
    told = location.partition("code=")[2].partition("&")[0]
    assert (await case.program.redeem(told)).json()["scope"] == "read"


async def test_a_token_for_the_endpoint_opens_no_route_of_the_api(case: Case) -> None:
    headers = bearer((await case.tokens())["access_token"])
    for number, (operation, method, path) in enumerate(operations(case.site.app.openapi())):
        if number % 30 == 0:
            case.site.clock.now += dt.timedelta(seconds=61)  # there are more routes than requests in a minute
        if COMPAT.get(operation, operation) in MATRIX:
            url = path.replace("{user_id}", "me").replace("{id}", "7")
            answer = await case.site.client.request(method, url, headers=headers, json={})
            assert answer.status_code == 401, operation


async def test_a_token_for_another_address_is_refused_at_this_one(case: Case) -> None:
    token = (await case.tokens())["access_token"]
    assert await case.opens(token)
    for resource in (
        "http://127.0.0.1/mcp",
        "http://localhost:8000/mcp",
        "https://localhost/mcp",
        f"{RESOURCE}/",
        None,
    ):
        assert not await case.opens(token, resource)


async def test_tokens_are_good_for_nothing_but_their_own_purpose(case: Case, ann: Person) -> None:
    tokens, client = await case.tokens(), case.site.client
    await case.browser.open(case.program.asks())
    sealed = case.browser.page.text.partition('name="request" value="')[2].partition('"')[0]
    for text in (tokens["refresh_token"], sealed, case.program.client_id, await case.code()):
        assert not await case.opens(text)
        assert (await client.get("/api/v1/auth/me", headers=bearer(text))).status_code == 401
    other = await client.post("/api/v1/auth/refresh", json={"refresh_token": tokens["refresh_token"]})
    assert other.status_code == 401
    for foreign in (ann.refresh_token, tokens["access_token"]):
        assert refused(await case.program.renew(foreign)) == "invalid_grant"
    assert refused(await case.program.redeem(tokens["refresh_token"])) == "invalid_grant"


async def test_no_forged_token_is_believed(case: Case) -> None:
    token = (await case.tokens())["access_token"]
    claims, head = jwt.decode(token, options={"verify_signature": False}), {"typ": "at+jwt"}
    forged = [
        jwt.encode(claims, "", algorithm="none", headers=head),
        jwt.encode(claims, "another secret of thirty-two letters", algorithm="HS256", headers=head),
        jwt.encode(claims, SECRET * 2, algorithm="HS512", headers=head),
        jwt.encode(claims, SECRET, algorithm="HS256"),
        jwt.encode({**claims, "aud": [RESOURCE, "taskchat-api"]}, SECRET, algorithm="HS256", headers=head),
        jwt.encode({**claims, "aud": "taskchat-api"}, SECRET, algorithm="HS256", headers=head),
        jwt.encode({**claims, "epoch": True}, SECRET, algorithm="HS256", headers=head),
        jwt.encode({**claims, "sid": "0" * 32}, SECRET, algorithm="HS256", headers=head),
        jwt.encode({**claims, "iat": claims["iat"] + 3600}, SECRET, algorithm="HS256", headers=head),
        token[:-2],
        token + "." + token,
    ]
    assert [await case.opens(each) for each in forged] == [False] * len(forged)
    wider = jwt.encode({**claims, "scope": "read chat tasks admin"}, SECRET, algorithm="HS256", headers=head)
    account = await case.site.app.state.services.accounts.user_for(wider, resource=RESOURCE)
    assert account.scopes == {"read", "tasks"}


async def test_a_program_must_show_its_own_secret(case: Case) -> None:
    site = case.site
    program = await Program.registered(site.client, token_endpoint_auth_method="client_secret_basic")
    secret, nobody = program.secret or "", "0" * 32
    form = {"grant_type": "refresh_token", "refresh_token": "x"}
    tries: list[dict[str, Any]] = [
        {"data": {**form, "client_id": program.client_id}},
        {"data": {**form, "client_id": program.client_id, "client_secret": secret + "x"}},
        {"data": {**form, "client_id": case.program.client_id, "client_secret": secret}},
        {"data": {**form, "client_id": nobody}},
        {"data": form, "auth": (program.client_id, "")},
        {"data": form, "auth": (nobody, secret)},
        {"data": form, "headers": {"Authorization": "Basic ?"}},
        {"data": form, "headers": {"Authorization": "Basic bm9jb2xvbg=="}},
        {"data": form},
    ]
    for each in tries:
        answer = await site.client.post("/oauth/token", **each)
        assert refused(answer) == "invalid_client", each
        assert ("www-authenticate" in answer.headers) is ("data" not in each or len(each) > 1)
    both = await site.client.post("/oauth/token", data={**form, "client_secret": secret}, auth=("x", secret))
    assert refused(both) == "invalid_request"


UNREADABLE = [
    (b"grant_type=authorization_code&grant_type=refresh_token", None),
    (b"client_id=%00", None),
    (b"client_id=%ff", None),
    (b"client_id=\xff", None),
    ("&".join(f"p{number}=1" for number in range(50)).encode(), None),
    (b'{"grant_type": "authorization_code"}', "application/json"),
    (b"--x\r\n\r\n--x--", "multipart/form-data; boundary=x"),
]


async def test_a_form_that_two_readers_could_take_differently_is_not_read(site: Site) -> None:
    for body, kind in UNREADABLE:
        headers = {"Content-Type": kind or "application/x-www-form-urlencoded"}
        for path in ("token", "revoke"):
            answer = await site.client.post(f"/oauth/{path}", content=body, headers=headers)
            assert refused(answer) == "invalid_request", body


async def test_the_database_holds_no_secret_of_it(case: Case) -> None:
    program = await Program.registered(case.site.client, token_endpoint_auth_method="client_secret_post")
    tokens, waiting = await case.tokens(), await case.code()

    def rows(conn: Connection) -> str:
        return str(everything(conn))

    held = await case.site.app.state.services.store.read(rows)
    assert program.client_id in held
    for secret in (program.secret, waiting, tokens["refresh_token"], tokens["access_token"]):
        assert secret not in held


async def test_bob_gets_nothing_of_what_ann_allows(case: Case) -> None:
    bob = await case.site.register("bob@example.com")
    tokens = await case.tokens()
    his = await Browser(case.site.app, BASE).allow(case.program.asks(), "bob@example.com")
    account = await case.site.app.state.services.accounts.user_for(tokens["access_token"], resource=RESOURCE)
    theirs = (await case.program.redeem(his["code"])).json()
    other = await case.site.app.state.services.accounts.user_for(theirs["access_token"], resource=RESOURCE)
    assert (account.email, other.public_id) == ("ann@example.com", bob.id)
    await case.site.client.post("/api/v1/auth/logout-everywhere", json={}, headers=bob.headers)
    assert await case.opens(tokens["access_token"])
    assert not await case.opens(theirs["access_token"])


async def test_the_server_of_one_machine_lets_no_other_programs_in(open_site: OpenSite) -> None:
    site = open_site(local=True)
    for path in ("/.well-known/oauth-authorization-server", "/oauth/authorize"):
        assert (await site.client.get(path)).status_code == 404
    for path in ("register", "token", "revoke"):
        assert (await site.client.post(f"/oauth/{path}")).status_code == 404
