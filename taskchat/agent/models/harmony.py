"""Reads gpt-oss's own form, where a server passes it on as it is: channels for thoughts, words and calls. Pure.

<|channel|>analysis<|message|>a thought<|end|><|start|>assistant<|channel|>final<|message|>words<|return|>
<|channel|>commentary to=functions.NAME <|constrain|>json<|message|>{…}<|call|>
"""

from __future__ import annotations

import re

from taskchat.agent.models.text_calls import PrintedCall

_OPENERS = ("<|channel|>", "<|start|>assistant")
_MARK = re.compile(r"<\|(start|channel|message|end|return|call|constrain)\|>")
_MARK_MAX = len("<|constrain|>")
_RECIPIENT = re.compile(r"\bto=functions\.([\w.-]+)")
_HEAD_MAX = 200


class Harmony:
    """Text in pieces of any size in; the same out when it is not of this form, else the words alone."""

    def __init__(self) -> None:
        self.calls: list[PrintedCall] = []
        self._held = ""
        self._deciding, self._reading = True, False
        self._head: str | None = ""  # what stands before <|message|>; None behind it
        self._recipient = self._channel = ""
        self._arguments: list[str] = []

    def feed(self, piece: str) -> str:
        """The words that come with this piece."""
        if not (self._deciding or self._reading):
            return piece
        text, self._held = self._held + piece, ""
        if self._deciding and not self._decided(text):
            return ""
        return self._read(text) if self._reading else text

    def end(self) -> str:
        """The words that were held back."""
        text, self._held, self._deciding = self._held, "", False
        words = self._body(text) if self._reading else text
        self._close()
        return words

    def _decided(self, text: str) -> bool:
        start = text.lstrip()
        self._reading = start.startswith(_OPENERS)
        self._deciding = not self._reading and any(opener.startswith(start) for opener in _OPENERS)
        if self._deciding:
            self._held = text
        return not self._deciding

    def _read(self, text: str) -> str:
        words, at = [], 0
        for mark in _MARK.finditer(text):
            words.append(self._body(text[at : mark.start()]))
            self._turn(mark[1])
            at = mark.end()
        rest = text[at:]
        begun = rest.rfind("<", -_MARK_MAX)
        if begun >= 0 and _may_be_mark(rest[begun:]):
            rest, self._held = rest[:begun], rest[begun:]
        return "".join([*words, self._body(rest)])

    def _turn(self, mark: str) -> None:
        """A mark: it begins a head or a body, or ends a body."""
        if mark == "message":
            head = self._head or ""
            recipient = _RECIPIENT.search(head)
            self._recipient, self._head = recipient[1] if recipient else "", None
            self._channel = head
        elif mark in {"channel", "constrain"} and self._head is not None:
            self._head += " "
        else:
            self._close()
            self._head = ""

    def _body(self, text: str) -> str:
        """What the text is, depending on where it stands; words are given back."""
        if self._head is not None:
            self._head = (self._head + text)[:_HEAD_MAX]
        elif self._recipient:
            self._arguments.append(text)
        elif "analysis" not in self._channel:
            return text
        return ""

    def _close(self) -> None:
        if self._head is None and self._recipient:
            self.calls.append(PrintedCall(name=self._recipient, arguments="".join(self._arguments).strip()))
        self._recipient = ""
        self._arguments.clear()


def _may_be_mark(text: str) -> bool:
    names = ("start", "channel", "message", "end", "return", "call", "constrain")
    return any(f"<|{name}|>".startswith(text) for name in names)
