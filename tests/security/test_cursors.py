"""Cursors are only places in one's own list: another's, or a forged one, leads to nothing of anybody else's."""

from __future__ import annotations

import base64
import json
from typing import Any

import pytest

from tests.fakes.served import Served, says

pytestmark = pytest.mark.asyncio(loop_scope="session")

HERS = "anns words"
MOST = 2**53 - 1
LISTS = ["tasks?status=all&limit=1", f"tasks?q={HERS}&limit=1", "tasks?sort=id&limit=1", "tasks/1/events?limit=1"]
LISTS += ["conversations?limit=1", f"messages/search?q={HERS}&limit=1"]
FORGED: list[Any] = [
    ["due", "", 0],
    ["due", "' OR 1=1 --", 0],
    ["id", -MOST, -MOST],
    ["id", 1e308, 1],
    [0],
    [MOST],
    None,
]
FORGED += [
    ["2027-01-01T00:00:00+00:00", MOST],
    ["later", "0002-01-01T00:00:00+23:59", -MOST],
    [[]],
    {},
    ["due~", "", 1],
]


def forged(parts: Any) -> str:
    return base64.urlsafe_b64encode(json.dumps(parts).encode()).decode()


async def cursors_of(served: Served) -> tuple[list[str], str]:
    """The cursors of one who has two of everything, and a conversation."""
    for number in range(2):
        await served.add(f"{HERS} {number}")
        conversation = (await served.talk(HERS, says(HERS)))["conversation_id"]
    pages = [(await served.client.get(f"/api/v1/{path}")).json() for path in LISTS]
    pages.append((await served.client.get(f"/api/v1/conversations/{conversation}/messages?limit=1")).json())
    found = [page.get(name) for page in pages for name in ("next_cursor", "prev_cursor")]
    return [cursor for cursor in found if cursor], conversation


async def test_a_cursor_of_another_or_of_nobody_leads_to_nothing_of_anothers(served: Served) -> None:
    cursors, hers = await cursors_of(served)
    assert len(cursors) >= 5
    served.client.headers.update(await served.another())
    await served.add("bobs")
    his = (await served.talk("bobs", says("bobs")))["conversation_id"]
    cursors += [forged(parts) for parts in FORGED] + ["0", "n0", f"{MOST}", "-1", "²", "n²", "=", "9" * 999, "\x00"]
    for path in [*LISTS, f"conversations/{his}/messages?limit=2", f"conversations/{hers}/messages?limit=2"]:
        for cursor in cursors:
            name, _, query = path.partition("?")
            params = dict(each.split("=", 1) for each in query.split("&")) | {"cursor": cursor}
            answer = await served.client.get(f"/api/v1/{name}", params=params)
            assert answer.status_code in ({404, 422} if hers in path else {200, 422}), (path, cursor)
            assert HERS not in answer.text.replace(f"q={HERS}", "")
