"""What ends a sign-in, and how soon: at once in the process that did it, within seconds in every other."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import pytest

from taskchat.accounts.service import AccountService
from taskchat.accounts.signed_in import FRESH_SECONDS, Account
from taskchat.config import Settings
from taskchat.errors import NotSignedIn
from taskchat.schemas.accounts import (
    ApiKeyDraft,
    LoginRequest,
    ManagedUserPatch,
    PasswordChange,
    PasswordReset,
    RegisterRequest,
    SignedIn,
)
from taskchat.store.engine import Store
from tests.accounts.conftest import SECRET
from tests.fakes.database import Clock

PASSWORD = "long enough"


@dataclass
class Ann:
    """Somebody who is signed in here and on a second server, with an API key; both have just seen all of it."""

    here: AccountService
    there: AccountService
    signed_in: SignedIn
    account: Account
    key: str

    @classmethod
    async def enter(cls, here: AccountService, there: AccountService) -> Ann:
        signed_in = await here.register(RegisterRequest(email="ann@example.com", password=PASSWORD))
        account = await here.user_for(signed_in.access_token)
        key = (await here.keys.add(account, ApiKeyDraft(name="script", scopes=["read"]))).key
        ann = cls(here, there, signed_in, account, key)
        assert await ann.holds(here) == await ann.holds(there) == {"access", "socket", "key"}
        return ann

    async def holds(self, server: AccountService) -> set[str]:
        """Which of access token, open socket and API key the server still takes."""
        tries: dict[str, Callable[[], Awaitable[Account]]] = {
            "access": lambda: server.user_for(self.signed_in.access_token),
            "socket": lambda: server.still(self.account),
            "key": lambda: server.user_for(self.key),
        }
        held = set()
        for name, attempt in tries.items():
            try:
                await attempt()
                held.add(name)
            except NotSignedIn:
                pass
        return held

    async def refreshes(self) -> bool:
        try:
            await self.here.sessions.refresh(self.signed_in.refresh_token)
        except NotSignedIn:
            return False
        return True


@pytest.fixture
def elsewhere(store: Store, clock: Clock, accounts: AccountService) -> AccountService:
    return AccountService(store, SECRET, Settings(), clock)


async def change_password(ann: Ann) -> None:
    await ann.here.change_password(
        ann.account, PasswordChange(current_password=PASSWORD, new_password="another password")
    )


async def reset_password(ann: Ann) -> None:
    link = await ann.here.administration.reset_link("ann@example.com")
    await ann.here.resets.confirm(PasswordReset(token=link.partition("#")[2], new_password="another password"))


async def promote(ann: Ann) -> None:
    await ann.here.administration.patch("ann@example.com", ManagedUserPatch(role="admin"))


async def disable(ann: Ann) -> None:
    await ann.here.administration.patch("ann@example.com", ManagedUserPatch(disabled=True))


async def delete(ann: Ann) -> None:
    await ann.here.delete(ann.account, PASSWORD)


async def be_deleted(ann: Ann) -> None:
    await ann.here.administration.remove(ann.account.public_id)


async def sign_out_everywhere(ann: Ann) -> None:
    await ann.here.sessions.end_all(ann.account, with_keys=False)


async def sign_out_everywhere_with_keys(ann: Ann) -> None:
    await ann.here.sessions.end_all(ann.account, with_keys=True)


async def sign_out(ann: Ann) -> None:
    await ann.here.sessions.end_by_token(ann.signed_in.refresh_token)


async def end_the_session(ann: Ann) -> None:
    await ann.here.sessions.end(ann.account, ann.account.credential.partition(":")[2])


ENDINGS: dict[Callable[[Ann], Awaitable[None]], set[str]] = {
    change_password: set(),
    reset_password: set(),
    promote: set(),
    disable: set(),
    delete: set(),
    be_deleted: set(),
    sign_out_everywhere_with_keys: set(),
    sign_out_everywhere: {"key"},
    sign_out: {"key"},
    end_the_session: {"key"},
}


@pytest.mark.parametrize("end", ENDINGS, ids=lambda end: end.__name__)
async def test_it_ends_here_at_once_and_elsewhere_within_seconds(
    end: Callable[[Ann], Awaitable[None]], accounts: AccountService, elsewhere: AccountService, clock: Clock
) -> None:
    ann = await Ann.enter(accounts, elsewhere)
    await end(ann)
    assert await ann.holds(accounts) == ENDINGS[end]
    assert not await ann.refreshes()
    clock.move(seconds=FRESH_SECONDS)
    assert await ann.holds(elsewhere) == ENDINGS[end]


async def test_a_stolen_refresh_token_that_is_found_out_ends_the_access_tokens_too(
    accounts: AccountService, elsewhere: AccountService, clock: Clock
) -> None:
    ann = await Ann.enter(accounts, elsewhere)
    assert await ann.refreshes()
    clock.move(seconds=60)
    assert not await ann.refreshes()
    assert await ann.holds(accounts) == {"key"}


async def test_an_enabled_account_begins_anew(accounts: AccountService, elsewhere: AccountService) -> None:
    ann = await Ann.enter(accounts, elsewhere)
    await disable(ann)
    await accounts.administration.patch("ann@example.com", ManagedUserPatch(disabled=False))
    assert await ann.holds(accounts) == set()
    assert (
        await accounts.login(LoginRequest(email="ann@example.com", password=PASSWORD))
    ).user.id == ann.signed_in.user.id


async def test_who_changes_the_password_stays_signed_in(accounts: AccountService, elsewhere: AccountService) -> None:
    ann = await Ann.enter(accounts, elsewhere)
    fresh = await accounts.change_password(
        ann.account, PasswordChange(current_password=PASSWORD, new_password="another password")
    )
    assert (await accounts.user_for(fresh.access_token)).id == ann.account.id
    assert (await elsewhere.user_for(fresh.access_token)).id == ann.account.id
    await accounts.sessions.refresh(fresh.refresh_token)
    with pytest.raises(NotSignedIn):
        await accounts.login(LoginRequest(email="ann@example.com", password=PASSWORD))


async def test_what_was_begun_before_an_ending_and_comes_after_it_is_refused(
    accounts: AccountService, elsewhere: AccountService
) -> None:
    ann = await Ann.enter(accounts, elsewhere)  # both servers still know the account as it was
    await sign_out_everywhere(ann)
    with pytest.raises(NotSignedIn):
        await elsewhere.keys.add(ann.account, ApiKeyDraft(name="late", scopes=["read"]))
    with pytest.raises(NotSignedIn):
        await elsewhere.change_password(ann.account, PasswordChange(current_password=PASSWORD, new_password="x" * 8))
    with pytest.raises(NotSignedIn):
        await elsewhere.delete(ann.account, PASSWORD)


async def test_a_credential_can_be_kept_and_asked_about_later(
    accounts: AccountService, elsewhere: AccountService, clock: Clock
) -> None:
    ann = await Ann.enter(accounts, elsewhere)
    assert await elsewhere.by(ann.account.credential) == ann.account
    clock.move(minutes=Settings().access_minutes + 1)  # a socket outlives the access token that opened it
    assert await elsewhere.still(ann.account) == ann.account
    clock.move(days=Settings().refresh_days)
    with pytest.raises(NotSignedIn):
        await elsewhere.still(ann.account)
    for unknown in ("session:nobody", "key:nobody", "nothing", ""):
        with pytest.raises(NotSignedIn):
            await accounts.by(unknown)
