"""The composition root: here, and nowhere else, the server's parts are chosen and joined."""

from __future__ import annotations

import contextlib
import datetime as dt
from collections.abc import AsyncIterator, Callable
from pathlib import Path

from fastapi import FastAPI

from taskchat import __version__, paths
from taskchat.accounts.secret import signing_secret
from taskchat.accounts.service import AccountService
from taskchat.config import Settings
from taskchat.conversations.journal import Journal
from taskchat.conversations.service import ConversationService
from taskchat.server import openapi, problems
from taskchat.server.agent_host import AgentHost, ModelFor
from taskchat.server.limits import SignInLimits
from taskchat.server.middleware import middleware_for
from taskchat.server.routes import auth, chat, conversations, health, tasks
from taskchat.server.routes.compat import compat_router
from taskchat.server.services import Services
from taskchat.server.turn import TurnService
from taskchat.store.sqlite import SqliteStore
from taskchat.tasks import TaskService


def utc_now() -> dt.datetime:
    """The server's clock."""
    return dt.datetime.now(dt.UTC)


def create_app(
    settings: Settings,
    *,
    local: bool = False,
    clock: Callable[[], dt.datetime] = utc_now,
    model_for: ModelFor | None = None,
) -> FastAPI:
    """One server: 1 store  2 services  3 agent  4 routes  5 middleware.

    `local` makes it this user's local server. `model_for` chooses the model of a turn; without it the embedded one.
    Raises Misconfigured, StorageFull or StorageUnavailable when it can't work.
    """
    store = SqliteStore.open(_database(settings, local=local))
    task_service = TaskService(store, clock)
    host = AgentHost(task_service, settings, model_for)
    turns = TurnService(Journal(store, clock), host, settings, clock)
    services = Services(
        settings=settings,
        store=store,
        accounts=AccountService(store, signing_secret(settings), settings, clock),
        tasks=task_service,
        conversations=ConversationService(store, clock),
        turns=turns,
        limits=SignInLimits(enabled=settings.rate_limits),
        agent=host,
        local=local,
    )

    @contextlib.asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        async with host.running():
            yield
            await turns.drain()
        await store.close()

    app = FastAPI(
        title="taskchat",
        version=__version__,
        description=openapi.DESCRIPTION,
        openapi_tags=openapi.TAGS,
        lifespan=lifespan,
        middleware=middleware_for(settings),
        redirect_slashes=False,
    )
    app.state.services = services
    routers = (chat.router, tasks.router, conversations.router, auth.router)
    for router in (*routers, health.router, compat_router(*routers)):
        app.include_router(router)
    problems.install(app)
    openapi.install(app)
    return app


def _database(settings: Settings, *, local: bool) -> Path:
    if local:
        return paths.local_database()
    return Path(settings.database).expanduser() if settings.database else paths.shared_database()
