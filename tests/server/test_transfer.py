"""Tasks exported and imported: nothing lost, nothing twice, nothing run, every task that can't be read named."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

import pytest

from taskchat.tasks import importing
from tests.fakes.served import Served
from tests.fakes.transfer import PATH, send, take_in, take_out, tasks_of

pytestmark = pytest.mark.asyncio(loop_scope="session")

FORMATS = {"json": "tasks.json", "csv": "tasks.csv", "todotxt": "todo.txt", "taskwarrior": "tw.json", "ical": "a.ics"}
SOME: list[dict[str, Any]] = [
    {"title": "Buy milk", "priority": "high", "tags": ["home", "shop"], "project": "Big flat"},
    {"title": "Call @bob +1 due:now", "due": "2027-03-04", "recurrence": "FREQ=WEEKLY;BYDAY=TH"},
    {"title": "=SUM(1)", "due": "2027-03-04T17:30:00-05:00"},
]


def counts(found: dict[str, Any]) -> tuple[int, ...]:
    return tuple(found[name] for name in ("added", "updated", "unchanged", "newer", "failed"))


async def add_some(served: Served) -> None:
    for task in SOME:
        assert (await served.client.post(PATH, json=task)).status_code == 201
    assert (await served.client.post(f"{PATH}/1/complete")).status_code == 200


def but(task: dict[str, Any], *names: str) -> dict[str, Any]:
    return {name: value for name, value in task.items() if name not in names}


@pytest.mark.parametrize("form", FORMATS)
async def test_ones_own_export_changes_nothing_when_it_comes_back(served: Served, form: str) -> None:
    await add_some(served)
    before = await tasks_of(served)
    text, lacks = await take_out(served, form)
    found = await take_in(served, FORMATS[form], text)
    assert (found["format"], counts(found)) == (form, (0, 0, 3, 0, 0))
    assert await tasks_of(served) == before
    assert lacks == ({"recurrence": 1} if form == "taskwarrior" else {})


@pytest.mark.parametrize("form", FORMATS)
async def test_another_account_gets_the_same_tasks_once(served: Served, form: str) -> None:
    await add_some(served)
    before, (text, _) = await tasks_of(served), await take_out(served, form)
    await served.be_somebody_new()
    assert counts(await take_in(served, FORMATS[form], text)) == (3, 0, 0, 0, 0)
    assert counts(await take_in(served, FORMATS[form], text)) == (0, 0, 3, 0, 0)
    exactly = () if form in ("json", "csv") else ("created_at", "updated_at", "completed_at")
    assert [but(task, *exactly) for task in await tasks_of(served)] == [but(task, *exactly) for task in before]
    assert sorted((await take_out(served, form))[0]) == sorted(text)


@pytest.mark.parametrize("form", FORMATS)
async def test_a_task_that_was_done_elsewhere_is_done_here(served: Served, form: str) -> None:
    await add_some(served)
    text, _ = await take_out(served, form)
    served.clock.move(minutes=1)
    await served.client.post(f"{PATH}/1/reopen")
    found = counts(await take_in(served, FORMATS[form], text))
    knows_when = form != "todotxt"  # todo.txt does not say when a line was changed, so the file is believed
    assert found == ((0, 0, 2, 1, 0) if knows_when else (0, 1, 2, 0, 0))
    assert (await tasks_of(served))[0]["status"] == ("pending" if knows_when else "done")


async def test_one_undo_takes_the_whole_import_back(served: Served) -> None:
    await add_some(served)
    lines = "\n".join(f"task {number}" for number in range(importing.WRITTEN_AT_ONCE + 20))
    assert counts(await take_in(served, "todo.txt", lines))[0] == importing.WRITTEN_AT_ONCE + 20
    undone = await served.client.post(f"{PATH}/undo")
    assert undone.json()["total"] == importing.WRITTEN_AT_ONCE + 20
    assert len(await tasks_of(served)) == len(SOME)
    assert counts(await take_in(served, "todo.txt", "task 1"))[0] == 1  # and it can be imported again


async def test_trying_an_import_changes_nothing(served: Served) -> None:
    await add_some(served)
    before = await tasks_of(served)
    found = await take_in(served, "todo.txt", "one\ntwo", dry_run=True)
    assert (found["dry_run"], counts(found)) == (True, (2, 0, 0, 0, 0))
    assert await tasks_of(served) == before


async def test_a_deleted_task_comes_back_with_its_file(served: Served) -> None:
    await add_some(served)
    text, _ = await take_out(served, "json")
    await served.client.delete(f"{PATH}/2")
    assert counts(await take_in(served, "tasks.json", text)) == (1, 0, 2, 0, 0)
    assert counts(await take_in(served, "tasks.json", text)) == (0, 0, 3, 0, 0)
    assert [task["id"] for task in await tasks_of(served)] == [1, 3, 4]


async def test_only_what_a_file_says_is_changed(served: Served) -> None:
    await served.client.post(PATH, json={"title": "Milk", "description": "oat", "project": "Shop"})
    text, lacks = await take_out(served, "todotxt")
    assert lacks == {"description": 1}
    assert counts(await take_in(served, "todo.txt", text.replace("Milk", "Oat milk"))) == (0, 1, 0, 0, 0)
    task = (await tasks_of(served))[0]
    assert (task["title"], task["description"], task["project"]) == ("Oat milk", "oat", "Shop")


async def test_filters_name_what_is_exported(served: Served) -> None:
    await add_some(served)
    rows = list(
        csv.DictReader(io.StringIO((await take_out(served, "csv", status="pending"))[0].removeprefix("\ufeff")))
    )
    assert [row["title"] for row in rows] == ["Call @bob +1 due:now", "'=SUM(1)"]


async def test_an_import_tells_how_far_it_is(served: Served) -> None:
    headers = {"Accept": "text/event-stream"}
    answer = await served.client.post(f"{PATH}/import", files={"file": ("todo.txt", b"one\ntwo\n")}, headers=headers)
    events = [json.loads(line.removeprefix("data: ")) for line in answer.text.splitlines() if line.startswith("data: ")]
    assert [event["type"] for event in events] == ["import.progress"] * 3 + ["import.finished"]
    assert (events[2]["done"], events[2]["total"], events[3]["added"]) == (2, 2, 2)


async def test_what_can_not_be_read_is_named_and_keeps_no_other_out(served: Served) -> None:
    items = [1, {"title": " "}, {"title": "x" * 600}, {"title": "Fine", "due": "soonish", "tags": ["two words"]}]
    items += [{"title": "Same", "uid": "u"}, {"title": "Same again", "uid": "u"}]
    found = await take_in(served, "tasks.json", json.dumps(items))
    assert counts(found) == (3, 0, 0, 0, 3)
    assert [(note["row"], note["detail"]) for note in found["errors"]] == [
        (1, "it is no JSON object"),
        (2, "it is empty"),
        (6, "it is the same task as number 5 of the file"),
    ]
    assert [note["detail"] for note in found["notes"]] == [
        "the title was too long: the whole of it is in the description",
        "it is no date: 'soonish'",
    ]
    assert [task["tags"] for task in await tasks_of(served)] == [[], ["two-words"], []]


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("a.json", "[" * 100_000, "can't be read as JSON"),
        ("a.json", '[{"title": "a"}, {"title": NaN}]', "can't be read as JSON"),
        ("a.json", '{"tasks": 7}', "no list of tasks"),
        ("a.json", '[{"title": "' + "x" * 300_000 + '"}]', "can't be read as JSON"),
        ("a.csv", "nothing,of,ours\n1,2,3", "does not name the columns"),
        ("a.ics", "SUMMARY:x", "no calendar"),
        ("a.txt", b"\xff\x00\xfe", "not UTF-8"),
        ("photo.jpg", "\x89", "not clear what file"),
    ],
)
async def test_a_file_that_can_not_be_read_changes_nothing(served: Served, name: str, data: Any, said: str) -> None:
    answer = await send(served, name, data)
    assert (answer.status_code, said in answer.json()["detail"]) == (422, True), answer.text
    assert await tasks_of(served) == []


async def test_a_file_has_an_end(served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importing, "RECORDS_MAX", 2)
    found = await take_in(served, "todo.txt", "one\ntwo\nthree\nfour")
    assert (found["added"], found["errors"][0]["detail"]) == (2, "the file has more than 2 tasks: cut it into several")
    monkeypatch.setattr(served.app.state.services.imports, "most", 10)
    assert (await send(served, "todo.txt", "x" * 11)).status_code == 413


async def test_no_cell_of_a_sheet_is_a_formula(served: Served) -> None:
    for start in ("=1+1", "+1", "-1", "@sum", "|cmd", "'=1", "\t=1"):
        await served.client.post(PATH, json={"title": f"{start} x", "description": start, "project": start})
    text = (await take_out(served, "csv"))[0]
    cells = [cell for row in csv.reader(io.StringIO(text.removeprefix("\ufeff"))) for cell in row]
    assert [cell for cell in cells if cell[:1] and cell[:1] in "=+-@|%\t\r"] == []
    assert counts(await take_in(served, "tasks.csv", text))[2] == 7


async def test_nobody_touches_anothers_task_by_its_uid(served: Served) -> None:
    await add_some(served)
    text, _ = await take_out(served, "json")
    hers = served.client.headers["authorization"]
    await served.be_somebody_new()
    await take_in(served, "tasks.json", text.replace("Buy milk", "Bob was here"))
    served.client.headers["authorization"] = hers
    assert (await tasks_of(served))[0]["title"] == "Buy milk"
