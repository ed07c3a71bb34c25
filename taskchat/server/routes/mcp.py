"""MCP over HTTP: the endpoint, and what a client reads to learn where it gets a token for it.

What concerns the request (who, how much, how often, from where) is refused with a problem, as everywhere; what
concerns a message in it, with a JSON-RPC error.
"""

from __future__ import annotations

import contextlib
import functools
import json
from collections.abc import Mapping
from typing import Any

from fastapi import APIRouter, Request, Response
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect
from starlette.responses import JSONResponse
from starlette.types import Message, Receive, Scope, Send

from taskchat.accounts.signed_in import Account
from taskchat.errors import InvalidInput, NotAllowed, NotFound
from taskchat.server.access import McpAccount
from taskchat.server.issuer import MCP_PATH
from taskchat.server.mcp.ending import Ending
from taskchat.server.mcp.metadata import METADATA_PATH, WELL_KNOWN, ScopeNeeded, metadata_of
from taskchat.server.mcp.scopes import OFFERED, needed
from taskchat.server.problems import Refused, problem_of, problem_response, with_status
from taskchat.server.services import Services, ServicesHere
from taskchat.server.sockets import is_own_origin

PARSE_ERROR, INVALID_REQUEST = -32700, -32600
MODERN = "2026-07-28"  # from this version on there are no sessions, and so nothing to GET or DELETE
UNREADABLE = (400, 422)  # what is no JSON, or has what is no text in it
STANDING = "subscriptions/listen"

router = APIRouter(include_in_schema=False)


@router.api_route(MCP_PATH, methods=["GET", "POST", "DELETE"])
async def mcp(request: Request, account: McpAccount, services: ServicesHere) -> Response:
    """A message of an AI client (POST), or what is left of older ones: a stream of news (GET), and goodbye (DELETE).

    1 who, which is found out before this  2 from which page  3 can this be  4 read the message  5 is it in their scopes
    6 answer, which has an end
    """
    if not is_own_origin(request, services.settings.cors_origin_list):
        raise NotAllowed("Pages of that origin may not use this.", hint="The operator names those that may.")
    serving = await services.mcp.serving()
    if request.method != "POST":
        if serving.stateless or "mcp-session-id" not in request.headers or _version(request) >= MODERN:
            return _only_post(request)
        return Answer(services, account, request, standing=request.method == "GET")
    try:
        body = await _body_of(request)
        message = json.loads(body)
    except Refused as refused:
        if refused.problem.status not in UNREADABLE:
            raise
        return _refusal(PARSE_ERROR, f"{refused.problem.detail} {refused.problem.hint or ''}".strip())
    except ValueError:
        return _refusal(PARSE_ERROR, "The body is not valid JSON. Send one JSON-RPC message in UTF-8.")
    if not isinstance(message, Mapping):
        return _refusal(INVALID_REQUEST, "The body is no JSON-RPC message. Send one, not in a list.")
    method, params = message.get("method"), message.get("params")
    tool = params.get("name") if isinstance(params, Mapping) else None
    granted = OFFERED if account.scopes is None else account.scopes
    scope = needed(str(method), tool, serving.readers)
    if scope is not None and scope not in granted:
        raise ScopeNeeded(scope, granted, request)
    return Answer(services, account, request, body=body, standing=method == STANDING)


@router.get(METADATA_PATH)
@router.get(WELL_KNOWN)
async def resource_metadata(request: Request) -> Response:
    """Where a client gets a token for the endpoint."""
    found = metadata_of(request)
    if found is None:
        raise NotFound("This server gives no tokens to other programs.", hint="Make an API key, and send that.")
    return JSONResponse(found, headers={"Cache-Control": "no-cache", "Access-Control-Allow-Origin": "*"})


class Answer(Response):
    """What the SDK's transport answers. A `standing` one waits for news: of those one may only have so many."""

    def __init__(
        self, services: Services, account: Account, request: Request, *, standing: bool, body: bytes = b""
    ) -> None:
        super().__init__()
        self._services, self._account, self._standing, self._sent = services, account, standing, body
        self._address = request.client.host if request.client else ""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send it, to its end."""
        serving = await self._services.mcp.serving()
        answer = functools.partial(serving.answer, self._account)
        given = _given(self._sent, receive)
        if not self._standing:
            await Ending(answer)(scope, given, send)
            return
        with contextlib.ExitStack() as counted:
            counted.enter_context(self._services.sockets.of_address(self._address))
            counted.enter_context(self._services.sockets.of_user(self._account.id))
            still = functools.partial(self._services.accounts.still, self._account)
            await Ending(answer, still=still, stopping=self._services.lifetime.stopping)(scope, given, send)


def _given(body: bytes, receive: Receive) -> Receive:
    """The body, which was read, again; then what else there is to hear."""
    left = [{"type": "http.request", "body": body, "more_body": False}]

    async def given() -> Message:
        return left.pop() if left else await receive()

    return given


async def _body_of(request: Request) -> bytes:
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != "application/json":
        raise Refused(
            InvalidInput("The body is not said to be JSON.", hint="Send Content-Type: application/json."), status=415
        )
    try:
        return await request.body()
    except ClientDisconnect as error:
        raise HTTPException(400) from error


def _version(request: Request) -> str:
    """The revision of MCP that the client speaks: a day."""
    return request.headers.get("mcp-protocol-version", "")


def _only_post(request: Request) -> Response:
    error = InvalidInput(f"{request.method} is not possible here.", hint="Send each message with POST.")
    return problem_response(with_status(problem_of(error), 405), {"Allow": "POST"})


def _refusal(code: int, words: str) -> Response:
    """A JSON-RPC error about a message that could not even be read, so it has no id."""
    error: dict[str, Any] = {"jsonrpc": "2.0", "id": None, "error": {"code": code, "message": words}}
    return JSONResponse(error, status_code=400)
