"""Forms and queries as programs send them: each name once, nothing that is not text."""

from __future__ import annotations

from urllib.parse import parse_qsl

from starlette.requests import Request

from taskchat.accounts.oauth_errors import OAuthRefusal

FIELDS_MAX = 40
MEDIA_TYPE = "application/x-www-form-urlencoded"


async def form_of(request: Request) -> dict[str, str]:
    """The fields of a form. Raises OAuthRefusal."""
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != MEDIA_TYPE:
        raise OAuthRefusal("invalid_request", f"Send a form: {MEDIA_TYPE}.")
    try:
        text = (await request.body()).decode("ascii")
    except UnicodeDecodeError as error:
        raise OAuthRefusal("invalid_request", "The form is not percent-encoded.") from error
    return fields_of(text)


def fields_of(text: str) -> dict[str, str]:
    """The fields of an encoded form or query; empty ones are as good as none. Raises OAuthRefusal for one that is there
    twice: two readers could take different ones."""
    try:
        pairs = parse_qsl(text, keep_blank_values=True, errors="strict", max_num_fields=FIELDS_MAX)
    except ValueError as error:
        raise OAuthRefusal("invalid_request", "The parameters can't be read.") from error
    found: dict[str, str] = {}
    for name, value in pairs:
        if name in found:
            raise OAuthRefusal("invalid_request", f"{name[:50]} is there more than once.")
        if "\x00" in value:
            raise OAuthRefusal("invalid_request", f"{name[:50]} contains a NUL character.")
        found[name] = value
    return {name: value for name, value in found.items() if value}
