"""A whole server in this process, over its real database. Its model says what the test scripts, turn by turn."""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import json
from collections.abc import AsyncIterator, Mapping
from typing import Any

import httpx
from agents import Model
from agents.testing import ScriptedModel, assistant_message, function_call

from taskchat import paths
from taskchat.agent.embedded.model import EmbeddedModel
from taskchat.agent.turn import TurnInput
from taskchat.config import Settings
from taskchat.server.app import create_app
from tests.fakes import readers  # noqa: F401 - they take the guard
from tests.fakes.database import Clock

_ids = itertools.count()
LOCAL = "of the tests, and of this machine"
SIGNING = "of-the-tests-0123456789-abcdefghijklmnop"


def says(text: str) -> list[Any]:
    """A step in which the model speaks, which ends the turn."""
    return [assistant_message(text)]


def calls(tool: str, /, **arguments: Any) -> list[Any]:
    """A step in which the model calls one tool. Steps can be added up: then the calls are made at once."""
    return [function_call(tool, arguments, call_id=f"call_{next(_ids)}")]


class Served:
    """What a test does with a server: it sets the model's lines, talks as a person, and looks at the tasks."""

    app: Any
    client: httpx.AsyncClient

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self.models: list[ScriptedModel] = []
        self.embedded = False  # whether the embedded model answers, instead of a scripted one
        self._scripts: list[list[Any]] = []

    def meet(self, app: Any) -> None:
        """Talk to this server."""
        self.app = app
        self.client = httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://127.0.0.1")

    def next_model(self, turn: TurnInput) -> Model:
        """The model of the next turn."""
        if self.embedded:
            return EmbeddedModel(now=turn.now, language=turn.language)
        self.models.append(ScriptedModel(self._scripts.pop(0)))
        return self.models[-1]

    def script(self, *steps: Any) -> None:
        """What the model will do in the next turn that has none yet."""
        self._scripts.append(list(steps))

    async def say(
        self,
        words: str,
        *steps: Any,
        to: str | None = None,
        key: str | None = None,
        headers: Mapping[str, str] | None = None,
        **body: Any,
    ) -> httpx.Response:
        """Say something. `steps` are the model's; with none, no model is expected to be asked."""
        if steps:
            self.script(*steps)
        sent = {"message": words, **({"conversation_id": to} if to else {}), **body}
        keyed = {"Idempotency-Key": key} if key else {}
        return await self.client.post("/api/v1/chat", json=sent, headers={**keyed, **(headers or {})})

    async def talk(self, words: str, *steps: Any, **options: Any) -> dict[str, Any]:
        """Say something that must succeed, and get the reply."""
        response = await self.say(words, *steps, **options)
        assert response.status_code == 200, response.text
        reply: dict[str, Any] = response.json()
        return reply

    async def events(self, words: str, *steps: Any, **options: Any) -> list[dict[str, Any]]:
        """Say something and get the events of the stream."""
        response = await self.say(words, *steps, headers={"Accept": "text/event-stream"}, **options)
        assert response.status_code == 200, response.text
        parts = [part for part in response.text.split("\n\n") if part.strip() and not part.startswith(":")]
        blocks = [part.splitlines() for part in parts]
        events = [json.loads(block[1].removeprefix("data: ")) for block in blocks]
        assert [block[0] for block in blocks] == [f"event: {event['type']}" for event in events]
        return events

    async def exchange(self, receive: Any, send: Any, **headers: str) -> None:
        """Say something as the server sees it, ASGI event by event: `receive` may hang up whenever it likes."""
        sent = {**self.client.headers, "host": "127.0.0.1", "content-type": "application/json", **headers}
        scope = {
            "type": "http",
            "asgi": {"version": "3.0", "spec_version": "2.3"},
            "http_version": "1.1",
            "method": "POST",
            "path": "/api/v1/chat",
            "raw_path": b"/api/v1/chat",
            "query_string": b"",
            "root_path": "",
            "scheme": "http",
            "headers": [(name.lower().encode(), value.encode()) for name, value in sent.items()],
            "client": ("127.0.0.1", 1),
            "server": ("127.0.0.1", 80),
        }
        await asyncio.wait_for(self.app(scope, receive, send), 5)

    async def titles(self) -> list[str]:
        """The titles of all tasks, in the order of their numbers."""
        response = await self.client.get("/api/v1/tasks", params={"status": "all", "sort": "id", "limit": 200})
        return [task["title"] for task in response.json()["items"]]

    async def add(self, *titles: str) -> None:
        """Add tasks."""
        for title in titles:
            assert (await self.client.post("/api/v1/tasks", json={"title": title})).status_code == 201

    async def another(self, email: str | None = None) -> dict[str, str]:
        """The headers of another person, who registers now."""
        body = {"email": email or f"person{next(_ids)}@example.com", "password": "long enough"}
        response = await self.client.post("/api/v1/auth/register", json=body)
        return {"Authorization": f"Bearer {response.json()['access_token']}"}

    async def be_somebody_new(self) -> None:
        """Speak as a person who has nothing yet, and forget what was scripted."""
        self.embedded = False
        self.models.clear()
        self._scripts.clear()
        self.client.headers.update(await self.another())

    def be(self, signed_in: Mapping[str, Any]) -> None:
        """Speak as this person."""
        self.client.headers["Authorization"] = f"Bearer {signed_in['access_token']}"


@contextlib.asynccontextmanager
async def serving(**settings: Any) -> AsyncIterator[Served]:
    """A local server with its one person signed in. What was stored in this TASKCHAT_HOME before is there.

    With a `model`, that one answers, and none that is scripted here.
    """
    served = Served(Clock())
    model_for = None if "model" in settings else served.next_model
    app = create_app(Settings(secret=SIGNING, **settings), local=True, clock=served.clock, model_for=model_for)
    async with _running(served, app):
        paths.write_private(paths.local_secret(), LOCAL)
        signed_in = await served.client.post("/api/v1/auth/local", json={"secret": LOCAL})
        served.be(signed_in.json())
        yield served


@contextlib.asynccontextmanager
async def hosting(database: str, **settings: Any) -> AsyncIterator[Served]:
    """A server for many people, one after the other, who `register`. With a `model`, that one answers."""
    served = Served(Clock())
    model_for = None if "model" in settings else served.next_model
    own = Settings(secret=SIGNING, database=database, rate_limits=False, **settings)
    app = create_app(own, clock=served.clock, model_for=model_for)
    async with _running(served, app):
        yield served


@contextlib.asynccontextmanager
async def _running(served: Served, app: Any) -> AsyncIterator[None]:
    served.meet(app)
    async with app.router.lifespan_context(app), served.client:
        yield
