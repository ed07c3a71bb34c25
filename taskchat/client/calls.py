"""One call to the server over `wire`, as JSON: what fast commands use, for which httpx takes too long to import."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from typing import Any, TypeVar

from taskchat.client import wire
from taskchat.client.problems import unreadable
from taskchat.client.session import Session
from taskchat.client.turns import unreachable

API = "/api/v1"
_Result = TypeVar("_Result")


def segment(text: str) -> str:
    """`text` as one segment of a path."""
    if text.isascii() and text.replace("-", "").replace("_", "").isalnum():
        return text
    from urllib.parse import quote

    return quote(text, safe="")


def query(**values: object) -> str:
    """The values that are given as a query: "?status=done&limit=5", or nothing."""
    given = {name: value for name, value in values.items() if value not in (None, "", [])}
    if not given:
        return ""
    simple = all(str(value).isascii() and str(value).isalnum() for value in given.values())
    if simple:
        return "?" + "&".join(f"{name}={value}" for name, value in given.items())
    from urllib.parse import urlencode

    return "?" + urlencode(given, doseq=True)


def call(session: Session, method: str, path: str, body: object = None, *, once: bool = False) -> Any:
    """Send a request as who is signed in; the answer's JSON, None when it is empty.

    A token that no longer holds is renewed once. A connection that breaks is tried once more where nothing can happen
    twice: nothing was sent, or it only reads, or it is sent under a key (`once`, which changes of tasks take), by which
    the server does it once. Raises the error that the server raised, or ServerUnreachable.
    """
    headers = {"Idempotency-Key": os.urandom(16).hex()} if once else {}
    again = once or method == "GET"
    try:
        return _tried(session, lambda: _answer(session, method, path, body, headers).json(), again=again)
    except ValueError as error:
        raise unreadable(session.name) from error


def fetch(session: Session, path: str) -> bytes:
    """A file of the server, whole."""
    return _tried(session, lambda: _answer(session, "GET", path, None, {}).content(), again=True)


def _tried(session: Session, ask: Callable[[], _Result], *, again: bool) -> _Result:
    """Ask, and once more where a broken connection allows that; `again` says that nothing can happen twice."""
    for last in (False, True):
        try:
            return ask()
        except OSError as error:
            unsent = isinstance(error, wire.NotConnected)
            if last or not (session.local if unsent else again):
                raise unreachable(session, error) from error
        session.revive()
    raise AssertionError("the last try returns or raises")


def pages(session: Session, path: str, *, size: int = 200, limit: int | None = None, **wanted: object) -> Iterator[Any]:
    """The items of a list, page by page, at most `limit` of them."""
    cursor, left = None, limit
    while left is None or left > 0:
        page = call(session, "GET", path + query(**wanted, limit=min(size, left or size), cursor=cursor))
        yield from page["items"]
        left = None if left is None else left - len(page["items"])
        if (cursor := page.get("next_cursor")) is None:
            return


def _answer(session: Session, method: str, path: str, body: object, headers: Mapping[str, str]) -> wire.Answer:
    token = session.token()
    answer = wire.send(session.address(), method, path, body=body, token=token, headers=headers)
    if answer.status == 401:
        answer.close()
        token = session.renew(token)
        answer = wire.send(session.address(), method, path, body=body, token=token, headers=headers)
    if answer.status >= 300:
        raise answer.error(session.name)
    return answer
