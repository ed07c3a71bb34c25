"""The page that a link for a forgotten password leads to."""

from __future__ import annotations

import functools
from pathlib import Path

from fastapi import APIRouter, Response

from taskchat.accounts.resets import PAGE

FOLDER = Path(__file__).parent.parent / "web"
HEADERS = {
    "Cache-Control": "no-cache",
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self';"
    " base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
}

router = APIRouter(include_in_schema=False)


@router.get(PAGE)
async def reset_page() -> Response:
    """Choose a new password."""
    return _file("reset.html", "text/html")


@router.get(f"{PAGE}/reset.js")
async def reset_script() -> Response:
    """What the page does."""
    return _file("reset.js", "text/javascript")


@router.get(f"{PAGE}/reset.css")
async def reset_style() -> Response:
    """How the page looks."""
    return _file("reset.css", "text/css")


def _file(name: str, media_type: str) -> Response:
    return Response(_content(name), media_type=media_type, headers=HEADERS)


@functools.cache
def _content(name: str) -> bytes:
    return (FOLDER / name).read_bytes()
