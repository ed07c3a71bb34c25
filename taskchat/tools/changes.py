"""Word to AI clients that what they have read has changed: each user's to their own streams alone.

What changed is read from the database, so it does not matter who changed it, or in which process. In this one a change
wakes its followers at once; the others' are seen within seconds.
"""

from __future__ import annotations

import asyncio
import contextlib
import datetime as dt
import logging
from collections.abc import Callable, Iterable

from mcp.server.subscriptions import ResourcesListChanged, ResourceUpdated, ServerEvent

from taskchat.errors import TaskchatError
from taskchat.schemas.caller import Caller, caller_var
from taskchat.schemas.tasks import TaskEvent
from taskchat.tasks import TaskService
from taskchat.tools import uris

log = logging.getLogger(__name__)

LOOK_SECONDS = 5.0  # after which the changes of other processes are looked for
Listener = Callable[[ServerEvent], None]


class TaskChanges:
    """The SDK's SubscriptionBus. Who subscribes is told of the tasks of the caller of that moment."""

    def __init__(self, tasks: TaskService) -> None:
        self._tasks = tasks
        self._listeners: dict[object, Listener] = {}

    async def publish(self, event: ServerEvent) -> None:
        """Tell everybody of what concerns everybody, like other tools."""
        for listener in list(self._listeners.values()):
            listener(event)

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        """Tell `listener` of changes until the function that this gives is called."""
        caller = caller_var.get()
        if caller is None:
            return lambda: None
        token = object()
        ending = contextlib.ExitStack()
        woken = ending.enter_context(self._tasks.news.following(caller.user_id))
        watch = asyncio.create_task(self._watch(caller, listener, woken), name="taskchat-mcp-changes")
        ending.callback(watch.cancel)
        ending.callback(self._listeners.pop, token, None)
        self._listeners[token] = listener
        return ending.close

    async def _watch(self, caller: Caller, listener: Listener, woken: asyncio.Event) -> None:
        since, seen = self._tasks.now(caller).astimezone(dt.UTC), 0
        while True:
            woken.clear()
            try:
                changes = await self._tasks.latest(caller, after=seen, since=since)
            except TaskchatError as error:  # the database may be back at the next look
                log.warning("changes can't be read: %s", error)
                changes = []
            for event in events_of(changes):
                listener(event)
            seen = changes[0].id if changes else seen
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(LOOK_SECONDS):
                    await woken.wait()


def events_of(changes: Iterable[TaskEvent]) -> list[ServerEvent]:
    """What has to be read again after these changes, each once."""
    found: dict[ServerEvent, None] = {}
    for change in changes:
        states = [state for state in (change.before, change.after) if state is not None]
        found[ResourceUpdated(uris.of_task(change.task_id))] = None
        if any(state.due is not None for state in states):
            found[ResourceUpdated(uris.TODAY)] = None
            found[ResourceUpdated(uris.OVERDUE)] = None
        projects = [state.project for state in states if state.project is not None]
        found.update(dict.fromkeys(ResourceUpdated(uris.of_project(name)) for name in projects))
        if len(set(projects)) > 1 or len(projects) == 1:  # one more, or one less
            found[ResourcesListChanged()] = None
    return list(found)
