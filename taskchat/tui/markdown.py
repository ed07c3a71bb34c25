"""Markdown to blocks. Pure: text in, blocks out; and a growing text that is parsed only where it still changes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING

from textual.content import Content, Span
from textual.style import Style

from taskchat.tui.blocks import EMPTY, AnyBlock, Block, Table
from taskchat.tui.plain import visible

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

CODE = "$text-accent"
MUTED = "$foreground 60%"
RULE = "$foreground 25%"
CODE_BLOCK = "$foreground on $surface"
HEADINGS = {"h1": "bold underline $text-primary", "h2": "bold $text-primary"}
INLINE = {"strong_open": "bold", "em_open": "italic", "s_open": "strike"}
OPENABLE = ("http://", "https://", "mailto:")
BULLETS = "•◦▪"
QUOTE = Content.styled("▎ ", "$primary")

_LINE_END = re.compile(r"\r\n|\r|\n")


def read_markdown(text: str) -> list[AnyBlock]:
    """The blocks of a whole markdown text."""
    return _Reader().read(_parser().parse(visible(text)))


class GrowingMarkdown:
    """A markdown text that grows at its end.

    What follows can change the last two blocks only: the last itself, and whether the one before is still open (as a
    list is, for a next item). What lies before them is settled and is not parsed again.
    """

    def __init__(self) -> None:
        self.text = ""
        self._settled: list[AnyBlock] = []
        self._settled_until = 0  # index in `text`

    def append(self, more: str) -> None:
        """Let the text grow."""
        self.text += more

    def blocks(self) -> list[AnyBlock]:
        """The blocks of the text so far."""
        tail = self.text[self._settled_until :]
        tokens = _parser().parse(visible(tail))
        tops = [at for at, token in enumerate(tokens) if token.level == 0 and token.nesting >= 0]
        if len(tops) > 2 and (lines := tokens[tops[-2]].map) and lines[0] > 0:
            self._settled += self._following(tokens[: tops[-2]])
            self._settled_until += next(islice(_LINE_END.finditer(tail), lines[0] - 1, None)).end()
            tokens = tokens[tops[-2] :]
        return self._settled + self._following(tokens)

    def _following(self, tokens: Sequence[Token]) -> list[AnyBlock]:
        """The blocks of `tokens`, with a gap before them unless they are the text's first."""
        more = _Reader().read(tokens)
        return [replace(more[0], gap=True), *more[1:]] if more and self._settled else more


@lru_cache(maxsize=1)
def _parser() -> MarkdownIt:
    from markdown_it import MarkdownIt

    # Raw HTML stays text, as everything that a title may contain.
    return MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])


class _Reader:
    """Walks over the tokens once, remembering which lists and quotes are open."""

    def __init__(self) -> None:
        self._blocks: list[AnyBlock] = []
        self._indents: list[Content] = []  # of the open quotes and list items
        self._lead: Content | None = None  # the bullet that waits for its block
        self._counters: list[int | None] = []  # per open list: the next number, or None for bullets
        self._opening = False  # the next block is the first of its outermost list
        self._tight = False
        self._style = ""
        self._rows: list[list[Content]] | None = None

    def read(self, tokens: Sequence[Token]) -> list[AnyBlock]:
        """All the blocks."""
        for token in tokens:
            match token.type:
                case "inline":
                    self._words(_inline(token.children or [], self._style))
                case "fence" | "code_block":
                    self._add(_code(token), fill=CODE_BLOCK)
                case "hr":
                    self._add(Content.styled("─" * 24, RULE))
                case "paragraph_open":
                    self._tight = token.hidden
                case "heading_open":
                    self._style = HEADINGS.get(token.tag, "bold")
                case "heading_close" | "thead_close":
                    self._style = ""
                case "blockquote_open" | "blockquote_close":
                    self._quote(opens=token.nesting > 0)
                case "bullet_list_open" | "ordered_list_open" | "bullet_list_close" | "ordered_list_close":
                    self._list(token)
                case "list_item_open" | "list_item_close":
                    self._item(opens=token.nesting > 0)
                case "table_open" | "thead_open" | "tr_open" | "table_close":
                    self._table(token.type)
        return self._blocks

    def _words(self, text: Content) -> None:
        if self._rows is None:
            self._add(text)
        else:
            self._rows[-1].append(text)

    def _quote(self, *, opens: bool) -> None:
        if not opens:
            self._indents.pop()
            return
        self._indents.append(QUOTE)
        if self._lead is not None:
            self._lead += QUOTE

    def _list(self, token: Token) -> None:
        if token.nesting < 0:
            self._counters.pop()
            return
        self._opening = self._opening or not self._counters
        self._counters.append(int(token.attrs.get("start", 1)) if token.type == "ordered_list_open" else None)

    def _item(self, *, opens: bool) -> None:
        if not opens:
            if self._lead is not None:  # an item without words
                self._add(EMPTY)
            self._indents.pop()
            return
        number = self._counters[-1]
        if number is None:
            mark = BULLETS[min(len(self._counters), len(BULLETS)) - 1]
        else:
            mark = f"{number}."
            self._counters[-1] = number + 1
        self._lead = (self._indent() if self._lead is None else self._lead) + Content.styled(mark + " ", MUTED)
        self._indents.append(Content(" " * (len(mark) + 1)))

    def _table(self, part: str) -> None:
        if part == "table_open":
            if self._lead is not None:
                self._add(EMPTY)
            self._rows = []
        elif part == "thead_open":
            self._style = "bold"
        elif part == "tr_open" and self._rows is not None:
            self._rows.append([])
        elif part == "table_close" and self._rows is not None:
            self._blocks.append(Table(self._rows, indent=self._indent(), gap=bool(self._blocks)))
            self._rows = None

    def _add(self, text: Content, *, fill: str = "") -> None:
        indent = self._indent()
        lead = indent if self._lead is None else self._lead
        gap = bool(self._blocks) and (not self._counters or self._opening or not self._tight)
        self._blocks.append(Block(text, lead=lead, indent=indent, gap=gap, fill=fill))
        self._lead = None
        self._opening = False

    def _indent(self) -> Content:
        return EMPTY.join(self._indents)


def _inline(tokens: Sequence[Token], style: str) -> Content:
    """A line's words with their styles."""
    text = ""
    spans: list[Span] = []
    opened: list[tuple[int, str, str]] = []  # where, the style, the link's target
    for token in tokens:
        if token.nesting > 0:
            opened.append((len(text), INLINE.get(token.type, ""), str(token.attrs.get("href", ""))))
        elif token.nesting < 0 and opened:
            start, look, target = opened.pop()
            if look:
                spans.append(Span(start, len(text), look))
            if target:
                spans += _link(start, len(text), target)
                if text[start:].removesuffix("/") != target.removeprefix("mailto:").removesuffix("/"):
                    # Where a link leads is shown, so that its words can't mislead.
                    spans.append(Span(len(text), len(text) + len(target) + 3, MUTED))
                    text += f" ({target})"
        elif token.type in {"softbreak", "hardbreak"}:
            text += "\n"
        elif token.type == "code_inline":
            spans.append(Span(len(text), len(text) + len(token.content), CODE))
            text += token.content
        else:
            text += token.content
    if style:
        spans.insert(0, Span(0, len(text), style))
    return Content(text, spans)


def _link(start: int, end: int, target: str) -> list[Span]:
    looks: list[Span] = [Span(start, end, "$text-primary underline")]
    if target.lower().startswith(OPENABLE):
        looks.append(Span(start, end, Style.from_meta({"@click": f"app.open_link({target!r})"})))
    return looks


def _code(token: Token) -> Content:
    code = token.content.rstrip("\n").expandtabs(4)
    language = token.info.split()[0] if token.info.strip() else ""
    if not language:
        return Content(code)
    from textual.highlight import highlight

    return highlight(code, language=language)
