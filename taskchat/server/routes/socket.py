"""Talk over a WebSocket: the same turns as over HTTP."""

from __future__ import annotations

import contextlib

from fastapi import APIRouter, WebSocket

from taskchat.accounts.signed_in import Account
from taskchat.errors import NotAllowed, NotSignedIn, TaskchatError, TooManyRequests
from taskchat.server.access import allowed
from taskchat.server.problems import problem_of, problem_response
from taskchat.server.services import Services, ServicesHere
from taskchat.server.socket_session import SocketSession
from taskchat.server.sockets import BROKEN, NOT_ALLOWED, NOT_SIGNED_IN, TOO_MANY, is_own_origin

CODES = {NotSignedIn: NOT_SIGNED_IN, NotAllowed: NOT_ALLOWED, TooManyRequests: TOO_MANY}

router = APIRouter()


@router.websocket("/api/v1/chat/ws")
async def chat_socket(websocket: WebSocket, services: ServicesHere) -> None:
    """A socket of whoever the ticket is for."""
    await _open(websocket, services)


@router.websocket("/api/v1/chat/ws/{user_id}")
async def user_socket(websocket: WebSocket, user_id: str, services: ServicesHere) -> None:
    """The same, for this user only."""
    await _open(websocket, services, user_id=user_id)


async def _open(websocket: WebSocket, services: Services, *, user_id: str = "me") -> None:
    """1 check the page's origin  2 count the address  3 take the ticket  4 count the user  5 serve

    A page learns from a close code what was wrong, so that is told after the handshake, except to foreign ones.
    """
    if not is_own_origin(websocket, services.settings.cors_origin_list):
        await websocket.close(NOT_ALLOWED)
        return
    with contextlib.ExitStack() as counted:
        try:
            counted.enter_context(services.sockets.of_address(websocket.client.host if websocket.client else ""))
        except TooManyRequests as error:
            await problem_response(problem_of(error))(websocket.scope, websocket.receive, websocket.send)
            return
        try:
            account = await _holder(websocket, services, user_id)
            counted.enter_context(services.sockets.of_user(account.id))
        except TaskchatError as error:
            await websocket.accept()
            await websocket.close(CODES.get(type(error), BROKEN), error.detail)
            return
        await websocket.accept()
        await SocketSession(websocket, services, account).run()


async def _holder(websocket: WebSocket, services: Services, user_id: str) -> Account:
    """Who opens the socket: the ticket's holder, or a program that sends its token as it does over HTTP."""
    ticket = websocket.query_params.get("ticket", "")
    signed_in = websocket.scope["state"]["signed_in"]  # what the gate was told
    if ticket or not isinstance(signed_in, Account):
        signed_in = await services.tickets.redeem(ticket)
    if user_id not in ("me", signed_in.public_id):
        raise NotAllowed("This path belongs to another user.")
    return allowed(signed_in, "chat")
