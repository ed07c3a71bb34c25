"""What a server means that says no: providers agree on statuses, more or less, and on the words not at all. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from taskchat.agent.models.faults import Kind

SAID_MAX = 4000
_LETTERS_EACH = 1000
_ECHOED = {"input", "messages", "body", "request"}  # what was sent, sent back: its words are the user's

_WORDS: tuple[tuple[Kind, frozenset[int], str], ...] = (
    (
        Kind.QUOTA,
        frozenset({400, 402, 403, 429}),
        (
            r"insufficient_quota|exceeded your current quota|insufficient (credits|balance|funds)|billing"
            r"|more credits|out of credits|credit balance|payment required|spending limit"
        ),
    ),
    (
        Kind.TOO_LONG,
        frozenset({400, 413, 422, 500}),
        (
            r"context_length|context length|context window|context size|exceed_context|maximum context"
            r"|prompt is too long|input is too long|too many tokens|reduce the length|context the overflows|n_ctx"
        ),
    ),
    (
        Kind.NO_TOOLS,
        frozenset({400, 404, 422, 500, 501}),
        (
            r"not support (the )?(tool|function)|support tool use|tools? (is|are) not (supported|enabled|available)"
            r"|tool use is not supported|tool[- _]choice.{0,60}(requires|not supported)|tool-call-parser"
            r"|tools param requires|function calling is not (supported|enabled)|(tools|functions)\W{1,4}not supported"
            r"|unsupported parameter:? \W?(tools|functions)\b|unrecognized request argument supplied: (tools|functions)"
        ),
    ),
    (
        Kind.REFUSED,
        frozenset({400, 403, 422, 451}),
        (
            r"content_filter|content filter|content_policy|content policy|content management policy|moderation|flagged"
            r"|safety (system|policy|guidelines)|usage policies|data_inspection|prohibited_content"
        ),
    ),
    (
        Kind.UNKNOWN,
        frozenset({400, 404, 422, 500}),
        (
            r"model_not_found|model_not_exist|not a valid model|invalid model|unknown model|no such model"
            r"|no models? loaded|model.{0,120}(not found|does not exist|not exist|not available|is not supported)"
            r"|no endpoints found|pulling it first"
        ),
    ),
    (Kind.LOADING, frozenset({500, 503}), r"loading model|model is (still )?loading|currently loading"),
    (Kind.KEY, frozenset({400, 401, 403}), r"invalid_api_key|api[- _]key|unauthori[sz]ed|authentication"),
)
_PATTERNS = tuple((kind, statuses, re.compile(words, re.DOTALL)) for kind, statuses, words in _WORDS)

_STATUSES = {
    400: Kind.REJECTED,
    401: Kind.KEY,
    402: Kind.QUOTA,
    403: Kind.KEY,
    404: Kind.NO_LLM,
    405: Kind.NO_LLM,
    408: Kind.BROKEN,
    409: Kind.BROKEN,
    413: Kind.TOO_LONG,
    425: Kind.BROKEN,
    429: Kind.BUSY,
    451: Kind.REFUSED,
    529: Kind.BUSY,
}


_UNNUMBERED = (
    (Kind.BUSY, re.compile(r"rate.?limit|too many requests|overloaded|capacity")),
    (Kind.NO_LLM, re.compile(r"unexpected endpoint|unknown (url|endpoint|path)|method not allowed")),
)


def kind_of_refusal(status: int | None, said: str) -> Kind:
    """What an answer with this status and these words means. `said` is what `words_of` gives.

    Without a status, as in the middle of a stream, it is the server that has trouble, if the words say nothing else.
    """
    for kind, statuses, words in _PATTERNS:
        if (status or 400) in statuses and words.search(said):
            return kind
    if status is None:
        return next((kind for kind, words in _UNNUMBERED if words.search(said)), Kind.DOWN)
    if status in _STATUSES:
        return _STATUSES[status]
    if 300 <= status < 400:
        return Kind.REDIRECTED
    return Kind.DOWN if status >= 500 else Kind.REJECTED


def words_of(body: object) -> str:
    """All that an error's body says, in small letters, without what it echoes of the request."""
    return " ".join(_texts(body, 0))[:SAID_MAX].lower()


def status_in(body: object) -> int | None:
    """The status that a body itself names: some servers answer 200 and put what they mean into it."""
    if not isinstance(body, Mapping):
        return None
    for name in ("status", "status_code", "code", "http_code"):
        value = body.get(name)
        if isinstance(value, str) and value.isascii() and value.isdigit():
            value = int(value[:4])
        if isinstance(value, int) and not isinstance(value, bool) and 300 <= value < 600:
            return value
    return None


def _texts(value: object, depth: int) -> Iterator[str]:
    if depth > 5:
        return
    if isinstance(value, str):
        yield value[:_LETTERS_EACH]
    elif isinstance(value, Mapping):
        for name, item in list(value.items())[:30]:
            if name not in _ECHOED:
                yield from _texts(item, depth + 1)
    elif isinstance(value, list):
        for item in value[:30]:
            yield from _texts(item, depth + 1)
