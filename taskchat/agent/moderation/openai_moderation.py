"""Moderation by OpenAI's endpoint, or one that speaks like it. What it can't be asked about is not passed on."""

from __future__ import annotations

import asyncio
import logging
import math
import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from pydantic import BaseModel, ValidationError

from taskchat.agent.moderation.flags import Flags
from taskchat.agent.moderation.letters import visible
from taskchat.errors import ModerationFailed

if TYPE_CHECKING:
    from openai import AsyncOpenAI

OPENAI_HOST = "api.openai.com"
PIECE = 2000  # characters; it judges long texts less well
OVERLAP = 200  # characters that two pieces share, so that nothing hides where they meet
PIECES = 32  # asked about at once
ANSWER_MAX = 1_000_000  # bytes
CATEGORIES_MAX = 20
UNNAMED = "flagged"

log = logging.getLogger(__name__)


class _Result(BaseModel):
    flagged: bool
    categories: dict[str, bool | None] = {}
    category_scores: dict[str, float | None] = {}


class _Answer(BaseModel):
    results: list[_Result]


class OpenAIModeration:
    """The endpoint. A check takes at most `seconds`, with its repetitions."""

    def __init__(self, *, base_url: str, key: str, model: str, seconds: float, retries: int) -> None:
        self._base_url, self._key, self._model = base_url, key, model
        self._seconds, self._retries = seconds, retries
        self._client: AsyncOpenAI | None = None

    async def check(self, text: str) -> Flags | None:
        """What the endpoint flags the text as. Raises ModerationFailed when that can't be found out."""
        text = visible(text).strip()
        pieces = [text[start : start + PIECE] for start in range(0, len(text), PIECE - OVERLAP)]
        results: list[_Result] = []
        try:
            async with asyncio.timeout(self._seconds):
                for start in range(0, len(pieces), PIECES):
                    results += await self._asked(pieces[start : start + PIECES])
        except TimeoutError:
            raise self._failed("no answer in time") from None
        return _flags(results)

    async def aclose(self) -> None:
        """Close its connections."""
        client, self._client = self._client, None
        if client is not None:
            await client.close()

    async def _asked(self, pieces: list[str]) -> list[_Result]:
        from httpx2 import HTTPError
        from openai import APIStatusError, OpenAIError, omit

        if self._client is None:
            self._client = _client(self._base_url, self._key, self._retries, seconds=self._seconds)
        asking = self._client.moderations.with_streaming_response.create(
            input=pieces, model=self._model, extra_headers=None if self._key else {"Authorization": omit}
        )
        body = b""
        try:
            async with asking as response:
                async for chunk in response.iter_bytes():
                    body += chunk
                    if len(body) > ANSWER_MAX:
                        raise self._failed("an answer without end")
            results = _Answer.model_validate_json(body, strict=True).results
        except APIStatusError as error:
            raise self._failed(f"status {error.status_code}") from None
        except ValidationError:
            raise self._failed("an answer that is none") from None
        except (OpenAIError, HTTPError, OSError, ValueError) as error:
            raise self._failed(type(error).__name__) from None
        if len(results) != len(pieces):
            raise self._failed("an answer about something else")
        return results

    def _failed(self, why: str) -> ModerationFailed:
        # What the server said goes nowhere: it may repeat the key, or what it was asked about.
        log.warning("moderation by %s: %s", urlsplit(self._base_url).hostname, why)
        return ModerationFailed(
            "What was said can't be checked just now, so it is not passed on.",
            hint="Try again in a moment. If it stays so, tell whoever runs this server.",
        )


def _flags(results: list[_Result]) -> Flags | None:
    found = [each for each in results if each.flagged or any(each.categories.values())]
    if not found:
        return None
    names = sorted({_name(name) for each in found for name, flagged in each.categories.items() if flagged})
    names = names[:CATEGORIES_MAX] or [UNNAMED]
    scores: dict[str, float] = {}
    for name, score in ((_name(name), score) for each in found for name, score in each.category_scores.items()):
        if name in names and score is not None and math.isfinite(score):
            scores[name] = max(scores.get(name, 0.0), min(max(score, 0.0), 1.0))
    return Flags(categories=tuple(names), scores=scores)


def _name(category: str) -> str:
    """A category, as it may be shown."""
    return re.sub(r"[^a-z0-9/_ -]", "", category.lower())[:40].strip() or UNNAMED


def _client(base_url: str, key: str, retries: int, *, seconds: float) -> AsyncOpenAI:
    from openai import AsyncOpenAI

    from taskchat.agent.models.courier import Courier

    return AsyncOpenAI(
        base_url=base_url,
        api_key=key or "none",
        timeout=seconds,
        max_retries=retries,
        http_client=Courier(base_url, openai=urlsplit(base_url).hostname == OPENAI_HOST),
    )
