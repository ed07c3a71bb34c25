"""The API described: for programs as OpenAPI, for people as a page. Each is made once, when it is first asked for."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

from fastapi import APIRouter, FastAPI, Request, Response

from taskchat.server import docs_page

SHEET = Path(__file__).parent.parent / "web" / "docs.css"
HEADERS = {
    "Cache-Control": "no-cache",
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none';"
    " frame-ancestors 'none'",
}

router = APIRouter(include_in_schema=False)


@router.get("/openapi.json")
async def openapi(request: Request) -> Response:
    """The description itself."""
    return _once(request.app, "openapi_json", "application/json", lambda: json.dumps(request.app.openapi()))


@router.get("/docs")
async def docs(request: Request) -> Response:
    """Every path, its input and its answers."""
    return _once(request.app, "docs_page", "text/html", lambda: docs_page.page(request.app.openapi()))


@router.get(docs_page.STYLE)
async def style(request: Request) -> Response:
    """How the page looks."""
    return _once(request.app, "docs_style", "text/css", lambda: SHEET.read_text(encoding="utf-8"))


def _once(app: FastAPI, name: str, media_type: str, made: Callable[[], str]) -> Response:
    if not hasattr(app.state, name):
        setattr(app.state, name, made().encode())
    return Response(getattr(app.state, name), media_type=media_type, headers=HEADERS)
