"""What the rounds of a test say about a model, in plain words, and what to do about what does not work. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from taskchat.agent.models.endpoint import Endpoint
from taskchat.errors import (
    ModelFailed,
    ModelKeyRefused,
    ModelQuotaUsedUp,
    ModelUnknown,
    ModelUnreachable,
    ModelWithoutTools,
)
from taskchat.schemas.model_names import ModelName
from taskchat.schemas.models import ModelCheck

What = Literal["reachable", "key", "answers", "tools", "streaming", "usage"]

FETCH = {
    "ollama": "Fetch it: ollama pull {model}. What there is: ollama list",
    "lmstudio": "Fetch it: lms get {model}. What there is: lms ls",
    "llamacpp": "llama-server has the one model that it was started with.",
    "vllm": "vLLM has the one model that it was started with.",
}
USE_TOOLS = {
    "ollama": "Take one that ollama.com lists under tools, like qwen3.",
    "lmstudio": "Take one that LM Studio marks as trained for tool use.",
    "llamacpp": "Start llama-server with --jinja, and with a model whose template knows tools.",
    "vllm": "Start vLLM with --enable-auto-tool-choice and the --tool-call-parser of the model.",
}
ANOTHER = "Choose a model that is made for tool calls."
STREAM_OFF = "Set TASKCHAT_MODEL_STREAM=off for it."
NEEDED: tuple[What, ...] = ("reachable", "key", "answers", "tools")
NOT_REACHED = "Not found out."


@dataclass(frozen=True, kw_only=True)
class Round:
    """What one round came to: the error that ended it, whether the tool was called, and rightly, the pieces in which
    the text came, and the tokens that it took, 0 when nobody told."""

    error: ModelFailed | None = None
    called: bool = False
    rightly: bool = False
    pieces: int = 0
    text: str = ""
    tokens: int = 0


def is_hopeless(first: Round) -> bool:
    """Whether another round could show nothing else."""
    return isinstance(first.error, ModelKeyRefused | ModelQuotaUsedUp | ModelUnknown)


def is_workable(checks: list[ModelCheck]) -> bool:
    """Whether the model can do what it is for, even if it does not stream or count tokens."""
    return all(check.ok for check in checks if check.what in NEEDED)


def checks_of(endpoint: Endpoint, plain: Round, streamed: Round | None) -> list[ModelCheck]:
    """One line each, in the order in which things must work."""
    name = endpoint.name
    good = next((each for each in (streamed, plain) if each and each.error is None), None)
    error = None if good else plain.error
    checks = [_reachable(error), _key(endpoint, error), _answers(name, good, error)]
    if good is None and not isinstance(error, ModelWithoutTools):
        return [*checks, *(_unknown(what) for what in ("tools", "streaming", "usage"))]
    return [*checks, _tools(name, plain, streamed), _streaming(endpoint, plain, streamed), _usage(good)]


def without_key(error: ModelKeyRefused) -> list[ModelCheck]:
    """The lines where there is no key to try it with."""
    first, *rest = (_unknown(what) for what in ("reachable", "answers", "tools", "streaming", "usage"))
    return [first, ModelCheck(what="key", ok=False, words=error.detail, advice=error.hint), *rest]


def of_embedded() -> list[ModelCheck]:
    """The lines of the embedded model."""
    return [
        ModelCheck(what="reachable", ok=True, words="It is built in: it needs no server and no network."),
        ModelCheck(what="key", ok=True, words="It needs none."),
        ModelCheck(what="answers", ok=True, words="It understands English to-do talk."),
        ModelCheck(what="tools", ok=True, words="It uses every tool."),
        ModelCheck(what="streaming", ok=None, words="Its replies come at once."),
        ModelCheck(what="usage", ok=None, words="It costs nothing."),
    ]


def _reachable(error: ModelFailed | None) -> ModelCheck:
    if isinstance(error, ModelUnreachable):
        return _bad("reachable", error.detail, error.hint)
    return ModelCheck(what="reachable", ok=True, words="Its server answers.")


def _key(endpoint: Endpoint, error: ModelFailed | None) -> ModelCheck:
    if isinstance(error, ModelUnreachable):
        return _unknown("key")
    if isinstance(error, ModelKeyRefused):
        return _bad("key", error.detail, error.hint)
    return ModelCheck(what="key", ok=True, words="It is accepted." if endpoint.key else "It needs none.")


def _answers(name: ModelName, good: Round | None, error: ModelFailed | None) -> ModelCheck:
    if isinstance(error, ModelUnreachable | ModelKeyRefused):
        return _unknown("answers")
    if isinstance(error, ModelUnknown):
        return _bad("answers", error.detail, _advice(FETCH, name) or error.hint)
    if error is not None and not isinstance(error, ModelWithoutTools):
        return _bad("answers", error.detail, error.hint)
    if good is not None and not good.text.strip():
        return _bad("answers", "It says nothing.", "Try again, and if it stays so, choose another model.")
    return ModelCheck(what="answers", ok=True, words="It answers.")


def _tools(name: ModelName, plain: Round, streamed: Round | None) -> ModelCheck:
    advice = _advice(USE_TOOLS, name) or ANOTHER
    rounds = [each for each in (plain, streamed) if each is not None and each.error is None]
    if not rounds:
        return _bad("tools", plain.error.detail if plain.error else "It can't use tools.", advice)
    if rounds[-1].rightly:  # the way in which it will be asked
        words = "It calls tools as it should" + ("." if rounds[0].rightly else ", when it streams.")
        return ModelCheck(what="tools", ok=True, words=words)
    if rounds[0].rightly:
        return _bad("tools", "It does not call tools when it streams.", STREAM_OFF)
    if any(each.called for each in rounds):
        return _bad("tools", "It calls tools, but with other arguments than it was asked to.", advice)
    return _bad("tools", "It answered without the tool that it was told to use: it can talk, but do nothing.", advice)


def _streaming(endpoint: Endpoint, plain: Round, streamed: Round | None) -> ModelCheck:
    if streamed is None:
        words = "It was not asked to stream." if endpoint.stream else "It is off: TASKCHAT_MODEL_STREAM."
        return ModelCheck(what="streaming", ok=None, words=words)
    if streamed.error is not None:
        return _bad("streaming", f"Streamed, it fails: {streamed.error.detail}", STREAM_OFF)
    if streamed.pieces < 2 <= len(streamed.text.split()):
        return _bad("streaming", "Its replies come in one piece, at the end.", f"It works all the same. {STREAM_OFF}")
    words = "Replies come as they are made."
    return ModelCheck(what="streaming", ok=True, words=words if plain.error is None else f"{words} It needs to stream.")


def _usage(good: Round | None) -> ModelCheck:
    if good is None:
        return _unknown("usage")
    if good.tokens:
        return ModelCheck(what="usage", ok=True, words=f"It tells the tokens it takes: {good.tokens} for this.")
    return _bad("usage", "It does not tell how many tokens it takes.", "It works all the same: they are estimated.")


def _advice(table: dict[str, str], name: ModelName) -> str | None:
    text = table.get(name.provider.name) if name.provider else None
    return text.replace("{model}", name.model) if text else None


def _bad(what: What, words: str, advice: str | None) -> ModelCheck:
    return ModelCheck(what=what, ok=False, words=words, advice=advice)


def _unknown(what: What) -> ModelCheck:
    return ModelCheck(what=what, ok=None, words=NOT_REACHED)
