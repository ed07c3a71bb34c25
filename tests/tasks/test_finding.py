"""The index finds what reading everything would find, and no more is read than is shown."""

from __future__ import annotations

import asyncio
import itertools
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from taskchat.schemas.caller import Caller
from taskchat.schemas.tasks import TaskDraft, TaskFilter, TaskPatch
from taskchat.store.sqlite import SqliteStore
from taskchat.tasks import TaskService
from taskchat.tasks.search import search
from tests.fakes.database import Clock, person

NAMES = itertools.count()
ODD = (
    "milk milks buy buying the Wäsche wasche Straße STRASSE 买牛奶 牛奶 奶 e-mail _x x_y c++ 100% 🥛 !! 42 4 ﬁne İz दूध"
)
WORDS = st.sampled_from([*ODD.split(), "dentist", "dentits", "dentsit"])
TEXTS = st.lists(WORDS, min_size=1, max_size=4).map(" ".join)
NOTES = st.none() | TEXTS
WANTED = TEXTS | st.text(min_size=1, max_size=6).filter(str.strip) | WORDS.map(lambda word: word[1:] or word)


def plain(text: str) -> str:
    return text.replace("\x00", "").encode("utf-8", "ignore").decode()


def test_the_index_finds_what_reading_everything_would_find(tmp_path: Path) -> None:
    with asyncio.Runner() as runner:
        store = SqliteStore.open(tmp_path / "tasks.db")

        @settings(max_examples=120, deadline=None, suppress_health_check=list(HealthCheck))
        @example([("买牛奶", None)], "牛奶")
        @example([("the Wäsche", None)], "äsche")
        @example([("x_y", None)], "_y")
        @given(st.lists(st.tuples(TEXTS, NOTES), min_size=1, max_size=6), WANTED.map(plain).filter(str.strip))
        def check(texts: list[tuple[str, str | None]], wanted: str) -> None:
            runner.run(both_ways(store, texts, wanted))

        try:
            check()
        finally:
            runner.run(store.close())


async def both_ways(store: SqliteStore, texts: list[tuple[str, str | None]], wanted: str) -> None:
    tasks, caller = TaskService(store, Clock()), await person(store, f"person{next(NAMES)}")
    for title, note in texts:
        await tasks.add(caller, TaskDraft(title=title, description=note))
    expected = search(wanted, [(n, f"{title}\n{note}" if note else title) for n, (title, note) in enumerate(texts, 1)])
    looked = await tasks.look(caller, TaskFilter(status="all", q=wanted))
    assert ([task.id for task in looked.tasks], looked.total) == (expected.numbers, len(expected.numbers))
    found = await tasks.find(caller, TaskFilter(status="all", q=wanted), sort="id")
    assert [task.id for task in found.items] == (sorted(expected.numbers) if expected.match != "partial" else [])


async def found(tasks: TaskService, caller: Caller, **wanted: Any) -> list[int]:
    return [task.id for task in (await tasks.find(caller, TaskFilter(**{"status": "all", **wanted}))).items]


async def test_what_is_changed_is_found_as_it_is_now(tasks: TaskService, ann: Caller) -> None:
    await tasks.add(ann, TaskDraft(title="buy milk", tags=["old"], project="Büro", priority="low"))
    await tasks.update(ann, 1, TaskPatch(title="buy bread", tags=["new"], project="Haus", priority="high"))
    for gone in ({"q": "milk"}, {"tag": "old"}, {"project": "büro"}, {"priority": "low"}):
        assert await found(tasks, ann, **gone) == []
    for there in ({"q": "bread"}, {"tag": "new"}, {"project": "HAUS"}, {"priority": "high"}):
        assert await found(tasks, ann, **there) == [1]
    await tasks.undo(ann)
    assert await found(tasks, ann, q="milk", tag="old", project="BÜRO") == [1]
    await tasks.delete(ann, 1)
    assert await found(tasks, ann, q="milk") == []


@pytest.mark.parametrize(("kept", "asked"), [("Büro", "BÜRO"), ("straße", "STRASSE"), ("Ωμέγα", "ωμέγα")])
async def test_a_project_is_found_however_it_is_capitalized(
    tasks: TaskService, ann: Caller, kept: str, asked: str
) -> None:
    await tasks.add(ann, TaskDraft(title="t", project=kept))
    assert await found(tasks, ann, project=asked) == [1]
    assert await found(tasks, ann, project=asked + "x") == []


@pytest.mark.parametrize("sort", ["due", "title", "updated", "-id", "priority", "id"])
@pytest.mark.parametrize("words", ["milk", "mlik"])  # as it is said, and with a slip
async def test_a_search_comes_in_pages_too(tasks: TaskService, ann: Caller, sort: str, words: str) -> None:
    for number in range(9):
        await tasks.add(ann, TaskDraft(title=f"{'milk' if number % 2 else 'bread'} {number}"))
    numbers: list[int] = []
    cursor = None
    while True:
        page = await tasks.find(ann, TaskFilter(q=words), sort=sort, limit=2, cursor=cursor)  # type: ignore[arg-type]
        numbers += [task.id for task in page.items]
        if (cursor := page.next_cursor) is None:
            break
    assert sorted(numbers) == [2, 4, 6, 8]


async def test_a_later_page_never_shows_what_is_only_like_the_words(tasks: TaskService, ann: Caller) -> None:
    for title in ("call mom", "call dad", "calk the bath", "calk the sink"):
        await tasks.add(ann, TaskDraft(title=title))
    first = await tasks.find(ann, TaskFilter(q="call"), limit=1)
    await tasks.delete(ann, 2)
    assert (await tasks.find(ann, TaskFilter(q="call"), cursor=first.next_cursor)).items == []


async def test_of_more_tasks_than_are_shown_all_are_counted(tasks: TaskService, ann: Caller) -> None:
    for number in range(30):
        await tasks.add(ann, TaskDraft(title=f"milk {number}", project="home" if number % 3 else None))
    await tasks.complete(ann, 2)
    expected: list[tuple[dict[str, Any], int]] = [
        ({}, 29),
        ({"status": "all"}, 30),
        ({"q": "milk"}, 29),
        ({"project": "home"}, 19),
    ]
    for wanted, total in expected:
        looked = await tasks.look(ann, TaskFilter(**wanted), limit=5)
        assert (len(looked.tasks), looked.total) == (5, total), wanted


async def test_a_long_note_is_found_by_its_first_words(tasks: TaskService, ann: Caller) -> None:
    await tasks.add(ann, TaskDraft(title="note", description=" ".join(f"w{number}" for number in range(1800))))
    assert await found(tasks, ann, q="w1799") == [1]
