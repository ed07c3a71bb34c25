from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest
from sqlalchemy import Connection

from taskchat import paths
from taskchat.accounts.service import AccountService
from taskchat.accounts.signed_in import FRESH_SECONDS, Bounded
from taskchat.config import Settings
from taskchat.errors import Conflict, InvalidInput, NotAllowed, NotSignedIn
from taskchat.schemas.accounts import LocalLoginRequest, LoginRequest, RegisterRequest, SignedIn, UserPatch
from taskchat.store import accounts as rows
from taskchat.store import sessions
from taskchat.store.engine import Store
from tests.accounts.conftest import SECRET
from tests.fakes.database import Clock

LOCAL = "what only this user can read"


async def register(accounts: AccountService, email: str = "ann@example.com") -> SignedIn:
    return await accounts.register(RegisterRequest(email=email, password="long enough"))


async def disable(store: Store, email: str) -> None:
    def job(conn: Connection) -> None:
        user = rows.user_by_email(conn, email)
        assert user is not None
        rows.change_user(conn, user.id, {"disabled": True})

    await store.write(job, alone="test")


async def holds(accounts: AccountService, refresh_token: str) -> bool:
    try:
        await accounts.sessions.refresh(refresh_token)
    except NotSignedIn:
        return False
    return True


async def test_who_registers_is_signed_in(accounts: AccountService) -> None:
    made = await accounts.register(
        RegisterRequest(email="Ann@Example.com", password="long enough", name="Ann", timezone="Europe/Berlin")
    )
    account = await accounts.user_for(made.access_token)
    assert (made.user.email, made.user.name, made.user.timezone) == ("ann@example.com", "Ann", "Europe/Berlin")
    assert (account.public_id, account.timezone, account.role) == (made.user.id, "Europe/Berlin", "user")


async def test_an_email_is_taken_in_every_spelling(accounts: AccountService) -> None:
    await register(accounts, "ann@example.com")
    with pytest.raises(Conflict):
        await register(accounts, "ANN@example.com")


async def test_two_who_register_the_same_email_at_once_make_one_account(accounts: AccountService) -> None:
    made = await asyncio.gather(*(register(accounts) for _ in range(4)), return_exceptions=True)
    assert sorted(type(one).__name__ for one in made) == ["Conflict", "Conflict", "Conflict", "SignedIn"]


async def test_nobody_registers_the_local_account(accounts: AccountService) -> None:
    with pytest.raises(InvalidInput):
        await register(accounts, "local@localhost")


async def test_registration_can_be_closed(store: Store, clock: Clock) -> None:
    closed = AccountService(store, SECRET, Settings(registration=False), clock)
    with pytest.raises(NotAllowed):
        await register(closed)


async def test_unknown_wrong_and_disabled_get_one_answer(accounts: AccountService, store: Store) -> None:
    await register(accounts, "ann@example.com")
    await register(accounts, "gone@example.com")
    await disable(store, "gone@example.com")
    answers = set()
    for email, password in [
        ("nobody@example.com", "long enough"),
        ("ann@example.com", "not this one"),
        ("gone@example.com", "long enough"),
    ]:
        with pytest.raises(NotSignedIn) as refused:
            await accounts.login(LoginRequest(email=email, password=password))
        answers.add(str(refused.value))
    assert len(answers) == 1


async def test_a_refresh_token_gives_a_new_pair(accounts: AccountService, clock: Clock) -> None:
    first = await register(accounts)
    clock.move(days=1)
    second = await accounts.sessions.refresh(first.refresh_token)
    assert (await accounts.user_for(second.access_token)).public_id == first.user.id
    assert second.refresh_token != first.refresh_token


async def test_bringing_a_used_refresh_token_back_ends_its_family_only(accounts: AccountService, clock: Clock) -> None:
    stolen = (await register(accounts)).refresh_token
    elsewhere = (await accounts.login(LoginRequest(email="ann@example.com", password="long enough"))).refresh_token
    heir = (await accounts.sessions.refresh(stolen)).refresh_token
    clock.move(seconds=60)
    assert not await holds(accounts, stolen)
    assert not await holds(accounts, heir)
    assert await holds(accounts, elsewhere)


async def test_two_tabs_that_refresh_at_once_both_stay_signed_in(accounts: AccountService, clock: Clock) -> None:
    shared = (await register(accounts)).refresh_token
    one, other = await asyncio.gather(accounts.sessions.refresh(shared), accounts.sessions.refresh(shared))
    clock.move(days=1)
    assert await holds(accounts, one.refresh_token)
    assert await holds(accounts, other.refresh_token)


async def test_the_grace_does_not_grow_when_it_is_used(accounts: AccountService, clock: Clock) -> None:
    shared = (await register(accounts)).refresh_token
    await accounts.sessions.refresh(shared)
    for _ in range(2):
        clock.move(seconds=6)
        last = await holds(accounts, shared)
    assert not last


async def test_a_refresh_token_expires(accounts: AccountService, clock: Clock) -> None:
    token = (await register(accounts)).refresh_token
    clock.move(days=Settings().refresh_days)
    assert not await holds(accounts, token)


async def test_signing_out_ends_the_family_and_can_be_repeated(accounts: AccountService) -> None:
    first = (await register(accounts)).refresh_token
    second = (await accounts.sessions.refresh(first)).refresh_token
    await accounts.sessions.end_by_token(first)
    await accounts.sessions.end_by_token(first)
    await accounts.sessions.end_by_token("nobody knows this")
    assert not await holds(accounts, second)


async def test_an_access_token_ends_with_its_time_also_when_it_was_verified_before(
    accounts: AccountService, clock: Clock
) -> None:
    token = (await register(accounts)).access_token
    await accounts.user_for(token)
    clock.move(minutes=Settings().access_minutes)
    with pytest.raises(NotSignedIn):
        await accounts.user_for(token)


async def test_a_disabled_account_is_out_within_seconds(accounts: AccountService, store: Store, clock: Clock) -> None:
    signed_in = await register(accounts)
    await accounts.user_for(signed_in.access_token)
    await disable(store, "ann@example.com")
    clock.move(seconds=FRESH_SECONDS)
    with pytest.raises(NotSignedIn):
        await accounts.user_for(signed_in.access_token)
    assert not await holds(accounts, signed_in.refresh_token)


async def test_the_role_is_the_stored_one_whatever_the_token_says(
    accounts: AccountService, store: Store, clock: Clock
) -> None:
    token = (await register(accounts)).access_token
    account = await accounts.user_for(token)
    await store.write(lambda conn: rows.change_user(conn, account.id, {"role": "admin"}), alone="test")
    clock.move(seconds=FRESH_SECONDS)
    assert (await accounts.user_for(token)).role == "admin"


async def test_a_changed_profile_holds_at_once(accounts: AccountService) -> None:
    token = (await register(accounts)).access_token
    account = await accounts.user_for(token)
    changed = await accounts.update_profile(account, UserPatch(name="Ann", timezone="Asia/Tokyo"))
    assert (changed.name, changed.timezone) == ("Ann", "Asia/Tokyo")
    assert await accounts.user_for(token) == replace(account, timezone="Asia/Tokyo")
    cleared = await accounts.update_profile(account, UserPatch(name=None, timezone=None))
    assert (cleared.name, cleared.timezone) == (None, "UTC")


async def test_expired_refresh_tokens_are_cleared_away(accounts: AccountService, store: Store, clock: Clock) -> None:
    await register(accounts)
    clock.move(days=Settings().refresh_days + 1)
    await accounts.login(LoginRequest(email="ann@example.com", password="long enough"))
    kept = await store.read(lambda conn: len(conn.execute(sessions.refresh_tokens.select()).all()))
    assert kept == 1


async def test_no_token_is_stored_in_clear(accounts: AccountService, store: Store) -> None:
    signed_in = await register(accounts)
    stored = await store.read(lambda conn: str(conn.execute(sessions.refresh_tokens.select()).all()))
    assert signed_in.refresh_token not in stored


async def test_the_local_account_is_made_once_and_follows_the_machines_zone(accounts: AccountService) -> None:
    paths.write_private(paths.local_secret(), LOCAL)
    first = await accounts.local_login(LocalLoginRequest(secret=LOCAL, timezone="Europe/Berlin"))
    again = await accounts.local_login(LocalLoginRequest(secret=LOCAL, timezone="Asia/Tokyo"))
    silent = await accounts.local_login(LocalLoginRequest(secret=LOCAL))
    assert first.user.id == again.user.id == silent.user.id
    assert [one.user.timezone for one in (first, again, silent)] == ["Europe/Berlin", "Asia/Tokyo", "Asia/Tokyo"]


async def test_twenty_local_sign_ins_at_once_make_one_account(accounts: AccountService) -> None:
    paths.write_private(paths.local_secret(), LOCAL)
    made = await asyncio.gather(*(accounts.local_login(LocalLoginRequest(secret=LOCAL)) for _ in range(20)))
    assert len({one.user.id for one in made}) == 1


@pytest.mark.parametrize("kept", [None, "", "another secret"])
async def test_without_the_local_secret_nobody_is_local(accounts: AccountService, kept: str | None) -> None:
    if kept is not None:
        paths.write_private(paths.local_secret(), kept)
    for tried in ("", LOCAL):
        with pytest.raises(NotSignedIn):
            await accounts.local_login(LocalLoginRequest(secret=tried))


async def test_no_password_opens_the_local_account(accounts: AccountService) -> None:
    paths.write_private(paths.local_secret(), LOCAL)
    await accounts.local_login(LocalLoginRequest(secret=LOCAL))
    for password in ("", "None", LOCAL):
        with pytest.raises(NotSignedIn):
            await accounts.login(LoginRequest(email="local@localhost", password=password))


def test_what_is_remembered_is_bounded() -> None:
    memory: Bounded[int, int] = Bounded(3)
    for number in range(10):
        memory.put(number, number)
    assert [number for number in range(10) if memory.get(number) is not None] == [7, 8, 9]
