"""The web page: itself at every address that it knows, its files under an address that names what is in them."""

from __future__ import annotations

import asyncio

from fastapi import APIRouter, Request, Response

from taskchat.errors import NotFound
from taskchat.server.page_files import PREFIX, PageFile, PageFiles, page_files
from taskchat.server.services import ServicesHere

VIEWS = ("account", "documents", "faqs", "bots")
ADDRESSES = ("/", "/c/{part}", "/tasks", *(f"/{view}{part}" for view in VIEWS for part in ("", "/{part}")))
FILES = f"{PREFIX}{{version}}/{{name:path}}"
OTHERS = ("/api/", "/mcp", "/oauth/", "/.well-known/", PREFIX)  # where no browser looks for a page
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self';"
    " manifest-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none';"
    " require-trusted-types-for 'script'; trusted-types 'none'"
)
COMMON = {"Vary": "Accept-Encoding", "Cross-Origin-Resource-Policy": "same-origin"}
KEPT = {**COMMON, "Cache-Control": "public, max-age=31536000, immutable"}
ASKED_ANEW = {**COMMON, "Cache-Control": "no-cache", "Content-Security-Policy": POLICY}

router = APIRouter(include_in_schema=False)


async def page(request: Request, services: ServicesHere) -> Response:
    """The page. Which view it shows is for it to say, by its address. Raises NotFound where it is switched off."""
    if not services.settings.web_page:
        raise NotFound("This server has no web page.", hint="Use taskchat login, or the API: /docs tells of it.")
    found = await _found()
    headers = {**ASKED_ANEW, "ETag": found.etag}
    if found.etag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    return _sent(request, found.page, headers)


for _address in ADDRESSES:
    router.add_api_route(_address, page, methods=["GET", "HEAD"])


@router.get(FILES)
async def file(request: Request, version: str, name: str) -> Response:
    """One file of the page. Those of another version are gone: what still runs with them reloads itself."""
    found = await _found()
    wanted = found.files.get(name)
    if wanted is None or found.base != f"{PREFIX}{version}/":
        raise NotFound("The page has no such file any more.", hint="Reload the page.")
    return _sent(request, wanted, KEPT)


async def _found() -> PageFiles:
    """They are made once, which takes a tenth of a second: beside what else the server does."""
    return page_files() if page_files.cache_info().currsize else await asyncio.to_thread(page_files)


def instead(request: Request) -> Response | None:
    """What a browser gets at an address where nothing is: the page, which says so. None for programs."""
    if not request.app.state.services.settings.web_page or request.method not in ("GET", "HEAD"):
        return None
    if request.url.path.startswith(OTHERS) or "text/html" not in request.headers.get("accept", ""):
        return None
    answer = _sent(request, page_files().page, ASKED_ANEW)
    answer.status_code = 404
    return answer


def _sent(request: Request, wanted: PageFile, headers: dict[str, str]) -> Response:
    if wanted.compressed is None or "gzip" not in request.headers.get("accept-encoding", ""):
        return Response(wanted.content, headers={**headers, "Content-Type": wanted.media_type})
    coded = {**headers, "Content-Type": wanted.media_type, "Content-Encoding": "gzip"}
    return Response(wanted.compressed, headers=coded)
