"""What the local server says of itself, and whether it answers."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, NamedTuple

from taskchat import paths
from taskchat.client import wire
from taskchat.errors import TaskchatError

HEALTH_SECONDS = 10.0


class Record(NamedTuple):
    """What the local server says of itself."""

    pid: int
    version: str
    address: str
    started_at: str = ""


def recorded() -> Record | None:
    """The record that the local server left, whether or not it still lives."""
    try:
        found = json.loads(paths.server_record().read_bytes())
        return Record(int(found["pid"]), str(found["version"]), str(found["address"]), str(found.get("started_at", "")))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def running() -> Record | None:
    """The record of a server that answers."""
    record = recorded()
    return record if record is not None and health(record.address) is not None else None


def health(address: str) -> dict[str, Any] | None:
    """What the server at `address` says of its life, None where none answers."""
    try:
        answer = wire.send(address, "GET", "/health", seconds=HEALTH_SECONDS)
        found = answer.json()
    except (OSError, ValueError, TaskchatError):
        return None
    return found if isinstance(found, dict) and found.get("status") == "ok" else None


def database_lock() -> Path:
    """Held by a local server as long as it lives, whether or not it answers."""
    return paths.database_lock(paths.local_database())
