"""What tests look at: what the last model was offered and told, and which calls reached the server."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from tests.fakes.served import Served


def offered(served: Served) -> dict[str, Any]:
    """The tools that the last model was offered, by name."""
    return {tool.name: tool for tool in served.models[-1].calls[0].tools}


def told(served: Served) -> list[Any]:
    """What the tools said to the last model, in its last call."""
    items = served.models[-1].calls[-1].input
    return [json.loads(item["output"]) for item in items if item.get("type") == "function_call_output"]


def made(journal: Path) -> list[Any]:
    """The arguments of the calls that reached the server."""
    return [json.loads(line)["arguments"] for line in journal.read_text().splitlines()] if journal.exists() else []
