"""`taskchat` as a real process, in a terminal (a pty) or between pipes: as people and as scripts meet it."""

from __future__ import annotations

import contextlib
import errno
import os
import select
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[2]
WAIT = 30.0  # seconds for what takes less than one
COMMAND = (sys.executable, "-m", "taskchat")
OF_COLOURS = ("NO_COLOR", "FORCE_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "COLUMNS", "LINES")

Environ = dict[str, str]


class Ran(NamedTuple):
    """What a process left. In a terminal, `out` is all that the terminal was sent on standard output."""

    code: int
    out: str
    err: str


def in_pipe(arguments: Sequence[str], *, stdin: bytes | None = None, environ: Environ | None = None) -> Ran:
    """Run it between pipes, to its end; without `stdin`, standard input is /dev/null."""
    ran = subprocess.run(
        [*COMMAND, *arguments],
        input=stdin,
        stdin=subprocess.DEVNULL if stdin is None else None,
        capture_output=True,
        env=_environ(environ),
        cwd=ROOT,
        timeout=WAIT,
        check=False,
    )
    return Ran(code_of(ran.returncode), ran.stdout.decode(), ran.stderr.decode())


def in_terminal(
    arguments: Sequence[str], *, typed: bytes = b"", columns: int = 80, environ: Environ | None = None
) -> Ran:
    """Run it in a terminal with so many columns. `typed` is there before it asks, and is echoed."""
    with terminal(arguments, columns=columns, environ=environ) as running:
        if typed:
            running.type(typed)
        return running.ended()


@contextlib.contextmanager
def between_pipes(arguments: Sequence[str], *, environ: Environ | None = None) -> Iterator[subprocess.Popen[bytes]]:
    """A running process between pipes; it is dead at the end."""
    with subprocess.Popen(
        [*COMMAND, *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=_environ(environ),
        cwd=ROOT,
    ) as process:
        try:
            yield process
        finally:
            process.kill()


class Terminal:
    """A process in a terminal. What it writes to standard error comes apart, and is a terminal for it as well."""

    def __init__(self, process: subprocess.Popen[bytes], master: int, errors: int) -> None:
        self.process = process
        self.out = ""
        self.err = ""
        self._bytes: dict[int, bytes] = {master: b"", errors: b""}
        self._open = {master, errors}
        self._master, self._errors = master, errors
        self._end = time.monotonic() + WAIT

    def type(self, keys: bytes) -> None:
        """Press keys."""
        os.write(self._master, keys)

    def more(self) -> bool:
        """Wait for output; False when no more comes."""
        while self._open:
            ready, _, _ = select.select([*self._open], [], [], max(0.0, self._end - time.monotonic()))
            if not ready:
                raise AssertionError(f"nothing more came within {WAIT} s: {self.out!r} {self.err!r}")
            for descriptor in ready:
                self._read(descriptor)
            self.out, self.err = (
                self._bytes[each].decode("utf-8", "replace").replace("\r\n", "\n")
                for each in (self._master, self._errors)
            )
            return True
        return False

    def until(self, text: str) -> None:
        """Wait until the text is there, on standard output or standard error."""
        while text not in self.out + self.err:
            if not self.more():
                raise AssertionError(f"it ended without {text!r}: {self.out!r} {self.err!r}")

    def ended(self) -> Ran:
        """Wait for its end."""
        while self.more():
            pass
        return Ran(code_of(self.process.wait(WAIT)), self.out, self.err)

    def _read(self, descriptor: int) -> None:
        try:
            piece = os.read(descriptor, 65536)
        except OSError as error:
            if error.errno != errno.EIO:  # Linux's way to say that nobody writes to the terminal any more
                raise
            piece = b""
        self._bytes[descriptor] += piece
        if not piece:
            self._open.discard(descriptor)


@contextlib.contextmanager
def terminal(
    arguments: Sequence[str], *, columns: int = 80, environ: Environ | None = None, command: Sequence[str] = COMMAND
) -> Iterator[Terminal]:
    """A running process in a terminal, `taskchat` or another command; it is dead at the end."""
    import pty

    master, slave = pty.openpty()
    errors, errors_slave = pty.openpty()
    for descriptor in (slave, errors_slave):
        _resize(descriptor, columns)
    process = subprocess.Popen(
        [*command, *arguments],
        stdin=slave,
        stdout=slave,
        stderr=errors_slave,
        env=_environ(environ),
        cwd=ROOT,
        start_new_session=True,
    )
    os.close(slave)
    os.close(errors_slave)
    try:
        yield Terminal(process, master, errors)
    finally:
        if process.poll() is None:
            process.kill()
        process.wait(WAIT)
        os.close(master)
        os.close(errors)


def imported_by(arguments: Sequence[str], *, environ: Environ | None = None) -> set[str]:
    """The modules that a whole run of the command imports. It must end well."""
    reader, writer = os.pipe()
    program = (
        "import os, sys\n"
        "from taskchat.cli import launch\n"
        f"code = launch.run({list(arguments)!r})\n"
        f"os.write({writer}, ' '.join(sys.modules).encode())\n"
        "os._exit(code)\n"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", program],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        env=_environ(environ),
        cwd=ROOT,
        pass_fds=[writer],
    )
    os.close(writer)
    with os.fdopen(reader, "rb") as file:
        names = set(file.read().decode().split())
    _, said = process.communicate(timeout=WAIT)
    assert process.returncode == 0, said.decode()
    return names


def _environ(more: Environ | None) -> Environ:
    kept = {name: value for name, value in os.environ.items() if name not in OF_COLOURS}
    return {**kept, "TERM": "xterm-256color", "PYTHONIOENCODING": "utf-8", **(more or {})}


def _resize(descriptor: int, columns: int) -> None:
    import fcntl
    import struct
    import termios

    fcntl.ioctl(descriptor, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))


def code_of(returncode: int) -> int:
    """As a shell says it: 128 and the signal's number where one ended the process."""
    return returncode if returncode >= 0 else 128 - returncode
