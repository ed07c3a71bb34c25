"""Names of models: `embedded`, `openai/gpt-5-mini`, `ollama/llama3.2`, `http://127.0.0.1:8080/v1#qwen3`. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit

from taskchat.errors import InvalidInput
from taskchat.schemas.values import MODEL_MAX

EMBEDDED = "embedded"
HOW = (
    "Name it like embedded, openai/gpt-5-mini, openrouter/qwen/qwen3-32b, ollama/llama3.2, or"
    " http://127.0.0.1:8080/v1#qwen3."
)


@dataclass(frozen=True, kw_only=True)
class Provider:
    """Where models are had. `key_variable` is the environment variable in which people keep its key; those without
    one run on one's own machine and seldom need any."""

    name: str
    base_url: str
    key_variable: str | None = None


PROVIDERS = {
    each.name: each
    for each in (
        Provider(name="openai", base_url="https://api.openai.com/v1", key_variable="OPENAI_API_KEY"),
        Provider(name="openrouter", base_url="https://openrouter.ai/api/v1", key_variable="OPENROUTER_API_KEY"),
        Provider(name="ollama", base_url="http://127.0.0.1:11434/v1"),
        Provider(name="lmstudio", base_url="http://127.0.0.1:1234/v1"),
        Provider(name="llamacpp", base_url="http://127.0.0.1:8080/v1"),
        Provider(name="vllm", base_url="http://127.0.0.1:8000/v1"),
    )
}


@dataclass(frozen=True, kw_only=True)
class ModelName:
    """A model, read from its name. `text` is the name as it is shown; `model` what its server calls it.

    `provider` is None for the embedded model and for a server that was given by its address.
    """

    text: str
    model: str
    base_url: str = ""
    provider: Provider | None = None

    @property
    def embedded(self) -> bool:
        """Whether it is the model that needs nothing."""
        return self.text == EMBEDDED

    @property
    def key_name(self) -> str:
        """What its key is kept under: the provider, or the server's address."""
        return self.provider.name if self.provider else self.base_url

    @classmethod
    def parse(cls, text: str) -> ModelName:
        """Read a name. Raises InvalidInput, saying how names are written."""
        text = text.strip()
        if text == EMBEDDED:
            return cls(text=text, model=text)
        if not text or len(text) > MODEL_MAX or not text.isprintable() or any(letter.isspace() for letter in text):
            raise InvalidInput("That is no name of a model.", hint=HOW, fields={"model": "is no name of a model"})
        if "://" in text:
            return cls._at_address(text)
        provider, _, model = text.partition("/")
        if provider in PROVIDERS and model:
            return cls(text=text, model=model, base_url=PROVIDERS[provider].base_url, provider=PROVIDERS[provider])
        raise InvalidInput(
            f"{text!r} does not say where the model is.", hint=HOW, fields={"model": "does not say where it is"}
        )

    @classmethod
    def _at_address(cls, text: str) -> ModelName:
        base_url, _, model = text.partition("#")
        try:
            address = urlsplit(base_url)
            sound = address.scheme in {"http", "https"} and bool(address.hostname) and address.port != 0
        except ValueError:
            sound = False
        if not sound or address.username or address.password or address.query:
            raise InvalidInput(
                "The address of a model's server is like http://127.0.0.1:8080/v1, without a password in it.",
                hint=HOW,
                fields={"model": "has an address that can't be used"},
            )
        if not model:
            raise InvalidInput(
                f"{text!r} does not name the model at that address.", hint=HOW, fields={"model": "has no name"}
            )
        return cls(text=text, model=model, base_url=base_url.rstrip("/"))


def is_allowed(name: str, patterns: Iterable[str]) -> bool:
    """Whether one of the patterns fits: a name to the letter, or with * for any letters."""
    return any(re.fullmatch(".*".join(map(re.escape, pattern.split("*"))), name) for pattern in patterns)
