"""A markdown text that grows at its end, parsed only where it still changes.

What follows can change the last two blocks only: the last itself, and whether the one before is still open. The same
holds for the items of a list, and a listing grows line by line. What lies before them is settled and is not parsed
again, so that a reply costs no more at its end than at its beginning, however long it is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

from taskchat.tui.blocks import AnyBlock
from taskchat.tui.code import cuts
from taskchat.tui.markdown import GOES_ON, Reader, parser
from taskchat.tui.plain import visible

if TYPE_CHECKING:
    from markdown_it.token import Token

LISTS = ("bullet_list_open", "ordered_list_open")


@dataclass(frozen=True)
class _Before:
    """What the rest of the text has to know of what is settled."""

    gap: bool = True  # an empty line comes between
    opener: str = ""  # the line that opened a listing which goes on
    counters: tuple[int | None, ...] = ()  # of a list that goes on: its next number, None for bullets
    listings: int = 0


class _Settled(NamedTuple):
    """The tokens that can't change any more, and where what follows them begins."""

    tokens: Sequence[Token]
    line: int
    kind: str
    opener: str = ""


class GrowingMarkdown:
    """The text so far and its blocks, which are at every moment those that `read_markdown` gives."""

    def __init__(self) -> None:
        self.text = ""
        self._clean = ""  # the text as it may be shown
        self._half = ""  # of a line end that may go on
        self._settled: list[AnyBlock] = []
        self._until = 0  # index in `_clean`
        self._before = _Before()

    def append(self, more: str) -> None:
        """Let the text grow."""
        self.text += more
        more = self._half + more
        self._half = "\r" if more.endswith("\r") else ""
        self._clean += visible(more.removesuffix("\r") if self._half else more)

    def blocks(self) -> list[AnyBlock]:
        """The blocks of the text so far."""
        while True:
            tail = self._before.opener + self._clean[self._until :] + visible(self._half)
            tokens = parser().parse(tail)
            settled = _settled(tokens, tail)
            if settled is None:
                return self._settled + self._following(tokens, self._reader())
            self._settle(settled, tail)

    def _settle(self, settled: _Settled, tail: str) -> None:
        reader = self._reader()
        self._settled += self._following(settled.tokens, reader)
        self._until += _start_of(tail, settled.line) - len(self._before.opener)
        match settled.kind:
            case "items":
                gap = settled.line > reader.end
                self._before = _Before(gap=gap, counters=(reader.counters[0],), listings=reader.listings)
            case "listing":
                self._before = _Before(gap=False, opener=settled.opener, listings=reader.listings - 1)
            case _:
                self._before = _Before(listings=reader.listings)

    def _reader(self) -> Reader:
        before = self._before
        return Reader(counters=before.counters, listings=before.listings, within=bool(before.opener))

    def _following(self, tokens: Sequence[Token], reader: Reader) -> list[AnyBlock]:
        """The blocks of `tokens`; whether a gap comes before them is known from what is settled."""
        more = reader.read(tokens)
        return [replace(more[0], gap=self._before.gap), *more[1:]] if more and self._settled else more


def _settled(tokens: Sequence[Token], tail: str) -> _Settled | None:
    tops = [at for at, token in enumerate(tokens) if token.level == 0 and token.nesting >= 0]
    if not tops:
        return None
    last = tokens[tops[-1]]
    if last.type == "fence" and (found := _listing(tokens, tops[-1], tail)) is not None:
        return found
    if last.type in LISTS:
        items = [at for at in range(tops[-1], len(tokens)) if _is_item(tokens[at])]
        if len(items) > 2 and (lines := tokens[items[-2]].map):
            return _Settled(tokens[: items[-2]], lines[0], "items")
    if len(tops) > 2 and (lines := tokens[tops[-2]].map) and lines[0] > 0:
        return _Settled(tokens[: tops[-2]], lines[0], "blocks")
    return None


def _is_item(token: Token) -> bool:
    return token.level == 1 and token.type == "list_item_open"


def _listing(tokens: Sequence[Token], at: int, tail: str) -> _Settled | None:
    """All but the last piece of the listing at the end. Its last line may become the one that closes it."""
    token = tokens[at]
    lines = token.content.removesuffix("\n").split("\n")
    bounds = [bound for bound in cuts(lines) if bound < len(lines) - 1]
    if not bounds or not token.map:
        return None
    top = token.map[0]
    opener = tail[_start_of(tail, top) : _start_of(tail, top + 1)]
    head = token.copy(content="\n".join(lines[: bounds[-1]]), meta={GOES_ON: True})
    return _Settled([*tokens[:at], head], top + 1 + bounds[-1], "listing", opener)


def _start_of(text: str, line: int) -> int:
    """The index at which a line begins, counted from 0."""
    at = 0
    for _ in range(line):
        at = text.index("\n", at) + 1
    return at
