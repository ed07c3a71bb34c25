"""A file on its way in: on this server's disk, and nowhere in memory, until it is known what it is."""

from __future__ import annotations

import hashlib
import os
import tempfile
from types import TracebackType
from typing import BinaryIO, Self, cast

from taskchat.schemas.document_kinds import HEAD


class Incoming:
    """A file without a name that goes when it is closed. Write to it, then read from its beginning."""

    def __init__(self) -> None:
        self.file = cast("BinaryIO", tempfile.TemporaryFile())  # noqa: SIM115 - closed with this
        self.size = 0
        self.head = b""
        self._hash = hashlib.sha256()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.file.close()

    @property
    def content_hash(self) -> str:
        """The SHA-256 of what was written, in hexadecimal digits."""
        return self._hash.hexdigest()

    def write(self, data: bytes) -> int:
        """Add bytes. It may wait for the disk."""
        if len(self.head) < HEAD:
            self.head += data[: HEAD - len(self.head)]
        self.size += len(data)
        self._hash.update(data)
        return self.file.write(data)

    def rewind(self) -> BinaryIO:
        """The file, at its beginning, for whoever has only its descriptor too."""
        self.file.flush()
        self.file.seek(0)
        os.lseek(self.file.fileno(), 0, os.SEEK_SET)
        return self.file
