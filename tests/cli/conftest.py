"""The command in this process: words in, text and a code out."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable
from typing import NamedTuple

import pytest

from taskchat.cli import launch
from tests.client.conftest import home, server

__all__ = ["home", "run", "server"]


class Ran(NamedTuple):
    """What a command left."""

    code: int
    out: str
    err: str


class Terminal(io.StringIO):
    """Text that a person types or reads."""

    def isatty(self) -> bool:
        return True


Run = Callable[..., Ran]


@pytest.fixture
def run(home: object, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run `taskchat` with these arguments. `typed` is what a person types, `piped` what a pipe brings."""

    def running(*arguments: str, piped: bytes = b"", typed: str | None = None, terminal: bool = False) -> Ran:
        out, err = Terminal() if terminal else io.StringIO(), io.StringIO()
        stdin = io.TextIOWrapper(io.BytesIO(piped)) if typed is None else Terminal(typed)
        monkeypatch.setattr(sys, "stdin", stdin)
        monkeypatch.setattr(sys, "stdout", out)
        monkeypatch.setattr(sys, "stderr", err)
        code = launch.run(arguments)
        return Ran(code, out.getvalue(), err.getvalue())

    return running
