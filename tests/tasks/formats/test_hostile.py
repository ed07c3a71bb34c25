"""Files that were made to do harm cost no more than others of their size."""

from __future__ import annotations

import datetime as dt
import json
import tracemalloc
from itertools import islice

import pytest

from taskchat.errors import InvalidInput
from taskchat.schemas.transfer import FileFormat
from taskchat.tasks.formats.fitting import WORDS_MAX
from taskchat.tasks.formats.records import Here, Record
from taskchat.tasks.formats.table import FORMS

HERE = Here(dt.datetime(2027, 1, 5, 13, tzinfo=dt.UTC))
MANY = 100_000


def some(form: FileFormat, text: str) -> list[Record]:
    """The first records, as many as an import takes at once."""
    try:
        return list(islice(FORMS[form].read(text, HERE), 500))
    except InvalidInput:
        return []


@pytest.mark.parametrize(
    ("form", "text"),
    [
        ("json", "[" * MANY),
        ("json", '[{"title": "a", "x": [' + "[]," * MANY + "[]]}]"),
        ("json", '{"a": ' + '{"a": ' * MANY),
        ("json", "{" + '"a": 1, ' * MANY + "}"),
        ("json", "[" + "1" * MANY + "]"),
        ("taskwarrior", '[{"uuid": "' + "x" * MANY * 3 + '"}]'),
        ("ical", "BEGIN:VCALENDAR\n" + "BEGIN:VTODO\n" * MANY),
        ("ical", "BEGIN:VCALENDAR\nBEGIN:VTODO\n" + "BEGIN:VALARM\n" * 10_000 + "END:VTODO\n"),
        ("ical", "BEGIN:VCALENDAR\nBEGIN:VTODO\nSUMMARY:a" + "\n b" * MANY + "\nEND:VTODO\n"),
        ("ical", "BEGIN:VCALENDAR\nBEGIN:VTODO\nSUMMARY;" + "A=" * 50_000 + ":a\nEND:VTODO\n"),
        ("csv", "title\n" + '"' + "x" * MANY * 3),
        ("csv", "title," * MANY + "\na\n"),
        ("todotxt", "+a @b " * MANY),
        ("todotxt", "x " * 50_000),
    ],
)
def test_a_hostile_file_takes_little_memory(form: FileFormat, text: str) -> None:
    some(form, "[]" if form == "json" else "title\n")  # what is imported at first use is not its fault
    tracemalloc.start()
    try:
        some(form, text)
        assert tracemalloc.get_traced_memory()[1] < 32 * len(text) + 8_000_000
    finally:
        tracemalloc.stop()


def test_only_so_many_dues_in_words_are_understood() -> None:
    tasks = [{"title": "a", "due": f"in {number} days"} for number in range(WORDS_MAX + 10)]
    found = [record.task.due for record in FORMS["json"].read(json.dumps(tasks), HERE) if record.task is not None]
    assert (found[0] is None, found[5]) == (False, "2027-01-10")
    assert found[WORDS_MAX:] == [None] * 10
