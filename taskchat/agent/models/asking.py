"""What a server is asked, and what is learned of it when it refuses a part of that. Pure."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from openai import Omit

from taskchat.agent.models.faults import Fault, Kind
from taskchat.agent.models.text_calls import Offered

STREAM, STREAM_WITH_TOOLS = "stream", "stream with tools"
EMPTY_CONTENT = "content that is null"
_REFUSED_WITH = {400, 404, 405, 415, 422, 501}
_NAMED = {  # what a server may not know, and how it names it
    "stream_options": re.compile(r"stream_options|include_usage"),
    "max_tokens": re.compile(r"max_completion_tokens|max_tokens\W.{0,40}(unsupported|not supported)"),
    "parallel_tool_calls": re.compile(r"parallel_tool_calls"),
    "store": re.compile(r"\bstore\b"),
}
_STREAM_NAMED = re.compile(r"\bstream(ing)?\b")
_STREAM_WITH_TOOLS_NAMED = re.compile(r"tools?\b.{0,40}\bstream(ing)?\b|\bstream(ing)?\b.{0,40}\btools?\b")
_CONTENT_NAMED = re.compile(r"\bcontent\b")
_PLAIN_ID = re.compile("[A-Za-z0-9]{9}")
_MODELS_MAX = 100


@dataclass
class Habits:
    """What is known of one server: the parts that it refuses, and which of its models think aloud."""

    refuses: set[str] = field(default_factory=set)
    think_aloud: set[str] = field(default_factory=set)

    def learn(self, fault: Fault, asked: Mapping[str, Any]) -> bool:
        """Whether the refusal taught something new, so that asking otherwise may help."""
        if fault.kind not in {Kind.REJECTED, Kind.NO_TOOLS, Kind.UNKNOWN, Kind.NO_LLM, Kind.DOWN}:
            return False
        lesson = self._lesson(fault, asked)
        if lesson is not None:
            self.refuses.add(lesson)
        return lesson is not None

    def _lesson(self, fault: Fault, asked: Mapping[str, Any]) -> str | None:
        if asked.get("stream") and asked.get("tools") and _STREAM_WITH_TOOLS_NAMED.search(fault.said):
            return STREAM_WITH_TOOLS
        if fault.status not in _REFUSED_WITH:
            return None
        for name, named in _NAMED.items():
            if name in asked and named.search(fault.said):
                return name
        if asked.get("stream") and _STREAM_NAMED.search(fault.said):
            return STREAM
        if _CONTENT_NAMED.search(fault.said) and any(map(_lacks_content, asked.get("messages", ()))):
            return EMPTY_CONTENT
        return None

    def note(self, model: str, *, thinks_aloud: bool) -> None:
        """Remember how a model begins."""
        if thinks_aloud and len(self.think_aloud) < _MODELS_MAX:
            self.think_aloud.add(model)


def asked_for(request: Mapping[str, Any], habits: Habits, *, stream: bool) -> dict[str, Any]:
    """The request as this server takes it: without what was left out, what it refuses, and what is the default."""
    asked = {name: value for name, value in request.items() if value is not None and not isinstance(value, Omit)}
    if "tools" in asked:
        asked["tools"] = [_without_strict(tool) for tool in asked["tools"]]
    asked["messages"] = [_with_plain_ids(message) for message in asked.get("messages", ())]
    if EMPTY_CONTENT in habits.refuses:
        asked["messages"] = [
            {**message, "content": ""} if _lacks_content(message) else message for message in asked["messages"]
        ]
    if "max_tokens" in habits.refuses and "max_tokens" in asked:
        asked["max_completion_tokens"] = asked.pop("max_tokens")
    refused = STREAM in habits.refuses or (STREAM_WITH_TOOLS in habits.refuses and "tools" in asked)
    if not stream or refused:
        asked.pop("stream", None)
        asked.pop("stream_options", None)
    return {name: value for name, value in asked.items() if name not in habits.refuses}


def tools_in(asked: Mapping[str, Any]) -> Offered:
    """The tools that are offered: the schema of their arguments, by name."""
    functions = [tool["function"] for tool in asked.get("tools", ())]
    return {function["name"]: function.get("parameters", {}) for function in functions}


def _without_strict(tool: Mapping[str, Any]) -> dict[str, Any]:
    """A tool that does not say that it is not strict: that is so anyway, and small servers do not know the word."""
    function = {name: value for name, value in tool["function"].items() if (name, value) != ("strict", False)}
    return {**tool, "function": function}


def _with_plain_ids(message: Mapping[str, Any]) -> Mapping[str, Any]:
    """A message whose calls have ids that every server takes: those that another model made may be of any form."""
    if isinstance(calls := message.get("tool_calls"), list):
        return {**message, "tool_calls": [{**call, "id": _plain_id(call["id"])} for call in calls]}
    if isinstance(made := message.get("tool_call_id"), str):
        return {**message, "tool_call_id": _plain_id(made)}
    return message


def _plain_id(identity: str) -> str:
    """The id itself if it is nine letters and digits, as Mistral wants it; else nine that are the same each time."""
    return identity if _PLAIN_ID.fullmatch(identity) else hashlib.sha256(identity.encode()).hexdigest()[:9]


def _lacks_content(message: Mapping[str, Any]) -> bool:
    return message.get("content") is None
