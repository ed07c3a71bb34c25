"""The server's settings: one dataclass, read from `TASKCHAT_*` variables. `docs/settings.md` is made from it."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import Field, dataclass, field, fields
from typing import Any

from taskchat.errors import Misconfigured

PREFIX = "TASKCHAT_"
TRUE, FALSE = {"1", "true", "yes", "on"}, {"0", "false", "no", "off"}


def _setting(default: object, help_text: str) -> Any:
    return field(default=default, metadata={"help": help_text})


@dataclass(frozen=True, kw_only=True)
class Settings:
    """Every setting of the server, with its default."""

    database: str = _setting("", "SQLite file to keep everything in. Default: taskchat.db in the data folder.")
    secret: str = _setting(
        "", "Signing secret of tokens, 32 characters or more. Needed to listen on an address that others can reach."
    )
    access_minutes: int = _setting(15, "Minutes that an access token holds.")
    refresh_days: int = _setting(60, "Days that a refresh token holds when it is not used.")
    history_messages: int = _setting(50, "Messages of a conversation that the agent sees.")
    history_tokens: int = _setting(8000, "Estimated tokens of history that the agent sees.")
    turn_rounds: int = _setting(64, "Model calls that one turn may make.")
    turn_seconds: float = _setting(120.0, "Seconds that one turn may take.")
    body_bytes: int = _setting(256 * 1024, "Largest request body, in bytes.")
    cors_origins: str = _setting("", "Origins of web pages that may call the API, separated by commas.")
    prompts: str = _setting("", "Folder whose text files replace the prompts of the same name.")
    registration: bool = _setting(True, "Whether people may make an account by themselves.")  # noqa: FBT003
    idle_minutes: float = _setting(30.0, "Minutes without a request after which the local server ends; 0 is never.")
    rate_limits: bool = _setting(True, "Request limits; off is honoured on a loopback address only.")  # noqa: FBT003
    log_level: str = _setting("info", "debug, info, warning or error.")

    @classmethod
    def from_env(cls, environ: Mapping[str, str], **changes: Any) -> Settings:
        """Read the settings that `environ` has; `changes` win. Raises Misconfigured, naming the variable."""
        found: dict[str, Any] = {}
        for item in fields(cls):
            variable = variable_of(item)
            if (text := environ.get(variable)) is not None and text.strip():
                found[item.name] = _read(variable, text.strip(), type(item.default))
        return cls(**found, **changes)

    @property
    def cors_origin_list(self) -> list[str]:
        """The origins, one by one."""
        return [origin.strip() for origin in self.cors_origins.split(",") if origin.strip()]


def variable_of(item: Field[Any]) -> str:
    """The environment variable that sets `item`."""
    return PREFIX + item.name.upper()


def _read(variable: str, text: str, kind: type) -> object:
    try:
        if kind is bool:
            if text.lower() in TRUE | FALSE:
                return text.lower() in TRUE
            raise ValueError(text)
        value = kind(text)
        if kind is float and not math.isfinite(value):
            raise ValueError(text)
    except ValueError as error:
        wanted = {bool: "on or off", int: "a whole number", float: "a number"}[kind]
        raise Misconfigured(f"{variable} is {text!r}, but it must be {wanted}.") from error
    if kind in (int, float) and value < 0:
        raise Misconfigured(f"{variable} is {text!r}, but it can't be negative.")
    return value
