"""What documents are called. A name is only shown and compared: no file is ever stored under it. Pure."""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import unquote, urlsplit

from taskchat.knowledge.reading.marked import one_line
from taskchat.schemas.documents import DOCUMENT_NAME_MAX

UNNAMED = "unnamed"
PART_MAX = 150
_DRIVE = re.compile(r"^[A-Za-z]:")
_ENDING = re.compile(r"\.[A-Za-z0-9]{1,12}$")


def clean_name(given: str) -> str:
    """A file's name as it is kept: its parts that name something, with nothing unseen in them."""
    text = unicodedata.normalize("NFC", one_line(given)).replace("\\", "/")
    parts = [part.strip() for part in _DRIVE.sub("", text).split("/")]
    kept = [_short(part) for part in parts if part not in ("", ".", "..")]
    while len(kept) > 1 and sum(len(part) + 1 for part in kept) > DOCUMENT_NAME_MAX:
        kept.pop(0)
    return "/".join(kept) or UNNAMED


def name_of_url(url: str) -> str:
    """What a page or file of the web is called: the end of its path, or its host."""
    parts = urlsplit(url)
    last = unquote(parts.path.rstrip("/").rpartition("/")[2])
    return clean_name(last or parts.hostname or UNNAMED)


def title_of(name: str) -> str:
    """The title of a document that has none: its name without folders and ending."""
    last = name.rpartition("/")[2]
    return _ENDING.sub("", last) or last


def disposition(name: str) -> str:
    """A Content-Disposition that saves a file under this name, whatever is in it."""
    last = name.rpartition("/")[2]
    plain = re.sub(r"[^A-Za-z0-9._-]+", "_", unicodedata.normalize("NFKD", last)).strip("._") or "document"
    quoted = "".join(
        chr(byte) if chr(byte).isascii() and (chr(byte).isalnum() or chr(byte) in "-._~") else f"%{byte:02X}"
        for byte in last.encode()
    )
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quoted}"


def _short(part: str) -> str:
    """A part that is not endless, with the ending that tells its kind."""
    if len(part) <= PART_MAX:
        return part
    ending = found[0] if (found := _ENDING.search(part)) else ""
    return part[: PART_MAX - len(ending)] + ending
