"""The value types: what is accepted, in which one form it is kept, what is refused and in which words."""

from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from taskchat.schemas.chat import ChatRequest
from taskchat.schemas.tasks import TaskDraft
from taskchat.schemas.values import canonical_due, canonical_tag


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("2027-01-05", "2027-01-05"),
        ("2027-01-05T17:00:00+01:00", "2027-01-05T17:00:00+01:00"),
        ("2027-01-05 17:00+01:00", "2027-01-05T17:00:00+01:00"),  # a blank, no seconds
        ("2027-01-05T17:00:00Z", "2027-01-05T17:00:00+00:00"),
        ("2027-01-05T17:00:00.999+01:00", "2027-01-05T17:00:00+01:00"),  # parts of seconds
        ("1800-01-01T00:00:00+00:53:28", "1799-12-31T23:06:32+00:00"),  # by the sun over Berlin
        ("2028-02-29", "2028-02-29"),
        ("0001-01-01", "0001-01-01"),  # as open ends of filters
        ("9999-12-31", "9999-12-31"),
    ],
)
def test_a_due_is_kept_in_one_form(written: str, kept: str) -> None:
    assert canonical_due(written) == kept == canonical_due(kept)


@pytest.mark.parametrize(
    "written",
    [
        "",
        "tomorrow",
        "2027-01-05T17:00:00",  # whose five o'clock?
        "2027-02-29",
        "2027-13-01",
        "20270105",
        "2027-01-05T25:00:00Z",
        "2027-01-05T17:00:00+99:00",
        "0001-01-01T00:00:00+00:00",  # the year before, in New York
        "9999-12-31T23:59:59+00:00",  # the year after, in Tokyo
        "２０２７-01-05",  # wide digits
    ],
)
def test_what_is_no_due_is_refused_with_an_example(written: str) -> None:
    with pytest.raises(ValueError, match=r"a day like 2027-01-05, or a moment with offset"):
        canonical_due(written)


@pytest.mark.parametrize(
    ("written", "kept"), [("Home", "home"), (" #work ", "work"), ("Größe", "grösse"), ("買", "買")]
)
def test_a_tag_is_one_word_in_lower_case(written: str, kept: str) -> None:
    assert canonical_tag(written) == kept == canonical_tag(kept)


@pytest.mark.parametrize("written", ["", "#", "  ", "two words", "a,b", "##x", "a#b", "tab\there", "ß" * 51])
def test_what_is_no_tag_is_refused(written: str) -> None:
    with pytest.raises(ValueError, match="a tag"):
        canonical_tag(written)


BAD: list[tuple[dict[str, Any], str]] = [
    ({"title": ""}, "title"),
    ({"title": " \n\t "}, "title"),
    ({"title": "x" * 501}, "title"),
    ({"title": "a\x00b"}, "title"),
    ({"title": "half \ud83d"}, "title"),
    ({"title": "t", "description": "x" * 10_001}, "description"),
    ({"title": "t", "priority": "urgent"}, "priority"),
    ({"title": "t", "tags": ["ok", "not ok"]}, "tags"),
    ({"title": "t", "tags": [f"t{number}" for number in range(51)]}, "tags"),
    ({"title": "t", "project": " "}, "project"),
    ({"title": "t", "recurrence": "now and then"}, "recurrence"),
    ({"title": "t", "id": 7}, "id"),
    ({"title": "t", "user_id": 7}, "user_id"),
    ({"title": "t", "status": "done"}, "status"),
    ({"title": "t", "created_at": "2027-01-01T00:00:00Z"}, "created_at"),
]


@pytest.mark.parametrize(("fields", "wrong"), BAD)
def test_a_draft_that_can_not_be_kept_names_the_field(fields: dict[str, Any], wrong: str) -> None:
    with pytest.raises(ValidationError) as caught:
        TaskDraft(**fields)
    assert [error["loc"][0] for error in caught.value.errors()] == [wrong]


@pytest.mark.parametrize("title", ["buy milk", "🥛", "x" * 500, "  two  blanks ", "tab\there", "שלום", "é é"])
def test_a_title_is_kept_to_the_letter(title: str) -> None:
    assert TaskDraft(title=title).title == title


@given(st.lists(st.text(min_size=1, max_size=5), max_size=8))
def test_accepted_tags_are_stable_and_each_once(tags: list[str]) -> None:
    try:
        kept = TaskDraft(title="t", tags=tags).tags
    except ValidationError:
        return
    assert len(set(kept)) == len(kept)
    assert not any(re.search(r"\s|#|,", tag) for tag in kept)


@pytest.mark.parametrize("message", ["", "   ", "x" * 10_001, "a\x00b", "\udcff"])
def test_a_message_that_can_not_be_kept_is_refused(message: str) -> None:
    with pytest.raises(ValidationError):
        ChatRequest(message=message)


@pytest.mark.parametrize("zone", ["", "Mars/Olympus", "../../etc/passwd", "/etc/passwd", "Europe", "a\x00b"])
def test_a_timezone_is_one_that_exists(zone: str) -> None:
    with pytest.raises(ValidationError):
        ChatRequest(message="hi", timezone=zone)
