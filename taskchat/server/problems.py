"""Errors as HTTP: every refusal and failure leaves as `application/problem+json` (RFC 9457), and shows no internals.

The table STATUS is the only place where an error gets its HTTP status. A turn's `turn.failed` uses `problem_of` too.
"""

from __future__ import annotations

import http
import logging
from collections.abc import Callable, Mapping, Sequence
from typing import Any, cast

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Match
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from taskchat import errors
from taskchat.errors import TaskchatError
from taskchat.schemas.problems import FieldError, Problem
from taskchat.schemas.refusals import refusal

MEDIA_TYPE = "application/problem+json"
TEXT_MAX = 500
ERRORS_MAX = 20
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE")

STATUS: dict[type[TaskchatError], int] = {
    errors.InvalidInput: 422,
    errors.NotSignedIn: 401,
    errors.NotAllowed: 403,
    errors.NotFound: 404,
    errors.Conflict: 409,
    errors.PreconditionFailed: 412,
    errors.TooLarge: 413,
    errors.TooManyRequests: 429,
    errors.StorageFull: 507,
    errors.StorageUnavailable: 503,
    errors.ServerBusy: 503,
    errors.ModelFailed: 502,
    errors.ModelUnreachable: 503,
    errors.ModelKeyRefused: 502,
    errors.ModelQuotaUsedUp: 502,
    errors.ModelBusy: 503,
    errors.ModelUnknown: 502,
    errors.ModelWithoutTools: 502,
    errors.ModelTooSlow: 504,
    errors.ContextTooLong: 502,
    errors.ModelRefused: 502,
    errors.ModerationFailed: 503,
    errors.ConnectionFailed: 502,
    errors.TurnTimedOut: 504,
    errors.ServerUnreachable: 502,
    errors.Misconfigured: 500,
    TaskchatError: 500,
}
BY_STATUS: dict[int, type[TaskchatError]] = {
    401: errors.NotSignedIn,
    403: errors.NotAllowed,
    404: errors.NotFound,
    409: errors.Conflict,
    412: errors.PreconditionFailed,
    413: errors.TooLarge,
    429: errors.TooManyRequests,
    503: errors.StorageUnavailable,
    507: errors.StorageFull,
}
UNEXPECTED = Problem(
    title=TaskchatError.title,
    status=500,
    code=TaskchatError.code,
    detail="Something went wrong on the server. It was not your fault.",
    hint="Try again. If it goes on, look into the server's log.",
)

log = logging.getLogger(__name__)


def status_of(error: TaskchatError) -> int:
    """The HTTP status of an error: its class's, or that of the nearest class above."""
    return next(STATUS[kind] for kind in type(error).__mro__ if kind in STATUS)


def problem_of(error: BaseException) -> Problem:
    """Any error as the problem that may be shown. What is not for the caller's eyes is replaced."""
    if not isinstance(error, TaskchatError):
        return UNEXPECTED
    if isinstance(error, errors.Misconfigured):  # it names settings and paths of the server
        return UNEXPECTED.model_copy(
            update={"title": error.title, "code": error.code, "detail": "The server is not set up rightly."}
        )
    return Problem(
        title=error.title,
        status=status_of(error),
        code=error.code,
        detail=shown(error.detail),
        hint=shown(error.hint) if error.hint else None,
        errors=[FieldError(field=shown(name), message=shown(text)) for name, text in error.fields.items()],
    )


def with_status(problem: Problem, status: int) -> Problem:
    """A problem of a more particular status than that of its kind."""
    return problem.model_copy(update={"status": status, "title": _phrase(status)})


def problem_response(problem: Problem, headers: Mapping[str, str] | None = None) -> Response:
    """A problem as a response."""
    response = Response(problem.model_dump_json(), status_code=problem.status, media_type=MEDIA_TYPE, headers=headers)
    if problem.status == 401:
        response.headers.setdefault("WWW-Authenticate", "Bearer")
    return response


def shown(text: str) -> str:
    """Text that can safely be shown: no half characters, no control characters, not endless."""
    whole = text[:TEXT_MAX].encode("utf-8", "replace").decode("utf-8")
    return "".join(character if character.isprintable() else " " for character in whole)


def install(app: FastAPI, instead: Callable[[Request], Response | None]) -> None:
    """Render what routes raise. What nobody foresaw is ProblemGuard's. Where no route is, `instead` may have a page."""
    app.state.instead = instead
    app.add_exception_handler(TaskchatError, _taskchat_error)
    app.add_exception_handler(RequestValidationError, _validation_error)
    app.add_exception_handler(HTTPException, _http_error)


class Refused(HTTPException):
    """A problem raised where FastAPI lets only its own exceptions through: while it reads a body."""

    def __init__(
        self, error: TaskchatError, *, status: int | None = None, headers: Mapping[str, str] | None = None
    ) -> None:
        self.problem = problem_of(error) if status is None else with_status(problem_of(error), status)
        super().__init__(self.problem.status, detail=self.problem.detail, headers=headers)


class ProblemGuard:
    """ASGI: the last net. An unforeseen exception is logged and becomes a problem without internals."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on; answer in the app's place when it breaks."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        started = False

        async def watched(message: Message) -> None:
            nonlocal started
            started = started or message["type"] == "http.response.start"
            await send(message)

        try:
            await self.app(scope, receive, watched)
        except Exception as error:
            log.exception("request %s broke", scope.get("state", {}).get("request_id", "?"))
            if started:
                raise  # too late for a status: the connection is cut, so the client sees that something is missing
            await problem_response(problem_of(error))(scope, receive, send)


async def _taskchat_error(_request: Request, error: Exception) -> Response:
    assert isinstance(error, TaskchatError)  # noqa: S101 - what it is registered for
    problem = problem_of(error)
    if isinstance(error, errors.ConnectionFailed):
        log.info("%s", problem.code)  # no fault of this server, and its words may be another's
    elif problem.status >= 500:
        log.error("%s: %s", problem.code, error)
    return problem_response(problem, getattr(error, "headers", None))


async def _http_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)  # noqa: S101 - what it is registered for
    if isinstance(error, Refused):
        return problem_response(error.problem, error.headers)
    status = error.status_code
    if status == 405:
        return _no_such_method(request)
    if status == 404 and (page := request.app.state.instead(request)) is not None:
        return cast("Response", page)
    kind = BY_STATUS.get(status, errors.InvalidInput if status < 500 else TaskchatError)
    detail, hint = _http_words(status, request)
    problem = Problem(title=_phrase(status), status=status, code=kind.code, detail=detail, hint=hint)
    return problem_response(problem, error.headers)


def _no_such_method(request: Request) -> Response:
    allow = {"Allow": ", ".join([*_methods(request), "OPTIONS"])}
    if request.method == "OPTIONS":
        return Response(status_code=204, headers=allow)
    detail, hint = _http_words(405, request)
    code = errors.InvalidInput.code
    return problem_response(Problem(title=_phrase(405), status=405, code=code, detail=detail, hint=hint), allow)


def _methods(request: Request) -> list[str]:
    """Every method that some route has at this path; Starlette names only those of the first route."""
    if own := _described(request):
        return [method for method in METHODS if method.lower() in own]
    tried = [(method, {**request.scope, "method": method}) for method in METHODS]
    routes = request.app.routes
    return [method for method, scope in tried if any(route.matches(scope)[0] is Match.FULL for route in routes)]


def _described(request: Request) -> Mapping[str, Any]:
    """The operations of the described path that fits best: a word goes before a parameter in its place."""
    segments = request.scope["path"].split("/")
    paths: Mapping[str, Any] = request.app.openapi()["paths"]
    fitting = [path for path in paths if _fits(path.split("/"), segments)]
    return paths[min(fitting, key=lambda path: path.count("{"))] if fitting else {}


def _fits(template: Sequence[str], segments: Sequence[str]) -> bool:
    return len(template) == len(segments) and all(
        (wanted.startswith("{") and found) or wanted == found for wanted, found in zip(template, segments, strict=True)
    )


def _phrase(status: int) -> str:
    try:
        return http.HTTPStatus(status).phrase
    except ValueError:
        return "Error"


def _http_words(status: int, request: Request) -> tuple[str, str | None]:
    path = shown(request.url.path[:100])
    match status:
        case 404:
            return f"There is nothing at {path}.", "The paths that there are stand in /docs."
        case 405:
            return f"{request.method} is not possible at {path}.", "The paths and their methods stand in /docs."
        case 400:
            return "The body can't be read.", "Send JSON in UTF-8."
        case _:
            return f"The request was refused: {_phrase(status)}.", None


async def _validation_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)  # noqa: S101 - what it is registered for
    found = error.errors()
    if any(item["loc"][:1] == ("path",) for item in found) and request.method.lower() not in _described(request):
        return _no_such_method(request)  # PATCH /tasks/undo came to /tasks/{id}
    if any(item["type"] == "json_invalid" for item in found):
        return problem_response(
            Problem(
                title=_phrase(400),
                status=400,
                code=errors.InvalidInput.code,
                detail="The body is not valid JSON.",
                hint="Send one JSON object in UTF-8.",
            )
        )
    fields = [FieldError(field=_field(item["loc"]), message=shown(refusal(item))) for item in found[:ERRORS_MAX]]
    first = fields[0]
    return problem_response(
        Problem(
            title=errors.InvalidInput.title,
            status=STATUS[errors.InvalidInput],
            code=errors.InvalidInput.code,
            detail=f"{first.field}: {first.message}.",
            hint="Correct it and send it again.",
            errors=fields,
        )
    )


def _field(location: Sequence[Any]) -> str:
    """`("body", "tags", 0)` is tags.0; the body itself is body."""
    parts = [str(part)[:100] for part in location]
    return shown(".".join(parts[1:]) or parts[0]) if parts else "input"
