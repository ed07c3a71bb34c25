"""Which models run on this machine: its Ollama, LM Studio, llama.cpp and vLLM are asked, where they usually listen."""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import Mapping, Sequence
from typing import Any

from taskchat.errors import InvalidInput
from taskchat.schemas.model_names import PROVIDERS, ModelName

SECONDS = 0.5  # for all of them
BYTES_MAX = 1_000_000
MODELS_MAX = 100  # of one provider

# Only providers of one's own machine: asking the others would tell them something, and cost time.
HERE = {name: provider.base_url for name, provider in PROVIDERS.items() if provider.key_variable is None}


async def running_here(places: Mapping[str, str] | None = None, *, seconds: float = SECONDS) -> list[ModelName]:
    """The models that answer on this machine, within `seconds`. `places` are addresses by provider."""
    asked = (HERE if places is None else places).items()
    found = await asyncio.gather(*(_models_of(provider, url, seconds) for provider, url in asked))
    return [name for names in found for name in names]


async def _models_of(provider: str, url: str, seconds: float) -> list[ModelName]:
    """What one of them offers; nothing where it does not run, or something else does."""
    import httpx2

    body = b""
    with contextlib.suppress(TimeoutError, httpx2.HTTPError, ValueError, RecursionError):
        async with (
            asyncio.timeout(seconds),
            httpx2.AsyncClient(trust_env=False, timeout=seconds, headers={"User-Agent": "taskchat"}) as http,
            http.stream("GET", f"{url}/models") as response,
        ):
            if not response.is_success:
                return []
            async for chunk in response.aiter_bytes():
                body += chunk
                if len(body) > BYTES_MAX:
                    return []
        return _named(provider, json.loads(body))
    return []


def _named(provider: str, body: Any) -> list[ModelName]:
    """The names in an answer, whatever that is. Models that only embed can't talk."""
    listed = body.get("data") if isinstance(body, Mapping) else None
    if not isinstance(listed, Sequence) or isinstance(listed, str):
        return []
    ids = [each.get("id") for each in listed[:MODELS_MAX] if isinstance(each, Mapping)]
    names = []
    for model in ids:
        if isinstance(model, str) and "embed" not in model.lower():
            with contextlib.suppress(InvalidInput):
                names.append(ModelName.parse(f"{provider}/{model.removesuffix(':latest')}"))
    return names
