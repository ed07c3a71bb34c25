"""What the exceptions of other libraries say about a model and its server."""

from __future__ import annotations

import ssl

import httpx2
from agents.exceptions import MaxTurnsExceeded, ModelBehaviorError, ModelRefusalError, ModelTimeoutError
from openai import APIConnectionError, APIError, APIStatusError, APITimeoutError, OpenAIError

from taskchat.agent.models.faults import Fault, Kind
from taskchat.agent.models.refusals import kind_of_refusal, words_of
from taskchat.agent.models.retrying import told_wait

FOREIGN = (Fault, OpenAIError, httpx2.HTTPError, httpx2.InvalidURL, httpx2.StreamError, OSError, ValueError)
"""What a call of a model may raise, beside being cancelled."""


def fault_of(error: BaseException) -> Fault:
    """What any exception of a call says about the model and its server."""
    match error:
        case Fault():
            return error
        case APIStatusError():
            said = words_of(error.body)
            kind = kind_of_refusal(error.status_code, said)
            return Fault(kind, status=error.status_code, said=said, wait=told_wait(error.response.headers))
        case APIConnectionError() | httpx2.ConnectError() if _is_about_trust(error):
            return Fault(Kind.UNTRUSTED)
        case APIConnectionError() if isinstance(error.__cause__, httpx2.HTTPError):
            before_it_answered = fault_of(error.__cause__)
            return before_it_answered if before_it_answered.kind is not Kind.BROKEN else Fault(Kind.UNREACHABLE)
        case APIError() if not isinstance(error, APIConnectionError):
            said = words_of(error.body) or words_of(error.message)
            return Fault(kind_of_refusal(None, said), said=said)
        case _:
            return Fault(next((kind for kind, classes in _KINDS if isinstance(error, classes)), Kind.BROKEN))


_KINDS: tuple[tuple[Kind, tuple[type[BaseException], ...]], ...] = (
    (Kind.UNREACHABLE, (httpx2.ConnectTimeout, httpx2.ConnectError, httpx2.ProxyError)),
    (Kind.BUSY, (httpx2.PoolTimeout,)),
    (Kind.NO_LLM, (httpx2.InvalidURL, httpx2.UnsupportedProtocol, httpx2.LocalProtocolError)),
    (Kind.SLOW, (httpx2.TimeoutException, APITimeoutError, ModelTimeoutError, TimeoutError)),
    (Kind.UNREACHABLE, (APIConnectionError,)),
    (Kind.REFUSED, (ModelRefusalError,)),
    (Kind.TOO_MUCH, (MaxTurnsExceeded,)),
    (Kind.BROKEN, (httpx2.HTTPError, httpx2.StreamError, ModelBehaviorError)),
    (Kind.UNREACHABLE, (OSError,)),
)


def _is_about_trust(error: BaseException | None) -> bool:
    while error is not None and not isinstance(error, ssl.SSLError):
        error = error.__cause__ or error.__context__
    return error is not None
