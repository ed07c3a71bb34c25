"""The server that the page's tests talk to: the embedded model answers, or the test says what the model does."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import pytest
from agents import Model
from agents.testing import ScriptedModel

from taskchat.agent.embedded.model import EmbeddedModel
from taskchat.agent.turn import TurnInput
from taskchat.config import Settings
from taskchat.schemas.caller import Caller
from taskchat.schemas.tasks import TaskDraft
from taskchat.server.app import create_app
from tests.fakes.mcp.listening import listening
from tests.fakes.passwords import make_cheap
from tests.fakes.served import SIGNING


@dataclass
class PageServer:
    """One server for all tests; nobody sees anything of another's."""

    url: str = ""
    app: Any = None
    scripts: list[list[Any]] = field(default_factory=list)

    def script(self, *steps: Any) -> None:
        """What the model will do in the next turn; without it, the embedded model answers."""
        self.scripts.append(list(steps))

    def model_for(self, turn: TurnInput) -> Model:
        """The model of the next turn."""
        if self.scripts:
            return ScriptedModel(self.scripts.pop(0))
        return EmbeddedModel(now=turn.now, language=turn.language)

    async def fill(self, token: str, titles: Sequence[str]) -> None:
        """Give whoever this token is for many tasks at once."""
        services = self.app.state.services
        account = await services.accounts.user_for(token, resource=None)
        caller = Caller(user_id=account.id, timezone=account.timezone, request_id="many")
        drafts = [TaskDraft(title=title) for title in titles]
        for start in range(0, len(drafts), 1000):
            await services.tasks.add_many(caller, drafts[start : start + 1000])


@contextlib.asynccontextmanager
async def serving(database: str) -> AsyncIterator[PageServer]:
    """A server with the real clock, which the browser has, too."""
    made = PageServer()
    settings = Settings(secret=SIGNING, database=database, rate_limits=False)
    app = made.app = create_app(settings, model_for=made.model_for)
    with pytest.MonkeyPatch.context() as patch:
        make_cheap(patch)
        async with app.router.lifespan_context(app), listening(app) as address:
            made.url = address.removesuffix("/mcp")
            yield made
