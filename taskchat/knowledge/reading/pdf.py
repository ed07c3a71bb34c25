"""PDF: the text of each page, through pypdf. Bookmarks become headings."""

from __future__ import annotations

import logging
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from typing import Any

from taskchat.knowledge.reading.marked import Marked, one_line, tidy
from taskchat.knowledge.reading.source import CannotRead, ReadText, Source, damaged

PAGES_MAX = 5_000
BOOKMARKS_MAX = 5_000
DEPTH_MAX = 6
MARGIN = 2  # lines at the top and at the bottom of a page that may be the same on each
REPEATED = 0.6  # of the pages
REPEATED_FROM = 5  # pages
_SPLIT_WORD = re.compile(r"(?<=[^\W\d_])-\n(?=[a-zß-öø-ÿ])")
_DIGITS = re.compile(r"\d+")


def read_pdf(source: Source) -> ReadText:
    """A PDF file."""
    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    try:
        reader = PdfReader(source.file, strict=False)
        if reader.is_encrypted and not reader.decrypt(""):
            raise CannotRead("It is protected by a password.", "Save it without one.")
        count = len(reader.pages)
        if count > PAGES_MAX:
            raise CannotRead(f"It has more than {PAGES_MAX:,} pages.", "Cut it into several documents.")
        texts, unread = _texts(source, reader, count)
        bookmarks = _bookmarks(reader)
        title = _title(reader)
    except (PyPdfError, KeyError, ValueError, TypeError, AttributeError, IndexError, OSError) as error:
        raise damaged() from error
    except RecursionError as error:
        raise damaged() from error
    if not any(texts):
        raise _wordless(unread, count)
    out = Marked(source.limits)
    for number, text in enumerate(_without_margins(texts)):
        out.page()
        _add(out, text, bookmarks.get(number, []))
    notes = [f"{unread} of {count} pages could not be read."] if unread else []
    blank = sum(not text for text in texts) - unread
    if blank > 0:
        notes.append(f"{blank} of {count} pages have no text: they may be pictures.")
    return ReadText(text=out.text(), form="marked", title=title, pages=out.pages(), notes=tuple(notes))


def _texts(source: Source, reader: Any, count: int) -> tuple[list[str], int]:
    """The text of each page, and how many could not be read."""
    texts: list[str] = []
    unread = letters = 0
    for number in range(count):
        source.told(number, count)
        try:
            text = tidy(_SPLIT_WORD.sub("", reader.pages[number].extract_text()))
        except (MemoryError, CannotRead):
            raise
        except Exception:  # noqa: BLE001 - whatever one page does to the library, the others can be read
            text = ""
            unread += 1
        letters += len(text)
        if letters > source.limits.characters:
            break  # the text says so itself when it is put together
        texts.append(text)
    return texts, unread


def _bookmarks(reader: Any) -> dict[int, list[tuple[int, str]]]:
    """The headings of each page, by its number from 0: how deep each is, and its words."""
    found: dict[int, list[tuple[int, str]]] = defaultdict(list)
    try:
        for depth, entry in _walk(reader.outline, 1):
            page = reader.get_destination_page_number(entry)
            if page is not None and sum(map(len, found.values())) < BOOKMARKS_MAX:
                found[page].append((depth, one_line(str(entry.title))))
    except (MemoryError, CannotRead):
        raise
    except Exception:  # noqa: BLE001 - the text is there without them
        return {}
    return found


def _walk(entries: Sequence[Any], depth: int) -> Iterator[tuple[int, Any]]:
    for entry in entries:
        if not isinstance(entry, list):
            yield depth, entry
        elif depth < DEPTH_MAX:
            yield from _walk(entry, depth + 1)


def _without_margins(texts: Sequence[str]) -> Iterator[str]:
    """The pages without the lines that stand at the edge of most of them, numbers aside: headers and footers."""
    pages = [text.split("\n") for text in texts]
    filled = sum(bool(text) for text in texts)
    if filled < REPEATED_FROM:
        yield from texts
        return
    seen = Counter(key for lines in pages for key in {_key(line) for line in _edges(lines)} if key)
    repeated = {key for key, count in seen.items() if count >= REPEATED * filled}
    for lines in pages:
        first, last, most = 0, len(lines), min(MARGIN, len(lines) // 4)
        while first < most and _key(lines[first]) in repeated:
            first += 1
        while len(lines) - last < most and _key(lines[last - 1]) in repeated:
            last -= 1
        yield "\n".join(lines[first:last])


def _edges(lines: Sequence[str]) -> list[str]:
    return [*lines[:MARGIN], *lines[-MARGIN:]]


def _key(line: str) -> str:
    return _DIGITS.sub("0", line.strip().casefold())


def _add(out: Marked, text: str, headings: Sequence[tuple[int, str]]) -> None:
    """A page, its bookmarks put where their words stand on a line of their own, else before the page."""
    lines = text.split("\n")
    begun = 0
    for depth, words in headings:
        wanted = words.casefold()
        place = next((at for at in range(begun, len(lines)) if one_line(lines[at]).casefold() == wanted), None)
        if place is not None:
            out.paragraph("\n".join(lines[begun:place]))
            begun = place + 1
        out.heading(depth, words)
    out.paragraph("\n".join(lines[begun:]))


def _title(reader: Any) -> str:
    try:
        return one_line(str((reader.metadata and reader.metadata.title) or ""))
    except Exception:  # noqa: BLE001 - a file may say anything there
        return ""


def _wordless(unread: int, count: int) -> CannotRead:
    if unread == count and count:
        return damaged()
    return CannotRead(
        "It has no text, only pictures of it.", "Let a program recognise the text (OCR) first, then add it again."
    )
