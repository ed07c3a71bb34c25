"""Whatever fails, people are told what happened and what to do, and never what the provider said."""

from __future__ import annotations

import inspect
import ssl

import agents.exceptions
import httpx2
import openai
import pytest

from taskchat import errors
from taskchat.agent.models.failures import as_ours, no_key
from taskchat.agent.models.faults import Fault, Kind
from taskchat.agent.models.foreign import FOREIGN, fault_of
from taskchat.schemas.model_names import ModelName

NAME = ModelName.parse("openai/gpt-5-mini")
REQUEST = httpx2.Request("POST", "http://127.0.0.1/v1/chat/completions")


def status_error(status: int, message: str = "", **headers: str) -> openai.APIStatusError:
    response = httpx2.Response(status, headers=headers, request=REQUEST)
    return openai.APIStatusError(message, response=response, body={"message": message})


def caused(error: Exception, cause: Exception) -> Exception:
    error.__cause__ = cause
    return error


ERRORS: list[tuple[BaseException, type[errors.ModelFailed]]] = [
    (status_error(401), errors.ModelKeyRefused),
    (status_error(403), errors.ModelKeyRefused),
    (status_error(402), errors.ModelQuotaUsedUp),
    (status_error(429), errors.ModelBusy),
    (status_error(429, "insufficient_quota"), errors.ModelQuotaUsedUp),
    (status_error(404, "The model `x` does not exist"), errors.ModelUnknown),
    (status_error(400, "x does not support tools"), errors.ModelWithoutTools),
    (status_error(400, "maximum context length is 10"), errors.ContextTooLong),
    (status_error(400, "content_filter"), errors.ModelRefused),
    (status_error(500), errors.ModelUnreachable),
    (status_error(503, **{"retry-after": "60"}), errors.ModelBusy),
    (openai.APITimeoutError(REQUEST), errors.ModelTooSlow),
    (caused(openai.APITimeoutError(REQUEST), httpx2.ReadTimeout("")), errors.ModelTooSlow),
    (caused(openai.APITimeoutError(REQUEST), httpx2.ConnectTimeout("")), errors.ModelUnreachable),
    (openai.APIConnectionError(request=REQUEST), errors.ModelUnreachable),
    (caused(openai.APIConnectionError(request=REQUEST), httpx2.RemoteProtocolError("")), errors.ModelUnreachable),
    (caused(openai.APIConnectionError(request=REQUEST), ssl.SSLError()), errors.ModelUnreachable),
    (openai.APIError("Rate limit reached", REQUEST, body=None), errors.ModelBusy),
    (httpx2.PoolTimeout(""), errors.ModelBusy),
    (httpx2.UnsupportedProtocol(""), errors.ModelFailed),
    (agents.exceptions.ModelRefusalError("no"), errors.ModelRefused),
    (agents.exceptions.ModelTimeoutError(1.0), errors.ModelTooSlow),
    (agents.exceptions.ModelBehaviorError("odd"), errors.ModelFailed),
    (TimeoutError(), errors.ModelTooSlow),
    (OSError(), errors.ModelUnreachable),
    (ValueError(), errors.ModelFailed),
]


@pytest.mark.parametrize(("error", "ours"), ERRORS, ids=[type(error).__name__ for error, _ in ERRORS])
def test_every_error_is_one_of_ours(error: BaseException, ours: type[errors.ModelFailed]) -> None:
    assert type(as_ours(error, NAME)) is ours


@pytest.mark.parametrize("kind", Kind)
def test_every_fault_says_of_which_model_it_is_and_what_to_do(kind: Kind) -> None:
    ours = as_ours(Fault(kind), NAME)
    assert NAME.text in ours.detail
    assert ours.detail.endswith(".")
    assert ours.hint
    assert ours.hint.endswith((".", "list"))


def test_what_is_ours_already_stays_as_it_is() -> None:
    ours = no_key(NAME)
    assert as_ours(ours, ModelName.parse("ollama/x")) is ours


@pytest.mark.parametrize("kind", Kind)
def test_what_the_provider_said_is_not_passed_on(kind: Kind) -> None:
    assert "sk-secret" not in str(as_ours(Fault(kind, status=400, said="sk-secret"), NAME))


def test_how_long_to_wait_is_said() -> None:
    said = [str(as_ours(Fault(Kind.BUSY, wait=seconds), NAME)) for seconds in (40, 600, 7200)]
    assert [words.partition("Try again in ")[2].partition(",")[0] for words in said] == [
        "40 seconds",
        "10 minutes",
        "2 hours",
    ]


@pytest.mark.parametrize(
    ("name", "kind", "hint"),
    [
        ("ollama/llama3.2", Kind.UNREACHABLE, "ollama serve"),
        ("ollama/llama3.2", Kind.UNKNOWN, "ollama pull llama3.2"),
        ("lmstudio/x", Kind.UNREACHABLE, "lms server start"),
        ("openai/gpt-5", Kind.KEY, "taskchat model key openai, or set OPENAI_API_KEY"),
        ("http://127.0.0.1:9/v1#x", Kind.KEY, "taskchat model key http://127.0.0.1:9/v1."),
    ],
)
def test_the_hint_fits_the_provider(name: str, kind: Kind, hint: str) -> None:
    assert hint in str(as_ours(Fault(kind), ModelName.parse(name)))


def exceptions_of(module: object) -> list[type[Exception]]:
    found = [each for _, each in inspect.getmembers(module, inspect.isclass)]
    return [each for each in found if issubclass(each, Exception) and not issubclass(each, Warning)]


@pytest.mark.parametrize(
    "foreign",
    [*exceptions_of(openai), *exceptions_of(httpx2), *exceptions_of(agents.exceptions)],
    ids=lambda each: f"{each.__module__}.{each.__name__}",
)
def test_no_exception_of_the_libraries_is_forgotten(foreign: type[Exception]) -> None:
    error = foreign.__new__(foreign)
    for name, value in {"status_code": 400, "body": None, "message": "", "response": httpx2.Response(400)}.items():
        if issubclass(foreign, openai.APIError):
            setattr(error, name, value)
    assert fault_of(error).kind in Kind
    assert isinstance(as_ours(error, NAME), errors.ModelFailed)


@pytest.mark.parametrize("library", [openai.OpenAIError, httpx2.HTTPError])
def test_what_a_call_may_raise_is_caught(library: type[Exception]) -> None:
    assert issubclass(library, FOREIGN)
