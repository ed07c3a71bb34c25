"""What schemathesis can't know about the server that it tests."""

from __future__ import annotations

import itertools
import os
import zlib
from collections import defaultdict
from collections.abc import MutableMapping
from typing import Any

import schemathesis
from hypothesis import strategies as st
from schemathesis import Case, GenerationMode, HookContext, Response

from tests.contract.fuzzing import PASSWORD, email_of, register

ZONES = ("Europe/Berlin", "UTC", "America/New_York", "Asia/Kathmandu", "Antarctica/Troll", "Pacific/Apia")
RULES = ("FREQ=WEEKLY;BYDAY=MO", "FREQ=DAILY;COUNT=3", "rrule:freq=monthly;bymonthday=-1", "FREQ=YEARLY;UNTIL=20300101")
NEW = ("register", "compat_signup")
KNOWN = {"email": email_of("ann"), "password": PASSWORD}
RIGHT = {
    "login": KNOWN,
    "compat_login": KNOWN,
    "change_password": {"current_password": PASSWORD, "new_password": PASSWORD},
    **({"delete_me": {"password": PASSWORD}} if os.environ["FUZZ_WHO"] == "spare" else {}),
}

schemathesis.openapi.format("timezone", st.sampled_from(ZONES))
schemathesis.openapi.format("rrule", st.sampled_from(RULES))

_numbers = itertools.count()
_cursors: dict[str, list[str]] = defaultdict(list)


@schemathesis.hook
def before_call(_context: HookContext, case: Case[Any], _kwargs: dict[str, Any]) -> None:
    """Make what is meant to be accepted likely to be: real cursors, new keys, versions that are not too often wrong.

    And let no admin shut out the people that the run needs. The same request is changed in the same way each time, for
    Hypothesis gives up on sequences that go differently when they are tried again.
    """
    path, query, headers, body = (_named(part) for part in (case.path_parameters, case.query, case.headers, case.body))
    if case.operation.path == "/api/v1/users/{id}" and path.get("id") in os.environ["FUZZ_KEPT"].split():
        path["id"] = os.environ["FUZZ_SPARE"]
    if case.meta is None or case.meta.generation.mode is not GenerationMode.POSITIVE:
        return
    number = zlib.crc32(repr((case.operation.label, path, query, headers, body)).encode("utf-8", "surrogatepass"))
    if "cursor" in query and number % 8:
        del query["cursor"]
        if number % 2 and (known := _cursors[case.operation.path]):
            query["cursor"] = known[number % len(known)]
    if "If-Match" in headers and number % 4:
        del headers["If-Match"]
    if "Idempotency-Key" in headers and number % 4:
        headers["Idempotency-Key"] = f"{headers['Idempotency-Key'][:150]}-{next(_numbers)}"
    if "user_id" in path and number % 16 == 0:
        path["user_id"] = os.environ["FUZZ_SPARE"]
    for unknown in ("bot_id", "model") if number % 8 else ():
        body.pop(unknown, None)
    if "conversation_id" in body and number % 4:
        del body["conversation_id"]
    operation = case.operation.definition.raw["operationId"]
    if operation in RIGHT and number % 2:
        body.update(RIGHT[operation])
    if operation in NEW and number % 4:
        body["email"] = f"p{next(_numbers)}-of-{os.getpid()}@run.example"


def _named(part: object) -> MutableMapping[str, Any]:
    """A part of a request, to be changed in place."""
    return part if isinstance(part, MutableMapping) else {}


@schemathesis.hook
def after_call(_context: HookContext, case: Case[Any], response: Response) -> None:
    """Remember cursors, and let who deleted the account of the run have another."""
    if (case.method, case.operation.path, response.status_code) == ("POST", "/api/v1/auth/me/delete", 204):
        register(case.operation.base_url, os.environ["FUZZ_WHO"])
    if response.status_code == 200 and case.method == "GET" and b'_cursor":"' in (response.content or b""):
        page = response.json()
        _cursors[case.operation.path] += filter(None, (page.get("next_cursor"), page.get("prev_cursor")))
