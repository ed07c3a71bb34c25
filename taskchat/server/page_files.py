"""The files of the web page as they leave: read once, compressed once, under an address that names what is in them.

`/web/<hash>/…` has every file, and the hash is of all of them together: so modules name each other relatively, a
browser keeps them for ever, and a new version is a new address. Only the page itself is asked for anew each time.
"""

from __future__ import annotations

import functools
import gzip
import hashlib
import posixpath
import re
from dataclasses import dataclass
from pathlib import Path

from taskchat.server.page_modules import VENDOR, joined
from taskchat.server.page_squeeze import squeezed_script, squeezed_sheet

FOLDER = Path(__file__).parent / "web"
PREFIX = "/web/"
PAGE = "index.html"
TYPES = {
    ".css": "text/css; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".ico": "image/x-icon",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".webmanifest": "application/manifest+json",
    ".woff2": "font/woff2",
}
IMPORT = re.compile(r"""^(?:import|export)\b[^"';()]*?["'](\.{1,2}/[^"']+)["']""", re.MULTILINE)
SHEETS = re.compile(r"""(?:<link rel="stylesheet" href="/web/[^"]+">\s*)+""")
SHEET = re.compile(r"""href="/web/([^"]+)\"""")
ALL_SHEETS = "style/page.css"
MODULE = re.compile(r"""<script type="module" src="/web/([^"]+)">""")


@dataclass(frozen=True)
class PageFile:
    """One file: what it is, its bytes, and its bytes with gzip where that is less."""

    media_type: str
    content: bytes
    compressed: bytes | None

    @classmethod
    def of(cls, name: str, content: bytes) -> PageFile:
        """Compressed as far as gzip goes: it is done once."""
        small = gzip.compress(content, 9, mtime=0)
        return cls(TYPES[Path(name).suffix], content, small if len(small) < len(content) else None)

    def wire(self) -> int:
        """How many bytes of it travel to a browser."""
        return len(self.content if self.compressed is None else self.compressed)


@dataclass(frozen=True)
class PageFiles:
    """All of them. `page` is the page itself, whose links lead to the files under `base`."""

    base: str
    page: PageFile
    etag: str
    files: dict[str, PageFile]

    @classmethod
    def read(cls, folder: Path = FOLDER) -> PageFiles:
        """From a folder with an index.html, which names its files as /web/…"""
        found = {
            path.relative_to(folder).as_posix(): path.read_bytes()
            for path in sorted(folder.rglob("*"))
            if path.suffix in TYPES and path.is_file()
        }
        html, found = _with_one_sheet(found.pop(PAGE).decode(), joined(found))
        found = {name: _squeezed(name, content) for name, content in found.items()}
        base = f"{PREFIX}{_hash(found)}/"
        page = _with_modules(html, found).replace(PREFIX, base).encode()
        files = {name: PageFile.of(name, content) for name, content in found.items()}
        return cls(base, PageFile.of(PAGE, page), f'"{_hash({PAGE: page})}"', files)


@functools.cache
def page_files() -> PageFiles:
    """Those of this installation, read when the first browser comes: the local server may never see one."""
    return PageFiles.read()


def modules(html: str, files: dict[str, bytes]) -> list[str]:
    """The modules that the page can't begin without, in the order in which they are named first."""
    wanted = MODULE.findall(html)
    for name in wanted:  # grows while it is walked
        source = files.get(name, b"").decode()
        for named in IMPORT.findall(source):
            other = posixpath.normpath(posixpath.join(posixpath.dirname(name), named))
            if other not in wanted:
                wanted.append(other)
    return wanted


def _squeezed(name: str, content: bytes) -> bytes:
    """What vendors wrote is short already, and stays as they wrote it."""
    if name.startswith(VENDOR):
        return content
    if name.endswith(".css"):
        return squeezed_sheet(content.decode()).encode()
    return squeezed_script(content.decode()).encode() if name.endswith(".js") else content


def _with_one_sheet(html: str, files: dict[str, bytes]) -> tuple[str, dict[str, bytes]]:
    """The page with one style sheet in the place of those that it names, and the files with that one."""
    if (found := SHEETS.search(html)) is None:
        return html, files
    names = SHEET.findall(found[0])
    whole = b"\n".join(files[name] for name in names)
    link = f'<link rel="stylesheet" href="{PREFIX}{ALL_SHEETS}">\n'
    kept = {name: content for name, content in files.items() if name not in names}
    return html.replace(found[0], link, 1), {**kept, ALL_SHEETS: whole}


def _with_modules(html: str, files: dict[str, bytes]) -> str:
    """The page with a line for each of them, so that a browser asks for all at once and not for one after the other."""
    links = "".join(f'<link rel="modulepreload" href="{PREFIX}{name}">\n' for name in modules(html, files))
    return html.replace("</head>", f"{links}</head>", 1)


def _hash(files: dict[str, bytes]) -> str:
    found = hashlib.sha256()
    for name, content in files.items():
        found.update(f"{name}\n{len(content)}\n".encode() + content)
    return found.hexdigest()[:16]
