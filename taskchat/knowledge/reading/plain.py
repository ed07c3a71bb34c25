"""Markdown, plain text and code: kept to the letter, but for line ends and what shows nothing."""

from __future__ import annotations

import re

from taskchat.knowledge.reading.marked import clean, one_line
from taskchat.knowledge.reading.source import CannotRead, ReadText, Source, too_long

_MARKS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe\0\0", "utf-32"),
    (b"\0\0\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
_HEADING = re.compile(r"^#{1,2}[ \t]+(.+?)[ \t]*#*$", re.MULTILINE)
_FRONT = re.compile(r"\A---\n(.*?)\n(?:---|\.\.\.)\n", re.DOTALL)
_FRONT_TITLE = re.compile(r"^title:[ \t]*[\"']?(.+?)[\"']?[ \t]*$", re.MULTILINE | re.IGNORECASE)


def read_markdown(source: Source) -> ReadText:
    """A Markdown file."""
    text = text_of(source)
    front = _FRONT.match(text)
    named = _FRONT_TITLE.search(front[1]) if front else None
    heading = _HEADING.search(text)
    found = named or heading
    return ReadText(text=text, form="marked", title=one_line(found[1]) if found else "")


def read_text(source: Source) -> ReadText:
    """A file of plain text."""
    return ReadText(text=text_of(source), form="plain")


def read_code(source: Source) -> ReadText:
    """A program, or another file that programs read."""
    return ReadText(text=text_of(source), form="code")


def text_of(source: Source) -> str:
    """The text of the file, in whatever encoding it is. Raises CannotRead."""
    data = source.file.read()
    text = clean(decoded(data))
    if len(text) > source.limits.characters:
        raise too_long(source.limits)
    return text


def decoded(data: bytes) -> str:
    """Bytes as text: by their mark, else UTF-8, else what Western computers wrote before it. Raises CannotRead."""
    encoding = next((name for mark, name in _MARKS if data.startswith(mark)), "utf-8")
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        if b"\0" in data[:100_000]:
            raise CannotRead("It is no text.", "Save it as UTF-8 text.") from error
        return data.decode("cp1252", errors="replace")
