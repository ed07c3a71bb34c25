"""Makes one sound answer of what a server sends: text as it comes, then whole calls, usage and why it ended. Pure."""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from taskchat.agent.models.faults import Fault, Kind
from taskchat.agent.models.native_calls import CALLS_MAX, NativeCalls, is_object, takeable
from taskchat.agent.models.refusals import kind_of_refusal, status_in, words_of
from taskchat.agent.models.spoken import SpokenText, whole_letters
from taskchat.agent.models.text_calls import Offered
from taskchat.agent.models.thoughts import CLOSE, OPEN

TEXT_MAX = 200_000  # letters
CUT_OFF = "\n\n(The model reached the end of what it may write at once, so this breaks off here.)"
WITHHELD = "\n\n(The model's provider withheld the rest.)"
_LENGTH = {"length", "max_tokens", "max_output_tokens", "model_length", "model_context_window_exceeded"}
_FILTER = {"content_filter", "safety", "prohibited_content", "recitation", "blocklist", "sensitive"}
_OF_ANSWERS = {"choices", "usage", "delta", "finish_reason"}
_FAILED = {"error", "failed", "network_error", "insufficient_system_resource"}


@dataclass(frozen=True)
class Call:
    """A tool call, with an id of our own."""

    id: str
    name: str
    arguments: str


@dataclass(frozen=True)
class Usage:
    """The tokens that the server counted."""

    prompt: int
    completion: int
    cached: int = 0
    reasoning: int = 0


@dataclass(frozen=True, kw_only=True)
class Piece:
    """The next of an answer. The last one has `ended`; calls come with it, since only whole answers are acted on."""

    text: str = ""
    thought: str = ""
    calls: tuple[Call, ...] = ()
    usage: Usage | None = None
    ended: bool = False


class Answer:
    """Documents of a server in, pieces out. Raises Fault for what is no answer.

    `offered` are the tools that the model was given, and `quoted` those of which no printed call is one; `new_id` makes
    ids of calls, and `thinks_aloud` says that this model is known to begin with a thought that it does not mark.
    """

    def __init__(
        self,
        offered: Offered,
        new_id: Callable[[], str],
        *,
        quoted: Collection[str] = (),
        thinks_aloud: bool = False,
    ) -> None:
        self._new_id = new_id
        self._spoken = SpokenText(offered, quoted, thinks_aloud=thinks_aloud)
        self._calls = NativeCalls(offered)
        self._thought: list[str] = []
        self._letters = self._thought_letters = 0
        self._in_deltas = False
        self._choice: object = None
        self._reason = ""
        self._usage: Usage | None = None
        self._heard = self._counted = self._went_on = False

    @property
    def thinks_aloud(self) -> bool:
        """Whether it began with a thought that it did not mark."""
        return self._spoken.thinks_aloud

    @property
    def finished(self) -> bool:
        """Whether the server said why it ended: more may come, but nothing that must be waited for. Some say so from
        the start; what they said is then not taken for the end."""
        return bool(self._reason) and not self._went_on

    def take(self, document: Mapping[str, Any]) -> Iterator[Piece]:
        """What one more document adds to what is said."""
        _raise_if_error(document)
        self._heard = True
        usage, choices = _usage(document.get("usage")), document.get("choices")
        self._usage, self._counted = usage or self._usage, bool(usage and not choices)
        for choice in choices if isinstance(choices, list) else []:
            if isinstance(choice, Mapping) and self._is_ours(choice):
                yield from self._take_choice(choice)

    def end(self, *, done: bool) -> Piece:
        """The last piece. `done` is the stream's own word that it is."""
        if not self._heard and not done:
            raise Fault(Kind.BROKEN, said="nothing at all")
        if not (done or self._counted or self._reason):
            raise Fault(Kind.BROKEN, said="no end")
        if self._reason in _FAILED:
            raise Fault(Kind.BROKEN, said="that it failed")
        text = self._spoken.end()
        calls = self._whole_calls()
        if self._reason in _FILTER and (calls or not self._spoken.said):
            raise Fault(Kind.REFUSED)
        if self._reason in _LENGTH and not calls and not self._spoken.said:
            raise Fault(Kind.CUT_SHORT)
        if self._reason in _LENGTH and not all(is_object(call.arguments) for call in calls):
            raise Fault(Kind.CUT_SHORT)
        if not calls and not self._spoken.said:
            raise Fault(Kind.EMPTY)
        if not calls:
            text += CUT_OFF if self._reason in _LENGTH else WITHHELD if self._reason in _FILTER else ""
        return Piece(text=text, thought=self._take_thought(), calls=calls, usage=self._usage, ended=True)

    def _is_ours(self, choice: Mapping[str, Any]) -> bool:
        """Only one answer was asked for: the first that is seen is it."""
        index = choice.get("index") or 0
        if self._choice is None:
            self._choice = index
        return bool(index == self._choice)

    def _take_choice(self, choice: Mapping[str, Any]) -> Iterator[Piece]:
        _raise_if_error(choice)
        whole = choice.get("message")
        self._in_deltas = self._in_deltas or "delta" in choice
        again = self._in_deltas and bool(self._letters or self._calls)  # at a stream's end, as some servers send it
        delta = choice.get("delta") or (None if again else whole)
        if isinstance(delta, Mapping):
            self._went_on = self._went_on or bool(self._reason and (delta.get("content") or delta.get("tool_calls")))
            text = _content(delta.get("content")) or _content(delta.get("refusal"))
            if isinstance(whole, Mapping) and CLOSE in text and OPEN not in text.partition(CLOSE)[0]:
                text = OPEN + text
            self._think(delta)
            for call in _calls(delta):
                self._calls.take(call)
            yield from self._say(text)
        reason = choice.get("finish_reason")
        if isinstance(whole, Mapping):
            reason = reason or "stop"
        self._reason = reason.lower() if isinstance(reason, str) and reason else self._reason

    def _say(self, text: str) -> Iterator[Piece]:
        self._letters += len(text)
        if self._letters > TEXT_MAX:
            raise Fault(Kind.TOO_MUCH)
        if text and (text := self._spoken.feed(text)):
            yield Piece(text=text, thought=self._take_thought())

    def _think(self, delta: Mapping[str, Any]) -> None:
        """Keep the thought: the SDK shows it to nobody, but some models want theirs back with their calls."""
        thought = _content(delta.get("reasoning_content"))
        self._thought_letters += len(thought)
        if thought and self._thought_letters <= TEXT_MAX:
            self._thought.append(whole_letters(thought))

    def _take_thought(self) -> str:
        thought = "".join(self._thought)
        self._thought.clear()
        return thought

    def _whole_calls(self) -> tuple[Call, ...]:
        """Calls that were printed count only when there are no others: some servers send the same ones both ways."""
        calls = self._calls.whole() if self._calls else [(call.name, call.arguments) for call in self._spoken.calls]
        if len(calls) > CALLS_MAX:
            raise Fault(Kind.TOO_MUCH)
        return tuple(
            Call(self._new_id(), whole_letters(name), whole_letters(takeable(whole_letters(arguments))))
            for name, arguments in calls
        )


def _raise_if_error(document: Mapping[str, Any]) -> None:
    """An error instead of an answer, or in the middle of one, under a status that said all was well."""
    error = document.get("error")
    if not error and document.get("object") == "error":
        error = document
    if not error and not document.keys() & _OF_ANSWERS:
        error = document.get("detail") or document.get("message")
    if error:
        body = error if isinstance(error, Mapping) else {"message": error}
        status, said = status_in(body) or status_in(document), words_of(body)
        raise Fault(kind_of_refusal(status, said), status=status, said=said)


def _content(content: object) -> str:
    """Text as one string or as parts, as some servers send it; parts that are thoughts are none."""
    if isinstance(content, str):
        return content
    if not isinstance(content, list):
        return ""
    return "".join(
        part["text"]
        for part in content
        if isinstance(part, Mapping) and part.get("type", "text") in {"text", "output_text"}
        if isinstance(part.get("text"), str)
    )


def _calls(delta: Mapping[str, Any]) -> list[object]:
    """The deltas of calls, also in the form that came before tools."""
    calls = delta.get("tool_calls")
    if calls is None and isinstance(legacy := delta.get("function_call"), Mapping):
        return [{"index": 0, "function": legacy}]
    if isinstance(calls, Mapping):
        return [calls]
    return calls if isinstance(calls, list) else []


def _usage(found: object) -> Usage | None:
    if not isinstance(found, Mapping):
        return None
    prompt, completion = _count(found.get("prompt_tokens")), _count(found.get("completion_tokens"))
    if prompt is None and completion is None:
        return None
    before, after = found.get("prompt_tokens_details"), found.get("completion_tokens_details")
    cached = before.get("cached_tokens") if isinstance(before, Mapping) else found.get("prompt_cache_hit_tokens")
    reasoning = after.get("reasoning_tokens") if isinstance(after, Mapping) else None
    return Usage(prompt or 0, completion or 0, min(_count(cached) or 0, prompt or 0), _count(reasoning) or 0)


def _count(value: object) -> int | None:
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        number = float(value)
    except (ValueError, OverflowError):
        return None
    return int(number) if math.isfinite(number) and 0 <= number < 1e9 else None
