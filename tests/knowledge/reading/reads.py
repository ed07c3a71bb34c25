"""Reading a file as the server does: in a process of its own."""

from __future__ import annotations

import tempfile
from typing import Any

from taskchat.knowledge.reading.process import ReadDocument, read_document
from taskchat.knowledge.reading.source import Limits
from taskchat.schemas.document_kinds import Kind
from tests.fakes import readers  # noqa: F401 - they take the guard


async def read(data: bytes, kind: Kind, *, told: Any = None, **limits: Any) -> ReadDocument:
    """What is read of a file of this content."""
    with tempfile.TemporaryFile() as file:
        file.write(data)
        file.flush()
        file.seek(0)
        return await read_document(file, kind, Limits(**limits), told or (lambda _at, _done, _of: None))


async def text(data: bytes, kind: Kind, **limits: Any) -> str:
    """Its text."""
    return (await read(data, kind, **limits)).read.text
