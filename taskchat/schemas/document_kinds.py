"""The kinds of documents that can be read, and which one a file is: by its name, checked by its first bytes. Pure.

Nothing heavy is imported here: what reads a document is a process of its own, and starts often.
"""

from __future__ import annotations

from typing import Literal, get_args

from taskchat.errors import InvalidInput

Kind = Literal["md", "txt", "html", "pdf", "docx", "pptx", "xlsx", "csv", "epub", "eml", "code"]
KINDS: tuple[Kind, ...] = get_args(Kind)
HEAD = 4096  # bytes that are looked at

_CODE = (
    "py pyi js mjs cjs ts jsx tsx java kt kts scala groovy c h cc cpp hpp cs fs go rs swift rb php pl pm lua r jl dart"
    " ex exs erl hs ml clj lisp sh bash zsh fish ps1 bat sql graphql proto tf vue svelte css scss less json jsonl yaml"
    " yml toml ini cfg conf xml svg gradle cmake mk dockerfile makefile"
)
_ENDINGS: dict[Kind, str] = {
    "md": "md markdown mdown mkd",
    "txt": "txt text log rst org adoc tex",
    "html": "html htm xhtml",
    "pdf": "pdf",
    "docx": "docx docm",
    "pptx": "pptx pptm",
    "xlsx": "xlsx xlsm",
    "csv": "csv tsv",
    "epub": "epub",
    "eml": "eml",
    "code": _CODE,
}
_BY_ENDING: dict[str, Kind] = {ending: kind for kind, endings in _ENDINGS.items() for ending in endings.split()}
_BY_MEDIA_TYPE: dict[str, Kind] = {
    "text/markdown": "md",
    "text/plain": "txt",
    "text/html": "html",
    "application/xhtml+xml": "html",
    "application/pdf": "pdf",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "docx",
    "application/vnd.openxmlformats-officedocument.presentationml.presentation": "pptx",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "xlsx",
    "text/csv": "csv",
    "text/tab-separated-values": "csv",
    "application/epub+zip": "epub",
    "message/rfc822": "eml",
    "application/json": "code",
    "application/xml": "code",
    "text/xml": "code",
    "application/javascript": "code",
    "text/javascript": "code",
    "text/css": "code",
}
_PACKED: frozenset[Kind] = frozenset({"docx", "pptx", "xlsx", "epub"})
_ZIP, _OLD_OFFICE, _PDF = b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"%PDF-"
_BYTE_ORDER_MARKS = (b"\xff\xfe", b"\xfe\xff")
THESE = "It can be text, Markdown, HTML, PDF, Word, PowerPoint, Excel (.docx, .pptx, .xlsx), CSV, EPUB, EML or code."


def kind_by_name(name: str) -> Kind | None:
    """The kind that a file's name says."""
    last = name.rpartition("/")[2].lower()
    return _BY_ENDING.get(last.rpartition(".")[2])


def kind_by_media_type(media_type: str) -> Kind | None:
    """The kind that a Content-Type says."""
    return _BY_MEDIA_TYPE.get(media_type.partition(";")[0].strip().lower())


def kind_of(name: str, head: bytes, media_type: str = "") -> Kind:
    """The kind of the file that begins with `head`. Raises InvalidInput for one that can't be read, or that is not what
    its name says."""
    said = kind_by_media_type(media_type) or kind_by_name(name)
    if head.startswith(_OLD_OFFICE):
        raise InvalidInput(
            "It is protected by a password, or of an old kind of Office file.",
            hint="Save it without a password as .docx, .pptx or .xlsx.",
        )
    if said == "pdf" or (said is None and head.startswith(_PDF)):
        if _PDF not in head[:1024]:
            raise _mismatch("PDF")
        return "pdf"
    if said in _PACKED:
        if not head.startswith(_ZIP):
            raise _mismatch(f".{said}")
        return said
    if not is_text(head):
        known = f"It is called {said}, but it is no text." if said else "This kind of file can't be read."
        raise InvalidInput(known, hint=THESE)
    return said or "txt"


def is_text(head: bytes) -> bool:
    """Whether bytes look like text in some encoding."""
    if head.startswith(_BYTE_ORDER_MARKS):
        return True
    controls = sum(byte < 32 and byte not in b"\t\n\r\f\x1b" for byte in head)
    return b"\0" not in head and controls * 100 <= len(head)


def _mismatch(said: str) -> InvalidInput:
    return InvalidInput(
        f"It is called a {said} file, but it is none.", hint="Give it the ending of what it is, or save it again."
    )
