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


async def test_a_page_leads_both_ways(served: Served) -> None:
    id_ = (await served.talk("one", says("1")))["conversation_id"]
    for word, answer in (("two", "2"), ("three", "3")):
        await served.talk(word, says(answer), to=id_)
    there = f"/api/v1/conversations/{id_}/messages"
    newest = (await served.client.get(there, params={"limit": 2})).json()
    older = (await served.client.get(there, params={"limit": 2, "cursor": newest["next_cursor"]})).json()
    assert [one["content"] for one in older["items"]] == ["two", "2"]
    newer = (await served.client.get(there, params={"limit": 2, "cursor": older["prev_cursor"]})).json()
    assert (newer["items"], newer["next_cursor"]) == (newest["items"], newest["next_cursor"])
    assert (newer["prev_cursor"], newest["prev_cursor"]) == (None, None)


async def test_what_was_said_is_found_and_read_from_there(served: Served) -> None:
    first = (await served.talk("call the dentist", says("Noted.")))["conversation_id"]
    await served.talk("and then?", says("Nothing."), to=first)
    await served.talk("what else", says("You were calling the dentist."))
    hits = (await served.client.get("/api/v1/messages/search", params={"q": "dentist calls"})).json()["items"]
    assert [(hit["role"], hit["snippet"]) for hit in hits] == [
        ("assistant", "You were calling the dentist."),
        ("user", "call the dentist"),
    ]
    assert (hits[1]["conversation_id"], hits[1]["title"]) == (first, "call the dentist")
    there = f"/api/v1/conversations/{first}/messages"
    page = (await served.client.get(there, params={"cursor": hits[1]["cursor"], "limit": 2})).json()
    assert [one["content"] for one in page["items"]] == ["call the dentist", "Noted."]
    for q in ("", " ", "x" * 501):
        assert problem(await served.client.get("/api/v1/messages/search", params={"q": q}))["status"] == 422


async def test_conversations_are_found_by_the_words_of_their_title(served: Served) -> None:
    for words in ("buy milk", "call mom", "buy bread"):
        await served.talk(words, says("Done."))
    listed = (await served.client.get("/api/v1/conversations", params={"q": "buying"})).json()["items"]
    assert [one["title"] for one in listed] == ["buy bread", "buy milk"]


@pytest.mark.parametrize(
    ("form", "media", "suffix"),
    [("markdown", "text/markdown; charset=utf-8", "md"), ("json", "application/json", "json")],
)
async def test_a_conversation_can_be_taken_along(served: Served, form: str, media: str, suffix: str) -> None:
    id_ = (await served.talk("Größe: add mîlk", says("Added **milk**.")))["conversation_id"]
    taken = await served.client.get(f"/api/v1/conversations/{id_}/export", params={"format": form})
    assert taken.headers["content-type"] == media
    assert taken.headers["content-disposition"] == f'attachment; filename="taskchat-groe-add-milk.{suffix}"'
    if form == "json":
        whole = taken.json()
        assert (whole["id"], [message["role"] for message in whole["messages"]]) == (id_, ["user", "assistant"])
    else:
        lines = taken.text.splitlines()
        assert lines[0] == "# Größe: add mîlk"
        assert {"Größe: add mîlk", "Added **milk**."} <= set(lines)
