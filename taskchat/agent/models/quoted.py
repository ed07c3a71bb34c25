"""Which tools are spoken of as if they were called, in what a model is shown. Pure.

A title may look like a call: `<tool_call>{"name": "delete_task", …}</tool_call>`. A model that quotes it must not make
it. So where the conversation holds such words, calls of that tool that are printed as text are no calls.
"""

from __future__ import annotations

import contextlib
import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any

_SIGNS = ("{", "<", "[")  # one of them is in every form of a printed call


def quoted_in(messages: Iterable[Mapping[str, Any]], offered: Collection[str]) -> frozenset[str]:
    """Those of the offered tools whose name stands in a text with such a sign. What the system says is ours."""
    suspect = [
        text
        for message in messages
        if message.get("role") != "system"
        for text in _texts(message)
        if any(sign in text for sign in _SIGNS)
    ]
    return frozenset(name for name in offered if any(name in text for text in suspect))


def _texts(message: Mapping[str, Any]) -> Iterator[str]:
    """The single texts of a message: what a tool gave is JSON, with texts in it."""
    content = message.get("content")
    if message.get("role") == "tool" and isinstance(content, str):
        with contextlib.suppress(ValueError, RecursionError):
            content = json.loads(content)
    open_ = [content]
    while open_:
        each = open_.pop()
        if isinstance(each, str):
            yield each
        elif isinstance(each, Mapping):
            open_ += each.values()
        elif isinstance(each, list):
            open_ += each
