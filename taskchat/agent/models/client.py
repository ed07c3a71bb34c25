"""The OpenAI client that the Agents SDK is given: one whose chat completions forgive what servers get wrong."""

from __future__ import annotations

from openai import AsyncOpenAI
from openai.resources.chat import AsyncChat

from taskchat.agent.models.completions import Completions, Server, Surroundings
from taskchat.agent.models.endpoint import Endpoint


class _Chat(AsyncChat):
    def __init__(self, client: AsyncOpenAI, completions: Completions) -> None:
        super().__init__(client)
        self._forgiving = completions

    @property
    def completions(self) -> Completions:
        """The forgiving ones."""
        return self._forgiving


class ForgivingClient(AsyncOpenAI):
    """A client of one endpoint. Its own retries are off: there is one layer of them, in `retrying`."""

    def __init__(self, endpoint: Endpoint, server: Server, around: Surroundings) -> None:
        super().__init__(
            api_key=endpoint.key or "none",  # else it is taken from the environment
            base_url=endpoint.base_url,
            max_retries=0,
            http_client=server.courier,
        )
        self._chat = _Chat(self, Completions(self, endpoint, server, around))

    @property
    def chat(self) -> AsyncChat:
        """Where the completions are."""
        return self._chat
