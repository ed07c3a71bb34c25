"""What OAuth refuses, with the word that the standards have for it."""

from __future__ import annotations

from typing import Literal

from taskchat.errors import InvalidInput

Word = Literal[
    "access_denied",
    "invalid_client",
    "invalid_client_metadata",
    "invalid_grant",
    "invalid_redirect_uri",
    "invalid_request",
    "invalid_scope",
    "invalid_target",
    "unsupported_grant_type",
    "unsupported_response_type",
]


class OAuthRefusal(InvalidInput):
    """A request of an OAuth client that can't be granted; `word` is the error code that programs read."""

    def __init__(self, word: Word, detail: str, *, hint: str | None = None) -> None:
        super().__init__(detail, hint=hint)
        self.word: Word = word
