"""What becomes of documents: whatever happens meanwhile, what is found is what is there."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from taskchat.errors import Conflict, StorageUnavailable
from taskchat.knowledge.documents.addresses import place_of
from taskchat.knowledge.documents.fetching import Fetched, TryLater
from taskchat.knowledge.documents.ingesting import Ingesting
from taskchat.knowledge.documents.jobs import LEASE_SECONDS, Job
from taskchat.schemas.documents import DocumentUrl
from tests.knowledge.documents.conftest import Shelf

URL = "https://example.com/rules.html"


class Web:
    """What is at every address, and how often it was asked for."""

    def __init__(self, page: str) -> None:
        self.page, self.asked = page, 0

    async def fetch(self, url: str, into: Any) -> Fetched:
        self.asked += 1
        if not self.page:
            raise TryLater("Its server can't be reached, or broke off.")
        into.write(self.page.encode())
        return Fetched(place=place_of(url), media_type="text/html", size=len(self.page))


async def taken(shelf: Shelf) -> tuple[Job, Ingesting]:
    """A job that a server has begun."""
    jobs = shelf.jobs()
    job = await jobs.take()
    assert job is not None
    return job, shelf.reader(jobs)


async def test_a_document_that_is_deleted_while_it_is_read_is_not_found(shelf: Shelf) -> None:
    made = await shelf.add("a.txt", "The treasure is under the oak.")
    job, reader = await taken(shelf)
    await shelf.service.remove(shelf.user_id, made.id)
    await reader.run(job)
    assert await shelf.found("treasure") == []
    assert await shelf.states() == []


async def test_a_document_that_is_replaced_while_it_is_read_is_found_as_it_is_now(shelf: Shelf) -> None:
    await shelf.add("a.txt", "The treasure is under the oak.")
    job, reader = await taken(shelf)
    await shelf.add("a.txt", "The treasure is in the well.")
    await shelf.read_all()
    await reader.run(job)  # it was asleep all the time
    assert await shelf.found("treasure") == ["The treasure is in the well."]


async def test_a_server_that_was_taken_for_dead_changes_nothing(shelf: Shelf) -> None:
    await shelf.add("a.txt", "The treasure is under the oak.")
    job, reader = await taken(shelf)
    shelf.clock.move(seconds=LEASE_SECONDS + 1)
    await shelf.read_all()
    assert await shelf.states() == [("a.txt", "ready")]
    await reader.run(job)
    assert await shelf.states() == [("a.txt", "ready")]
    assert len(await shelf.found("treasure")) == 1


async def test_a_file_is_not_kept_where_the_operator_keeps_none(shelf: Shelf) -> None:
    made = await shelf.add("a.txt", "Read me once.")
    await shelf.read_all(keep_files=False)
    found = await shelf.service.get(shelf.user_id, made.id)
    assert (found.state, found.has_original, found.characters) == ("ready", False, 13)
    with pytest.raises(Conflict, match="not kept"):
        await shelf.service.refresh(shelf.user_id, made.id)
    assert (await shelf.service.opening.text(shelf.user_id, made.id, start=0, length=99)).text == "Read me once."


async def test_what_is_at_an_address_is_fetched_again_and_is_new_only_where_it_has_changed(shelf: Shelf) -> None:
    web = Web("<title>Rules</title><p>Quiet from ten.</p>")
    added = await shelf.service.adding.url(shelf.user_id, DocumentUrl(url=URL))
    await shelf.read_all(fetch=web.fetch)
    found = await shelf.service.get(shelf.user_id, added.document.id)
    assert (found.state, found.title, found.kind, found.version) == ("ready", "Rules", "html", 1)
    for page, version in ((web.page, 1), ("<title>Rules</title><p>Quiet from nine.</p>", 2)):
        web.page = page
        again = await shelf.service.adding.url(shelf.user_id, DocumentUrl(url=URL))
        assert (again.new, again.document.id) == (False, found.id)
        await shelf.read_all(fetch=web.fetch)
        now = await shelf.service.get(shelf.user_id, found.id)
        assert (now.state, now.version, now.searched_version, len(now.versions)) == ("ready", version, version, version)
    assert web.asked == 3
    assert await shelf.found("quiet from") == ["Quiet from nine."]


async def test_an_address_that_does_not_answer_is_tried_later(shelf: Shelf) -> None:
    web = Web("")
    await shelf.service.adding.url(shelf.user_id, DocumentUrl(url=URL))
    await shelf.read_all(fetch=web.fetch)
    page = await shelf.service.page(shelf.user_id, None, limit=1)
    assert page.items[0].state == "queued"
    assert page.items[0].reason == "Its server can't be reached, or broke off. It is tried again."
    web.page = "<p>It is back.</p>"
    shelf.clock.move(seconds=60)
    await shelf.read_all(fetch=web.fetch)
    assert await shelf.states() == [("rules.html", "ready")]


async def test_trouble_of_the_index_is_no_loss(shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    await shelf.add("a.txt", "The treasure is under the oak.")
    put: Callable[..., Awaitable[None]] = shelf.index.put

    async def broken(*_arguments: Any, **_options: Any) -> None:
        raise StorageUnavailable("The database is busy.")

    monkeypatch.setattr(shelf.index, "put", broken)
    await shelf.read_all()
    assert await shelf.states() == [("a.txt", "queued")]
    monkeypatch.setattr(shelf.index, "put", put)
    shelf.clock.move(seconds=60)
    await shelf.read_all()
    assert await shelf.found("treasure") == ["The treasure is under the oak."]


async def test_nobody_has_more_than_their_share(shelf: Shelf) -> None:
    few = shelf.serving(documents=2)
    await shelf.add("a.txt", "a", few)
    await shelf.add("b.txt", "b", few)
    with pytest.raises(Conflict, match="2 documents already"):
        await shelf.add("c.txt", "c", few)
    with pytest.raises(Conflict, match="2 documents already"):
        await few.adding.url(shelf.user_id, DocumentUrl(url=URL))
    assert (await shelf.add("b.txt", "b", few)).name == "b.txt"  # is there already
    assert (await shelf.add("b.txt", "B", few)).version == 2
    small = shelf.serving(bytes=10)
    with pytest.raises(Conflict, match="10 bytes"):
        await shelf.add("d.txt", "d" * 10, small)
    await small.adding.check(shelf.user_id, None)
    with pytest.raises(Conflict, match="3 bytes"):
        await shelf.serving(bytes=3).adding.check(shelf.user_id, None)


async def test_who_reads_is_told_of_what_is_new_only(shelf: Shelf) -> None:
    await shelf.add("a.txt", "a")
    await shelf.add("a.txt", "a")
    assert shelf.woken == 1
