"""What routes work with. The composition root makes it once and puts it on `app.state.services`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Annotated, cast

from fastapi import Depends
from starlette.requests import HTTPConnection

from taskchat.accounts.service import AccountService
from taskchat.accounts.tickets import Tickets
from taskchat.bots.service import BotService
from taskchat.config import Settings
from taskchat.connections.service import ConnectionService
from taskchat.conversations.service import ConversationService
from taskchat.conversations.spending import Spending
from taskchat.knowledge.documents.service import DocumentService
from taskchat.knowledge.faqs import FaqService
from taskchat.server.agent_host import AgentHost
from taskchat.server.counters import Counters
from taskchat.server.lifetime import Lifetime
from taskchat.server.limits import RequestLimits, SignInLimits
from taskchat.server.mcp.host import McpHost
from taskchat.server.models import ModelChoice
from taskchat.server.sockets import OpenSockets
from taskchat.server.trials import Trials
from taskchat.server.turn import TurnService
from taskchat.store.engine import Store
from taskchat.tasks.exporting import Exporting
from taskchat.tasks.feed import FeedService
from taskchat.tasks.importing import Importing
from taskchat.tasks.service import TaskService


@dataclass(frozen=True, kw_only=True)
class Services:
    """Every service of one server. `local` is true for the local server, which only this machine's user reaches."""

    settings: Settings
    store: Store
    accounts: AccountService
    bots: BotService
    documents: DocumentService
    faqs: FaqService
    tasks: TaskService
    imports: Importing
    exports: Exporting
    feeds: FeedService
    connections: ConnectionService
    conversations: ConversationService
    spending: Spending
    turns: TurnService
    counters: Counters
    requests: RequestLimits
    limits: SignInLimits
    agent: AgentHost
    mcp: McpHost
    models: ModelChoice
    trials: Trials
    tickets: Tickets
    sockets: OpenSockets
    clock: Callable[[], dt.datetime]
    local: bool = False
    lifetime: Lifetime = field(default_factory=Lifetime)


async def _services(connection: HTTPConnection) -> Services:
    return cast("Services", connection.app.state.services)


ServicesHere = Annotated[Services, Depends(_services)]
