"""Logging of the server: one line an event, on standard error, never with what people wrote."""

from __future__ import annotations

import logging
import sys

from taskchat.errors import Misconfigured

LEVELS = {"debug": logging.DEBUG, "info": logging.INFO, "warning": logging.WARNING, "error": logging.ERROR}


def configure(level: str) -> None:
    """Send the process's log to standard error. Raises Misconfigured for an unknown level."""
    if level.lower() not in LEVELS:
        raise Misconfigured(f"TASKCHAT_LOG_LEVEL is {level!r}, but it must be one of {', '.join(LEVELS)}.")
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)-7s %(name)s: %(message)s"))
    logging.basicConfig(level=LEVELS[level.lower()], handlers=[handler], force=True)
    for chatty in ("alembic", "httpx", "httpx2", "mcp", "openai", "uvicorn.access"):
        logging.getLogger(chatty).setLevel(max(logging.WARNING, LEVELS[level.lower()]))
