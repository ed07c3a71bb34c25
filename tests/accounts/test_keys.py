from __future__ import annotations

import datetime as dt

import pytest

from taskchat.accounts.keys import KEYS_MAX
from taskchat.accounts.service import AccountService
from taskchat.accounts.signed_in import FRESH_SECONDS, Account
from taskchat.errors import Conflict, NotFound, NotSignedIn
from taskchat.schemas.accounts import ApiKeyDraft, RegisterRequest
from taskchat.store import keys as rows
from taskchat.store.engine import Store
from tests.fakes.database import Clock

DRAFT = ApiKeyDraft(name="script", scopes=["read", "tasks", "read"])


@pytest.fixture
async def ann(accounts: AccountService) -> Account:
    made = await accounts.register(RegisterRequest(email="ann@example.com", password="long enough"))
    return await accounts.user_for(made.access_token)


async def test_a_key_stands_for_its_owner_and_for_what_it_is_for(accounts: AccountService, ann: Account) -> None:
    made = await accounts.keys.add(ann, DRAFT)
    found = await accounts.user_for(made.key)
    assert (found.id, found.scopes) == (ann.id, frozenset({"read", "tasks"}))
    assert made.key.startswith("tk_")


async def test_a_key_is_shown_once_and_kept_by_its_hash(accounts: AccountService, ann: Account, store: Store) -> None:
    made = await accounts.keys.add(ann, DRAFT)
    listed = (await accounts.keys.page(ann)).items
    assert [(key.name, key.start, key.scopes) for key in listed] == [("script", made.key[:8], ["read", "tasks"])]
    stored = await store.read(lambda conn: str(conn.execute(rows.api_keys.select()).all()))
    assert made.key not in stored + str(listed)


async def test_the_last_use_is_shown_and_written_at_most_once_a_minute(
    accounts: AccountService, ann: Account, clock: Clock
) -> None:
    made = await accounts.keys.add(ann, DRAFT)
    start, seen = clock.now, []
    for _ in range(8):
        await accounts.user_for(made.key)
        await accounts.drain()
        seen.append((await accounts.keys.page(ann)).items[0].used_at)
        clock.move(seconds=15)
    assert [when - start for when in seen if when] == [dt.timedelta(0)] * 4 + [dt.timedelta(minutes=1)] * 4


async def test_a_key_ends_with_its_time(accounts: AccountService, ann: Account, clock: Clock) -> None:
    made = await accounts.keys.add(ann, ApiKeyDraft(name="short", scopes=["read"], expires_in_days=1))
    clock.move(hours=23)
    await accounts.user_for(made.key)
    clock.move(hours=1)
    with pytest.raises(NotSignedIn):
        await accounts.user_for(made.key)
    await accounts.drain()


async def test_a_deleted_key_opens_nothing(accounts: AccountService, ann: Account) -> None:
    made = await accounts.keys.add(ann, DRAFT)
    await accounts.user_for(made.key)
    await accounts.keys.remove(ann, made.id)
    with pytest.raises(NotSignedIn):
        await accounts.user_for(made.key)
    with pytest.raises(NotFound):
        await accounts.keys.remove(ann, made.id)
    await accounts.drain()


@pytest.mark.parametrize("text", ["tk_", "tk_guessed", "tk_" + "x" * 5000, "tk_\udc80", "tk_ü", "tk_\x00"])
async def test_what_is_no_key_is_refused(accounts: AccountService, text: str) -> None:
    with pytest.raises(NotSignedIn):
        await accounts.user_for(text)


async def test_there_is_a_limit_to_how_many(accounts: AccountService, ann: Account) -> None:
    for _ in range(KEYS_MAX):
        await accounts.keys.add(ann, DRAFT)
    with pytest.raises(Conflict):
        await accounts.keys.add(ann, DRAFT)


async def test_a_key_that_is_used_while_nobody_looks_is_known_again_within_seconds(
    accounts: AccountService, ann: Account, clock: Clock
) -> None:
    made = await accounts.keys.add(ann, DRAFT)
    await accounts.user_for(made.key)
    clock.move(seconds=FRESH_SECONDS)
    assert (await accounts.user_for(made.key)).credential == f"key:{made.id}"
    await accounts.drain()
