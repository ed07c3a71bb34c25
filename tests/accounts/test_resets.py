from __future__ import annotations

import logging
import re
from collections.abc import AsyncIterator
from typing import Any

import pytest

from taskchat.accounts.resets import LIFETIME, LINKS_MAX
from taskchat.accounts.service import AccountService
from taskchat.config import Settings
from taskchat.errors import Conflict, InvalidInput, Misconfigured, NotAllowed, NotFound, NotSignedIn
from taskchat.schemas.accounts import LoginRequest, ManagedUserPatch, PasswordChange, PasswordReset, RegisterRequest
from taskchat.store import reset_links
from taskchat.store.engine import Store
from tests.accounts.conftest import SECRET
from tests.fakes.database import Clock
from tests.fakes.smtp import MailServer, mail_server

ANN, OLD, NEW = "ann@example.com", "long enough", "another password"


@pytest.fixture
async def mails() -> AsyncIterator[MailServer]:
    async with mail_server() as server:
        yield server


def mailing(port: int, **changes: str) -> Settings:
    found: dict[str, Any] = {
        "smtp_from": "taskchat <t@example.com>",
        "smtp_security": "none",
        "public_url": "https://t.example.com/",
    }
    return Settings(smtp_host="127.0.0.1", smtp_port=port, **{**found, **changes})


@pytest.fixture
async def accounts(accounts: AccountService, store: Store, clock: Clock, mails: MailServer) -> AccountService:
    """With Ann, and a mail server."""
    served = AccountService(store, SECRET, mailing(mails.port), clock)
    await served.register(RegisterRequest(email=ANN, password=OLD))
    return served


async def token_for(accounts: AccountService, who: str = ANN) -> str:
    return (await accounts.administration.reset_link(who)).partition("#")[2]


async def opens(accounts: AccountService, password: str) -> bool:
    try:
        await accounts.login(LoginRequest(email=ANN, password=password))
    except NotSignedIn:
        return False
    return True


async def test_a_link_comes_by_mail_and_gives_a_new_password_once(
    accounts: AccountService, mails: MailServer, store: Store
) -> None:
    accounts.resets.request("  ANN@Example.com ")
    await accounts.drain()
    (mail,) = mails.mails
    assert (mail["To"], mail["From"]) == (ANN, "taskchat <t@example.com>")
    found = re.search(r"https://t\.example\.com/reset-password#(\S+)", mail.get_content())
    assert found
    assert found[1] not in await store.read(lambda conn: str(conn.execute(reset_links.reset_links.select()).all()))
    await accounts.resets.confirm(PasswordReset(token=found[1], new_password=NEW))
    assert (await opens(accounts, OLD), await opens(accounts, NEW)) == (False, True)
    with pytest.raises(InvalidInput):
        await accounts.resets.confirm(PasswordReset(token=found[1], new_password="a third one"))
    assert await opens(accounts, NEW)


@pytest.mark.parametrize("who", ["nobody@example.com", "disabled@example.com", "", "no address", "\x00"])
async def test_nobody_else_gets_mail_and_the_answer_is_the_same(
    accounts: AccountService, mails: MailServer, who: str
) -> None:
    await accounts.register(RegisterRequest(email="disabled@example.com", password=OLD))
    await accounts.administration.patch("disabled@example.com", ManagedUserPatch(disabled=True))
    accounts.resets.request(who)
    await accounts.drain()
    assert mails.mails == []


async def test_a_mail_that_can_not_be_sent_is_logged_without_whose_it_is(
    accounts: AccountService, mails: MailServer, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, logger="taskchat")
    mails.refusing = True
    accounts.resets.request(ANN)
    await accounts.drain()
    assert "reset mail failed" in caplog.text
    assert ANN not in caplog.text


async def test_a_link_ends_with_its_time(accounts: AccountService, clock: Clock) -> None:
    token = await token_for(accounts)
    clock.move(seconds=LIFETIME.total_seconds())
    with pytest.raises(InvalidInput):
        await accounts.resets.confirm(PasswordReset(token=token, new_password=NEW))


async def test_every_link_ends_when_one_is_used_or_the_password_changes(accounts: AccountService) -> None:
    first, second = await token_for(accounts), await token_for(accounts)
    await accounts.resets.confirm(PasswordReset(token=second, new_password=NEW))
    third = await token_for(accounts)
    me = await accounts.user_for((await accounts.login(LoginRequest(email=ANN, password=NEW))).access_token)
    await accounts.change_password(me, PasswordChange(current_password=NEW, new_password="a third one"))
    for token in (first, second, third):
        with pytest.raises(InvalidInput):
            await accounts.resets.confirm(PasswordReset(token=token, new_password="a fourth one"))


async def test_asking_again_and_again_fills_nothing_and_voids_no_new_link(accounts: AccountService) -> None:
    tokens = [await token_for(accounts) for _ in range(LINKS_MAX + 1)]
    with pytest.raises(InvalidInput):
        await accounts.resets.confirm(PasswordReset(token=tokens[0], new_password=NEW))
    await accounts.resets.confirm(PasswordReset(token=tokens[1], new_password=NEW))


async def test_a_disabled_account_gets_no_password(accounts: AccountService) -> None:
    token = await token_for(accounts)
    await accounts.administration.patch(ANN, ManagedUserPatch(disabled=True))
    with pytest.raises(Conflict):
        await token_for(accounts)
    with pytest.raises(InvalidInput):
        await accounts.resets.confirm(PasswordReset(token=token, new_password=NEW))
    with pytest.raises(NotFound):
        await token_for(accounts, "nobody@example.com")


async def test_a_server_without_mail_says_so_to_everybody(store: Store, clock: Clock) -> None:
    silent = AccountService(store, SECRET, Settings(), clock)
    for who in (ANN, "nobody@example.com"):
        with pytest.raises(NotAllowed):
            silent.resets.request(who)


@pytest.mark.parametrize(
    ("wrong", "named"),
    [
        ({"smtp_from": ""}, "TASKCHAT_SMTP_FROM"),
        ({"smtp_from": "taskchat"}, "TASKCHAT_SMTP_FROM"),
        ({"smtp_security": "ssl"}, "TASKCHAT_SMTP_SECURITY"),
        ({"public_url": ""}, "TASKCHAT_PUBLIC_URL"),
        ({"public_url": "tasks.example.com"}, "TASKCHAT_PUBLIC_URL"),
    ],
)
async def test_mail_settings_that_do_not_go_together_are_named(
    store: Store, clock: Clock, wrong: dict[str, str], named: str
) -> None:
    with pytest.raises(Misconfigured, match=named):
        AccountService(store, SECRET, mailing(25, **wrong), clock)
