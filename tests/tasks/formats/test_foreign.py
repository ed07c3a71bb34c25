"""Files as other programs write them."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from taskchat.errors import InvalidInput
from taskchat.schemas.transfer import FileFormat
from taskchat.tasks.formats.records import Here, Record
from taskchat.tasks.formats.table import FORMS, format_of

HERE = Here(dt.datetime(2027, 1, 5, 13, tzinfo=ZoneInfo("Europe/Berlin")))  # a Tuesday


def read(form: FileFormat, text: str) -> list[Record]:
    return list(FORMS[form].read(text, HERE))


def one(form: FileFormat, text: str) -> dict[str, Any]:
    """The only task of a file, without what it does not say."""
    (record,) = read(form, text)
    assert record.task is not None, record.error
    found = record.task.model_dump(mode="json", exclude={"uid"})
    return {name: value for name, value in found.items() if value not in (None, [])} | {"notes": list(record.notes)}


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        ("Call mum", {"title": "Call mum"}),
        ("(A) Call mum +Family @phone", {"priority": "high", "project": "Family", "tags": ["phone"]}),
        ("(D) Call", {"priority": "low", "notes": ["priority D became low"]}),
        ("(a) Call", {"title": "(a) Call"}),  # no priority: it is small
        ("x 2026-12-02 2026-12-01 Pay rent pri:B", {"status": "done", "title": "Pay rent", "priority": "medium"}),
        ("x2 glue", {"title": "x2 glue", "status": "pending"}),
        ("2026-12-01 Pay due:2027-02-01", {"title": "Pay", "due": "2027-02-01"}),
        ("Ask @bob about +garage now", {"title": "Ask @bob about +garage now", "tags": ["bob"], "project": "garage"}),
        ("Fix +a +b", {"project": "a", "tags": ["b"]}),
        ("See http://x.org/a:b t:2027-01-01", {"title": "See http://x.org/a:b t:2027-01-01"}),
        ("Water rec:2w due:2027-01-07", {"recurrence": "FREQ=WEEKLY;INTERVAL=2", "due": "2027-01-07"}),
        ("Work rec:+1b", {"recurrence": "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR"}),
        ("Odd rec:sometimes", {"notes": ["it can't be repeated so: 'sometimes'"]}),
        ("Later due:friday", {"due": "2027-01-08"}),
    ],
)
def test_lines_of_todo_txt(line: str, wanted: dict[str, Any]) -> None:
    found = one("todotxt", line)
    assert {name: found.get(name) for name in wanted} == wanted


def test_the_same_line_is_the_same_task_and_twice_it_is_two() -> None:
    def uids(text: str) -> list[str]:
        return [record.task.uid for record in read("todotxt", text) if record.task is not None]

    first = uids("buy milk\ncall ann +Work\nbuy milk\n\n")
    assert len(set(first)) == 3
    assert uids("(A) buy milk\r\nx 2026-12-01 call ann +Work\r\nbuy milk due:2027-02-01\r\n") == first


TASKWARRIOR = {
    "id": 1,
    "uuid": "A1B2C3D4-0000-4000-8000-000000000001",
    "description": "Send report",
    "status": "pending",
    "entry": "20261201T083000Z",
    "modified": "20261202T083000Z",
    "due": "20270107T230000Z",
    "priority": "H",
    "project": "Work.Reports",
    "tags": ["boss", "next"],
    "annotations": [{"entry": "20261201T083000Z", "description": "one"}, {"entry": "x", "description": "two"}],
    "urgency": 12.3,
}


def test_an_export_of_taskwarrior() -> None:
    assert one("taskwarrior", json.dumps([TASKWARRIOR])) == {
        "title": "Send report",
        "description": "one\ntwo",
        "status": "pending",
        "due": "2027-01-08",  # midnight in Berlin
        "priority": "high",
        "tags": ["boss", "next"],
        "project": "Work.Reports",
        "created_at": "2026-12-01T08:30:00Z",
        "updated_at": "2026-12-02T08:30:00Z",
        "notes": [],
    }


@pytest.mark.parametrize(
    ("changes", "wanted"),
    [
        ({"due": "20270108T090000Z"}, {"due": "2027-01-08T10:00:00+01:00"}),
        ({"status": "completed", "end": "20261203T100000Z"}, {"completed_at": "2026-12-03T10:00:00Z"}),
        ({"status": "recurring", "recur": "weekly"}, {"recurrence": "FREQ=WEEKLY", "status": "pending"}),
        ({"status": "recurring", "recur": "P3D"}, {"recurrence": "FREQ=DAILY;INTERVAL=3"}),
        ({"recur": "every blue moon"}, {"notes": ["it can't be repeated so: 'every blue moon'"]}),
        ({"depends": ["x"]}, {"notes": ["that it waits for other tasks is not kept"]}),
        (
            {"due": "20270109T090000Z", "taskchatdue": "2027-01-08"},
            {"due": "2027-01-09T10:00:00+01:00"},
        ),  # it was moved
        ({"due": "99999999T999999Z", "priority": "urgent"}, {"due": None, "notes": ["it is no priority: 'urgent'"]}),
        ({"tags": "one", "annotations": "none"}, {"tags": ["one"], "description": None}),
    ],
)
def test_what_taskwarrior_says_otherwise(changes: dict[str, Any], wanted: dict[str, Any]) -> None:
    found = one("taskwarrior", json.dumps({**TASKWARRIOR, **changes}))  # one on a line is fine, too
    assert {name: found.get(name) for name in wanted} == wanted


def test_what_taskwarrior_deleted_or_repeats_is_left_out_and_said() -> None:
    items = [{**TASKWARRIOR, "status": "deleted"}, {**TASKWARRIOR, "parent": "x"}]
    assert [record.error for record in read("taskwarrior", json.dumps(items))] == [
        "it was deleted in Taskwarrior",
        "it is one time of a repeating task, which is imported itself",
    ]


def calendar(*lines: str) -> str:
    return "\r\n".join(["BEGIN:VCALENDAR", "BEGIN:VTODO", *lines, "END:VTODO", "END:VCALENDAR", ""])


@pytest.mark.parametrize(
    ("lines", "wanted"),
    [
        (["SUMMARY:Buy\\, or not\\; a\\nb"], {"title": "Buy, or not; a\nb"}),
        (["SUMMARY:Long", " er", "DUE;VALUE=DATE:20270107"], {"title": "Longer", "due": "2027-01-07"}),
        (["SUMMARY:x", "DUE:20270107T090000Z"], {"due": "2027-01-07T10:00:00+01:00"}),
        (["SUMMARY:x", "DUE;TZID=America/New_York:20270107T090000"], {"due": "2027-01-07T15:00:00+01:00"}),
        (["SUMMARY:x", 'DUE;TZID="W. Europe Standard Time":20270107T090000'], {"due": "2027-01-07T09:00:00+01:00"}),
        (["SUMMARY:x", "DUE;TZID=Mars/Base:20270107T090000"], {"due": "2027-01-07T09:00:00+01:00"}),
        (["SUMMARY:x", "DTSTART;VALUE=DATE:20270107"], {"due": "2027-01-07"}),
        (["SUMMARY:x", "DUE:soon"], {"due": None, "notes": ["it is no date: 'soon'"]}),
        (["SUMMARY:x", "PRIORITY:2"], {"priority": "high"}),
        (["SUMMARY:x", "PRIORITY:0"], {"priority": None}),
        (["SUMMARY:x", "CATEGORIES:Home,Big flat", "CATEGORIES:A\\,B"], {"tags": ["home", "big-flat", "a-b"]}),
        (["SUMMARY:x", "STATUS:COMPLETED", "COMPLETED:20261203T100000Z"], {"status": "done"}),
        (["SUMMARY:x", "COMPLETED:20261203T100000Z"], {"status": "done", "completed_at": "2026-12-03T10:00:00Z"}),
        (["SUMMARY:x", "RRULE:FREQ=WEEKLY;BYDAY=MO"], {"recurrence": "FREQ=WEEKLY;BYDAY=MO"}),
        (["SUMMARY:x", "RRULE:FREQ=SECONDLY"], {"recurrence": None}),
        (["SUMMARY:x", "?"], {"title": "x", "notes": ["a line of it can't be read: '?'"]}),
        (["SUMMARY:x", "BEGIN:VALARM", "SUMMARY:ring", "END:VALARM"], {"title": "x"}),
        (["SUMMARY:x", "DUE;TZID=../../etc/passwd:20270107T090000"], {"due": "2027-01-07T09:00:00+01:00"}),
    ],
)
def test_todos_of_calendars(lines: list[str], wanted: dict[str, Any]) -> None:
    found = one("ical", calendar(*lines))
    assert {name: found.get(name) for name in wanted} == wanted


def test_appointments_are_no_tasks_and_what_was_cancelled_is_left_out() -> None:
    assert read("ical", "BEGIN:VCALENDAR\nBEGIN:VEVENT\nSUMMARY:x\nEND:VEVENT\nEND:VCALENDAR\n") == []
    assert [record.error for record in read("ical", calendar("SUMMARY:x", "STATUS:CANCELLED"))] == ["it was cancelled"]


@pytest.mark.parametrize(
    ("sheet", "wanted"),
    [
        (
            "Task,Due Date,Labels\nPay,2027-02-01,home shop",
            {"title": "Pay", "due": "2027-02-01", "tags": ["home", "shop"]},
        ),
        ("title;done;list\nPay;x;Flat", {"status": "done", "project": "Flat"}),
        ("title\tdue\nPay\ttomorrow 9am", {"due": "2027-01-06T09:00:00+01:00"}),
        ("title,colour\nPay,red", {"title": "Pay"}),
        ('title,description\n"a ""b""","c\nd"', {"title": 'a "b"', "description": "c\nd"}),
        ("title\n'=SUM(1)", {"title": "=SUM(1)"}),
    ],
)
def test_sheets_of_others(sheet: str, wanted: dict[str, Any]) -> None:
    found = one("csv", sheet)
    assert {name: found.get(name) for name in wanted} == wanted


@pytest.mark.parametrize(
    ("name", "text", "form"),
    [
        ("todo.txt", "x", "todotxt"),
        ("A.ICS", "", "ical"),
        ("a.csv", "", "csv"),
        ("a.json", '{"taskchat": 1, "tasks": [{"uuid": ""}]}', "json"),
        ("a.json", '[{"id": 1, "description": "x", "entry": "2026"}]', "taskwarrior"),
        ("stdin", '\ufeff {"uuid": "x"}', "taskwarrior"),
        ("stdin", "BEGIN:VCALENDAR\r\n", "ical"),
    ],
)
def test_the_format_is_what_a_file_says(name: str, text: str, form: FileFormat) -> None:
    assert format_of(name, text) == form


@pytest.mark.parametrize(
    "text", ["]", '{"tasks": [', '[{"title": "a"} {"title": "b"}]', '{"title"', '[{"title": "a"}', "no", '{"a": 1}']
)
def test_broken_json_is_refused(text: str) -> None:
    with pytest.raises(InvalidInput, match=r"JSON|no list of tasks"):
        read("json", text)
