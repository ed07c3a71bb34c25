"""Questions to the user of an AI client, which wait for their yes under a short code.

A turn keeps its question on the conversation's message; an AI client outside a turn has none, so the question is kept
beside the answers of requests, for ten minutes and for its user alone.
"""

from __future__ import annotations

import base64
import datetime as dt
import re
import secrets

from pydantic import ValidationError
from sqlalchemy import Connection

from taskchat.errors import NotFound
from taskchat.schemas.caller import RequestKey
from taskchat.schemas.tasks import Confirmation
from taskchat.store import task_requests

ASKED_MINUTES = 10
KIND = "asked"
CODE = re.compile("[A-Z2-7]{8}")
_FINGERPRINT = "a question"


def new_code() -> str:
    """Eight letters and digits that nobody guesses in ten minutes."""
    return base64.b32encode(secrets.token_bytes(5)).decode()


def keep(conn: Connection, user_id: int, question: Confirmation, now: dt.datetime) -> None:
    """Keep a question under its code; those that nobody answered in time go."""
    task_requests.forget_kind(conn, user_id, KIND, before=now - dt.timedelta(minutes=ASKED_MINUTES))
    kept = question.model_dump(mode="json")
    task_requests.add(conn, user_id, f"{KIND}:{question.code}", fingerprint=_FINGERPRINT, result=kept, now=now)


def get(conn: Connection, user_id: int, code: str, now: dt.datetime) -> Confirmation:
    """The question with this code. Raises NotFound for one that is too old, somebody else's, or never was."""
    row = task_requests.get(conn, user_id, f"{KIND}:{code}") if CODE.fullmatch(code) else None
    if row is None or row.fingerprint != _FINGERPRINT or row.created_at < now - dt.timedelta(minutes=ASKED_MINUTES):
        raise _unknown()
    try:
        return Confirmation.model_validate(row.result)
    except ValidationError as error:
        raise _unknown() from error


def once(code: str) -> RequestKey:
    """What makes the yes to a question count once."""
    return RequestKey(key=f"yes:{code}", fingerprint=_FINGERPRINT)


def _unknown() -> NotFound:
    return NotFound(
        "No question with this code is waiting.",
        hint=f"They wait for {ASKED_MINUTES} minutes. Make the call again that was asked about: it asks anew.",
    )
