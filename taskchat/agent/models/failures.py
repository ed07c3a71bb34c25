"""Whatever fails in a model, as one of our errors: a sentence for people, and what to do next.

What the provider said is never part of it: it may hold the key, the user's words or a page of HTML.
"""

from __future__ import annotations

from taskchat.agent.models.faults import Fault, Kind
from taskchat.agent.models.foreign import fault_of
from taskchat.errors import (
    ContextTooLong,
    ModelBusy,
    ModelFailed,
    ModelKeyRefused,
    ModelQuotaUsedUp,
    ModelRefused,
    ModelTooSlow,
    ModelUnknown,
    ModelUnreachable,
    ModelWithoutTools,
)
from taskchat.schemas.model_names import ModelName

OTHER = "Try again, or choose another with taskchat model use."
_TEST = "taskchat model test shows what works and what does not."
_STARTED = {
    "ollama": "Is Ollama running? Start it with: ollama serve.",
    "lmstudio": "Is LM Studio's server running? Start it with: lms server start.",
    "llamacpp": "Is llama.cpp's server running? Start it with: llama-server.",
    "vllm": "Is vLLM running? Start it with: vllm serve.",
}

_ERRORS: dict[Kind, tuple[type[ModelFailed], str, str]] = {
    Kind.UNREACHABLE: (ModelUnreachable, "does not answer.", "Try again later, or choose another model."),
    Kind.UNTRUSTED: (
        ModelUnreachable,
        "has no connection that can be trusted: its certificate is not known here, or it speaks no HTTPS.",
        "Check whether its address begins with http or https. SSL_CERT_FILE may name a certificate of your own.",
    ),
    Kind.PAUSED: (ModelUnreachable, "has failed too often just now, so it is left alone for a moment.", OTHER),
    Kind.DOWN: (ModelUnreachable, "has trouble of its own just now.", "Try again later, or choose another model."),
    Kind.SLOW: (
        ModelTooSlow,
        "was silent for too long.",
        "Try again, choose a faster model, or give it more time with TASKCHAT_MODEL_SECONDS.",
    ),
    Kind.BROKEN: (ModelFailed, "broke off.", OTHER),
    Kind.LOADING: (ModelBusy, "is still being loaded.", "Try again in a minute."),
    Kind.BUSY: (ModelBusy, "takes no more for now.", "Try again in a minute."),
    Kind.QUOTA: (
        ModelQuotaUsedUp,
        "has used up what was paid for.",
        "Look at the account with its provider, or choose another model.",
    ),
    Kind.UNKNOWN: (ModelUnknown, "is not known to its server.", "Check its name: taskchat model list."),
    Kind.NO_TOOLS: (
        ModelWithoutTools,
        "can't use tools, so it can do nothing with tasks.",
        "Choose one that can: taskchat model list.",
    ),
    Kind.TOO_LONG: (
        ContextTooLong,
        "can't take a conversation this long.",
        "Start a new conversation, or a model that takes more.",
    ),
    Kind.REFUSED: (ModelRefused, "was not allowed to answer that by its provider.", "Say it in other words."),
    Kind.REJECTED: (ModelFailed, "did not take what it was asked.", _TEST),
    Kind.REDIRECTED: (
        ModelFailed,
        "is somewhere else: its server sends us on, and redirects are not followed.",
        "Set the address that it really has.",
    ),
    Kind.NO_LLM: (
        ModelFailed,
        "is not at this address: what answers there is no model's server.",
        "Check the address; most end in /v1.",
    ),
    Kind.EMPTY: (ModelFailed, "gave no answer.", "Try again, or say it in other words."),
    Kind.CUT_SHORT: (
        ModelFailed,
        "used up its tokens before it had said anything whole.",
        "Start a new conversation, ask for less at once, or raise TASKCHAT_MODEL_REPLY_TOKENS.",
    ),
    Kind.TOO_MUCH: (ModelFailed, "said more than can be taken.", "Ask for less at once."),
}


def as_ours(error: BaseException, name: ModelName) -> ModelFailed:
    """The error of ours that says what happened to the model `name`."""
    if isinstance(error, ModelFailed):
        return error
    fault = fault_of(error)
    if fault.kind is Kind.KEY:
        return key_refused(name)
    kind, words, hint = _ERRORS[fault.kind]
    if fault.kind is Kind.DOWN and fault.wait is not None:
        kind = ModelBusy
    return kind(f"{name.text} {words}", hint=_hint(fault, name) or hint)


def _hint(fault: Fault, name: ModelName) -> str | None:
    """What to do next, where more is known than what went wrong."""
    provider = name.provider.name if name.provider else ""
    if fault.kind is Kind.UNREACHABLE:
        return _STARTED.get(provider)
    if fault.kind is Kind.UNKNOWN and provider == "ollama":
        return f"Fetch it with: ollama pull {name.model}. Those that are there: ollama list."
    if fault.wait is not None:
        return f"Try again in {_about(fault.wait)}, or choose another model."
    return None


def no_key(name: ModelName) -> ModelFailed:
    """There is no key for a model that can't be had without."""
    return ModelKeyRefused(f"There is no key for {name.text}.", hint=_how_to_give_a_key(name))


def key_refused(name: ModelName) -> ModelFailed:
    """The key is refused, or is none that could be sent."""
    return ModelKeyRefused(f"The key for {name.text} is refused.", hint=_how_to_give_a_key(name))


def _how_to_give_a_key(name: ModelName) -> str:
    variable = name.provider.key_variable if name.provider else None
    return f"Give one with: taskchat model key {name.key_name}{f', or set {variable}' if variable else ''}."


def _about(seconds: float) -> str:
    """A time as people say it."""
    if seconds < 90:
        return f"{max(2, round(seconds))} seconds"
    return f"{round(seconds / 60)} minutes" if seconds < 5400 else f"{round(seconds / 3600)} hours"
