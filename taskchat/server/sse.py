"""TurnEvents as server-sent events."""

from __future__ import annotations

from collections.abc import AsyncIterator

from starlette.responses import StreamingResponse
from starlette.types import Receive, Scope, Send

from taskchat.errors import NotSignedIn
from taskchat.schemas.chat import TurnEvent, TurnFailed
from taskchat.server.following import Still, follow
from taskchat.server.problems import problem_of
from taskchat.server.running import RunningTurn

MEDIA_TYPE = "text/event-stream"
HEADERS = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
KEEP_ALIVE = ": keep-alive\n\n"  # every few seconds, well below the idle limit of the proxies that people use


class EventStream(StreamingResponse):
    """A turn's events as they come, from the one behind `after`."""

    def __init__(self, turn: RunningTurn, still: Still, *, after: str = "") -> None:
        super().__init__(_lines(turn, still, after), media_type=MEDIA_TYPE, headers=HEADERS)
        self._turn = turn

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send them until the last, or until the client has gone."""
        with self._turn.followed():
            await super().__call__(scope, receive, send)


async def _lines(turn: RunningTurn, still: Still, after: str) -> AsyncIterator[str]:
    try:
        async for told in follow(turn, still, after=after):
            yield encoded(told.event, told.id) if told is not None else KEEP_ALIVE
    except NotSignedIn as error:
        yield encoded(TurnFailed(problem=problem_of(error)))


def encoded(event: TurnEvent, event_id: str = "") -> str:
    """One event. JSON has no raw line breaks, so one data line holds it."""
    number = f"id: {event_id}\n" if event_id else ""
    return f"event: {event.type}\ndata: {event.model_dump_json()}\n{number}\n"
