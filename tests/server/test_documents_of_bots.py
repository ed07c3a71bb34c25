"""What a bot knows: its editors add to it, whoever may talk to it may open what it quotes, and nobody else sees it."""

from __future__ import annotations

from typing import Any

import pytest

from tests.fakes.documents import PATH, add, found
from tests.fakes.served import Served
from tests.server.test_bot_sharing import person
from tests.server.test_bots import BOTS, make, share

pytestmark = pytest.mark.asyncio(loop_scope="session")

ALLOWED = {
    # who: list, look at, open, download, search, read again, add
    "stranger": (404, 404, 404, 404, 404, 404, 404),
    "viewer": (403, 403, 200, 403, 200, 403, 403),
    "editor": (200, 200, 200, 200, 200, 202, 202),
}


@pytest.mark.parametrize("role", ALLOWED)
async def test_everybody_may_what_their_role_says(served: Served, role: str) -> None:
    bot, bob = await make(served), await person(served, "Bob")
    if role != "stranger":
        await share(served, bot, bob.email, role)
    made = await add(served, "rules.txt", "Quiet from ten.", bot_id=bot["id"])
    here, of_bot = f"{PATH}/{made['id']}", {"bot_id": bot["id"]}

    async def asks(method: str, path: str, **options: Any) -> int:
        return (await served.client.request(method, path, headers=bob.headers, **options)).status_code

    assert (
        await asks("GET", PATH, params=of_bot),
        await asks("GET", here),
        await asks("GET", f"{here}/text"),
        await asks("GET", f"{here}/original"),
        await asks("GET", f"{PATH}/search", params={**of_bot, "q": "quiet"}),
        await asks("POST", f"{here}/refresh"),
        await asks("POST", PATH, params=of_bot, files={"file": ("more.txt", b"And no drums.")}),
    ) == ALLOWED[role]
    deleted = await asks("DELETE", here)
    assert deleted == {"stranger": 404, "viewer": 403, "editor": 204}[role]


async def test_what_a_bot_knows_is_not_in_ones_own_search_nor_in_another_bots(served: Served) -> None:
    one, other = await make(served), await make(served)
    await add(served, "one.txt", "The password of the house is parrot.", bot_id=one["id"])
    await add(served, "mine.txt", "The password of my phone is banana.")
    assert [hit["text"] for hit in await found(served, "password")] == ["The password of my phone is banana."]
    assert len(await found(served, "password", bot_id=one["id"])) == 1
    assert await found(served, "password", bot_id=other["id"]) == []
    assert [each["name"] for each in (await served.client.get(PATH)).json()["items"]] == ["mine.txt"]


async def test_the_same_file_is_another_document_of_another_bot(served: Served) -> None:
    one, other = await make(served), await make(served)
    ids = {(await add(served, "a.txt", "The same.", bot_id=bot["id"]))["id"] for bot in (one, other)}
    assert len(ids) == 2


async def test_what_a_bot_knew_ends_with_it(served: Served) -> None:
    bot = await make(served)
    made = await add(served, "a.txt", "The treasure is under the oak.", bot_id=bot["id"])
    assert (await served.client.delete(f"{BOTS}/{bot['id']}")).status_code == 204
    assert (await served.client.get(f"{PATH}/{made['id']}/text")).status_code == 404
    answer = await served.client.get(f"{PATH}/search", params={"q": "treasure", "bot_id": bot["id"]})
    assert answer.status_code == 404
