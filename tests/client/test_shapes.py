"""What a person gave, refused in words."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import TypeAdapter

from taskchat.client.shapes import checked, parsed
from taskchat.errors import InvalidInput, TaskchatError
from taskchat.schemas.accounts import RegisterRequest
from taskchat.schemas.chat import ChatRequest
from taskchat.schemas.problems import Problem
from taskchat.schemas.tasks import TaskDraft


@pytest.mark.parametrize(
    ("kind", "values", "field", "words"),
    [
        (ChatRequest, {"message": ""}, "message", "it is empty"),
        (ChatRequest, {"message": "  "}, "message", "it is empty"),
        (ChatRequest, {"message": "x" * 10_001}, "message", "it can have at most 10,000 characters"),
        (ChatRequest, {"message": "a\x00"}, "message", "it contains a NUL character, which can't be stored"),
        (ChatRequest, {"message": "\ud800"}, "message", "it contains half of a character"),
        (RegisterRequest, {"email": "a@b", "password": "short"}, "password", "it needs 8 characters or more"),
        (RegisterRequest, {"email": "ann", "password": "long enough"}, "email", "it doesn't have the right form"),
        (TaskDraft, {"title": "x", "tags": [f"t{n}" for n in range(51)]}, "tags", "it can have at most 50 items"),
        (TaskDraft, {"title": "x", "tags": ["two words"]}, "tags", "a tag is one word"),
    ],
)
def test_a_refusal_names_the_field_in_plain_words(kind: type, values: dict[str, Any], field: str, words: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        checked(kind, **values)
    assert caught.value.fields[field].startswith(words)


def test_what_a_server_sent_wrong_is_no_fault_of_the_person() -> None:
    with pytest.raises(TaskchatError, match="x sent what this version of taskchat can't read") as caught:
        parsed(TypeAdapter(Problem), b"{}", server="x")
    assert type(caught.value) is TaskchatError
