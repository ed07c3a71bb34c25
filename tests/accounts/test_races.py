"""What is asked for many times at once happens as often as it may, on one server or several."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Awaitable
from typing import Any

import pytest

from taskchat.accounts.keys import KEYS_MAX
from taskchat.accounts.service import AccountService
from taskchat.accounts.signed_in import Account
from taskchat.config import Settings
from taskchat.errors import NotSignedIn
from taskchat.schemas.accounts import ApiKeyDraft, LoginRequest, PasswordChange, PasswordReset, RegisterRequest
from taskchat.store.engine import Store
from tests.accounts.conftest import SECRET
from tests.fakes.database import Clock

PASSWORD = "long enough"


@pytest.fixture
def servers(accounts: AccountService, store: Store, clock: Clock) -> list[AccountService]:
    return [accounts, AccountService(store, SECRET, Settings(), clock)]


@pytest.fixture
async def ann(accounts: AccountService) -> Account:
    made = await accounts.register(RegisterRequest(email="ann@example.com", password=PASSWORD))
    return await accounts.user_for(made.access_token)


async def outcomes(*questions: Awaitable[Any]) -> Counter[str]:
    return Counter(type(one).__name__ for one in await asyncio.gather(*questions, return_exceptions=True))


async def test_a_link_gives_one_password(servers: list[AccountService], ann: Account) -> None:
    token = (await servers[0].administration.reset_link(ann.email)).partition("#")[2]
    tries = [PasswordReset(token=token, new_password=f"password {number}") for number in range(4)]
    found = await outcomes(*(servers[number % 2].resets.confirm(one) for number, one in enumerate(tries)))
    assert found == {"NoneType": 1, "InvalidInput": 3}


async def test_the_limit_of_keys_holds(servers: list[AccountService], ann: Account) -> None:
    draft = ApiKeyDraft(name="x", scopes=["read"])
    found = await outcomes(*(servers[number % 2].keys.add(ann, draft) for number in range(KEYS_MAX + 5)))
    assert found == {"NewApiKey": KEYS_MAX, "Conflict": 5}


async def test_the_password_changes_once_and_only_who_changed_it_is_in(
    servers: list[AccountService], ann: Account
) -> None:
    tries = [PasswordChange(current_password=PASSWORD, new_password=f"password {number}") for number in range(4)]
    answers = await asyncio.gather(
        *(servers[number % 2].change_password(ann, one) for number, one in enumerate(tries)), return_exceptions=True
    )
    winners = [number for number, one in enumerate(answers) if not isinstance(one, BaseException)]
    assert len(winners) == 1
    assert await outcomes(
        *(servers[0].login(LoginRequest(email=ann.email, password=one.new_password)) for one in tries)
    ) == {"SignedIn": 1, "NotSignedIn": 3}


async def test_who_signs_in_while_everything_ends_is_either_in_or_out(
    servers: list[AccountService], ann: Account
) -> None:
    """A sign-in that was checked with the old password never outlives it."""
    login = LoginRequest(email=ann.email, password=PASSWORD)
    change = PasswordChange(current_password=PASSWORD, new_password="another password")
    changing, *entering = await asyncio.gather(
        servers[0].change_password(ann, change), *(servers[1].login(login) for _ in range(6)), return_exceptions=True
    )
    assert not isinstance(changing, BaseException)
    for entered in entering:
        if not isinstance(entered, BaseException):
            with pytest.raises(NotSignedIn):
                await servers[0].user_for(entered.access_token)
