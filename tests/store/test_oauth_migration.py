"""A database of before there were grants keeps everything, both ways; grants go on the way back."""

from __future__ import annotations

from taskchat.accounts.service import AccountService
from taskchat.config import Settings
from taskchat.schemas.accounts import RegisterRequest
from taskchat.schemas.oauth import ClientDraft
from tests.fakes.database import Clock
from tests.fakes.databases import Databases
from tests.store.test_tasks_migration import go_back, opened

SECRET = "0123456789-abcdefghijklmnopqrstuvwxyz"


async def test_what_was_there_before_is_there_on_every_way(databases: Databases) -> None:
    address, clock = await databases.make(), Clock()
    async with opened(address) as store:
        accounts = AccountService(store, SECRET, Settings(), clock)
        ann = await accounts.register(RegisterRequest(email="ann@example.com", password="long enough"))
        client = await accounts.clients.register(ClientDraft(redirect_uris=["https://app.example.com/"]))
    await go_back(address, "0005")
    async with opened(address) as store:
        accounts = AccountService(store, SECRET, Settings(), clock)
        account = await accounts.user_for(ann.access_token)
        assert account.email == "ann@example.com"
        assert await accounts.clients.find(client.client_id) is None
        assert (await accounts.grants.page(account)).items == []
        await accounts.clients.register(ClientDraft(redirect_uris=["https://app.example.com/"]))
    await databases.drop(address)
