"""Attacks on the pages of OAuth: where they send people, who may answer in their name, what a program writes there."""

from __future__ import annotations

import re
from typing import Any

import pytest

from taskchat.server.forms import FIELDS_MAX
from tests.fakes.databases import SqliteFiles
from tests.fakes.oauth import PASSWORD, REDIRECT, Browser, Program, form_on
from tests.server.conftest import OpenSite, Person, Site, ann, open_site

__all__ = ["ann", "open_site"]  # fixtures

BASE = "http://localhost"
OURS = {"Origin": BASE, "Sec-Fetch-Site": "same-origin"}


@pytest.fixture
def databases(sqlite_files: SqliteFiles) -> SqliteFiles:
    """One kind is enough for pages; test_oauth.py has both."""
    return sqlite_files


@pytest.fixture
async def site(open_site: OpenSite) -> Site:
    """A server that counts tries to sign in and to register, but lifts the limit of all requests."""
    return open_site(rate_address="", rate_user="")


@pytest.fixture
async def program(site: Site, ann: Person) -> Program:
    return await Program.registered(site.client)


@pytest.fixture
def browser(site: Site) -> Browser:
    return Browser(site.app, BASE)


def is_a_dead_end(answer: Any) -> bool:
    """Whether it leads nowhere: neither by itself nor by a link or a form."""
    return (
        answer.status_code in (400, 403, 404, 405)
        and "location" not in answer.headers
        and "refresh" not in answer.headers
        and not re.search(r"<(a|form|meta http-equiv)\b", answer.text)
    )


ELSEWHERE = [
    None,
    "https://evil.example.com/callback",
    "https://app.example.com.evil.example/callback",
    "https://app.example.com@evil.example/callback",
    "https://evil.example\\@app.example.com/callback",
    "https://app.example.com/callback/",
    "https://app.example.com/callback/../evil",
    "https://app.example.com/callback%2f..%2fevil",
    "https://app.example.com/callback?next=https://evil.example",
    "https://app.example.com/callback#",
    "https://app.example.com:444/callback",
    "https://app.example.com:443/callback",
    "https://app.example.com./callback",
    "https://APP.EXAMPLE.COM/callback",
    "http://app.example.com/callback",
    "//app.example.com/callback",
    "/callback",
    "javascript:alert(1)//https://app.example.com/callback",
    "data:text/html,<script>alert(1)</script>",
    " https://app.example.com/callback",
    "https://app.example.com/callback\r\nSet-Cookie: x=1",
    "https://app.example.com/callback\u202e",
    "https://аpp.example.com/callback",
    "https://app.example.com/" + "x" * 1000,
]


async def test_no_spelling_of_an_address_takes_the_answer_elsewhere(browser: Browser, program: Program) -> None:
    for wanted in ELSEWHERE:
        assert is_a_dead_end(await browser.open(program.asks(redirect_uri=wanted))), wanted
        assert is_a_dead_end(await browser.open(program.asks(redirect_uri=wanted, response_type="x"))), wanted


async def test_an_address_that_is_there_twice_is_none(browser: Browser, program: Program) -> None:
    for twice in ("redirect_uri=https://evil.example/", f"client_id={'0' * 32}", "state=x", "scope=read"):
        url = program.asks(scope="tasks") + f"&{twice}"
        assert is_a_dead_end(await browser.open(url))
    assert is_a_dead_end(await browser.open(program.asks() + "".join(f"&p{i}=1" for i in range(FIELDS_MAX))))


UNKNOWN = [None, "", "0" * 32, "https://evil.example/client.json", "x" * 5000, "'; --"]


async def test_an_unknown_program_is_sent_nowhere(browser: Browser, program: Program) -> None:
    for client_id in UNKNOWN:
        assert is_a_dead_end(await browser.open(program.asks(client_id=client_id))), client_id


async def test_a_registered_program_can_not_use_us_to_send_people_on(browser: Browser, program: Program) -> None:
    answer = await browser.open(program.asks(response_type="token", state="the state"))
    assert answer.status_code == 400
    assert "location" not in answer.headers
    [link] = re.findall(r'<a href="([^"]*)"', answer.text)
    assert link.startswith(f"{REDIRECT}?error=unsupported_response_type&amp;")
    assert "app.example.com" in re.sub("<a .*?>", "", answer.text)  # people see where it goes


NO_ADDRESS = [
    "javascript:alert(1)",
    "javascript://app.example.com/%0aalert(1)",
    "data:text/html,x",
    "file:///etc/passwd",
    "vbscript:x",
    "about:blank",
    "blob:https://app.example.com/x",
    "http://app.example.com/callback",
    "http://192.168.1.1/callback",
    "http://127.0.0.1.evil.example/",
    "http://localhost.evil.example/",
    "http://0.0.0.0/",
    "http://2130706433/",
    "https://user:pass@app.example.com/",
    "https://app.example.com/#fragment",
    "https://app.example.com\\.evil.example/",
    "https://app.example.com:99999/",
    "https://app.example.com:x/",
    "https:///callback",
    "https:callback",
    "https://*.example.com/",
    "https://app.example.com/\n",
    "https://app.example.com/<script>",
    "https://app.example.com/'; form-action *",
    'https://app.example.com/"',
    "https://[::1/",
    "https://[evil]/",
    "intent://x#Intent;scheme=https;end",
    "app.example.com",
    "//app.example.com/",
    "",
    "https://app.example.com/" + "x" * 500,
]


async def test_no_program_registers_an_address_that_runs_something_or_is_read_in_two_ways(site: Site) -> None:
    for redirect in NO_ADDRESS:
        answer = await site.client.post("/oauth/register", json={"redirect_uris": [REDIRECT, redirect]})
        assert answer.status_code == 400, redirect
        assert answer.json()["error"] == "invalid_redirect_uri"


NO_PROGRAM: list[object] = [
    {},
    {"redirect_uris": []},
    {"redirect_uris": "https://app.example.com/"},
    {"redirect_uris": [REDIRECT] * 11},
    {"redirect_uris": [REDIRECT], "grant_types": ["client_credentials"]},
    {"redirect_uris": [REDIRECT], "grant_types": ["implicit"]},
    {"redirect_uris": [REDIRECT], "response_types": ["token"]},
    {"redirect_uris": [REDIRECT], "token_endpoint_auth_method": "private_key_jwt"},
    {"redirect_uris": [REDIRECT], "client_name": ["x"]},
    {"redirect_uris": [REDIRECT], "client_name": "\x00"},
    [],
    "x",
    None,
]


async def test_a_program_that_is_none_is_not_registered(site: Site) -> None:
    for body in NO_PROGRAM:
        answer = await site.client.post("/oauth/register", json=body)
        assert answer.status_code == 400, body
        assert answer.json()["error"] in {"invalid_redirect_uri", "invalid_client_metadata"}
        assert set(answer.json()) == {"error", "error_description"}


NAMES = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "</title><script>alert(1)</script>",
    "{{7*7}}${7*7}",
    "&lt;b&gt;",
    "\u202etpecca\u202c taskchat",
    "Claude\n\n\n\n\nis safe",
    "a\u200b\u2066\u00adb",
    "x" * 5000,
    "",
    "   ",
]


async def test_what_a_program_calls_itself_is_only_text(site: Site, browser: Browser, ann: Person) -> None:
    pages = []
    for name in NAMES:
        site.clock.move(minutes=1)
        program = await Program.registered(site.client, client_name=name)
        pages.append(await browser.open(program.asks()))
        pages.append(await browser.submit(email='"><script>alert(2)</script>', password="x"))
        pages.append(await browser.submit(email="ann@example.com", password=PASSWORD))
        assert pages[-1].status_code == 200
    for page in pages:
        assert "<script" not in page.text.lower()
        assert "<img" not in page.text
        assert "alert(1)>" not in page.text
        assert page.text.isprintable() or set(page.text) - {"\n"} == set(filter(str.isprintable, page.text))
        assert len(page.text) < 6000
        assert re.search(r"<bdi>[^<]+</bdi>", page.text)


async def test_the_pages_run_nothing_and_stand_in_no_frame(browser: Browser, program: Program) -> None:
    pages = [
        await browser.open(program.asks()),
        await browser.submit(email="ann@example.com", password="wrong"),
        await browser.submit(email="ann@example.com", password=PASSWORD),
        await browser.open(program.asks(response_type="x")),
        await browser.open("/oauth/authorize"),
    ]
    assert [page.status_code for page in pages] == [200, 403, 200, 400, 400]
    for number, page in enumerate(pages):
        policy = dict(part.strip().partition(" ")[::2] for part in page.headers["content-security-policy"].split(";"))
        assert policy == {
            "default-src": "'none'",
            "style-src": "'self'",
            "base-uri": "'none'",
            "frame-ancestors": "'none'",
            "form-action": "'self' https://app.example.com" if number == 2 else "'self'",
        }
        assert page.headers["x-frame-options"] == "DENY"
        assert page.headers["cache-control"] == "no-store"
        assert page.headers["x-content-type-options"] == "nosniff"
        assert not re.search(r"<script|\son\w+=|style=|javascript:", page.text)


async def test_only_the_page_itself_can_say_yes(site: Site, browser: Browser, program: Program) -> None:
    await browser.open(program.asks())
    await browser.submit(email="ann@example.com", password=PASSWORD)
    action, fields = form_on(browser.page.text)
    yes, client = {**fields, "answer": "allow"}, browser.client
    strangers: list[dict[str, str]] = [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://localhost.evil.example"},
        {"Origin": "http://localhost:81"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site", "Origin": BASE},
    ]
    for headers in strangers:
        assert is_a_dead_end(await client.post(action, data=yes, headers=headers)), headers
    elsewhere = Browser(site.app, BASE)
    assert is_a_dead_end(await elsewhere.client.post(action, data=yes, headers=OURS))  # without the cookie
    await elsewhere.open(program.asks())
    assert is_a_dead_end(await elsewhere.client.post(action, data=yes, headers=OURS))  # with another's
    assert is_a_dead_end(await client.post(action, data={"answer": "allow"}, headers=OURS))
    assert is_a_dead_end(await client.post(action, data={**yes, "answer": "maybe"}, headers=OURS))
    assert is_a_dead_end(await client.post(action, data={**yes, "request": yes["request"][:-2]}, headers=OURS))
    assert (await client.get(action, params=yes)).status_code == 405
    assert (await client.post(action, data=yes, headers=OURS)).status_code == 303


async def test_nobody_is_let_in_who_has_not_signed_in(browser: Browser, program: Program) -> None:
    await browser.open(program.asks())
    action, fields = form_on(browser.page.text)
    consent = action.replace("sign-in", "consent")
    answer = await browser.client.post(consent, data={**fields, "answer": "allow"}, headers=OURS)
    assert is_a_dead_end(answer)


async def test_nobody_lets_a_program_into_their_own_account_in_anothers_browser(
    site: Site, browser: Browser, program: Program
) -> None:
    await site.register("mallory@example.com")
    hers = Browser(site.app, BASE)
    await hers.open(program.asks())
    await hers.submit(email="mallory@example.com", password=PASSWORD)
    action, fields = form_on(hers.page.text)
    await browser.open(program.asks())
    assert is_a_dead_end(await browser.client.post(action, data={**fields, "answer": "allow"}, headers=OURS))


async def test_a_page_that_was_left_open_holds_for_minutes(site: Site, browser: Browser, program: Program) -> None:
    await browser.open(program.asks())
    site.clock.move(minutes=9)
    await browser.submit(email="ann@example.com", password=PASSWORD)
    site.clock.move(minutes=9)
    assert browser.page.status_code == 200
    site.clock.move(minutes=2)
    assert is_a_dead_end(await browser.submit(answer="allow"))


async def test_a_yes_to_a_program_that_is_forgotten_meanwhile_goes_nowhere(
    site: Site, browser: Browser, program: Program
) -> None:
    site.clock.move(hours=23, minutes=55)
    await browser.open(program.asks())
    await browser.submit(email="ann@example.com", password=PASSWORD)
    site.clock.move(minutes=6)
    assert is_a_dead_end(await browser.submit(answer="allow"))


async def test_who_guesses_passwords_here_is_slowed_down_as_anywhere(
    site: Site, browser: Browser, program: Program
) -> None:
    await browser.open(program.asks())
    answers = [(await browser.submit(email="ann@example.com", password="guess")).status_code for _ in range(9)]
    assert set(answers) == {403}
    rest = {"email": "ann@example.com", "password": "guess"}
    assert (await site.client.post("/api/v1/auth/login", json=rest)).status_code == 401  # counted together
    late = await browser.submit(email="ann@example.com", password=PASSWORD)
    assert late.status_code == 429
    assert int(late.headers["retry-after"]) > 0
    assert "Those were too many tries" in late.text


async def test_a_disabled_account_an_unknown_one_and_a_wrong_password_look_the_same(
    site: Site, browser: Browser, program: Program
) -> None:
    from taskchat.schemas.accounts import ManagedUserPatch

    await site.register("gone@example.com")
    administration = site.app.state.services.accounts.administration
    await administration.patch("gone@example.com", ManagedUserPatch(disabled=True))
    said = set()
    for email, password in (("gone@example.com", PASSWORD), ("none@example.com", "x"), ("ann@example.com", "x")):
        await browser.open(program.asks())
        page = await browser.submit(email=email, password=password)
        said.add((page.status_code, re.sub(r'value="[^"]*"', "", page.text)))
    assert len(said) == 1
    assert "The email or the password is wrong." in said.pop()[1]


ODD = ["x" * 300, "a\x00b", "", "ann@example.com'--"]


async def test_odd_words_in_the_form_are_no_accident(browser: Browser, program: Program) -> None:
    for email in ODD:
        await browser.open(program.asks())
        answer = await browser.submit(email=email, password="x" * 2000 if not email else "x")
        assert answer.status_code in {400, 403, 422}, email
        assert "location" not in answer.headers


async def test_programs_that_flood_the_registration_are_slowed_down(site: Site) -> None:
    body, statuses = {"redirect_uris": [REDIRECT]}, []
    for _ in range(5):
        statuses += [(await site.client.post("/oauth/register", json=body)).status_code for _ in range(14)]
    assert statuses.count(201) == 60
    assert statuses[60:] == [429] * 10
