"""What is written is read back as it was, in every format, whatever stands in a task."""

from __future__ import annotations

import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from taskchat.schemas.tasks import Task
from taskchat.schemas.transfer import FileFormat
from taskchat.tasks.formats.records import Here, Record
from taskchat.tasks.formats.table import FORMS
from taskchat.tasks.uids import uid_of

ZONE = ZoneInfo("Europe/Berlin")
HERE = Here(dt.datetime(2027, 1, 5, 13, tzinfo=ZONE))
FIELDS = ("uid", "title", "description", "status", "due", "priority", "tags", "project", "recurrence")
MOMENTS = ("created_at", "updated_at", "completed_at")
UNHURRIED = settings(deadline=None, max_examples=60)
RULES = ["FREQ=DAILY", "FREQ=WEEKLY;BYDAY=MO,TH", "FREQ=MONTHLY;BYMONTHDAY=-1", "FREQ=WEEKLY;COUNT=3"]

naive = dt.datetime.fromisoformat
seen = st.characters(exclude_categories=["Cs", "Cc", "Cn"], include_characters="\t\n")
anything = st.characters(exclude_categories=["Cs"], exclude_characters="\x00")
plain = st.sampled_from(
    ["buy milk", "x done", "(A) 2026-01-01 no", "mail @bob +now due:tomorrow", "title:a%20b", "=1+1", "a,b;c\\n"]
)
words = st.one_of(plain, st.text(seen, min_size=1, max_size=40)).filter(str.strip)
moments = st.datetimes(naive("2020-01-01"), naive("2027-01-04"), timezones=st.just(dt.UTC))
whole = moments.map(lambda moment: moment.replace(microsecond=0))
days = st.dates(dt.date(1990, 1, 1), dt.date(2090, 1, 1)).map(dt.date.isoformat)
offsets = st.integers(-12, 14).map(lambda hours: dt.timezone(dt.timedelta(hours=hours)))
times = st.datetimes(naive("1990-01-01"), naive("2090-01-01"), timezones=offsets)
dues = st.one_of(st.none(), days, times.map(lambda moment: moment.isoformat(timespec="seconds")))
tag = st.text("abcdeé1-_%:'", min_size=1, max_size=8)


@st.composite
def tasks(
    draw: st.DrawFn, text: st.SearchStrategy[str] = words, stamps: st.SearchStrategy[Any] = whole
) -> dict[str, Any]:
    """A task as a writer gets it."""
    done = draw(st.booleans())
    task = Task(
        id=draw(st.integers(1, 99)),
        title=draw(text),
        description=draw(st.none() | text),
        status="done" if done else "pending",
        due=draw(dues),
        priority=draw(st.sampled_from([None, "low", "medium", "high"])),
        tags=draw(st.lists(tag, max_size=3, unique=True)),
        project=draw(st.none() | text),
        recurrence=draw(st.none() | st.sampled_from(RULES)),
        created_at=draw(stamps),
        updated_at=draw(stamps),
        completed_at=draw(stamps) if done else None,
    )
    return {**task.model_dump(mode="json"), "uid": draw(st.one_of(st.just(uid_of("ann", 7)), st.just("a b/c%@x")))}


def there_and_back(form: FileFormat, *given: dict[str, Any]) -> list[Record]:
    way = FORMS[form]
    pieces = [way.piece(task, HERE, first=not number) for number, task in enumerate(given)]
    return list(way.read("".join([way.head(HERE), *pieces, way.tail()]).removeprefix("\ufeff"), HERE))


def same(record: Record, task: dict[str, Any], *, but: tuple[str, ...] = ()) -> None:
    assert (record.error, record.notes) == ("", ())
    assert record.task is not None
    found = record.task.model_dump(mode="json")
    assert {name: found[name] for name in FIELDS if name not in but} == {
        name: task[name] for name in FIELDS if name not in but
    }


def same_moments(record: Record, task: dict[str, Any]) -> None:
    assert record.task is not None
    for name in MOMENTS:
        written = dt.datetime.fromisoformat(task[name]) if task[name] else None
        assert getattr(record.task, name) == written, name


@UNHURRIED
@given(tasks(st.text(anything, min_size=1, max_size=40).filter(str.strip), moments))
def test_json_holds_all_of_it(task: dict[str, Any]) -> None:
    for record in there_and_back("json", task, task):
        same(record, task)
        same_moments(record, task)


@UNHURRIED
@given(tasks(st.text(anything, min_size=1, max_size=40).filter(str.strip), moments))
def test_csv_holds_all_of_it(task: dict[str, Any]) -> None:
    for record in there_and_back("csv", task, task):
        same(record, task)
        same_moments(record, task)


@UNHURRIED
@given(tasks())
def test_taskwarrior_holds_all_of_it_to_the_second(task: dict[str, Any]) -> None:
    for record in there_and_back("taskwarrior", task, task):
        same(record, task)
        same_moments(record, task)


@UNHURRIED
@given(tasks())
def test_icalendar_holds_all_of_it_to_the_second(task: dict[str, Any]) -> None:
    for record in there_and_back("ical", task, task):
        same(record, task)
        same_moments(record, task)


@UNHURRIED
@given(tasks())
def test_todo_txt_holds_all_but_the_note_and_the_hour(task: dict[str, Any]) -> None:
    for record in there_and_back("todotxt", task, task):
        same(record, task, but=("description",))
        assert record.task is not None
        assert record.task.created_at is not None
        assert abs(record.task.created_at - dt.datetime.fromisoformat(task["created_at"])) < dt.timedelta(days=1)
    assert FORMS["todotxt"].lacks(task) == (["description"] if task["description"] else [])


@pytest.mark.parametrize("form", FORMS)
@settings(UNHURRIED, max_examples=15)
@given(given=st.lists(tasks(), max_size=3))
def test_a_record_of_many_is_what_it_is_alone(form: FileFormat, given: list[dict[str, Any]]) -> None:
    assume(len({task["uid"] for task in given}) == len(given))
    together = there_and_back(form, *given)
    assert [record.task for record in together] == [there_and_back(form, task)[0].task for task in given]
