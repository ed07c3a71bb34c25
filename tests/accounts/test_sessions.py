from __future__ import annotations

import pytest

from taskchat.accounts.service import AccountService
from taskchat.accounts.sessions import SESSIONS_MAX
from taskchat.errors import NotFound, NotSignedIn
from taskchat.schemas.accounts import LoginRequest, RegisterRequest, SignedIn
from tests.fakes.database import Clock

LOGIN = LoginRequest(email="ann@example.com", password="long enough")


@pytest.fixture
async def first(accounts: AccountService) -> SignedIn:
    return await accounts.register(RegisterRequest(email=LOGIN.email, password=LOGIN.password), device="laptop")


async def test_people_see_where_they_are_signed_in(accounts: AccountService, first: SignedIn, clock: Clock) -> None:
    clock.move(minutes=5)
    second = await accounts.login(LOGIN, device="phone")
    clock.move(minutes=5)
    await accounts.sessions.refresh(first.refresh_token)
    page = await accounts.sessions.page(await accounts.user_for(second.access_token))
    assert [(one.device, one.current) for one in page.items] == [("laptop", False), ("phone", True)]
    laptop = page.items[0]
    assert (laptop.used_at - laptop.created_at).total_seconds() == 600


async def test_one_sign_in_is_ended_and_the_others_stay(accounts: AccountService, first: SignedIn) -> None:
    second = await accounts.login(LOGIN)
    me = await accounts.user_for(second.access_token)
    other = next(one for one in (await accounts.sessions.page(me)).items if not one.current)
    await accounts.sessions.end(me, other.id)
    with pytest.raises(NotSignedIn):
        await accounts.user_for(first.access_token)
    await accounts.user_for(second.access_token)
    with pytest.raises(NotFound):
        await accounts.sessions.end(me, other.id)


async def test_nobody_ends_another_persons_sign_in(accounts: AccountService, first: SignedIn) -> None:
    bob = await accounts.register(RegisterRequest(email="bob@example.com", password="long enough"))
    me = await accounts.user_for(first.access_token)
    mine = (await accounts.sessions.page(me)).items[0].id
    with pytest.raises(NotFound):
        await accounts.sessions.end(await accounts.user_for(bob.access_token), mine)
    await accounts.sessions.refresh(first.refresh_token)


async def test_the_longest_unused_sign_in_makes_room(accounts: AccountService, first: SignedIn, clock: Clock) -> None:
    used = await accounts.login(LOGIN)
    for _ in range(SESSIONS_MAX - 1):
        clock.move(seconds=1)
        last = await accounts.login(LOGIN)
    with pytest.raises(NotSignedIn):
        await accounts.sessions.refresh(first.refresh_token)
    await accounts.sessions.refresh(used.refresh_token)
    assert len((await accounts.sessions.page(await accounts.user_for(last.access_token))).items) == SESSIONS_MAX
