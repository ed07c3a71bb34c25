"""What makes one server unlike another, as a value."""

from __future__ import annotations

import copy
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from tests.fakes.llm.answers import Answer, call, say
from tests.fakes.llm.wire import Reply

BOTH_ADDED: tuple[Answer, ...] = (
    call("add_task", title="milk") + call("add_task", title="bread"),
    say("Added milk and bread."),
)
HELLO: tuple[Answer, ...] = (say("Hello! What shall I note down?"),)


def same(given: Any, *_: Any) -> Any:
    """As it is."""
    return given


@dataclass(frozen=True, kw_only=True, eq=False)
class Quirk:
    """One way in which a server is different: in what it says, how it writes it, or what it refuses.

    `what` says it in a sentence, `seen` where it was. `means` is what its model means to do, a round at a time, which
    is to be understood in spite of it. Only the requests in `at` are touched, counted from 1, where it is given. One
    that does not stream answers in one JSON body, whatever it is asked for. Where thoughts are `unmarked`, nobody can
    tell them from words until they end. A `silent` one says nothing for longer than anybody waits.
    """

    name: str
    what: str
    seen: str = ""
    means: tuple[Answer, ...] = BOTH_ADDED
    at: frozenset[int] | None = None
    streams: bool = True
    unmarked: bool = False
    silent: bool = False
    answer: Callable[[Answer, dict[str, Any]], Answer] = same
    completion: Callable[[dict[str, Any]], dict[str, Any]] = same
    chunks: Callable[[list[Any]], list[Any]] = same
    reply: Callable[[Reply], Reply] = same
    refuses: Callable[[dict[str, Any]], Answer | None] = lambda _body: None

    def touches(self, number: int) -> bool:
        """Whether it touches the request of this number."""
        return self.at is None or number in self.at


NONE = Quirk(name="as-documented", what="What OpenAI documents")


def by_round(means: tuple[Answer, ...]) -> Callable[[Mapping[str, Any]], Answer]:
    """What to answer to a request, by how often the model has spoken since the user did: retries change nothing."""

    def answer(body: Mapping[str, Any]) -> Answer:
        roles = [message["role"] for message in body["messages"]]
        since = roles[len(roles) - roles[::-1].index("user") :]
        return means[min(since.count("assistant"), len(means) - 1)]

    return answer


def each_message(change: Callable[[dict[str, Any]], None]) -> dict[str, Any]:
    """The hooks that change a message, whether it comes whole or in deltas."""

    def completion(whole: dict[str, Any]) -> dict[str, Any]:
        made = copy.deepcopy(whole)
        for choice in made["choices"]:
            change(choice["message"])
        return made

    def chunks(stream: list[Any]) -> list[Any]:
        made = copy.deepcopy(stream)
        for chunk in made:
            for choice in chunk["choices"]:
                change(choice["delta"])
        return made

    return {"completion": completion, "chunks": chunks}


def each_call(change: Callable[[dict[str, Any]], None]) -> dict[str, Any]:
    """The hooks that change each call of a message, or each piece of one."""

    def of_message(message: dict[str, Any]) -> None:
        for one in message.get("tool_calls") or []:
            change(one)

    return each_message(of_message)


def ids(value: Any) -> dict[str, Any]:
    """The hooks that give each call this id."""

    def change(one: dict[str, Any]) -> None:
        if "id" in one:
            one["id"] = value

    return each_call(change)


def each_choice(change: Callable[[dict[str, Any]], None]) -> dict[str, Any]:
    """The hooks that change each choice."""

    def whole(body: dict[str, Any]) -> dict[str, Any]:
        made = copy.deepcopy(body)
        for choice in made["choices"]:
            change(choice)
        return made

    return {"completion": whole, "chunks": lambda stream: [whole(chunk) for chunk in stream]}


def each_body(change: Callable[[dict[str, Any]], dict[str, Any]]) -> dict[str, Any]:
    """The hooks that change a completion and each chunk alike."""
    return {"completion": change, "chunks": lambda stream: [change(chunk) for chunk in stream]}


def whole_calls(stream: list[Any]) -> list[Any]:
    """The chunks with each call in one piece, as servers send it that parse the call first."""
    made: list[Any] = []
    pieces: dict[int, dict[str, Any]] = {}
    for chunk in copy.deepcopy(stream):
        calls = [one for choice in chunk["choices"] for one in choice["delta"].get("tool_calls") or []]
        for one in calls:
            if one["index"] in pieces:
                pieces[one["index"]]["function"]["arguments"] += one["function"]["arguments"]
            else:
                pieces[one["index"]] = one
        if not calls or any("id" in one for one in calls):
            made.append(chunk)
    return made


def delta(like: dict[str, Any], **fields: Any) -> dict[str, Any]:
    """A chunk like another, with this delta."""
    return {**like, "choices": [{"index": 0, "delta": fields, "finish_reason": None}]}
