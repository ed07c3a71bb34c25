"""Talk: one message in, the agent's reply out, as one JSON object or as a stream of events. And the way to stop."""

from __future__ import annotations

import asyncio
import contextlib
import functools
from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import APIRouter, Body, Header, Path, Request, Response

from taskchat.errors import (
    Conflict,
    ModelFailed,
    NotAllowed,
    NotFound,
    NotSignedIn,
    StorageFull,
    StorageUnavailable,
    TooLarge,
    TooManyRequests,
    TurnTimedOut,
    error_for,
)
from taskchat.schemas.chat import ChatReply, ChatRequest, StopResult, Ticket, TurnFailed, TurnFinished
from taskchat.schemas.values import SafeText
from taskchat.server import sse
from taskchat.server.access import CanChat
from taskchat.server.following import Still, begin, follow
from taskchat.server.openapi import problems
from taskchat.server.running import RunningTurn
from taskchat.server.services import ServicesHere

KEY_MAX = 200

router = APIRouter(prefix="/api/v1", tags=["chat"])

IdempotencyKey = Annotated[
    SafeText | None,
    Header(
        min_length=1,
        max_length=KEY_MAX,
        description="Send a message again with the same key, and it still happens once: the stored reply comes back. "
        "Without a key, the turn is stopped when you hang up.",
    ),
]
KeyOfATurn = Annotated[
    SafeText, Header(alias="Idempotency-Key", min_length=1, max_length=KEY_MAX, description="The turn's key")
]
LastEventId = Annotated[
    SafeText | None,
    Header(
        max_length=100, description="The id of the last event that you got under this key: the stream goes on behind it"
    ),
]


@router.post(
    "/chat",
    operation_id="chat",
    summary="Say something",
    response_model=ChatReply,
    responses={
        200: {"content": {sse.MEDIA_TYPE: {"schema": {"type": "string"}}}, "description": "The reply, or its events"},
        **problems(
            NotSignedIn,
            NotAllowed,
            NotFound,
            Conflict,
            TooLarge,
            TooManyRequests,
            ModelFailed,
            TurnTimedOut,
            StorageFull,
            StorageUnavailable,
        ),
    },
)
async def chat(
    request: Request,
    message: Annotated[
        ChatRequest,
        Body(
            openapi_examples={
                "start": {"summary": "Start a conversation", "value": {"message": "add buy milk tomorrow at 5pm"}},
                "go on": {
                    "summary": "Go on with one",
                    "value": {"message": "mark it done", "conversation_id": "0b33aa4fa1f64b18a03b7597a704aadc"},
                },
            }
        ),
    ],
    account: CanChat,
    services: ServicesHere,
    idempotency_key: IdempotencyKey = None,
    last_event_id: LastEventId = None,
) -> Response | ChatReply:
    """With `Accept: text/event-stream` the TurnEvents come as they happen; otherwise the reply, once it is stored.

    Leave `conversation_id` out to start a conversation. When `needs_answer` is set, the reply asks something: answer
    with the next message of the same conversation. What is said in a conversation while a reply is under way waits for
    that.
    """
    turn = await begin(services, request, account, message, key=idempotency_key)
    still = functools.partial(services.accounts.still, account)
    if sse.MEDIA_TYPE in request.headers.get("accept", ""):
        return sse.EventStream(turn, still, after=last_event_id or "")
    return await _whole(turn, request, still)


@router.post(
    "/chat/stop",
    operation_id="stop_turn",
    summary="Stop a turn by its key",
    responses=problems(NotSignedIn, NotAllowed, TooManyRequests, StorageFull, StorageUnavailable),
)
async def stop_turn(account: CanChat, services: ServicesHere, idempotency_key: KeyOfATurn) -> StopResult:
    """End the turn that was sent with this `Idempotency-Key`. What was said and done until then stays, and is told."""
    return await services.turns.stop(account.id, key=idempotency_key)


@router.post(
    "/conversations/{id}/stop",
    operation_id="stop_conversation",
    summary="Stop what runs in a conversation",
    responses=problems(NotSignedIn, NotAllowed, NotFound, TooManyRequests, StorageFull, StorageUnavailable),
)
async def stop_conversation(
    id: Annotated[str, Path(min_length=1, max_length=64, pattern=r"^[A-Za-z0-9_-]+$")],  # noqa: A002
    account: CanChat,
    services: ServicesHere,
) -> StopResult:
    """End the turn that runs in the conversation. What was said and done until then stays, and is told."""
    return await services.turns.stop(account.id, conversation_id=id)


@router.post(
    "/chat/ticket",
    operation_id="socket_ticket",
    summary="Get a ticket for a WebSocket",
    responses=problems(NotSignedIn, NotAllowed, TooManyRequests, StorageFull, StorageUnavailable),
)
async def socket_ticket(account: CanChat, services: ServicesHere) -> Ticket:
    """It opens one WebSocket, `/api/v1/chat/ws?ticket=…`, once and soon."""
    return await services.tickets.issue(account)


async def _whole(turn: RunningTurn, request: Request, still: Still) -> ChatReply:
    last = None
    async with _present(turn, request):
        async for told in follow(turn, still):  # to its end: one that is left in the middle costs the loop a wake-up
            last = told and told.event
    match last:
        case TurnFinished() as finished:
            return finished.reply
        case TurnFailed() as failed:
            raise error_for(failed.problem.code)(failed.problem.detail, hint=failed.problem.hint)
    raise RuntimeError("a turn ended without its last event")


@contextlib.asynccontextmanager
async def _present(turn: RunningTurn, request: Request) -> AsyncIterator[None]:
    """Whoever asked follows the turn until they hang up. Only a turn without a key minds."""
    with contextlib.ExitStack() as following:
        following.enter_context(turn.followed())
        leaving = asyncio.create_task(_leave(request, following)) if turn.key is None else None
        try:
            yield
        finally:
            if leaving is not None:
                leaving.cancel()


async def _leave(request: Request, following: contextlib.ExitStack) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass
    following.close()
