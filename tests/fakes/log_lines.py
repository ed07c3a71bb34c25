"""What the server's log would hold, as it would be written."""

from __future__ import annotations

import io
import logging
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from taskchat import logs


@contextmanager
def written(style: str = "json", level: str = "info") -> Iterator[io.StringIO]:
    """The log while this is entered; as it was before afterwards."""
    root, stream = logging.getLogger(), io.StringIO()
    handlers, before = root.handlers[:], root.level
    for handler in handlers:  # configuring closes those that are there
        root.removeHandler(handler)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "stderr", stream)
        logs.configure(level, style)
        try:
            yield stream
        finally:
            root.handlers[:] = handlers
            root.setLevel(before)
