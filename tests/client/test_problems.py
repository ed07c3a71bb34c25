"""Problems back into errors."""

from __future__ import annotations

import json

import pytest

from taskchat.client.problems import BY_STATUS, error_from_answer
from taskchat.errors import TaskchatError, every_error


@pytest.mark.parametrize("kind", every_error(), ids=lambda kind: kind.__name__)
def test_the_client_raises_the_class_that_the_server_raised(kind: type[TaskchatError]) -> None:
    problem = {
        "code": kind.code,
        "detail": "No.",
        "hint": "Do this.",
        "errors": [{"field": "message", "message": "it is empty"}],
    }
    error = error_from_answer(418, json.dumps(problem).encode(), server="x")
    assert type(error) is kind
    assert (error.detail, error.hint, error.fields) == ("No.", "Do this.", {"message": "it is empty"})


@pytest.mark.parametrize("body", [b"", b"<html>", b'{"detail": "Not Found"}', b"[1]", b"\xff"])
@pytest.mark.parametrize("status", [*BY_STATUS, 500])
def test_an_answer_that_is_no_problem_goes_by_its_status(status: int, body: bytes) -> None:
    error = error_from_answer(status, body, server="https://x")
    assert type(error) is BY_STATUS.get(status, TaskchatError)
    assert "https://x" in error.detail
    assert error.hint
