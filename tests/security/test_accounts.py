"""Who has an account, whose it is, and who is above others: nobody learns or takes it from outside."""

from __future__ import annotations

import json
from typing import Any

import httpx
import pytest

from taskchat.accounts import passwords
from taskchat.schemas.accounts import ManagedUserPatch
from tests.fakes.passwords import CHEAP
from tests.server.conftest import PASSWORD, OpenSite, Person, Site, ann, open_site, site

__all__ = ["ann", "open_site", "site"]

ANN, GONE, NOBODY = "ann@example.com", "gone@example.com", "nobody@example.com"


async def post(site: Site, path: str, person: Person | None = None, **body: Any) -> httpx.Response:
    return await site.client.post(f"/api/v1/{path}", headers=person.headers if person else None, json=body)


@pytest.fixture
async def gone(site: Site) -> Person:
    """Somebody who has been shut out."""
    person = await site.register(GONE)
    await site.app.state.services.accounts.administration.patch(GONE, ManagedUserPatch(disabled=True))
    return person


async def test_unknown_wrong_and_suspended_get_one_answer_for_one_price(
    site: Site, ann: Person, gone: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    checked: list[str] = []

    class Counting:
        def verify_and_update(self, password: str, stored: str) -> Any:
            checked.append(stored)
            return CHEAP.verify_and_update(password, stored)

    monkeypatch.setattr(passwords, "_hasher", Counting)
    tries = [(NOBODY, PASSWORD), (ANN, "not this one"), (GONE, PASSWORD), ("", ""), ("local@localhost", "")]
    answers = set()
    for number, (email, password) in enumerate(tries, 1):
        answer = await post(site, "auth/login", email=email, password=password)
        answers.add((answer.status_code, answer.content))
        assert len(checked) == number  # the slow part, once for each of them
    assert len(answers) == 1


async def test_whether_an_email_is_taken_can_not_be_asked_often_from_wherever(open_site: OpenSite) -> None:
    site = open_site(trusted_proxies="127.0.0.1")
    statuses = []
    for number in range(7):
        body = {"email": ANN.upper() if number % 2 else ANN, "password": PASSWORD}
        headers = {"X-Forwarded-For": f"203.0.113.{number}"}
        statuses.append((await site.client.post("/api/v1/auth/register", json=body, headers=headers)).status_code)
    assert statuses == [201, 409, 409, 409, 409, 429, 429]


async def test_refreshing_is_counted_by_user_whatever_the_token_and_the_address(open_site: OpenSite) -> None:
    site = open_site(trusted_proxies="127.0.0.1")
    token, statuses = (await site.register(ANN)).refresh_token, []
    for number in range(31):
        headers = {"X-Forwarded-For": f"203.0.113.{number}"}
        answer = await site.client.post("/api/v1/auth/refresh", json={"refresh_token": token}, headers=headers)
        token = answer.json().get("refresh_token", token)
        statuses.append(answer.status_code)
    assert statuses == [*[200] * 30, 429]


async def test_a_request_for_a_link_tells_nobody_who_is_there(open_site: OpenSite) -> None:
    site = open_site(smtp_host="127.0.0.1", smtp_port=9, smtp_from="t@example.com", public_url="https://t.example.com")
    await site.register(ANN)
    answers = [await post(site, "auth/password/reset", email=email) for email in (ANN, NOBODY, "no address")]
    assert len({(answer.status_code, answer.content) for answer in answers}) == 1
    await site.app.state.services.accounts.drain()


@pytest.mark.parametrize("token", [None, "", " ", "null", "0", "x" * 43, "x" * 5000, "\x00", [], {"$ne": ""}, True])
async def test_what_is_no_link_sets_no_password(site: Site, ann: Person, token: Any) -> None:
    answer = await post(site, "auth/password/reset/confirm", token=token, new_password="another password")
    assert answer.status_code == 422
    assert (await post(site, "auth/login", email=ANN, password=PASSWORD)).status_code == 200


async def test_a_link_of_one_person_is_for_that_person_only(site: Site, ann: Person) -> None:
    await site.register("bob@example.com")
    link = await site.app.state.services.accounts.administration.reset_link("bob@example.com")
    body = {"token": link.partition("#")[2], "new_password": "another password"}
    assert (await post(site, "auth/password/reset/confirm", **body, email=ANN)).status_code == 422
    assert (await post(site, "auth/password/reset/confirm", **body)).status_code == 204
    assert (await post(site, "auth/login", email=ANN, password=PASSWORD)).status_code == 200
    assert (await site.client.get("/api/v1/auth/me", headers=ann.headers)).status_code == 200


async def test_who_comes_first_is_nobody_special(site: Site) -> None:
    first = await site.register()
    assert (await site.client.get("/api/v1/auth/me", headers=first.headers)).json()["role"] == "user"
    assert (await site.client.get("/api/v1/users", headers=first.headers)).status_code == 403
    promoted = await site.client.patch(f"/api/v1/users/{first.id}", headers=first.headers, json={"role": "admin"})
    assert promoted.status_code == 403


@pytest.mark.parametrize("long", ["x" * 72, "ü" * 36, "🦊" * 18, "x" * 1000])
async def test_every_byte_of_a_long_password_counts_wherever_it_is_set(site: Site, long: str) -> None:
    person = await site.register()
    changed = await post(site, "auth/password", person, current_password=PASSWORD, new_password=f"{long}1")
    assert changed.status_code == 200
    for ending, status in (("2", 401), ("", 401), ("1", 200)):
        assert (await post(site, "auth/login", email=ANN, password=f"{long}{ending}")).status_code == status


@pytest.mark.parametrize(
    "password", ["nul\x00byte", "half \ud83d!", "short", "x" * 1025, "x" * 1_000_000, None, 12345678]
)
@pytest.mark.parametrize("path", ["auth/register", "auth/password", "auth/password/reset/confirm", "auth/me/delete"])
async def test_a_password_that_can_not_be_one_is_refused_everywhere(
    site: Site, ann: Person, path: str, password: Any
) -> None:
    fields = {
        "auth/register": {"email": "bob@example.com", "password": password},
        "auth/password": {"current_password": PASSWORD, "new_password": password},
        "auth/password/reset/confirm": {"token": "x", "new_password": password},
        "auth/me/delete": {"password": password},
    }
    headers = {**ann.headers, "Content-Type": "application/json"}
    answer = await site.client.post(f"/api/v1/{path}", headers=headers, content=json.dumps(fields[path]))
    assert answer.status_code in {413, 422}
    assert not isinstance(password, str) or password not in answer.text
    assert (await post(site, "auth/login", email=ANN, password=PASSWORD)).status_code == 200


async def test_no_body_takes_a_field_that_it_does_not_name(site: Site) -> None:
    schema = site.app.openapi()
    bodies = [
        (operation["operationId"], body["schema"])
        for methods in schema["paths"].values()
        for operation in methods.values()
        for kind, body in operation.get("requestBody", {}).get("content", {}).items()
        if kind == "application/json"
    ]
    for operation, body in bodies:
        named = next(option for option in body.get("anyOf", [body]) if "$ref" in option)
        found = schema["components"]["schemas"][named["$ref"].rpartition("/")[2]]
        assert found["additionalProperties"] is False, operation
    assert len(bodies) > 10
