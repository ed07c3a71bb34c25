"""One turn over `wire`: sent until its reply is here, carried out once."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from taskchat import paths
from taskchat.client import wire
from taskchat.client.problems import unreadable
from taskchat.client.session import Session, cant_reach
from taskchat.errors import ServerUnreachable

PATH = "/api/v1/chat"
STOP_PATH = "/api/v1/chat/stop"
STOP_SECONDS = 15.0  # longer than the server waits for a turn to end
RETRY_DELAYS = (0.1, 0.3, 1.0, 2.0, 4.0)
LAST_EVENTS = ("turn.finished", "turn.failed")


def no_words(_text: str) -> None:
    """For who does not want to hear."""


def own_model(session: Session) -> str | None:
    """The model that TASKCHAT_MODEL names to whoever talks to their own local server: that one may have been started
    without it. Other servers have their own operator's."""
    return (session.local and os.environ.get("TASKCHAT_MODEL", "").strip()) or None


def take_turn(
    session: Session,
    request: Mapping[str, Any],
    *,
    key: str,
    stream: bool,
    pause: Callable[[float], None] = time.sleep,
) -> Iterator[dict[str, Any]]:
    """Send `request` under `key`; give the turn's events, or only the last one when `stream` is off. A request without
    a model may get one by `own_model`.

    When the connection breaks before the last event, the turn is sent again under the same key. The server carries
    it out once. It goes on behind the last event that came; where it can't, it begins again with turn.started, or
    tells nothing but the last event, which holds the whole reply.
    """
    seen = _Seen()
    if "model" not in request and (model := own_model(session)):
        request = {**request, "model": model}
    for attempt, delay in enumerate((*RETRY_DELAYS, None)):
        try:
            for event in _events(session, request, key=key, stream=stream, seen=seen):
                yield event
                if event.get("type") in LAST_EVENTS:
                    return
            raise wire.Unanswered("the answer ended too early")
        except OSError as error:
            fresh = attempt == 0 and isinstance(error, wire.NotConnected)
            if delay is None or (fresh and not session.local):
                raise unreachable(session, error) from error
        session.revive()
        pause(delay)


def stop_turn(session: Session, *, key: str) -> dict[str, Any] | None:
    """Stop the turn that was sent under `key`. Gives what it has come to, None when it did not run."""
    headers = {"Idempotency-Key": key}
    try:
        answer = wire.send(
            session.address(), "POST", STOP_PATH, token=session.token(), headers=headers, seconds=STOP_SECONDS
        )
        if answer.status >= 300:
            raise answer.error(session.name)
        reply: dict[str, Any] | None = answer.json().get("reply")
    except OSError as error:
        raise unreachable(session, error) from error
    return reply


class _Seen:
    """The id of the last event that came."""

    last_id = ""


def _events(
    session: Session, request: Mapping[str, Any], *, key: str, stream: bool, seen: _Seen
) -> Iterator[dict[str, Any]]:
    headers = {"Idempotency-Key": key, "Accept": wire.EVENT_STREAM if stream else "application/json"}
    if seen.last_id:
        headers["Last-Event-ID"] = seen.last_id
    address, token = session.address(), session.token()
    answer = wire.send(address, "POST", PATH, body=request, token=token, headers=headers)
    if answer.status == 401:
        answer.close()
        token = session.renew(token)
        answer = wire.send(address, "POST", PATH, body=request, token=token, headers=headers)
    if answer.status >= 300:
        raise answer.error(session.name)
    try:
        if stream:
            for event in answer.events():
                seen.last_id = answer.last_event_id
                yield event
        else:
            yield {"type": "turn.finished", "reply": answer.json()}
    except ValueError as error:
        raise unreadable(session.name) from error


def unreachable(session: Session, error: BaseException) -> ServerUnreachable:
    """What to say when the server can't be reached or does not answer."""
    if not session.local:
        return cant_reach(session.name, error)
    return ServerUnreachable(
        f"taskchat's local server does not answer ({str(error) or type(error).__name__}).",
        hint=f"Its log: {paths.server_log()}. To start it anew: taskchat restart",
    )
