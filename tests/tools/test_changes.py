"""Word to clients that what they have read has changed."""

from __future__ import annotations

import asyncio

import pytest
from mcp import Client, MCPError
from mcp.client.subscriptions import ServerEvent, Subscription
from mcp.server.subscriptions import ResourcesListChanged, ResourceUpdated
from mcp.types import ResourceListChangedNotification, ResourceUpdatedNotification

from taskchat.schemas.caller import Caller
from taskchat.schemas.tasks import TaskDraft, TaskPatch
from taskchat.store.engine import Store
from taskchat.tasks import TaskService
from taskchat.tools import uris
from taskchat.tools.server import build_tool_server
from tests.fakes.database import Clock, person
from tests.fakes.knowledge import knowing
from tests.fakes.waiting import until
from tests.tools.clients import acting_as, client_of

OLDER = pytest.mark.filterwarnings("ignore:resources/(un)?subscribe is removed")
WATCHED = [uris.TODAY, uris.OVERDUE, uris.of_task(1), uris.of_task(2), uris.of_project("Shop")]


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def tasks(store: Store, clock: Clock) -> TaskService:
    return TaskService(store, clock)


@pytest.fixture
async def ann(store: Store, tasks: TaskService, clock: Clock) -> Caller:
    ann = await person(store, "ann")
    for title in ("a", "b"):
        await tasks.add(ann, TaskDraft(title=title))
    clock.move(minutes=1)
    return ann


async def heard(stream: Subscription, count: int) -> set[ServerEvent]:
    """The next events, all of them different."""
    found: set[ServerEvent] = set()
    async with asyncio.timeout(5):
        async for event in stream:
            found.add(event)
            if len(found) == count:
                break
    return found


def updated(*addresses: str) -> set[ServerEvent]:
    return {ResourceUpdated(uri) for uri in addresses}


async def test_a_change_is_told_whoever_makes_it(store: Store, tasks: TaskService, ann: Caller) -> None:
    with acting_as(ann):
        async with (
            client_of(store, tasks=tasks) as client,
            client.listen(resources_list_changed=True, resource_subscriptions=WATCHED) as stream,
        ):
            await client.call_tool("update_task", {"task_id": 1, "title": "c"})
            assert await heard(stream, 1) == updated(uris.of_task(1))
            await tasks.update(ann, 2, TaskPatch(due="2027-01-04"))
            assert await heard(stream, 3) == updated(uris.of_task(2), uris.TODAY, uris.OVERDUE)
            await tasks.update(ann, 1, TaskPatch(project="Shop"))
            told = await heard(stream, 3)
            assert told == {ResourcesListChanged(), *updated(uris.of_task(1), uris.of_project("Shop"))}


async def test_what_changes_in_another_process_is_told_too(
    store: Store, tasks: TaskService, ann: Caller, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("taskchat.tools.changes.LOOK_SECONDS", 0.01)
    elsewhere = TaskService(store, clock)  # wakes nobody here
    with acting_as(ann):
        async with (
            client_of(store, tasks=tasks) as client,
            client.listen(resource_subscriptions=WATCHED) as stream,
        ):
            await elsewhere.complete(ann, 2)
            assert await heard(stream, 1) == updated(uris.of_task(2))


async def test_nobody_hears_of_anybody_elses_tasks(store: Store, tasks: TaskService, ann: Caller) -> None:
    bob = await person(store, "bob")
    async with client_of(store, tasks=tasks) as client:
        with acting_as(bob):
            async with client.listen(resources_list_changed=True, resource_subscriptions=WATCHED) as stream:
                with acting_as(ann):
                    await client.call_tool("update_task", {"task_id": 1, "due": "today", "project": "Shop"})
                await client.call_tool("add_task", {"title": "his"})
                assert await heard(stream, 1) == updated(uris.of_task(1))
                await client.call_tool("add_task", {"title": "his"})
                assert await heard(stream, 1) == updated(uris.of_task(2))


async def test_who_has_stopped_listening_is_watched_for_no_more(store: Store, tasks: TaskService, ann: Caller) -> None:
    with acting_as(ann):
        async with client_of(store, tasks=tasks) as client:
            async with client.listen(resource_subscriptions=WATCHED):
                assert watching() == 1
            await until(lambda: watching() == 0)


class Inbox:
    """What an older client is told."""

    def __init__(self) -> None:
        self.events: list[str] = []
        self._come = asyncio.Event()

    async def take(self, message: object) -> None:
        if isinstance(message, ResourceUpdatedNotification):
            self.events.append(str(message.params.uri))
        elif isinstance(message, ResourceListChangedNotification):
            self.events.append("list")
        self._come.set()

    async def holds(self, *events: str) -> None:
        async with asyncio.timeout(5):
            while not set(events) <= set(self.events):
                self._come.clear()
                await self._come.wait()


@OLDER
async def test_an_older_client_subscribes_to_one_after_the_other(store: Store, tasks: TaskService, ann: Caller) -> None:
    inbox = Inbox()
    with acting_as(ann):
        server = build_tool_server(tasks, *knowing(store))
        async with Client(server, mode="legacy", cache=None, message_handler=inbox.take) as client:
            await client.subscribe_resource(uris.of_task(1))
            await client.subscribe_resource(uris.of_task(2))
            await client.call_tool("update_task", {"task_id": 1, "project": "Shop"})
            await inbox.holds(uris.of_task(1), "list")
            await client.unsubscribe_resource(uris.of_task(1))
            inbox.events.clear()
            for number in (1, 2):
                await client.call_tool("complete_task", {"task_id": number})
            await inbox.holds(uris.of_task(2))
            assert uris.of_task(1) not in inbox.events
    await until(lambda: watching() == 0)


@OLDER
async def test_an_older_client_follows_so_many_and_somebody(store: Store, tasks: TaskService, ann: Caller) -> None:
    async with client_of(store, "legacy", tasks=tasks) as client:
        with pytest.raises(MCPError, match="Nobody is signed in"):
            await client.subscribe_resource(uris.TODAY)
        with acting_as(ann):
            for number in range(200):
                await client.subscribe_resource(uris.of_task(number + 1))
            with pytest.raises(MCPError, match="Unsubscribe some first"):
                await client.subscribe_resource(uris.TODAY)
        with acting_as(await person(store, "bob")), pytest.raises(MCPError, match="somebody else's"):
            await client.subscribe_resource(uris.TODAY)


def watching() -> int:
    """How many streams look for changes in this process."""
    return sum(task.get_name() == "taskchat-mcp-changes" for task in asyncio.all_tasks())
