"""Documents over HTTP: sent, read beside the requests, found, opened at a place, replaced, deleted."""

from __future__ import annotations

import pytest

from tests.fakes import papers
from tests.fakes.documents import PATH, add, found, send
from tests.fakes.served import Served

pytestmark = pytest.mark.asyncio(loop_scope="session")

HOUSE = "# House rules\n\nQuiet hours begin at ten.\n\n## Laundry\n\nThe laundry room closes at nine on Sundays.\n"


async def test_a_file_is_read_found_and_opened_at_its_place(served: Served) -> None:
    answer = await send(served, "rules/house.md", HOUSE.encode())
    assert answer.status_code == 202
    assert answer.json()["state"] == "queued"
    made = await add(served, "rules/house.md", HOUSE)
    assert (made["state"], made["progress"], made["kind"], made["title"]) == ("ready", 100, "md", "House rules")
    assert made["id"] == answer.json()["id"]
    hit = (await found(served, "when does the laundry room close"))[0]
    assert hit["document_id"] == made["id"]
    assert hit["path"] == ["House rules", "Laundry"]
    where = {"start": hit["start"], "length": hit["end"] - hit["start"]}
    opened = (await served.client.get(f"{PATH}/{made['id']}/text", params=where)).json()
    assert opened["text"] == hit["text"]
    assert opened["characters"] == made["characters"]


async def test_the_same_content_is_added_once_whatever_it_is_called(served: Served) -> None:
    made = await add(served, "a.txt", "The same words.")
    again = await send(served, "b.txt", b"The same words.")
    assert (again.status_code, again.json()["id"], again.json()["name"]) == (200, made["id"], "a.txt")
    assert len((await served.client.get(PATH)).json()["items"]) == 1


async def test_another_content_of_the_same_name_is_the_next_version_and_takes_its_place(served: Served) -> None:
    first = await add(served, "menu.txt", "Today there is soup.")
    second = await add(served, "menu.txt", "Today there is cake.")
    assert (second["id"], second["version"], second["searched_version"]) == (first["id"], 2, 2)
    assert [each["version"] for each in second["versions"]] == [2, 1]
    assert [hit["text"] for hit in await found(served, "soup or cake today")] == ["Today there is cake."]
    old = (await served.client.get(f"{PATH}/{first['id']}/text", params={"version": 1})).json()
    assert old["text"] == "Today there is soup."


async def test_only_so_many_versions_are_kept(served: Served) -> None:
    for number in range(5):
        made = await add(served, "diary.txt", f"Day {number}.")
    assert [each["version"] for each in made["versions"]] == [5, 4, 3]
    gone = await served.client.get(f"{PATH}/{made['id']}/text", params={"version": 1})
    assert gone.status_code == 404


async def test_what_is_deleted_is_neither_found_nor_opened(served: Served) -> None:
    made = await add(served, "secret.txt", "The treasure is under the oak.")
    assert await found(served, "treasure oak")
    assert (await served.client.delete(f"{PATH}/{made['id']}")).status_code == 204
    assert await found(served, "treasure oak") == []
    for path in ("", "/text", "/original"):
        assert (await served.client.get(f"{PATH}/{made['id']}{path}")).status_code == 404
    assert (await served.client.delete(f"{PATH}/{made['id']}")).status_code == 404


async def test_a_file_that_can_not_be_read_says_why_and_what_to_do(served: Served) -> None:
    made = await add(served, "locked.pdf", papers.pdf("secret", password="1234"))
    assert made["state"] == "failed"
    assert made["reason"] == "It is protected by a password. Save it without one."
    assert made["searched_version"] is None


async def test_a_version_that_can_not_be_read_leaves_the_one_before(served: Served) -> None:
    await add(served, "paper.pdf", papers.pdf("Bees make honey"))
    made = await add(served, "paper.pdf", papers.pdf("Wasps do not", password="1234"))
    assert (made["state"], made["version"], made["searched_version"]) == ("failed", 2, 1)
    assert "Bees" in (await found(served, "who makes honey"))[0]["text"]


async def test_pages_are_told(served: Served) -> None:
    made = await add(served, "two.pdf", papers.pdf("There are apples.\n" * 60, "There are pears.\n" * 60))
    assert made["pages"] == 2
    hit = (await found(served, "pears"))[0]
    assert hit["page"] == 2
    opened = await served.client.get(f"{PATH}/{made['id']}/text", params={"start": hit["start"]})
    assert opened.json()["page"] == 2


async def test_a_file_that_is_kept_can_be_read_again(served: Served) -> None:
    made = await add(served, "again.txt", "Read me twice.")
    answer = await served.client.post(f"{PATH}/{made['id']}/refresh")
    assert (answer.status_code, answer.json()["state"], answer.json()["version"]) == (202, "queued", 1)
    again = await add(served, "again.txt", "Read me twice.")
    assert (again["state"], again["version"]) == ("ready", 1)
    assert len(await found(served, "twice")) == 1


async def test_the_list_has_pages_and_filters(served: Served) -> None:
    for number in range(3):
        await add(served, f"note {number}.txt", f"Number {number}.")
    first = (await served.client.get(PATH, params={"limit": 2})).json()
    rest = (await served.client.get(PATH, params={"limit": 2, "cursor": first["next_cursor"]})).json()
    assert [each["name"] for each in first["items"] + rest["items"]] == ["note 2.txt", "note 1.txt", "note 0.txt"]
    assert rest["next_cursor"] is None
    named = (await served.client.get(PATH, params={"q": "NOTE 1"})).json()["items"]
    assert [each["name"] for each in named] == ["note 1.txt"]
    assert (await served.client.get(PATH, params={"state": "failed"})).json()["items"] == []


async def test_an_empty_or_foreign_file_is_refused_at_once(served: Served) -> None:
    for name, data in (("program.exe", b"MZ\x00\x01\x02"), ("paper.pdf", b"<html>"), ("old.doc", b"\xd0\xcf\x11\xe0")):
        answer = await send(served, name, data)
        assert (answer.status_code, answer.json()["code"]) == (422, "invalid_input")
        assert answer.json()["hint"]
    empty = await add(served, "empty.txt", " \n ")
    assert (empty["state"], empty["reason"]) == ("failed", "It has no text in it.")
