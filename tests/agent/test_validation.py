"""The validator: what a model writes as arguments is checked before it leaves."""

from __future__ import annotations

import json

import pytest

from taskchat.agent.validation import Validator

SCHEMA = {
    "type": "object",
    "properties": {
        "task_id": {"type": "integer", "minimum": 1},
        "title": {"type": "string"},
        "tags": {"anyOf": [{"type": "array", "items": {"type": "string"}}, {"type": "null"}]},
        "status": {"enum": ["pending", "done"]},
    },
    "required": ["task_id"],
}


@pytest.mark.parametrize(
    "arguments",
    [
        '{"task_id": 3}',
        '{"task_id": 3, "title": "buy milk 🥛"}',
        '{"task_id": 3, "tags": null}',
        '{"task_id": 3, "tags": ["a", "b"], "status": "done"}',
        ' {"task_id" : 9007199254740991} ',
    ],
)
def test_arguments_that_fit_pass(arguments: str) -> None:
    assert Validator(SCHEMA).fault(arguments) is None


@pytest.mark.parametrize(
    ("arguments", "fault"),
    [
        ("", "task_id"),  # no arguments at all
        ("{}", "'task_id' is a required property"),
        ('{"task_id": 0}', "task_id: 0 is less than the minimum"),
        ('{"task_id": "3"}', "task_id: '3' is not of type 'integer'"),
        ('{"task_id": NaN}', "task_id"),
        ('{"task_id": 1e999}', "task_id"),
        ('{"task_id": 3, "tags": "a"}', "tags"),
        ('{"task_id": 3, "tags": ["a", 7]}', "tags"),
        ('{"task_id": 3, "status": "all"}', "status"),
        ('{"task_id": 3, "user_id": 1}', "There is no argument user_id. The arguments are: status, tags, task_id"),
        ('{"task_id": 3, "titel": "x"}', "There is no argument titel"),
        ('{"task_id": 3, "title": "half \\ud83d"}', "half of a character"),
        ('{"task_id": 3, "title": "a\\u0000b"}', "NUL"),
        ('{"task_id": 3', "not valid JSON"),
        ("task_id=3", "not valid JSON"),
        ("[3]", "must be a JSON object"),
        ("null", "must be a JSON object"),
        ('"{}"', "must be a JSON object"),
        ("[" * 30_000, "not valid JSON"),
        ('{"a":' * 20_000, "too long"),
        (json.dumps({"task_id": 3, "title": "x" * 70_000}), "too long"),
    ],
)
def test_arguments_that_do_not_fit_are_refused_in_words_that_help(arguments: str, fault: str) -> None:
    said = Validator(SCHEMA).fault(arguments)
    assert said is not None
    assert fault in said
    assert len(said) < 1000
