"""The calendar feed: what is due, for whoever has its secret address, until that is renewed or ended."""

from __future__ import annotations

from typing import Any

import icalendar
import pytest

from tests.fakes.served import Served

pytestmark = pytest.mark.asyncio(loop_scope="session")

PATH = "/api/v1/feed"


async def renewed(served: Served) -> str:
    answer = await served.client.post(PATH)
    assert answer.status_code == 200, answer.text
    return str(answer.json()["path"])


async def read(served: Served, address: str, **options: Any) -> list[Any]:
    answer = await served.client.get(address, headers={"Authorization": ""}, params=options)
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
    assert "no-store" in answer.headers["cache-control"]
    return list(icalendar.Calendar.from_ical(answer.text).walk("VTODO" if options else "VEVENT"))


async def test_a_feed_shows_what_is_due_as_appointments_or_as_tasks(served: Served) -> None:
    for task in (
        {"title": "Tax; now", "due": "2027-01-07"},
        {"title": "Someday"},
        {"title": "Done", "due": "2027-01-08"},
    ):
        await served.client.post("/api/v1/tasks", json=task)
    await served.client.post("/api/v1/tasks/3/complete")
    await served.client.post("/api/v1/tasks", json={"title": "Call", "due": "2027-01-08T09:00:00+01:00"})
    address = await renewed(served)
    events = await read(served, address)
    assert [(str(event["summary"]), event["dtstart"].dt.isoformat()) for event in events] == [
        ("Tax; now", "2027-01-07"),
        ("Call", "2027-01-08T08:00:00+00:00"),
    ]
    assert [str(todo["summary"]) for todo in await read(served, address, kind="todos")] == ["Tax; now", "Call"]


async def test_a_repeating_task_is_shown_at_each_of_its_times(served: Served) -> None:
    await served.client.post("/api/v1/tasks", json={"title": "Bins", "due": "2027-01-05", "recurrence": "FREQ=WEEKLY"})
    events = await read(served, await renewed(served))
    days = [event["dtstart"].dt.isoformat() for event in events]
    assert days[:3] == ["2027-01-05", "2027-01-12", "2027-01-19"]
    assert len(days) == len({str(event["uid"]) for event in events}) == 9


async def test_a_new_address_ends_the_old_one_and_off_ends_all(served: Served) -> None:
    assert (await served.client.get(PATH)).json() == {
        "on": False,
        "path": None,
        "url": None,
        "created_at": None,
        "fetched_at": None,
    }
    old, new = await renewed(served), await renewed(served)
    assert (await served.client.get(old)).status_code == 404
    assert (await served.client.get(new)).status_code == 200
    state = (await served.client.get(PATH)).json()
    assert (state["on"], state["path"], bool(state["fetched_at"])) == (True, None, True)
    assert (await served.client.delete(PATH)).status_code == 204
    assert (await served.client.get(new)).status_code == 404


async def test_who_has_read_it_before_gets_no_more_than_that_it_is_the_same(served: Served) -> None:
    await served.client.post("/api/v1/tasks", json={"title": "Tax", "due": "2027-01-07"})
    address = await renewed(served)
    first = await served.client.get(address)
    again = await served.client.get(address, headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    await served.client.post("/api/v1/tasks/1/complete")
    assert (await served.client.get(address, headers={"If-None-Match": first.headers["etag"]})).status_code == 200


async def test_who_signs_out_everywhere_with_all_keys_ends_the_feed_too(served: Served) -> None:
    address = await renewed(served)
    assert (await served.client.post("/api/v1/auth/logout-everywhere", json={"api_keys": True})).status_code == 204
    assert (await served.client.get(address)).status_code == 404


@pytest.mark.parametrize("secret", ["x", "x" * 43, "..%2f..", "%00"])
async def test_a_guessed_address_shows_nothing(served: Served, secret: str) -> None:
    assert (await served.client.get(f"/api/v1/feeds/{secret}.ics")).status_code in (404, 422)


async def test_many_repeating_tasks_are_all_shown_but_not_each_time(
    served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("taskchat.tasks.feed.REPEATS_MAX", 10)
    for title in ("Bins", "Plants", "Backup"):
        await served.client.post(
            "/api/v1/tasks", json={"title": title, "due": "2027-01-05", "recurrence": "FREQ=DAILY"}
        )
    events = await read(served, await renewed(served))
    assert {str(event["summary"]) for event in events} == {"Bins", "Plants", "Backup"}
    assert len(events) == 3 + 10


async def test_what_repeats_and_is_long_overdue_is_shown_once_and_then_from_now_on(served: Served) -> None:
    await served.client.post("/api/v1/tasks", json={"title": "Walk", "due": "2026-08-01", "recurrence": "FREQ=DAILY"})
    days = [event["dtstart"].dt.isoformat() for event in await read(served, await renewed(served))]
    assert days[0] == "2026-08-01"
    assert days[1] >= served.clock().date().isoformat()
    assert len(days) > 50
