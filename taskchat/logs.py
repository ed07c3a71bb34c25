"""Logging of the server: one line an event, on standard error, never with what people wrote.

As text for people or as JSON for programs. Every line of a request bears its id. An exception is shown by its type and
where it happened; its message, which may quote what somebody wrote, only at the level debug.
"""

from __future__ import annotations

import datetime as dt
import json
import logging
import re
import sys
import traceback
from contextvars import ContextVar
from typing import Any

from taskchat.errors import Misconfigured, StorageFull, StorageUnavailable

LEVELS = {"debug": logging.DEBUG, "info": logging.INFO, "warning": logging.WARNING, "error": logging.ERROR}
FORMATS = ("text", "json")
CHATTY = (
    *("alembic", "asyncio", "httpcore", "httpcore2", "httpx", "httpx2", "mcp"),
    *("openai", "openai.agents", "uvicorn", "websockets"),
)
OWN_WORDS = (OSError, Misconfigured, StorageFull, StorageUnavailable)  # whose messages quote nobody

request_id: ContextVar[str] = ContextVar("request_id", default="")
user: ContextVar[str] = ContextVar("user", default="")  # the public id of who is signed in

_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]")
_SECRETS = re.compile(r"(?i)(\bbearer\s+|\btk_|\beyJ)[^\s\"']+|(://[^\s/:@]*:)[^\s@]+(?=@)")


def configure(level: str, style: str = "") -> None:
    """Send the process's log to standard error. Raises Misconfigured for an unknown level or format."""
    if level.lower() not in LEVELS:
        raise Misconfigured(f"TASKCHAT_LOG_LEVEL is {level!r}, but it must be one of {', '.join(LEVELS)}.")
    if style.lower() not in ("", *FORMATS):
        raise Misconfigured(f"TASKCHAT_LOG_FORMAT is {style!r}, but it must be text or json.")
    wanted = style.lower() or ("text" if sys.stderr.isatty() else "json")
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter((Json if wanted == "json" else Text)(quoting=level.lower() == "debug"))
    logging.basicConfig(level=LEVELS[level.lower()], handlers=[handler], force=True)
    for chatty in CHATTY:
        logging.getLogger(chatty).setLevel(max(logging.WARNING, LEVELS[level.lower()]))
    # What no line shows need not be found out for each.
    logging.logThreads = logging.logMultiprocessing = False


def fields(**values: Any) -> dict[str, Any]:
    """Named values of a line, as `extra` of a logging call: `log.info("turn", extra=fields(seconds=0.2))`."""
    return {"fields": {name: value for name, value in values.items() if value is not None}}


class Json(logging.Formatter):
    """One JSON object a line."""

    def __init__(self, *, quoting: bool) -> None:
        super().__init__()
        self._quoting = quoting

    def format(self, record: logging.LogRecord) -> str:
        """The record as one line; JSON has no raw line breaks."""
        line: dict[str, Any] = {
            "time": dt.datetime.fromtimestamp(record.created, dt.UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "pid": record.process,
            "logger": record.name,
            "message": _message(record),
        }
        line |= _fields(record)
        if record.exc_info and record.exc_info[1] is not None:
            line["exception"] = _traced(record.exc_info[1], quoting=self._quoting)
        return json.dumps(line, default=str)


class Text(logging.Formatter):
    """One line for people; the lines of a traceback are set in, so that nothing in it looks like a line of its own."""

    def __init__(self, *, quoting: bool) -> None:
        super().__init__()
        self._quoting = quoting

    def format(self, record: logging.LogRecord) -> str:
        """The record as a line: time, level, process, who, what, then the named values."""
        values = "".join(f" {name}={_plain(value)}" for name, value in _fields(record).items())
        said = f"{record.name}: {_escaped(_message(record))}{values}"
        line = f"{self.formatTime(record)} {record.levelname:<7} {record.process} {said}"
        if record.exc_info and record.exc_info[1] is not None:
            traced = _traced(record.exc_info[1], quoting=self._quoting)
            line += "".join(f"\n    {_escaped(each)}" for each in traced.splitlines())
        return line


def _message(record: logging.LogRecord) -> str:
    """What was said. Of what libraries say the first line, and no exception's words: they quote what was sent."""
    if record.name.startswith("taskchat"):
        return _unsecret(record.getMessage())
    if isinstance(record.args, tuple):
        record.args = tuple(_name(each) if isinstance(each, BaseException) else each for each in record.args)
    return _unsecret(record.getMessage().partition("\n")[0])


def _unsecret(text: str) -> str:
    return _SECRETS.sub(r"\1\2***", text)


def _name(error: BaseException) -> str:
    return f"{type(error).__module__}.{type(error).__qualname__}"


def _fields(record: logging.LogRecord) -> dict[str, Any]:
    """The line's named values, and whose request it belongs to."""
    found: dict[str, Any] = dict(getattr(record, "fields", ()))
    if name := user.get():
        found["user"] = name
    if request := request_id.get():
        found["request_id"] = request
    return found


def _plain(value: object) -> str:
    text = _escaped(",".join(map(str, value)) if isinstance(value, list | tuple) else str(value))
    return json.dumps(text) if " " in text or not text else text


def _escaped(text: str) -> str:
    return _CONTROL.sub(lambda found: found.group().encode("unicode_escape").decode(), text)


def _traced(error: BaseException, *, quoting: bool) -> str:
    """Where an exception and its causes came from; each one's message only if it can be shown."""
    parts: list[str] = []
    seen: set[int] = set()
    each: BaseException | None = error
    while each is not None and id(each) not in seen:
        seen.add(id(each))
        said = _unsecret(f": {each}") if quoting or isinstance(each, OWN_WORDS) else ""
        frames = "".join(traceback.format_tb(each.__traceback__))
        parts.append(f"{frames}{_name(each)}{said}")
        each = each.__cause__ or (None if each.__suppress_context__ else each.__context__)
    return "\ncaused:\n".join(reversed(parts))
