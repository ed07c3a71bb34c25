"""LLMs behind OpenAI-compatible servers, as models of the Agents SDK."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Awaitable, Callable

from agents import Model, ModelSettings, OpenAIChatCompletionsModel

from taskchat.agent.models.breaker import FAILURES
from taskchat.agent.models.client import ForgivingClient
from taskchat.agent.models.completions import Server, Surroundings
from taskchat.agent.models.courier import Courier
from taskchat.agent.models.endpoint import Endpoint
from taskchat.agent.models.failures import key_refused, no_key


class Llms:
    """Makes models, one per process: they share the connections to a server and what is known of it."""

    def __init__(
        self,
        *,
        monotonic: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        jitter: Callable[[], float] = random.random,
    ) -> None:
        self._around = Surroundings(monotonic=monotonic, sleep=sleep, jitter=jitter)
        self._servers: dict[str, Server] = {}

    def model(self, endpoint: Endpoint) -> Model:
        """The model at an endpoint. Asks nothing yet. Raises ModelKeyRefused when it can't work without another key."""
        provider = endpoint.name.provider
        if not endpoint.key and provider and provider.key_variable and endpoint.base_url == provider.base_url:
            raise no_key(endpoint.name)
        if endpoint.key and not (endpoint.key.isascii() and endpoint.key.isprintable()):
            raise key_refused(endpoint.name)
        client = ForgivingClient(endpoint, self._server(endpoint), self._around)
        return OpenAIChatCompletionsModel(model=endpoint.name.model, openai_client=client)

    def settings(self, endpoint: Endpoint) -> ModelSettings:
        """How it is asked: nothing is stored there, and usage is told. Only OpenAI is told so: others may not know
        the words, and store nothing."""
        return ModelSettings(
            store=False if _is_openai(endpoint) else None,
            include_usage=True,
            max_tokens=endpoint.reply_tokens or None,
        )

    def state(self, endpoint: Endpoint) -> str | None:
        """None when its server is well as far as is known, else what is the matter, in words."""
        server = self._servers.get(endpoint.base_url)
        if server is None or (pause := server.breaker.pause(self._around.monotonic())) is None:
            return None
        when = f"paused for {round(pause)} s" if pause >= 1 else "being tried again"
        return f"{when} after {FAILURES} failures: it {server.breaker.why}"

    async def aclose(self) -> None:
        """Close all connections."""
        servers, self._servers = list(self._servers.values()), {}
        for server in servers:
            await server.courier.aclose()

    def _server(self, endpoint: Endpoint) -> Server:
        """What is shared by all that is at one address."""
        if (server := self._servers.get(endpoint.base_url)) is None:
            server = Server(courier=Courier(endpoint.base_url, openai=_is_openai(endpoint)))
            self._servers[endpoint.base_url] = server
        return server


def _is_openai(endpoint: Endpoint) -> bool:
    return endpoint.name.provider is not None and endpoint.name.provider.name == "openai"
