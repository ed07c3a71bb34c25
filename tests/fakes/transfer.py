"""What tests do with files of tasks: send one, fetch one."""

from __future__ import annotations

import json
from typing import Any

import httpx

from tests.fakes.served import Served

PATH = "/api/v1/tasks"


async def send(served: Served, name: str, data: str | bytes, **query: Any) -> httpx.Response:
    """Send a file."""
    file = data.encode() if isinstance(data, str) else data
    return await served.client.post(f"{PATH}/import", files={"file": (name, file)}, params=query)


async def take_in(served: Served, name: str, data: str | bytes, **query: Any) -> dict[str, Any]:
    """Import a file that can be read."""
    answer = await send(served, name, data, **query)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def take_out(served: Served, form: str, **query: Any) -> tuple[str, dict[str, int]]:
    """A file with the tasks, and what its format has no place for."""
    answer = await served.client.get(f"{PATH}/export", params={"format": form, **query})
    assert answer.status_code == 200, answer.text
    return answer.text, json.loads(answer.headers["taskchat-lacks"])


async def tasks_of(served: Served) -> list[dict[str, Any]]:
    """All tasks, in the order of their numbers."""
    answer = await served.client.get(PATH, params={"status": "all", "sort": "id", "limit": 200})
    found: list[dict[str, Any]] = answer.json()["items"]
    return found
