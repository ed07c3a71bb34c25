"""What must be true of a packed file before anything unpacks it: few entries, not much in them, nothing sly.

Every part that is XML is unpacked once, piece by piece, so what counts is what really comes out.
"""

from __future__ import annotations

import stat
import zipfile
import zlib
from typing import BinaryIO

from taskchat.knowledge.reading.source import CannotRead, Limits, damaged

ENTRIES_MAX = 10_000
RATIO_MAX = 200
RATIO_FROM = 16 * 1024 * 1024  # bytes; small files may pack well
PIECE = 64 * 1024
XML = (".xml", ".rels", ".opf", ".ncx", ".xhtml", ".html", ".htm", ".svg", ".vml")
MARKUP = (".xhtml", ".html", ".htm", ".ncx", ".opf", ".svg")  # which begin with a plain <!DOCTYPE …>
_ENCRYPTED = 0x1
BOMB = "It unpacks to far more than it should."


def checked(file: BinaryIO, limits: Limits, *, needs: str) -> zipfile.ZipFile:
    """The packed file, checked. `needs` is an entry that a file of its kind has. Raises CannotRead."""
    try:
        packed = zipfile.ZipFile(file)
        entries = packed.infolist()
        _check_entries(entries, limits)
        if needs not in packed.NameToInfo:
            raise damaged()
        for entry in entries:
            if entry.filename.lower().endswith(XML):
                _check_xml(packed, entry)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, OSError) as error:
        raise damaged() from error
    return packed


def _check_entries(entries: list[zipfile.ZipInfo], limits: Limits) -> None:
    if len(entries) > ENTRIES_MAX:
        raise CannotRead(f"It has more than {ENTRIES_MAX:,} parts.", "Cut it into several documents.")
    if len({entry.filename for entry in entries}) < len(entries):
        raise damaged()
    for entry in entries:
        parts = entry.filename.replace("\\", "/").split("/")
        if ".." in parts or entry.filename.startswith("/") or stat.S_ISLNK(entry.external_attr >> 16):
            raise CannotRead("It has parts that would lie outside of it.", "Save it again with the program it is from.")
        if entry.flag_bits & _ENCRYPTED:
            raise CannotRead("It is protected by a password.", "Save it without one.")
    unpacked = sum(entry.file_size for entry in entries)
    packed = sum(entry.compress_size for entry in entries)
    if unpacked > limits.unpacked or (unpacked > RATIO_FROM and unpacked > RATIO_MAX * max(packed, 1)):
        raise CannotRead(BOMB, "Leave out what is not needed, and save it again.")


def _check_xml(packed: zipfile.ZipFile, entry: zipfile.ZipInfo) -> None:
    """Refuse a part that declares entities: XML that includes files, or repeats itself without end."""
    wanted = (b"<!ENTITY",) if entry.filename.lower().endswith(MARKUP) else (b"<!ENTITY", b"<!DOCTYPE")
    before = b""
    with packed.open(entry) as part:
        while piece := part.read(PIECE):
            seen = (before + piece).replace(b"\0", b"").upper()  # UTF-16 writes a zero with each letter
            if any(word in seen for word in wanted):
                raise CannotRead("It has XML that includes other files or repeats itself.", "Save it again.")
            before = piece[-64:]
