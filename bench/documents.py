"""What it costs to take documents in: 1,000 pages, as one PDF and as 1,000 files of Markdown.

For each: seconds from the first byte sent until all can be found, how long others wait for the server meanwhile, and
the memory of its process at most. Beside it stands what this machine needs only to read the PDF with the library.
"""

from __future__ import annotations

import argparse
import asyncio
import io
import random
import time
from typing import Any, NamedTuple

import httpx

from bench.databases import KINDS, Kind, new_database
from bench.figures import line, milliseconds
from bench.people import new_token
from bench.processes import resident_mb
from bench.servers import Server
from bench.wire import Wire
from bench.words import THINGS

PATH = "/api/v1/documents"
SENTENCES = 30  # of a page
PATIENCE = 600.0


class Seen(NamedTuple):
    """One measure: seconds in all, those of others' requests, megabytes at most."""

    seconds: float
    others: list[float]
    memory_mb: float


def add_options(parser: argparse.ArgumentParser) -> None:
    """The options of this measure."""
    parser.add_argument("--pages", type=int, default=1000, help="how many")
    parser.add_argument("--databases", nargs="*", choices=KINDS, default=list(KINDS), help="on which")


def run_measure(options: argparse.Namespace) -> int:
    """Measure, and print."""
    pages = [page(number) for number in range(options.pages)]
    file = pdf(pages)
    line("file", f"{len(pages):,} pages, {len(file) / 1e6:.1f} MB as PDF, {sum(map(len, pages)) / 1e6:.1f} MB of text")
    line("floor", f"{read_alone(file):6.1f} s to read it with pypdf alone, in one process")
    for kind in options.databases:
        asyncio.run(measure(kind, pages, file))
    return 0


async def measure(kind: Kind, pages: list[str], file: bytes) -> None:
    """Take the same pages in on one kind of database, as one file and as many."""
    with new_database(kind) as database:
        server = Server(database.address)
        server.start()
        try:
            await server.ready()
            before = resident_mb(server.processes[0])
            line(kind, f"{before:6.0f} MB before")
            _tell(f"{kind} pdf", await taken_in(server, {"book.pdf": file}), len(pages))
            files = {f"{number}.md": f"# Page {number}\n\n{text}".encode() for number, text in enumerate(pages)}
            _tell(f"{kind} files", await taken_in(server, files), len(pages))
        finally:
            server.stop()


async def taken_in(server: Server, files: dict[str, bytes]) -> Seen:
    """Send files as somebody new, and wait until all are ready; meanwhile somebody else asks for their tasks."""
    wire = await Wire.open(server.port)
    token, other = [await new_token(wire, f"{time.time_ns()}-{name}@example.com") for name in "ab"]
    wire.close()
    others: list[float] = []
    asking = asyncio.create_task(_ask_meanwhile(server, other, others))
    begun, most = time.perf_counter(), resident_mb(server.processes[0])
    headers = {"Authorization": f"Bearer {token}"}
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{server.port}", headers=headers, timeout=60) as client:
        for name, data in files.items():
            (await client.post(PATH, files={"file": (name, data)})).raise_for_status()
        left = len(files)
        while left:
            await asyncio.sleep(0.1)
            most = max(most, resident_mb(server.processes[0]))
            left = await _unfinished(client)
            if time.perf_counter() - begun > PATIENCE:
                raise SystemExit(f"{left} documents are not read after {PATIENCE:.0f} seconds:\n{server.log()}")
    seconds = time.perf_counter() - begun
    asking.cancel()
    return Seen(seconds, others, most)


async def _unfinished(client: httpx.AsyncClient) -> int:
    left = 0
    for state in ("queued", "reading", "splitting", "embedding"):
        left += len((await client.get(PATH, params={"state": state, "limit": 1})).json()["items"])
    failed: list[Any] = (await client.get(PATH, params={"state": "failed", "limit": 1})).json()["items"]
    if failed:
        raise SystemExit(f"{failed[0]['name']} failed: {failed[0]['reason']}")
    return left


async def _ask_meanwhile(server: Server, token: str, seconds: list[float]) -> None:
    wire = await Wire.open(server.port)
    while True:
        begun = time.perf_counter()
        await wire.ask("GET", "/api/v1/tasks", {"authorization": f"Bearer {token}"})
        seconds.append(time.perf_counter() - begun)
        await asyncio.sleep(0.02)


def _tell(name: str, seen: Seen, pages: int) -> None:
    rate = pages / seen.seconds
    line(name, f"{seen.seconds:6.1f} s, {rate:5.0f} pages a second; {seen.memory_mb:.0f} MB at most in the server")
    line("", f"others wait {milliseconds(seen.others)}")


def page(number: int) -> str:
    """The words of a page."""
    dice = random.Random(number)
    said = (f"{' '.join(dice.choices(THINGS, k=9)).capitalize()} {number}." for _ in range(SENTENCES))
    return "\n".join(said)


def pdf(pages: list[str]) -> bytes:
    """The simplest PDF file that has these pages."""
    bodies = [b"", b"", b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"]
    for text in pages:
        lines = "".join(f"({words}) Tj T*\n" for words in text.split("\n"))
        stream = f"BT /F1 10 Tf 12 TL 40 800 Td\n{lines}ET".encode()
        bodies.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream))
        box = b"/MediaBox [0 0 595 842] /Resources << /Font << /F1 3 0 R >> >>"
        bodies.append(b"<< /Type /Page /Parent 2 0 R /Contents %d 0 R %s >>" % (len(bodies), box))
    kids = b" ".join(b"%d 0 R" % number for number in range(5, len(bodies) + 1, 2))
    bodies[0] = b"<< /Type /Catalog /Pages 2 0 R >>"
    bodies[1] = b"<< /Type /Pages /Count %d /Kids [%s] >>" % (len(pages), kids)
    out, places = bytearray(b"%PDF-1.7\n"), []
    for number, body in enumerate(bodies, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(places) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(places) + 1, start)
    return bytes(out)


def read_alone(file: bytes) -> float:
    """Seconds to get the text of all pages, and nothing else."""
    from pypdf import PdfReader

    begun = time.perf_counter()
    for each in PdfReader(io.BytesIO(file)).pages:
        each.extract_text()
    return time.perf_counter() - begun
