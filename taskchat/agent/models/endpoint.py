"""One model at one server, and how it is called. Light: the server makes these before the SDK is there."""

from __future__ import annotations

from dataclasses import dataclass, field

from taskchat.schemas.model_names import ModelName


@dataclass(frozen=True, kw_only=True)
class Endpoint:
    """Where a model is and how patient to be with it. `reply_tokens` 0 leaves the length of replies to its server."""

    name: ModelName
    base_url: str
    key: str | None = field(default=None, repr=False)
    stream: bool = True
    connect_seconds: float = 5.0
    silent_seconds: float = 60.0
    retries: int = 2
    reply_tokens: int = 0
