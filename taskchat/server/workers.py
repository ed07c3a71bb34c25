"""Several server processes on one socket: started, watched, started again when one dies, ended together.

Each is a `taskchat serve` of its own, with the listening socket and a line to its parent. Over the line a worker says
that it listens, and is told to end; the system closes it when either of them dies, so neither outlives the other.
"""

from __future__ import annotations

import logging
import os
import selectors
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Generator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from taskchat.errors import Misconfigured

LISTENS, END = b"l", b"e"
SOON, LATE = 0.5, 30.0  # seconds until one that died is started again: the first time, and at most
STEADY_SECONDS = 60.0  # one that lived this long did not die of how it was started
REAP_SECONDS = 5.0

log = logging.getLogger(__name__)


def pause_before(deaths: int) -> float:
    """Seconds to wait before a worker is started that has died `deaths` times in a row, soon after each start."""
    return min(LATE, SOON * 2.0 ** (deaths - 1)) if deaths else 0.0


@dataclass
class _Worker:
    """One place for a worker, whoever holds it. `start_at` is when to start the next one, None while one runs."""

    start_at: float | None = None
    deaths: int = 0
    started: float = 0.0
    process: subprocess.Popen[bytes] | None = None
    line: socket.socket | None = None


class Supervisor:
    """Keeps `count` workers on `sock`. Each is started with `command`, behind which come its descriptors, and
    `environ`. At the end they have `stop_seconds`."""

    def __init__(
        self,
        sock: socket.socket,
        count: int,
        command: Sequence[str],
        environ: Mapping[str, str],
        *,
        stop_seconds: float,
    ) -> None:
        self._sock, self._command, self._environ, self._stop_seconds = sock, command, environ, stop_seconds
        self._workers = [_Worker() for _ in range(count)]
        self._selector = selectors.DefaultSelector()
        self._listened = self._ending = False

    def run(self) -> None:
        """Start them, watch them, and end them at a signal. A second signal ends all at once.

        The first one goes ahead: it brings the database up to date, and what is wrong with the settings is said once.
        Raises Misconfigured when none ever listened.
        """
        with _signals() as (bell, heard), self._selector:
            self._selector.register(bell, selectors.EVENT_READ)
            self._workers[0].start_at = time.monotonic()
            while not heard:
                self._start_those_due()
                self._wait(bell)
            self._end(bell, heard)

    def _start_those_due(self) -> None:
        now = time.monotonic()
        for worker in self._workers:
            if worker.start_at is not None and worker.start_at <= now:
                self._start(worker, now)

    def _start(self, worker: _Worker, now: float) -> None:
        ours, theirs = socket.socketpair()
        with theirs:
            descriptors = self._sock.fileno(), theirs.fileno()
            worker.process = subprocess.Popen(
                [*self._command, ",".join(map(str, descriptors))],
                stdin=subprocess.DEVNULL,
                env=dict(self._environ),
                pass_fds=descriptors,
                process_group=0,  # Ctrl-C at the terminal is for the parent, which tells them
            )
        worker.line, worker.started, worker.start_at = ours, now, None
        self._selector.register(ours, selectors.EVENT_READ, worker)

    def _wait(self, bell: socket.socket, until: float | None = None) -> None:
        """Sleep until something happens, and take note of it."""
        times = [worker.start_at for worker in self._workers if worker.start_at is not None]
        if until is not None:
            times.append(until)
        timeout = max(0.0, min(times) - time.monotonic()) if times else None
        for key, _ in self._selector.select(timeout):
            if key.fileobj is bell:
                bell.recv(64)
            elif _heard(key.data.line) == LISTENS:
                self._listens(key.data)
            else:
                self._gone(key.data)

    def _listens(self, worker: _Worker) -> None:
        if self._listened:
            return
        self._listened = True
        for other in self._workers:
            if other is not worker:
                other.start_at = time.monotonic()

    def _gone(self, worker: _Worker) -> None:
        assert worker.process is not None and worker.line is not None  # noqa: S101, PT018 - it was started
        self._selector.unregister(worker.line)
        worker.line.close()
        worker.line = None
        try:
            code = worker.process.wait(REAP_SECONDS)
        except subprocess.TimeoutExpired:
            worker.process.kill()
            code = worker.process.wait()
        if self._ending:
            return
        now = time.monotonic()
        if not self._listened:
            raise Misconfigured("The server could not start.", hint="What was in its way is said above.")
        worker.deaths = 0 if now - worker.started > STEADY_SECONDS else worker.deaths + 1
        pause = pause_before(worker.deaths)
        worker.start_at = now + pause
        log.warning("server process %d ended (%s); the next starts in %g s", worker.process.pid, _how(code), pause)

    def _end(self, bell: socket.socket, heard: list[int]) -> None:
        """Tell all to end and wait for them; kill those that take too long, and all at a second signal."""
        self._ending = True
        self._sock.close()  # else who comes now waits for nobody
        until = time.monotonic() + self._stop_seconds
        for worker in self._workers:
            worker.start_at = None
            _tell(worker, END)
        while (running := self._running()) and len(heard) == 1 and time.monotonic() < until:
            self._wait(bell, until)
        for worker in running:
            assert worker.process is not None  # noqa: S101 - it runs
            log.warning("server process %d is killed", worker.process.pid)
            worker.process.kill()
            worker.process.wait()
        log.info("all server processes have ended")

    def _running(self) -> list[_Worker]:
        return [worker for worker in self._workers if worker.line is not None]


# -P: what lies in the current folder is not imported
COMMAND = (sys.executable, "-P", "-m", "taskchat", "serve", "--worker")


def environment(settings: Mapping[str, str]) -> dict[str, str]:
    """What a worker is started with: this process's environment, these settings, and the way to this package."""
    package = str(Path(__file__).resolve().parents[2])
    found = os.environ.get("PYTHONPATH")
    return {**os.environ, **settings, "PYTHONPATH": f"{package}{os.pathsep}{found}" if found else package}


def _tell(worker: _Worker, word: bytes) -> None:
    if worker.line is not None:
        with suppress(OSError):  # it has just gone
            worker.line.send(word)


def _heard(line: socket.socket) -> bytes:
    """What a worker says; nothing when it has gone."""
    try:
        return line.recv(1)
    except OSError:
        return b""


def _how(code: int) -> str:
    return f"killed by {signal.Signals(-code).name}" if code < 0 else f"status {code}"


@contextmanager
def _signals() -> Generator[tuple[socket.socket, list[int]]]:
    """A socket that becomes readable at a signal to end, and the signals that have come."""
    heard: list[int] = []
    bell, rope = socket.socketpair()
    bell.settimeout(0)
    rope.settimeout(0)
    before = {
        number: signal.signal(number, lambda number, _frame: heard.append(number))
        for number in (signal.SIGTERM, signal.SIGINT)
    }
    try:
        with bell, rope:
            wakeup = signal.set_wakeup_fd(rope.fileno())
            try:
                yield bell, heard
            finally:
                signal.set_wakeup_fd(wakeup)
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
