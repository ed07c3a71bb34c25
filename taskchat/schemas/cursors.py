"""Cursors: where the next page of a list begins. Opaque to whoever gets one, so anything may come back."""

from __future__ import annotations

import base64
import datetime as dt
import json

from taskchat.errors import InvalidInput
from taskchat.schemas.values import ID_MAX, safe_text


def write_cursor(*parts: str | int | dt.datetime) -> str:
    """The parts as one text."""
    plain = [part.isoformat() if isinstance(part, dt.datetime) else part for part in parts]
    return base64.urlsafe_b64encode(json.dumps(plain).encode()).decode()


def read_cursor(cursor: str, *kinds: type[str | int | dt.datetime]) -> list[str | int | dt.datetime]:
    """The parts that `write_cursor` was given. Raises InvalidInput unless they are of these kinds."""
    try:
        parts = json.loads(base64.b64decode(cursor.encode("ascii"), altchars=b"-_", validate=True))
        if isinstance(parts, list) and len(parts) == len(kinds):
            return [_part(part, kind) for part, kind in zip(parts, kinds, strict=True)]
    except (ValueError, RecursionError):  # not base64, not JSON, not what a list could have written
        pass
    raise bad_cursor()


def bad_cursor() -> InvalidInput:
    """The answer to a cursor that nobody was given."""
    return InvalidInput(
        "The cursor is not one of this list's.",
        hint="Start again without a cursor.",
        fields={"cursor": "it is not one of this list's"},
    )


def _part(part: object, kind: type[str | int | dt.datetime]) -> str | int | dt.datetime:
    if kind is int and type(part) is int and abs(part) <= ID_MAX:
        return part
    if kind is not int and isinstance(part, str):
        return safe_text(part) if kind is str else _moment(part)
    raise ValueError(part)


def _moment(text: str) -> dt.datetime:
    moment = dt.datetime.fromisoformat(text)
    if moment.tzinfo is None or not dt.MINYEAR < moment.year < dt.MAXYEAR:
        raise ValueError(text)
    return moment
