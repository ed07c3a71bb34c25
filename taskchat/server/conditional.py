"""Changes that are made once, however often they are sent (Idempotency-Key), and only to what the client has seen
(ETag and If-Match)."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import replace
from typing import Annotated, Any

from fastapi import Depends, Header, Request, Response

from taskchat.schemas.caller import Caller, RequestKey
from taskchat.schemas.tasks import Task
from taskchat.schemas.values import SafeText
from taskchat.server.access import CallerHere
from taskchat.tasks.rows import version_of
from taskchat.tasks.service import Versions

KEY_MAX = 200
ETAGS_MAX = 4000  # characters
_ETAG = re.compile(r'(?P<weak>W/)?"(?P<version>[^"]*)"')

TAGGED: dict[int | str, dict[str, Any]] = {
    200: {
        "headers": {
            "ETag": {
                "description": "The task's version, for `If-Match`",
                "schema": {"type": "string"},
                "required": True,
            }
        }
    }
}

_Key = Annotated[
    SafeText | None,
    Header(
        alias="Idempotency-Key",
        min_length=1,
        max_length=KEY_MAX,
        description="Send a change again with the same key, and it still happens once: the first answer comes back. "
        "A key is remembered for three days.",
    ),
]
_IfMatch = Annotated[
    SafeText | None,
    Header(
        max_length=ETAGS_MAX,
        description="The `ETag` of the task as you know it: if it was changed since, this one is not made.",
    ),
]


async def _once(request: Request, caller: CallerHere, idempotency_key: _Key = None) -> Caller:
    """The caller of a change."""
    if idempotency_key is None:
        return caller
    return replace(caller, once=RequestKey(key=idempotency_key, fingerprint=await _fingerprint(request)))


async def _versions(if_match: _IfMatch = None) -> Versions | None:
    """The versions that the change is meant for; None is any."""
    if if_match is None or if_match.strip() == "*":
        return None
    found = (_ETAG.fullmatch(each.strip()) for each in if_match.split(","))
    return frozenset(etag["version"] for etag in found if etag is not None and not etag["weak"])


ChangerHere = Annotated[Caller, Depends(_once)]
VersionsHere = Annotated[Versions | None, Depends(_versions)]


def tag(response: Response, task: Task) -> Task:
    """Give an answer its task's version."""
    response.headers["ETag"] = f'"{version_of(task)}"'
    return task


async def _fingerprint(request: Request) -> str:
    """What a request asks for, whichever of its paths it took and however its JSON is laid out."""
    body = await request.body()
    try:
        asked = json.loads(body) if body else None
    except ValueError:  # what can't be read is refused anyway
        asked = body.decode("utf-8", "replace")
    path = {name: value for name, value in request.path_params.items() if name != "user_id"}
    whole = json.dumps([request.scope["endpoint"].__name__, path, asked], sort_keys=True)
    return hashlib.sha256(whole.encode("utf-8", "surrogatepass")).hexdigest()
