"""EPUB: its chapters in their order."""

from __future__ import annotations

import posixpath
import zipfile
import zlib
from collections.abc import Iterator
from urllib.parse import unquote
from xml.etree import ElementTree as ET

from taskchat.knowledge.reading.archive import checked
from taskchat.knowledge.reading.marked import Marked, one_line
from taskchat.knowledge.reading.page import add_page, in_its_encoding
from taskchat.knowledge.reading.source import ReadText, Source, damaged

CONTAINER = "META-INF/container.xml"


def read_epub(source: Source) -> ReadText:
    """A book."""
    packed = checked(source.file, source.limits, needs=CONTAINER)
    try:
        container = _parsed(packed, CONTAINER)
        root = next((each.get("full-path", "") for each in container.iter() if _name(each) == "rootfile"), "")
        package = _parsed(packed, root)
        chapters = list(_chapters(package, posixpath.dirname(root)))
        title = next((one_line(each.text or "") for each in package.iter() if _name(each) == "title"), "")
        out = Marked(source.limits)
        for number, chapter in enumerate(chapters):
            source.told(number, len(chapters))
            if chapter in packed.NameToInfo:
                out.page()
                add_page(out, in_its_encoding(packed.read(chapter)), source.limits)
    except (KeyError, ET.ParseError, zipfile.BadZipFile, zlib.error, EOFError) as error:
        raise damaged() from error
    return ReadText(text=out.text(), form="marked", title=title)


def _parsed(packed: zipfile.ZipFile, name: str) -> ET.Element:
    return ET.fromstring(packed.read(name))  # noqa: S314 - what declares entities was refused


def _chapters(package: ET.Element, folder: str) -> Iterator[str]:
    """The entries of the book's chapters, in the order of its spine."""
    files = {each.get("id"): each.get("href", "") for each in package.iter() if _name(each) == "item"}
    for each in package.iter():
        if _name(each) == "itemref" and each.get("linear") != "no" and (href := files.get(each.get("idref"))):
            yield posixpath.normpath(posixpath.join(folder, unquote(href.partition("#")[0])))


def _name(element: ET.Element) -> str:
    return element.tag.rpartition("}")[2]
