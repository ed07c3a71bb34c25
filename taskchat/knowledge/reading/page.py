"""HTML: what a reader would see of a page, without menus, scripts and what is hidden."""

from __future__ import annotations

import re
from collections import Counter
from html.parser import HTMLParser

from taskchat.knowledge.reading.marked import Marked, one_line
from taskchat.knowledge.reading.plain import decoded
from taskchat.knowledge.reading.source import CannotRead, Limits, ReadText, Source

DEPTH_MAX = 400
ENOUGH = 200  # letters: less is no text of a page


def _tags(names: str) -> frozenset[str]:
    return frozenset(names.split())


VOID = _tags("area base br col embed hr img input link meta param source track wbr")
UNREAD = _tags("script style noscript template svg math canvas iframe object audio video select button")
AROUND = _tags("nav footer aside form dialog menu")  # what stands around the text of a page
BLOCKS = _tags(
    "address article blockquote body center dd details div dl dt fieldset figcaption figure header hgroup html li main"
    " ol p section summary ul"
)
HEADINGS = {f"h{level}": level for level in range(1, 7)}
_CELLS_END = frozenset({"td", "th", "tr", "tbody", "tfoot"})
CLOSED_BY = {  # what may be left open: it ends where one of these begins
    "p": BLOCKS | HEADINGS.keys() | {"table", "pre"},
    "li": {"li"},
    "dt": {"dt", "dd"},
    "dd": {"dt", "dd"},
    "td": _CELLS_END,
    "th": _CELLS_END,
    "tr": {"tr", "tbody", "tfoot"},
}
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0(?![.\d])", re.IGNORECASE)
_BREAKS = re.compile(r"[\r\n]+")
_CHARSET = re.compile(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?([A-Za-z0-9_-]{1,40})", re.IGNORECASE)


def read_html(source: Source) -> ReadText:
    """A web page."""
    out = Marked(source.limits)
    title = add_page(out, in_its_encoding(source.file.read()), source.limits)
    return ReadText(text=out.text(), form="marked", title=(title or out.first_heading))


def in_its_encoding(data: bytes) -> str:
    """A page as text, in the encoding that it names."""
    named = _CHARSET.search(data[:4096])
    try:
        return data.decode(named[1].decode()) if named else decoded(data)
    except (UnicodeDecodeError, LookupError):
        return decoded(data)


def add_page(out: Marked, markup: str, limits: Limits) -> str:
    """Add what a page says to `out`. Its title. What seems to stand around its text is read where there is no other."""
    has_main = re.search(r"<main[\s>]", markup, re.IGNORECASE) is not None
    found: list[_Reader] = []
    for skip, only_main in ((AROUND, True), (AROUND, False), (frozenset[str](), False)):
        if only_main and not has_main:
            continue
        found.append(_read(Marked(limits), markup, skip, only_main=only_main))
        if len(found[-1].out) >= ENOUGH:
            break
    least = min(ENOUGH, max(len(each.out) for each in found) // 3)
    best = next(each for each in found if len(each.out) >= least)
    out.take(best.out)
    return best.title


def _read(out: Marked, markup: str, skip: frozenset[str], *, only_main: bool) -> _Reader:
    reader = _Reader(out, skip, only_main=only_main)
    try:
        reader.feed(markup)
        reader.close()
    except (AssertionError, ValueError, RecursionError) as error:
        raise CannotRead("It is no HTML that can be read.") from error
    reader.end_block()
    return reader


class _Reader(HTMLParser):
    """Follows the tags with a stack, however badly they are closed."""

    def __init__(self, out: Marked, skip: frozenset[str], *, only_main: bool) -> None:
        super().__init__(convert_charrefs=True)
        self.title = ""
        self.out, self._skip = out, skip | UNREAD
        self._within: Counter[str] = Counter()
        self._open: list[tuple[str, bool]] = []  # tags, and whether each hides what is in it
        self._hidden = 0
        self._main = 0 if only_main else 1
        self._words: list[str] = []
        self._rows: list[list[str]] | None = None
        self._row: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """A tag opens."""
        if tag in VOID:
            if tag == "br":
                self._words.append("\n")
            elif tag == "hr":
                self.end_block()
            return
        while self._open and tag in CLOSED_BY.get(self._open[-1][0], ()):
            self._close()
        if tag in BLOCKS or tag in HEADINGS or tag in {"pre", "table"}:
            self.end_block()
        if len(self._open) >= DEPTH_MAX:
            return
        named = dict(attrs)
        hides = tag in self._skip or "hidden" in named or bool(_HIDDEN.search(named.get("style") or ""))
        self._open.append((tag, hides))
        self._within[tag] += 1
        self._hidden += hides
        self._main += tag == "main"
        if tag == "table" and self._rows is None:
            self._rows = []

    def handle_endtag(self, tag: str) -> None:
        """A tag closes, and with it what was left open inside."""
        place = next((at for at in range(len(self._open) - 1, -1, -1) if self._open[at][0] == tag), None)
        if place is None:
            return
        while len(self._open) > place:
            self._close()

    def handle_data(self, data: str) -> None:
        """Some letters."""
        if self._within["title"]:
            self.title = self.title or (one_line(data) if not self._hidden else "")
        elif not self._hidden and self._main and not self._within["head"]:
            self._words.append(data if self._within["pre"] else _BREAKS.sub(" ", data))

    def end_block(self) -> None:
        """What was collected is a block."""
        text, self._words = "".join(self._words), []
        if self._rows is not None:
            self._words = [text, " "] if text.strip() else []
            return
        tag = next((tag for tag, _ in reversed(self._open) if tag in HEADINGS or tag in {"li", "pre"}), "")
        if tag in HEADINGS:
            self.out.heading(HEADINGS[tag], text)
        elif tag == "pre":
            self.out.code(text)
        elif tag == "li":
            self.out.item(text, self._within["ul"] + self._within["ol"] - 1)
        else:
            self.out.paragraph(text)

    def _close(self) -> None:
        tag, hid = self._open[-1]
        if tag in {"td", "th"} and self._rows is not None:
            self._row.append(one_line("".join(self._words)))
            self._words = []
        elif tag == "tr" and self._rows is not None:
            self._rows.append(self._row)
            self._row = []
        elif tag == "table" and self._within["table"] == 1:
            self._end_table()
        elif tag in BLOCKS or tag in HEADINGS or tag == "pre":
            self.end_block()
        self._open.pop()
        self._within[tag] -= 1
        self._hidden -= hid
        self._main -= tag == "main"

    def _end_table(self) -> None:
        rows = [*(self._rows or []), self._row]
        self._rows, self._row = None, []
        if max((len(row) for row in rows), default=0) > 1:
            self.out.table(rows)
        else:  # a table that only places things
            for row in rows:
                self.out.paragraph(" ".join(row))
        self.end_block()
