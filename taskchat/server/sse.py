"""TurnEvents as server-sent events."""

from __future__ import annotations

from collections.abc import AsyncIterator

from starlette.responses import StreamingResponse

from taskchat.schemas.chat import TurnEvent

MEDIA_TYPE = "text/event-stream"
HEARTBEAT_SECONDS = 15.0  # below the idle limit of the proxies that people use
HEADERS = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}


def stream(events: AsyncIterator[TurnEvent | None]) -> StreamingResponse:
    """The events as they come; a comment where there is None, to keep the connection."""

    async def lines() -> AsyncIterator[str]:
        async for event in events:
            yield encoded(event) if event is not None else ": keep-alive\n\n"

    return StreamingResponse(lines(), media_type=MEDIA_TYPE, headers=HEADERS)


def encoded(event: TurnEvent) -> str:
    """One event. JSON has no raw line breaks, so one data line holds it."""
    return f"event: {event.type}\ndata: {event.model_dump_json()}\n\n"
