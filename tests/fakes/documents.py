"""What tests do with documents: add one, and wait until it is read."""

from __future__ import annotations

from typing import Any

import httpx

from tests.fakes.served import Served
from tests.fakes.waiting import until

PATH = "/api/v1/documents"
FINISHED = {"ready", "failed"}


async def send(served: Served, name: str, data: bytes, /, **query: Any) -> httpx.Response:
    """Send a file."""
    return await served.client.post(PATH, files={"file": (name, data)}, params=query)


async def add(served: Served, name: str, data: bytes | str, /, **query: Any) -> dict[str, Any]:
    """Add a file, and wait until it is ready or has failed."""
    answer = await send(served, name, data.encode() if isinstance(data, str) else data, **query)
    assert answer.status_code in {200, 202}, answer.text
    return await finished(served, answer.json()["id"])


async def finished(served: Served, document_id: str) -> dict[str, Any]:
    """The document, as soon as it is ready or has failed."""
    found: dict[str, Any] = {}

    async def is_finished() -> bool:
        found.update((await served.client.get(f"{PATH}/{document_id}")).json())
        return found["state"] in FINISHED

    await until(is_finished, seconds=20)
    return found


async def found(served: Served, words: str, **query: Any) -> list[dict[str, Any]]:
    """The passages that a search finds."""
    answer = await served.client.get(f"{PATH}/search", params={"q": words, **query})
    assert answer.status_code == 200, answer.text
    items: list[dict[str, Any]] = answer.json()["items"]
    return items
