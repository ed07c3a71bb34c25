"""Talk: one message in, the agent's reply out, as one JSON object or as a stream of events."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Body, Header, Request, Response

from taskchat.errors import (
    Conflict,
    ModelFailed,
    NotFound,
    NotSignedIn,
    StorageFull,
    StorageUnavailable,
    TooLarge,
    TurnTimedOut,
    error_for,
)
from taskchat.schemas.chat import ChatReply, ChatRequest, TurnFailed, TurnFinished
from taskchat.schemas.values import SafeText
from taskchat.server import sse
from taskchat.server.access import SignedInUser
from taskchat.server.openapi import problems
from taskchat.server.services import ServicesHere
from taskchat.server.turn import RunningTurn

KEY_MAX = 200

router = APIRouter(prefix="/api/v1/chat", tags=["chat"])

IdempotencyKey = Annotated[
    SafeText | None,
    Header(
        min_length=1,
        max_length=KEY_MAX,
        description="Send a message again with the same key, and it still happens once: the stored reply comes back.",
    ),
]


@router.post(
    "",
    operation_id="chat",
    summary="Say something",
    response_model=ChatReply,
    responses={
        200: {"content": {sse.MEDIA_TYPE: {"schema": {"type": "string"}}}, "description": "The reply, or its events"},
        **problems(
            NotSignedIn, NotFound, Conflict, TooLarge, ModelFailed, TurnTimedOut, StorageFull, StorageUnavailable
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
    account: SignedInUser,
    services: ServicesHere,
    idempotency_key: IdempotencyKey = None,
) -> Response | ChatReply:
    """With `Accept: text/event-stream` the TurnEvents come as they happen; otherwise the reply, once it is stored.

    Leave `conversation_id` out to start a conversation. When `needs_answer` is set, the reply asks something: answer
    with the next message of the same conversation.
    """
    if message.bot_id is not None:
        raise NotFound("There is no such bot.", hint="Leave bot_id out.")
    turn = await services.turns.start(account, message, key=idempotency_key)
    if sse.MEDIA_TYPE in request.headers.get("accept", ""):
        return sse.stream(turn.events(heartbeat=sse.HEARTBEAT_SECONDS))
    return await _whole(turn)


async def _whole(turn: RunningTurn) -> ChatReply:
    async for event in turn.events():
        if isinstance(event, TurnFinished):
            return event.reply
        if isinstance(event, TurnFailed):
            raise error_for(event.problem.code)(event.problem.detail, hint=event.problem.hint)
    raise RuntimeError("a turn ended without its last event")
