from __future__ import annotations

import pytest

from tests.fakes.served import Served, says
from tests.server.conftest import problem

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_a_conversation_can_be_listed_read_renamed_archived_and_deleted(served: Served) -> None:
    id_ = (await served.talk("hello", says("Hi there.")))["conversation_id"]
    here = f"/api/v1/conversations/{id_}"
    listed = (await served.client.get("/api/v1/conversations")).json()["items"]
    assert [one["id"] for one in listed] == [id_]
    messages = (await served.client.get(f"{here}/messages")).json()["items"]
    assert [(one["role"], one["content"]) for one in messages] == [("user", "hello"), ("assistant", "Hi there.")]
    renamed = await served.client.patch(here, json={"title": "Greetings", "archived": True})
    assert (renamed.json()["title"], renamed.json()["archived"]) == ("Greetings", True)
    assert (await served.client.get("/api/v1/conversations")).json()["items"] == []
    assert len((await served.client.get("/api/v1/conversations?archived=true")).json()["items"]) == 1
    assert (await served.client.delete(here)).status_code == 204
    for path in (here, f"{here}/messages"):
        assert problem(await served.client.get(path))["code"] == "not_found"


async def test_messages_come_newest_page_first_and_oldest_first_inside_a_page(served: Served) -> None:
    id_ = (await served.talk("one", says("1")))["conversation_id"]
    for word, answer in (("two", "2"), ("three", "3")):
        await served.talk(word, says(answer), to=id_)
    pages, cursor = [], None
    while True:
        query = {"limit": 4, **({"cursor": cursor} if cursor else {})}
        page = (await served.client.get(f"/api/v1/conversations/{id_}/messages", params=query)).json()
        pages.append([one["content"] for one in page["items"]])
        if (cursor := page["next_cursor"]) is None:
            break
    assert pages == [["two", "2", "three", "3"], ["one", "1"]]
