"""Markdown to blocks. Pure: text in, blocks out.

What a line shows depends on the lines before it, and on nothing far behind it, so that a text that grows shows at every
moment what a whole text of that length would (`growing.py`). For that a list is no wider spaced than its lines are, and
there are no link definitions, which could turn words into links from a later line.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from textual.content import Content

from taskchat.tui.blocks import EMPTY, AnyBlock, Block, Table
from taskchat.tui.code import coloured, pieces
from taskchat.tui.inline import MUTED, words_of
from taskchat.tui.plain import visible

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

RULE = "$foreground 25%"
CODE_BLOCK = "$foreground on $surface"
HEADINGS = {"h1": "bold underline $text-primary", "h2": "bold $text-primary"}
BULLETS = "•◦▪"
QUOTE = Content.styled("▎ ", "$primary")
GOES_ON = "goes on"  # marks the first pieces of a listing, behind which others come


def read_markdown(text: str) -> list[AnyBlock]:
    """The blocks of a whole markdown text."""
    return Reader().read(parser().parse(visible(text)))


def code_of(text: str) -> list[str]:
    """The listings of a markdown text, in their order: what a block's `code` counts."""
    return [token.content for token in parser().parse(text) if token.type in {"fence", "code_block"}]


@lru_cache(maxsize=1)
def parser() -> MarkdownIt:
    """The parser. Raw HTML stays text, as everything that a title may contain."""
    from markdown_it import MarkdownIt

    return MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"]).disable("reference")


class Reader:
    """Walks over the tokens once, remembering which lists and quotes are open.

    `counters` continues a list whose items before are read already, `listings` the count of code blocks; the first of
    them is one whose pieces before are read already where it is `within` one.
    """

    def __init__(self, *, counters: Sequence[int | None] = (), listings: int = 0, within: bool = False) -> None:
        self.end = 0  # the line behind the last block
        self.listings = listings
        self.counters: list[int | None] = []  # per open list: the next number, or None for bullets
        self._continued = list(counters)
        self._within = within
        self._blocks: list[AnyBlock] = []
        self._indents: list[Content] = []  # of the open quotes and list items
        self._lead: Content | None = None  # the bullet that waits for its block
        self._line = 0  # at which the block begins that is being read
        self._after = 0  # the line behind it
        self._opening = False  # the next block is the first of its outermost list
        self._style = ""
        self._rows: list[list[Content]] | None = None

    def read(self, tokens: Sequence[Token]) -> list[AnyBlock]:
        """All the blocks."""
        for token in tokens:
            if token.map is not None and token.nesting >= 0 and not token.type.endswith(("list_open", "quote_open")):
                self._line, self._after = token.map
            match token.type:
                case "inline":
                    self._words(words_of(token.children or [], self._style))
                case "fence" | "code_block":
                    self._code(token)
                case "hr":
                    self._add(Content.styled("─" * 24, RULE))
                case "heading_open":
                    self._style = HEADINGS.get(token.tag, "bold")
                case "heading_close" | "thead_close":
                    self._style = ""
                case "blockquote_open" | "blockquote_close":
                    self._quote(opens=token.nesting > 0)
                case "bullet_list_open" | "ordered_list_open" | "bullet_list_close" | "ordered_list_close":
                    self._list(token)
                case "list_item_open" | "list_item_close":
                    self._item(token)
                case "table_open" | "thead_open" | "tr_open" | "table_close":
                    self._table(token)
        return self._blocks

    def _words(self, text: Content) -> None:
        if self._rows is None:
            self._add(text)
        else:
            self._rows[-1].append(text)

    def _code(self, token: Token) -> None:
        """A listing: a block for each of its pieces, which lie close together."""
        language = token.info.split()[0] if token.info.strip() else ""
        code = token.content if GOES_ON in token.meta else token.content.rstrip("\n")
        for at, piece in enumerate(pieces(code)):
            self._add(coloured(piece, language), fill=CODE_BLOCK, code=self.listings, close=at > 0 or self._within)
        self.listings += 1
        self._within = False

    def _quote(self, *, opens: bool) -> None:
        if not opens:
            self._indents.pop()
            return
        self._indents.append(QUOTE)
        if self._lead is not None:
            self._lead += QUOTE

    def _list(self, token: Token) -> None:
        if token.nesting < 0:
            self.counters.pop()
            return
        if self._continued and not self.counters:
            self.counters.append(self._continued.pop())
            return
        self._opening = self._opening or not self.counters
        self.counters.append(int(token.attrs.get("start", 1)) if token.type == "ordered_list_open" else None)

    def _item(self, token: Token) -> None:
        if token.nesting < 0:
            if self._lead is not None:  # an item without words
                self._after = self._line + 1
                self._add(EMPTY)
            self._indents.pop()
            return
        number = self.counters[-1]
        if number is None:
            mark = BULLETS[min(len(self.counters), len(BULLETS)) - 1]
        else:
            mark = f"{number}."
            self.counters[-1] = number + 1
        self._lead = (self._indent() if self._lead is None else self._lead) + Content.styled(mark + " ", MUTED)
        self._indents.append(Content(" " * (len(mark) + 1)))

    def _table(self, token: Token) -> None:
        match token.type:
            case "table_open":
                if self._lead is not None:
                    self._after = self._line
                    self._add(EMPTY)
                    self._line, self._after = token.map or (0, 0)
                self._rows = []
            case "thead_open":
                self._style = "bold"
            case "tr_open" if self._rows is not None:
                self._rows.append([])
            case "table_close" if self._rows is not None:
                self._blocks.append(Table(self._rows, indent=self._indent(), gap=bool(self._blocks)))
                self._rows = None
                self.end = self._after

    def _add(self, text: Content, *, fill: str = "", code: int | None = None, close: bool = False) -> None:
        indent = self._indent()
        lead = indent if self._lead is None else self._lead
        apart = not self.counters or self._opening or self._line > self.end
        gap = bool(self._blocks) and apart and not close
        copy = "" if code is None else f"code {code}"
        label = "copy" if copy and not close else ""
        self._blocks.append(Block(text, lead, indent, gap, fill, code, copy, label))
        self.end = self._after
        self._lead = None
        self._opening = False

    def _indent(self) -> Content:
        return EMPTY.join(self._indents)
