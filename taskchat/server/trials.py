"""Trials of models: one at a time for each user, since they cost calls."""

from __future__ import annotations

from taskchat.accounts.signed_in import Account
from taskchat.agent.models import verdicts
from taskchat.errors import ModelKeyRefused, TooManyRequests
from taskchat.schemas.models import ModelCheck, ModelReport, ModelTest
from taskchat.server.agent_host import AgentHost
from taskchat.server.model_list import UNNAMED
from taskchat.server.models import ModelChoice

SECONDS = 120.0  # less than a client waits


class Trials:
    """Tries models that may be chosen."""

    def __init__(self, choice: ModelChoice, host: AgentHost) -> None:
        self._choice, self._host = choice, host
        self._trying: set[int] = set()

    async def of(self, account: Account, wanted: ModelTest) -> ModelReport:
        """Try the model that is wanted, else the one in use. Raises InvalidInput, NotAllowed, TooManyRequests."""
        name = self._choice.allowed(wanted.model) if wanted.model else self._choice.choose(account, UNNAMED).name
        if name.embedded:
            return _report(name.text, verdicts.of_embedded())
        if account.id in self._trying:
            raise TooManyRequests("A test of yours is under way.", hint="Wait for what it finds.")
        self._trying.add(account.id)
        try:
            self._choice.forget_keys()  # who tests has perhaps just put one there
            endpoint = await self._choice.endpoint_of(name)
            await self._host.agent()  # until then the SDK is being imported, and this must not do it in the event loop
            from taskchat.agent.models.probe import probe

            return await probe(endpoint, seconds=SECONDS)
        except ModelKeyRefused as error:
            return _report(name.text, verdicts.without_key(error))
        finally:
            self._trying.discard(account.id)


def _report(model: str, checks: list[ModelCheck]) -> ModelReport:
    return ModelReport(model=model, ok=verdicts.is_workable(checks), seconds=0.0, checks=checks)
