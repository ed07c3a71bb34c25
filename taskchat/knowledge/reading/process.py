"""Reading a document in a process of its own, which ends when it should and takes nothing along.

It has a copy of none of this server's secrets: no variable but the few that programs need, no open file but the
document. Its memory, its time and what it says have an end, and whatever becomes of it, this process goes on.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import signal
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, BinaryIO

from taskchat.knowledge.passages import Passage
from taskchat.knowledge.reading.source import CannotRead, Form, Limits, ReadText
from taskchat.schemas.document_kinds import Kind

COMMAND = (sys.executable, "-P", "-X", "utf8", "-m", "taskchat.knowledge.reading")
VARIABLES: tuple[str, ...] = ("PATH", "PYTHONPATH", "VIRTUAL_ENV", "LANG", "LC_ALL", "TMPDIR", "SYSTEMROOT", "TZ")
LINE_BYTES = 16 * 1024 * 1024  # of one line of what it says
LETTER_BYTES = 4
GRACE = 2.0  # times its seconds: the clock goes on while others use the processor

Progress = Callable[[str, int, int], None]  # where it is, how much is done, of how much


@dataclass(frozen=True, kw_only=True)
class ReadDocument:
    """A document that was read, with its passages."""

    read: ReadText
    passages: tuple[Passage, ...]


async def read_document(file: BinaryIO, kind: Kind, limits: Limits, told: Progress) -> ReadDocument:
    """The text and the passages of the document in `file`, a real one, at its beginning. Raises CannotRead."""
    process = await asyncio.create_subprocess_exec(
        *COMMAND,
        kind,
        limits.written(),
        stdin=file.fileno(),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
        env={each: os.environ[each] for each in VARIABLES if each in os.environ},
        cwd=tempfile.gettempdir(),
        start_new_session=True,
        limit=LINE_BYTES,
    )
    try:
        async with asyncio.timeout(limits.seconds * GRACE):
            found = await _heard(process, limits, told)
            await process.wait()
    except TimeoutError:
        raise _too_slow(limits) from None
    finally:
        await _end(process)
    if found is None:
        raise _ended(process.returncode, limits)
    return found


async def _heard(process: asyncio.subprocess.Process, limits: Limits, told: Progress) -> ReadDocument | None:
    """What it says in the end. None where it ends without a word."""
    assert process.stdout is not None  # noqa: S101 - it was started with a pipe
    try:
        while line := await process.stdout.readline():
            said = json.loads(line)
            if "at" in said:
                told(said["at"], said["done"], said["of"])
            elif "failed" in said:
                raise CannotRead(said["failed"], said["hint"])
            else:
                if said["text"] > limits.characters * LETTER_BYTES:
                    return None
                return _document(said, await process.stdout.readexactly(said["text"]))
    except (ValueError, KeyError, TypeError, asyncio.IncompleteReadError):  # half a line, or far too long a one
        return None
    return None


def _document(said: dict[str, Any], text: bytes) -> ReadDocument:
    whole = text.decode()
    form: Form = said["form"]
    passages = tuple(
        Passage(ordinal=ordinal, text=whole[start:end], start=start, end=end, path=tuple(path), page=page)
        for ordinal, (start, end, path, page) in enumerate(said["passages"])
    )
    read = ReadText(text=whole, form=form, title=said["title"], pages=tuple(said["pages"]), notes=tuple(said["notes"]))
    return ReadDocument(read=read, passages=passages)


def _too_slow(limits: Limits) -> CannotRead:
    return CannotRead(
        f"It took longer to read than the {limits.seconds:,.0f} seconds that this server gives one document.",
        "Cut it into several documents.",
    )


def _ended(code: int | None, limits: Limits) -> CannotRead:
    """Why it ended without a word."""
    if hasattr(signal, "SIGXCPU") and code in (-signal.SIGXCPU, -signal.SIGKILL):
        return _too_slow(limits)
    return CannotRead("It could not be read: it may be damaged, or take more memory than one document gets.")


async def _end(process: asyncio.subprocess.Process) -> None:
    """End it, and all that it might have started."""
    if process.returncode is None:
        with contextlib.suppress(ProcessLookupError):
            if hasattr(os, "killpg"):
                os.killpg(process.pid, signal.SIGKILL)
            else:
                process.kill()
        await process.wait()
