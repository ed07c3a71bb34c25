"""The queue: each document is one server's at a time, and goes on when that one is gone."""

from __future__ import annotations

import pytest

from taskchat.knowledge.documents.jobs import LEASE_SECONDS, PAUSES, TRIES_MAX, Lost
from tests.fakes.database import person
from tests.knowledge.documents.conftest import Shelf


async def test_two_servers_never_have_the_same_document(shelf: Shelf) -> None:
    for name in ("a.txt", "b.txt"):
        await shelf.add(name, name)
    one, other = shelf.jobs(), shelf.jobs()
    first, second = await one.take(), await other.take()
    assert first is not None
    assert second is not None
    assert {first.name, second.name} == {"a.txt", "b.txt"}
    assert await one.take() is None
    assert await other.take() is None


async def test_what_a_server_had_that_died_is_taken_up_when_its_lease_is_over(shelf: Shelf) -> None:
    await shelf.add("a.txt", "a")
    dead, other = shelf.jobs(), shelf.jobs()
    job = await dead.take()
    assert job is not None
    assert await other.take() is None
    shelf.clock.move(seconds=LEASE_SECONDS + 1)
    again = await other.take()
    assert again is not None
    assert (again.id, again.tries) == (job.id, 2)
    with pytest.raises(Lost):
        await dead.tell(job, "reading", 50)
    await dead.fail(job, "It was taken for dead, and woke.")
    assert await shelf.states() == [("a.txt", "queued")]


async def test_a_server_that_says_how_far_it_is_keeps_its_document(shelf: Shelf) -> None:
    await shelf.add("a.txt", "a")
    one, other = shelf.jobs(), shelf.jobs()
    job = await one.take()
    assert job is not None
    for percent in (10, 20, 30):
        shelf.clock.move(seconds=LEASE_SECONDS - 1)
        await one.tell(job, "reading", percent)
        assert await other.take() is None
    page = await shelf.service.page(shelf.user_id, None, limit=1)
    assert (page.items[0].state, page.items[0].progress) == ("reading", 30)


async def test_where_one_process_owns_the_database_what_the_last_one_had_is_free_at_once(shelf: Shelf) -> None:
    await shelf.add("a.txt", "a")
    assert await shelf.jobs(shared=False).take() is not None
    assert await shelf.jobs(shared=False).take() is not None


async def test_a_document_that_ends_every_server_is_given_up(shelf: Shelf) -> None:
    await shelf.add("poison.txt", "a")
    for _ in range(TRIES_MAX):
        assert await shelf.jobs().take() is not None
        shelf.clock.move(seconds=LEASE_SECONDS + 1)
    assert await shelf.jobs().take() is None
    page = await shelf.service.page(shelf.user_id, None, limit=1)
    assert page.items[0].state == "failed"
    assert "the server ended each time" in (page.items[0].reason or "")


async def test_a_server_that_ends_gives_back_what_it_has_and_that_is_no_try(shelf: Shelf) -> None:
    await shelf.add("a.txt", "a")
    jobs = shelf.jobs()
    for _ in range(2 * TRIES_MAX):
        job = await jobs.take()
        assert job is not None
        assert job.tries == 1
        await jobs.release(job)


async def test_what_may_work_later_is_tried_later_and_not_for_ever(shelf: Shelf) -> None:
    await shelf.add("a.txt", "a")
    jobs = shelf.jobs()
    for pause in PAUSES:
        job = await jobs.take()
        assert job is not None
        await jobs.later(job, "The web is down.")
        assert await jobs.take() is None
        assert await jobs.wait_seconds() == pause
        shelf.clock.move(seconds=pause)
    job = await jobs.take()
    assert job is not None
    await jobs.later(job, "The web is down.")
    page = await shelf.service.page(shelf.user_id, None, limit=1)
    assert (page.items[0].state, page.items[0].reason) == ("failed", "The web is down. It was tried 4 times.")


async def test_who_has_many_waiting_lets_others_in_between(shelf: Shelf) -> None:
    for number in range(5):
        await shelf.add(f"ann {number}", f"{number}")
    bob = Shelf(shelf.store, (await person(shelf.store, "bob")).user_id)
    bob.clock.now = shelf.clock.now
    await bob.add("bob", "b")
    jobs, order = shelf.jobs(), []
    shelf.clock.move(seconds=1)
    while (job := await jobs.take()) is not None:
        order.append(job.name)
    assert order.index("bob") <= 1
