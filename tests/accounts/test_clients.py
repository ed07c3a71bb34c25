"""OAuth clients: how many, how long, under which name."""

from __future__ import annotations

import datetime as dt

import pytest

from taskchat.accounts.authorization import Asked, Person
from taskchat.accounts.clients import UNNAMED, UNUSED, Clients, shown_name
from taskchat.accounts.service import AccountService
from taskchat.schemas.accounts import RegisterRequest
from taskchat.schemas.oauth import ClientDraft
from taskchat.store.engine import Store
from tests.fakes.database import Clock
from tests.fakes.oauth import challenge_of

VERIFIER = "v" * 43
REDIRECT = "https://app.example.com/cb"
DRAFT = ClientDraft(redirect_uris=[REDIRECT], token_endpoint_auth_method="none")


async def granted(accounts: AccountService, client_id: str) -> None:
    """Ann lets this client in."""
    signed_in = await accounts.register(RegisterRequest(email="ann@example.com", password="long enough"))
    client = await accounts.clients.find(client_id)
    assert client is not None
    asked = Asked(client_id, REDIRECT, None, ["read"], "http://x/mcp", "http://x", challenge_of(VERIFIER))
    code = await accounts.grants.allow(client, asked, Person(signed_in.user.id, 0))
    await accounts.grants.redeem(client, {"code": code, "redirect_uri": REDIRECT, "code_verifier": VERIFIER})


async def test_a_client_that_nobody_lets_in_is_forgotten(accounts: AccountService, clock: Clock) -> None:
    unused = (await accounts.clients.register(DRAFT)).client_id
    used = (await accounts.clients.register(DRAFT)).client_id
    await granted(accounts, used)
    clock.move(seconds=UNUSED.total_seconds())
    assert await accounts.clients.find(unused) is None
    assert await accounts.clients.find(used) is not None
    clock.move(days=89)  # the grant was over after 60; it may ask for another one for a while
    assert await accounts.clients.find(used) is None


@pytest.mark.parametrize("client_id", ["", "\x00", "a" * 31 + "\x00", "A" * 32, "a" * 33, "%", "\ud800"])
async def test_what_is_no_clients_id_finds_none(accounts: AccountService, client_id: str) -> None:
    assert await accounts.clients.find(client_id) is None


async def test_of_clients_that_nobody_lets_in_the_newest_are_kept(
    store: Store, clock: Clock, accounts: AccountService
) -> None:
    few = Clients(store, clock, unused_max=3)
    used = (await few.register(DRAFT)).client_id
    await granted(accounts, used)
    made = []
    for _ in range(5):
        clock.move(seconds=1)
        made.append((await few.register(DRAFT)).client_id)
    assert [await few.find(each) is not None for each in [used, *made]] == [True, False, False, True, True, True]


async def test_what_is_over_is_no_longer_stored(store: Store, clock: Clock, accounts: AccountService) -> None:
    old = (await accounts.clients.register(DRAFT)).client_id
    clock.now += dt.timedelta(days=2)
    await accounts.clients.register(DRAFT)
    kept = await store.read(lambda conn: conn.exec_driver_sql("SELECT public_id FROM oauth_clients").scalars().all())
    assert old not in kept
    assert len(kept) == 1


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("Claude", "Claude"),
        ("  two\n\twords ", "two words"),
        ("\u202eedualC", "edualC"),
        ("a\u200bb", "a b"),
        (None, UNNAMED),
        ("\u2066\u2069\x07", UNNAMED),
        ("x" * 5000, "x" * 100),
        ("学习 📝", "学习 📝"),
    ],
)
def test_a_name_is_shown_on_one_line_without_what_turns_or_hides_letters(name: str | None, shown: str) -> None:
    assert shown_name(name) == shown
