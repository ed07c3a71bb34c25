"""Finds tool calls that a model printed as text, at the very start of what it says. Pure.

    <tool_call>{"name": …, "arguments": {…}}</tool_call>     one or more; what follows is text
    <tool_call><function=…><parameter=…>…</tool_call>        the same, in Qwen's other form
    [TOOL_CALLS] [{"name": …, "arguments": {…}}]             what follows is text
    <|python_tag|>{"name": …, "parameters": {…}}             what follows is text
    {"name": …, "arguments": {…}}                            one or more, of tools that were offered, and nothing else
    ```json … ```                                            around the same, and nothing else

Anything else is text, and so is all that comes after the first of it.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Generator, Mapping
from dataclasses import dataclass
from typing import Any

from taskchat.agent.models.reading import Letters, Reading, blank, literal, until, value

Offered = Mapping[str, Mapping[str, Any]]
"""The tools that the model was given: the schema of their arguments, by name."""

_TAG, _TAG_END, _FUNCTION = "<tool_call>", "</tool_call>", "<function="
_MISTRAL, _LLAMA, _FENCE = "[TOOL_CALLS]", "<|python_tag|>", "```"
_OPENERS = (_TAG, _FUNCTION, _MISTRAL, _LLAMA, _FENCE, "{")
_FENCED_AS = ("json\n", "tool_call\n", "tool_calls\n", "tool_code\n", "\n", "json\r\n", "\r\n")
_ENDS = ("<|eom_id|>", "<|eot_id|>", "<|im_end|>", "</s>")
_KEYS = {"name", "arguments", "parameters", "type", "id"}


@dataclass(frozen=True, kw_only=True)
class PrintedCall:
    """A call as it was printed; its arguments are a JSON object."""

    name: str
    arguments: str


class TextCalls:
    """Text in pieces of any size in, text without calls out. Holds text back only while it may still be a call.

    Where one of them is of a `quoted` tool, all of it is text.
    """

    def __init__(self, offered: Offered, quoted: Collection[str] = ()) -> None:
        self._letters, self._quoted = Letters(), quoted
        self._reading: Generator[None, None, list[PrintedCall]] | None = None
        if offered:
            self._reading = _message(self._letters, offered)
        self.calls: list[PrintedCall] = []

    def feed(self, piece: str) -> str:
        """What of it is text, as far as that can be told."""
        if self._reading is None:
            return piece
        self._letters.text += piece
        return self._go_on(self._reading)

    def end(self) -> str:
        """What was held back and is text after all."""
        if self._reading is None:
            return ""
        self._letters.ended = True
        return self._go_on(self._reading)

    def _go_on(self, reading: Generator[None, None, list[PrintedCall]]) -> str:
        try:
            next(reading)
        except StopIteration as decided:
            self._reading, self.calls = None, decided.value
            if any(call.name in self._quoted for call in self.calls):
                self._letters.at, self.calls = 0, []
            return self._letters.text[self._letters.at :]
        return ""


def _message(letters: Letters, offered: Offered) -> Generator[None, None, list[PrintedCall]]:
    """The calls at the start of a message. It leaves off where text begins: at the start, when there are none."""
    calls: list[PrintedCall] = []
    yield from blank(letters)
    opener = yield from literal(letters, _OPENERS)
    if opener in {_TAG, _FUNCTION}:
        letters.at -= len(opener)
        calls = yield from _tagged(letters, offered)
    elif opener in {_MISTRAL, _LLAMA}:
        calls = yield from _marked(letters)
    elif opener == _FENCE:
        if (yield from literal(letters, _FENCED_AS)) is not None:
            yield from blank(letters)
            calls = yield from _alone(letters, offered, closing=_FENCE)
    elif opener is not None:
        letters.at -= len(opener)
        calls = yield from _alone(letters, offered, closing=None)
    if not calls:
        letters.at = 0
    return calls


def _tagged(letters: Letters, offered: Offered) -> Reading:
    """Calls between tags. The last one may lack its end, and a <function=…> the tags around it."""
    calls: list[PrintedCall] = []
    while True:
        start = letters.at
        tag = yield from literal(letters, (_TAG, _FUNCTION))
        if tag == _TAG:
            yield from blank(letters)
            tag = yield from literal(letters, (_FUNCTION, "{"))
        if tag == _FUNCTION:
            found = yield from _function(letters, offered)
        elif tag is not None:
            letters.at -= len(tag)
            found = _calls_in((yield from value(letters)), None)
        else:
            found = []
        if not found:
            letters.at = start
            return calls
        calls += found
        yield from blank(letters)
        yield from literal(letters, (_TAG_END,))
        yield from blank(letters)


def _function(letters: Letters, offered: Offered) -> Reading:
    """A call as <function=NAME><parameter=NAME>value</parameter>…</function>, or with JSON in it; NAME> is next."""
    name: str | None = yield from until(letters, ">")
    if not name:
        return []
    yield from blank(letters)
    if letters.next == "{":
        found = _call({"name": name, "arguments": (yield from value(letters))}, None)
        yield from blank(letters)
        yield from literal(letters, ("</function>",))
        return [found] if found else []
    schema = offered.get(name, {}).get("properties", {})
    arguments: dict[str, Any] = {}
    while (yield from literal(letters, ("<parameter=",))):
        parameter: str | None = yield from until(letters, ">")
        text: str | None = yield from until(letters, "</parameter>")
        if not parameter or text is None:
            return []
        arguments[parameter] = _typed(text.removeprefix("\n").removesuffix("\n"), schema.get(parameter, {}))
        yield from blank(letters)
    if (yield from literal(letters, ("</function>",))) is None:
        return []
    return [PrintedCall(name=name, arguments=json.dumps(arguments, ensure_ascii=False))]


def _marked(letters: Letters) -> Reading:
    """Calls after a special token."""
    calls: list[PrintedCall] = []
    while True:
        yield from blank(letters)
        start = letters.at
        found = _calls_in((yield from value(letters)), None)
        if not found:
            letters.at = start
            return calls
        calls += found
        yield from blank(letters)
        while (yield from literal(letters, (";", *_ENDS))) is not None:
            yield from blank(letters)


def _alone(letters: Letters, offered: Offered, *, closing: str | None) -> Reading:
    """Calls of offered tools with nothing else beside them."""
    calls: list[PrintedCall] = []
    while True:
        found = _calls_in((yield from value(letters)), offered)
        if not found:
            return []
        calls += found
        yield from blank(letters)
        if closing and (yield from literal(letters, (closing,))) is not None:
            yield from blank(letters)
            return [] if letters.next else calls
        yield from literal(letters, (";", ",", *_ENDS))
        yield from blank(letters)
        if not letters.next:
            return calls


def _typed(text: str, schema: Mapping[str, Any]) -> Any:
    """A parameter as its schema wants it: text, unless only something else will do."""
    if "string" in _types(schema):
        return text
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return text


def _types(schema: Mapping[str, Any]) -> set[str]:
    types = schema.get("type", [])
    found = {types} if isinstance(types, str) else {each for each in types if isinstance(each, str)}
    for option in schema.get("anyOf", ()):
        found |= _types(option)
    return found


def _calls_in(text: str | None, offered: Collection[str] | None) -> list[PrintedCall]:
    """The calls that a JSON text is, none when any part of it is something else. `offered` None: of any tool."""
    if text is None:
        return []
    try:
        found = json.loads(text, strict=False)
    except (ValueError, RecursionError):
        return []
    calls = [_call(item, offered) for item in (found if isinstance(found, list) else [found])]
    return [call for call in calls if call is not None] if all(calls) else []


def _call(found: Any, offered: Collection[str] | None) -> PrintedCall | None:
    if isinstance(found, dict) and isinstance(found.get("function"), dict) and found.keys() <= {"function", *_KEYS}:
        found = found["function"]
    if not isinstance(found, dict) or not found.keys() <= _KEYS or not isinstance(name := found.get("name"), str):
        return None
    arguments = found.get("arguments", found.get("parameters", {} if offered is None else None))
    if isinstance(arguments, str):
        try:
            arguments = json.loads(arguments, strict=False)
        except (ValueError, RecursionError):
            return None
    if not isinstance(arguments, dict) or not name or (offered is not None and name not in offered):
        return None
    return PrintedCall(name=name, arguments=json.dumps(arguments, ensure_ascii=False))
