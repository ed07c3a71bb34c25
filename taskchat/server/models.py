"""Which model answers a turn, and how it is reached: the request's, else the bot's, the account's, the server's.

Only the operator says which addresses the server calls: a name that is not the server's own must fit TASKCHAT_MODELS,
in which a * never stands for an address. The local server's only user is its operator, and may choose any.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Mapping
from typing import NamedTuple, Protocol
from urllib.parse import urlsplit

from taskchat import keychain
from taskchat.agent.models.endpoint import Endpoint
from taskchat.config import Settings
from taskchat.errors import InvalidInput, Misconfigured, ModelKeyRefused, NotAllowed
from taskchat.schemas.model_names import ModelName, is_allowed
from taskchat.server.model_keys import KeyringKeys, sound

HOW_TO_SEE = "Those that may be chosen: taskchat model list, or GET /api/v1/models"


class Chooses(Protocol):
    """Who has chosen a model, or has left it to the server: an account."""

    @property
    def model(self) -> str | None:
        """The name of it."""

    @property
    def model_fallback(self) -> bool | None:
        """Whether the embedded model may answer where it fails."""


class Asks(Protocol):
    """What names a model, or leaves it to the account: a request."""

    @property
    def model(self) -> str | None:
        """The name of it."""

    @property
    def fallback(self) -> bool | None:
        """Whether the embedded model may answer where it fails."""


class Chosen(NamedTuple):
    """The model that answers a turn, and whether the embedded one may where it fails."""

    name: ModelName
    fallback: bool


class ModelChoice:
    """Chooses models as the operator allows it, and finds their addresses and keys.

    Raises Misconfigured when a setting can't be understood. `read_key` reads the keyring, and may block.
    """

    def __init__(
        self,
        settings: Settings,
        *,
        local: bool = False,
        environ: Mapping[str, str] = os.environ,
        read_key: Callable[[str], str | None] = keychain.read,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._settings, self.local, self._environ = settings, local, environ
        self.default = _named("TASKCHAT_MODEL", settings.model)
        self.patterns = [each.strip() for each in settings.models.split(",") if each.strip()]
        self._own_url = _own_url(settings, self.default)
        self._keys = KeyringKeys(read_key, monotonic)

    def choose(self, account: Chooses, request: Asks, *, bot: str | None = None) -> Chosen:
        """The model of a turn; `bot` is the one that its bot names. Raises InvalidInput or NotAllowed for one that the
        request may not name.

        One that the bot or the account chose, and that is not allowed any more, is passed over: a list that became
        shorter must not end everybody's turns. `note` says so.
        """
        if request.model is not None:
            name = self.allowed(request.model)
        else:
            name = self._still_allowed(bot) or self._still_allowed(account.model) or self.default
        return Chosen(name, self.falls_back(account, request) and not name.embedded)

    def falls_back(self, account: Chooses, request: Asks) -> bool:
        """Whether the embedded model may answer where another one fails."""
        wishes = (request.fallback, account.model_fallback, self._settings.model_fallback)
        return next(wish for wish in wishes if wish is not None)

    def note(self, account: Chooses) -> str | None:
        """What somebody should know of their choice: that it is passed over."""
        if account.model is None or self._still_allowed(account.model) is not None:
            return None
        return f"{account.model} may not be chosen here any more: {self.default.text} answers in its place."

    def allowed(self, text: str) -> ModelName:
        """The model of that name. Raises InvalidInput, or NotAllowed when it may not be chosen."""
        name = ModelName.parse(text)
        if not self._allows(name):
            raise NotAllowed(f"{name.text} may not be chosen on this server.", hint=HOW_TO_SEE)
        return name

    async def endpoint_of(self, name: ModelName) -> Endpoint:
        """How to reach a model. Raises NotAllowed, and ModelKeyRefused where its key is missing.

        Its key may be in the keyring, which is asked beside the event loop and remembered for a minute.
        """
        self.allowed(name.text)  # again: a turn that is taken up was begun under the rules of then
        return self._endpoint(name, await self._key(name))

    def keyless(self, name: ModelName) -> Endpoint:
        """Where the model is, for those who only want to know how its server does."""
        return self._endpoint(name, None)

    def forget_keys(self) -> None:
        """Read the keyring again next time."""
        self._keys.forget()

    def _allows(self, name: ModelName) -> bool:
        if name.embedded or name.text == self.default.text or self.local:
            return True
        return any(_fits(name, pattern) for pattern in self.patterns)

    def _still_allowed(self, chosen: str | None) -> ModelName | None:
        """What was chosen once, as long as it may be."""
        if chosen is None:
            return None
        try:
            return self.allowed(chosen)
        except (NotAllowed, InvalidInput):
            return None

    def _endpoint(self, name: ModelName, key: str | None) -> Endpoint:
        settings = self._settings
        return Endpoint(
            name=name,
            base_url=self._own_url if self._is_at_own_url(name) else name.base_url,
            key=key,
            stream=settings.model_stream,
            connect_seconds=settings.model_connect_seconds,
            silent_seconds=settings.model_seconds,
            retries=settings.model_retries,
            reply_tokens=settings.model_reply_tokens,
        )

    def _is_at_own_url(self, name: ModelName) -> bool:
        """Whether it is at TASKCHAT_MODEL_URL: that is where the provider of TASKCHAT_MODEL is, and no other."""
        return bool(self._own_url) and name.key_name == self.default.key_name

    async def _key(self, name: ModelName) -> str | None:
        """Its key: the setting's, the environment's, the keyring's. Each is for its own host only."""
        if self._settings.model_key and not name.embedded and name.key_name == self.default.key_name:
            return sound(self._settings.model_key, "TASKCHAT_MODEL_KEY")
        moved = self._is_at_own_url(name) and _host(self._own_url) != _host(name.base_url)
        variable = name.provider.key_variable if name.provider and not moved else None
        if variable and (found := self._environ.get(variable, "").strip()):
            return sound(found, variable)
        key = await self._keys.key(self._own_url if moved else name.key_name)
        if key is None and variable:
            raise self._no_key(name.key_name, variable)
        return sound(key, "the keyring") if key else None

    def _no_key(self, provider: str, variable: str) -> ModelKeyRefused:
        if self.local:
            hint = f"Keep one: taskchat model key {provider}. Or set {variable}, then run: taskchat stop"
            return ModelKeyRefused(f"There is no key for {provider}.", hint=hint)
        hint = f"Whoever runs it sets {variable}, or on its machine runs: taskchat model key {provider}"
        return ModelKeyRefused(f"This server has no key for {provider}.", hint=hint)


def _named(variable: str, text: str) -> ModelName:
    try:
        return ModelName.parse(text)
    except InvalidInput as error:
        raise Misconfigured(f"{variable}: {error.detail}", hint=error.hint) from error


def _own_url(settings: Settings, default: ModelName) -> str:
    """TASKCHAT_MODEL_URL, checked. It is of a provider, and the embedded model has none."""
    if not settings.model_url or default.embedded:
        return ""
    if default.provider is None:
        raise Misconfigured("TASKCHAT_MODEL has an address in it already.", hint="Unset TASKCHAT_MODEL_URL.")
    return _named("TASKCHAT_MODEL_URL", f"{settings.model_url}#{default.model}").base_url


def _fits(name: ModelName, pattern: str) -> bool:
    """Whether a pattern of TASKCHAT_MODELS allows the model. Where it has an address, that is there to the letter."""
    if name.provider is not None:
        return is_allowed(name.text, [pattern])
    address, _, model = pattern.partition("#")
    return address.rstrip("/") == name.base_url and is_allowed(name.model, [model])


def _host(url: str) -> tuple[str, str]:
    address = urlsplit(url)
    return address.scheme, address.netloc
