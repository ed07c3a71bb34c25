"""What a scripted LLM answers: words, calls of tools, failures, and where it breaks off. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal

End = Literal["reset", "close", "end", "hang", "die"]


@dataclass(frozen=True, kw_only=True)
class Call:
    """A call of a tool. `arguments` may be any text, as models write any text. Without an id it gets one of its own."""

    tool: str
    arguments: Mapping[str, Any] | str
    id: str | None = None


@dataclass(frozen=True, kw_only=True)
class Spent:
    """The tokens that the server says it took."""

    input: int = 100
    output: int = 10
    cached: int = 0


@dataclass(frozen=True, kw_only=True)
class Cut:
    """Where an answer breaks off, and how.

    `after` counts the bytes of its body, or is a text, right behind which it breaks; -1 is before its head.
    The connection is `reset`, or `close`d in the middle of the body; the body comes to an orderly `end` too early; it
    `hang`s; or the whole server `die`s, and takes no connection after that until it is revived.
    """

    after: int | str = -1
    how: End = "reset"


@dataclass(frozen=True, kw_only=True)
class Answer:
    """One answer. With a `body` it is no completion, but just that, with the status and the headers.

    `wait` are seconds before its head, `pause` those between its pieces; it waits for `hold` before its head, or
    right behind the text `hold_after`.
    """

    text: str = ""
    calls: tuple[Call, ...] = ()
    spent: Spent | None = field(default_factory=Spent)
    finish: str | None = None
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    body: Mapping[str, Any] | str | None = None
    cut: Cut | None = None
    wait: float = 0.0
    pause: float = 0.0
    hold: Any = None
    hold_after: str | None = None
    pieces: int | None = None

    def __add__(self, other: Answer) -> Answer:
        """Both at once: the words one behind the other, the calls in parallel."""
        return replace(self, text=self.text + other.text, calls=self.calls + other.calls)


def say(text: str, **options: Any) -> Answer:
    """Words."""
    return Answer(text=text, **options)


def call(tool: str, /, **arguments: Any) -> Answer:
    """A call of a tool."""
    return Answer(calls=(Call(tool=tool, arguments=arguments),))


def fail(status: int, body: Mapping[str, Any] | str | None = None, headers: Mapping[str, str] | None = None) -> Answer:
    """An error of the server, written as OpenAI writes them where no body is given."""
    told = {"error": {"message": f"scripted failure {status}", "type": "server_error", "param": None, "code": None}}
    return Answer(status=status, body=told if body is None else body, headers=headers or {})


def cut(answer: Answer, after: int | str = -1, how: End = "reset") -> Answer:
    """This answer, broken off."""
    return replace(answer, cut=Cut(after=after, how=how))


def slow(answer: Answer, wait: float = 0.0, pause: float = 0.0) -> Answer:
    """This answer, after so many seconds, with so many between its pieces."""
    return replace(answer, wait=wait, pause=pause)


def text_of(body: Mapping[str, Any]) -> str:
    """What the user said last, of the body of a request."""
    said = [each for each in body.get("messages", []) if each.get("role") == "user"]
    content = said[-1].get("content") if said else ""
    return content if isinstance(content, str) else "".join(part.get("text", "") for part in content or [])


def results_of(body: Mapping[str, Any]) -> list[str]:
    """The results of tools that came since the user spoke last, of the body of a request."""
    messages = list(body.get("messages", []))
    last = max((place for place, each in enumerate(messages) if each.get("role") == "user"), default=-1)
    return [str(each.get("content")) for each in messages[last + 1 :] if each.get("role") == "tool"]
