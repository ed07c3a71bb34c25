"""Problems that the server sends, back into the errors that it raised."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from taskchat.errors import (
    Conflict,
    InvalidInput,
    NotAllowed,
    NotFound,
    NotSignedIn,
    ServerUnreachable,
    TaskchatError,
    TooLarge,
    TooManyRequests,
    error_for,
)

BY_STATUS: dict[int, type[TaskchatError]] = {
    400: InvalidInput,
    401: NotSignedIn,
    403: NotAllowed,
    404: NotFound,
    409: Conflict,
    413: TooLarge,
    422: InvalidInput,
    429: TooManyRequests,
    502: ServerUnreachable,
    503: ServerUnreachable,
    504: ServerUnreachable,
}


def error_from_problem(problem: Mapping[str, Any]) -> TaskchatError:
    """The error of `problem`, a problem+json object."""
    fields = {str(item.get("field")): str(item.get("message")) for item in problem.get("errors") or []}
    kind = error_for(problem.get("code"))
    detail = str(problem.get("detail") or problem.get("title") or kind.title)
    hint = problem.get("hint")
    return kind(detail, hint=str(hint) if hint else None, fields=fields)


def error_from_answer(status: int, body: bytes, *, server: str) -> TaskchatError:
    """The error of an answer with `status`, whether or not its body is a problem."""
    try:
        problem = json.loads(body)
    except ValueError:
        problem = None
    if isinstance(problem, dict) and "code" in problem:
        return error_from_problem(problem)
    kind = BY_STATUS.get(status, TaskchatError)
    return kind(
        f"{server} answered with status {status}, and not in taskchat's way.",
        hint="Check that the address is a taskchat server's: taskchat status",
    )


def unreadable(server: str) -> TaskchatError:
    """What to say when an answer is not as this version knows it."""
    return TaskchatError(
        f"{server} sent what this version of taskchat can't read.",
        hint="Bring client and server to the same version: taskchat status shows both.",
    )
