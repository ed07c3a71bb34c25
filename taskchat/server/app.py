"""The composition root: here, and nowhere else, the server's parts are chosen and joined."""

from __future__ import annotations

import contextlib
import datetime as dt
from collections.abc import AsyncIterator, Callable

from fastapi import FastAPI

from taskchat import __version__
from taskchat.accounts.secret import signing_secret
from taskchat.accounts.service import AccountService
from taskchat.accounts.tickets import Tickets
from taskchat.bots.service import BotService
from taskchat.config import Settings
from taskchat.connections.calls import ConnectionCalls
from taskchat.connections.rules import Allowed
from taskchat.connections.sealing import Seal
from taskchat.connections.service import ConnectionService
from taskchat.conversations.journal import Journal
from taskchat.conversations.service import ConversationService
from taskchat.conversations.spending import Spending
from taskchat.knowledge.index import Index
from taskchat.server import openapi, problems
from taskchat.server.agent_host import AgentHost, ModelFor
from taskchat.server.answering import WhoAnswers
from taskchat.server.connected import ConnectedServers
from taskchat.server.embeddings import Embeddings
from taskchat.server.library import Library
from taskchat.server.limits import RequestLimits, SignInLimits, counters_for
from taskchat.server.mcp.host import McpHost
from taskchat.server.middleware import middleware_for
from taskchat.server.models import ModelChoice
from taskchat.server.routes import (
    auth,
    bots,
    chat,
    connections,
    consent,
    conversations,
    docs,
    documents,
    faq_files,
    faqs,
    feeds,
    grants,
    health,
    keys,
    mcp,
    models,
    oauth,
    pages,
    passwords,
    reset_page,
    socket,
    task_changes,
    tasks,
    transfer,
    unanswered,
    usage,
    users,
    web_sign_in,
)
from taskchat.server.routes.compat import compat_router
from taskchat.server.services import Services
from taskchat.server.sockets import OpenSockets
from taskchat.server.trials import Trials
from taskchat.server.turn import TurnService
from taskchat.store.opening import open_store, sqlite_file
from taskchat.tasks import TaskService
from taskchat.tasks.exporting import Exporting
from taskchat.tasks.feed import FeedService
from taskchat.tasks.importing import Importing


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
    """One server: 1 store  2 agent and MCP endpoint  3 services  4 middleware  5 routes.

    `local` makes it this user's local server. `model_for` makes the model of every turn, whatever model it names.
    Raises Misconfigured, StorageFull or StorageUnavailable when it can't work.
    """
    store, secret = open_store(settings, local=local), signing_secret(settings)
    task_service, exporting = TaskService(store, clock), Exporting(store, clock)
    choice = ModelChoice(settings, local=local)
    allowed, seal = Allowed.read(settings.mcp_servers, local=local), Seal(secret)
    connected = ConnectedServers(ConnectionCalls(store, allowed, seal, clock), settings)
    shared = sqlite_file(settings, local=local) is None
    embeddings = Embeddings(store, settings, clock)
    library = Library(store, Index(store, embeddings.vectors), settings, clock, shared=shared, local=local)
    knowledge, opening = library.knowledge, library.documents.opening
    host = AgentHost(task_service, knowledge, settings, choice, model_for, connected)
    mcp_host = McpHost(task_service, knowledge, opening, settings, secret=secret, stateless=shared)
    journal = Journal(store, clock, shared=shared)
    answers = WhoAnswers(choice, host)
    turns = TurnService(journal, host, choice, answers, knowledge, library.faqs.unanswered, settings, clock)
    accounts = AccountService(store, secret, settings, clock)
    counters = counters_for(settings, clock)
    services = Services(
        settings=settings,
        store=store,
        accounts=accounts,
        bots=BotService(store, clock, choice.allowed),
        documents=library.documents,
        faqs=library.faqs,
        tasks=task_service,
        imports=Importing(store, clock, task_service.news),
        exports=exporting,
        feeds=FeedService(store, clock, exporting),
        connections=ConnectionService(store, allowed, seal, connected, clock),
        conversations=ConversationService(store, clock),
        spending=Spending(store, clock),
        turns=turns,
        counters=counters,
        requests=RequestLimits(counters, settings, local=local),
        limits=SignInLimits(counters, enabled=settings.rate_limits),
        agent=host,
        mcp=mcp_host,
        models=choice,
        trials=Trials(choice, host),
        tickets=Tickets(store, accounts, clock),
        sockets=OpenSockets(per_user=settings.sockets_per_user, per_address=settings.sockets_per_address),
        clock=clock,
        local=local,
    )

    @contextlib.asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        async with mcp_host.running(), host.running(), embeddings.running(), library.running():
            yield
            await turns.drain()
            await services.accounts.drain()
        await store.close()
        await counters.close()

    app = FastAPI(
        title="taskchat",
        version=__version__,
        description=openapi.DESCRIPTION,
        openapi_tags=openapi.TAGS,
        lifespan=lifespan,
        middleware=middleware_for(settings),
        redirect_slashes=False,
        openapi_url=None,  # routes/docs.py has both
        docs_url=None,
        redoc_url=None,
    )
    app.state.services = services
    api = [module.router for module in (chat, conversations, bots, documents, models, usage, connections)]
    before_ids = (task_changes, transfer, tasks, unanswered, faq_files, faqs)  # what is fixed before what takes an id
    api += [module.router for module in before_ids]
    api += [module.router for module in (auth, web_sign_in, passwords, keys, grants, users, feeds)]
    others = [module.router for module in (health, pages, reset_page, docs, socket, mcp, oauth, consent)]
    for router in (*api, *others, compat_router(*api)):
        app.include_router(router)
    problems.install(app, pages.instead)
    openapi.install(app)
    return app
