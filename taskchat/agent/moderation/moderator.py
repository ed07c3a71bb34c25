"""What checks the words of people and models, as the settings choose it. Light: it imports no SDK."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Protocol
from urllib.parse import urlsplit

from taskchat.agent.moderation.flags import Flags
from taskchat.agent.moderation.openai_moderation import OPENAI_HOST, OpenAIModeration
from taskchat.agent.moderation.rules import Rules
from taskchat.config import Settings
from taskchat.errors import Misconfigured

CHECK_SECONDS = 10.0  # a check keeps somebody waiting: it gets no longer than this, with its repetitions


class Moderator(Protocol):
    """Checks texts."""

    async def check(self, text: str) -> Flags | None:
        """What the text is flagged as, None when it may pass. Raises ModerationFailed when it can't be checked."""

    async def aclose(self) -> None:
        """Let go of what it holds."""


def moderator_for(settings: Settings, environ: Mapping[str, str] = os.environ) -> Moderator | None:
    """The moderator of the settings; None where everything may be said. Raises Misconfigured."""
    if settings.moderation == "off":
        return None
    if settings.moderation == "rules":
        return Rules.from_file(settings.moderation_rules)
    if settings.moderation != "openai":
        raise Misconfigured(
            f"TASKCHAT_MODERATION is {settings.moderation[:50]!r}, but it must be off, rules or openai."
        )
    at_openai = _host(settings.moderation_url) == OPENAI_HOST
    key = settings.moderation_key or (environ.get("OPENAI_API_KEY", "") if at_openai else "")
    if at_openai and not key:
        raise Misconfigured(
            "TASKCHAT_MODERATION is openai, but there is no key for it.",
            hint="Set TASKCHAT_MODERATION_KEY or OPENAI_API_KEY; rules need no key.",
        )
    return OpenAIModeration(
        base_url=settings.moderation_url,
        key=key,
        model=settings.moderation_model,
        seconds=min(CHECK_SECONDS, settings.model_seconds),
        retries=settings.model_retries,
    )


def _host(url: str) -> str:
    try:
        address = urlsplit(url)
        host = address.hostname or ""
        sound = address.scheme in {"http", "https"} and address.port != 0
    except ValueError:
        host, sound = "", False
    if not host or not sound:
        raise Misconfigured("TASKCHAT_MODERATION_URL is no address like https://api.openai.com/v1.")
    if address.scheme == "http" and host == OPENAI_HOST:
        raise Misconfigured("TASKCHAT_MODERATION_URL must begin with https://: a key is sent there.")
    return host
