"""Vectors from any OpenAI-compatible server: `POST …/embeddings`, as OpenAI, Ollama, vLLM and many others have it.

Texts go in batches. One that a server finds too long goes again as its first half; where it refuses a batch, each text
is tried by itself, so that one odd text does not keep all others from having vectors.
"""

from __future__ import annotations

import asyncio
import json
import logging
import random
from collections.abc import Awaitable, Callable, Iterator, Sequence
from typing import Any
from urllib.parse import urlsplit

from taskchat.agent.models.embedding_answers import vectors_in
from taskchat.agent.models.endpoint import Endpoint
from taskchat.agent.models.faults import Fault, Kind
from taskchat.agent.models.refusals import kind_of_refusal, words_of
from taskchat.agent.models.retrying import told_wait, wait_before_next
from taskchat.errors import ModelFailed

TEXTS_MAX, LETTERS_MAX = 64, 100_000  # in one request
TEXT_MAX, TEXT_LEAST = 30_000, 100  # letters of one text: more than models take, and less than any finds too much
ANSWER_BYTES = 64 * 1024 * 1024
CALLS = 4  # at once
OPENAI_HOST = "api.openai.com"
ITS_OWN_FAULT = frozenset({Kind.TOO_LONG, Kind.REJECTED, Kind.REFUSED, Kind.DOWN})

log = logging.getLogger(__name__)


class RemoteEmbedder:
    """Embeds with a model of another server. `endpoint` gives its address and key, and may raise ModelFailed."""

    def __init__(
        self,
        endpoint: Callable[[], Awaitable[Endpoint]],
        name: str,
        *,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        jitter: Callable[[], float] = random.random,
    ) -> None:
        self.name, self.dimensions = name, 0
        self.endpoint, self._sleep, self._jitter = endpoint, sleep, jitter
        self._courier: Any = None
        self._at_once = asyncio.Semaphore(CALLS)

    async def embed(self, texts: Sequence[str]) -> list[Sequence[float]]:
        """A vector for each text. Zeros for one that is blank, or that the server refuses by itself."""
        endpoint = await self.endpoint()
        found: dict[int, list[float]] = {}
        try:
            for batch in _batches(texts):
                vectors = await self._batch(endpoint, [texts[place][:TEXT_MAX] for place in batch])
                found |= dict(zip(batch, vectors, strict=True))
        except Fault as fault:
            raise await asyncio.to_thread(_as_ours, fault, endpoint) from None  # what is suppressed quotes the server
        return [found.get(place) or [0.0] * self.dimensions for place in range(len(texts))]

    async def close(self) -> None:
        """Let go of the connections."""
        if self._courier is not None:
            await self._courier.aclose()
            self._courier = None

    async def _batch(self, endpoint: Endpoint, texts: list[str]) -> list[list[float]]:
        try:
            vectors = await self._patiently(endpoint, texts)
        except Fault as fault:
            if fault.kind not in ITS_OWN_FAULT or (fault.kind is not Kind.TOO_LONG and not self.dimensions):
                raise
            if len(texts) > 1:
                half = len(texts) // 2
                return [*await self._batch(endpoint, texts[:half]), *await self._batch(endpoint, texts[half:])]
            if fault.kind is Kind.DOWN:
                raise
            return [await self._shortened(endpoint, texts[0])]
        if self.dimensions not in (0, len(vectors[0])):
            log.warning("%s has vectors of %d numbers now, not %d", self.name, len(vectors[0]), self.dimensions)
        self.dimensions = len(vectors[0])
        return vectors

    async def _shortened(self, endpoint: Endpoint, text: str) -> list[float]:
        """The vector of the first half of a text that was refused; in the end none."""
        if len(text) <= TEXT_LEAST:
            log.warning("%s refuses a text of %d letters: it goes without a vector", self.name, len(text))
            return [0.0] * self.dimensions
        (vector,) = await self._batch(endpoint, [text[: len(text) // 2]])
        return vector

    async def _patiently(self, endpoint: Endpoint, texts: list[str]) -> list[list[float]]:
        """One request, tried again as often as it is worth."""
        tried = 0
        while True:
            try:
                async with self._at_once:
                    return await self._asked(endpoint, texts)
            except Fault as fault:
                tried += 1
                wait = wait_before_next(fault, tried=tried, retries=endpoint.retries, jitter=self._jitter())
                log.warning("%s %s%s", self.name, fault, "" if wait is None else f"; again in {wait:.1f} s")
                if wait is None:
                    raise
            await self._sleep(wait)

    async def _asked(self, endpoint: Endpoint, texts: list[str]) -> list[list[float]]:
        import httpx2

        courier = self._courier = self._courier or _courier(endpoint)
        headers = {"Authorization": f"Bearer {endpoint.key}"} if endpoint.key else {}
        seconds = httpx2.Timeout(endpoint.silent_seconds, connect=endpoint.connect_seconds)
        url, sent = f"{endpoint.base_url}/embeddings", {"model": endpoint.name.model, "input": texts}
        try:
            async with (
                asyncio.timeout(endpoint.silent_seconds + endpoint.connect_seconds),
                courier.stream("POST", url, json=sent, headers=headers, timeout=seconds) as response,
            ):
                body = await _body(response)
        except (httpx2.ConnectTimeout, httpx2.ConnectError, httpx2.ProxyError) as error:
            raise Fault(Kind.UNTRUSTED if "CERTIFICATE" in str(error) else Kind.UNREACHABLE) from error
        except (httpx2.TimeoutException, TimeoutError) as error:
            raise Fault(Kind.SLOW) from error
        except (httpx2.InvalidURL, httpx2.UnsupportedProtocol) as error:
            raise Fault(Kind.NO_LLM) from error
        except (httpx2.HTTPError, httpx2.StreamError, OSError) as error:
            raise Fault(Kind.BROKEN) from error
        if not response.is_success:
            said = words_of(body)
            kind = kind_of_refusal(response.status_code, said)
            raise Fault(kind, status=response.status_code, said=said, wait=told_wait(response.headers))
        return await asyncio.to_thread(vectors_in, body, len(texts))


def _batches(texts: Sequence[str]) -> Iterator[list[int]]:
    """The places of the texts that are not blank, as many together as one request takes."""
    batch: list[int] = []
    letters = 0
    for place, text in enumerate(texts):
        if not text.strip():
            continue
        size = min(len(text), TEXT_MAX)
        if batch and (len(batch) == TEXTS_MAX or letters + size > LETTERS_MAX):
            yield batch
            batch, letters = [], 0
        batch.append(place)
        letters += size
    if batch:
        yield batch


async def _body(response: Any) -> Any:
    """The answer as JSON; None where it is none. Raises Fault for one that has no end."""
    data = bytearray()
    async for piece in response.aiter_bytes():
        data += piece
        if len(data) > ANSWER_BYTES:
            raise Fault(Kind.TOO_MUCH)
    try:
        return await asyncio.to_thread(json.loads, data.decode("utf-8-sig", "replace"))
    except (ValueError, RecursionError):
        return None


def _courier(endpoint: Endpoint) -> Any:
    from taskchat.agent.models.courier import Courier

    return Courier(endpoint.base_url, openai=urlsplit(endpoint.base_url).hostname == OPENAI_HOST)


def _as_ours(fault: Fault, endpoint: Endpoint) -> ModelFailed:
    from taskchat.agent.models.failures import as_ours  # it knows the SDK's errors too, which takes seconds to import

    return as_ours(fault, endpoint.name)
