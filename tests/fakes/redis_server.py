"""A real Redis of the tests' own, on a Unix socket: started, stopped, frozen."""

from __future__ import annotations

import contextlib
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

STARTS_WITHIN = 10.0


class RedisServer:
    """One server. What is in it is gone when it stops."""

    def __init__(self, folder: Path) -> None:
        self._socket = folder / "redis.sock"
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"unix://{self._socket}"

    def start(self) -> None:
        """Start it, and return when it takes connections."""
        command = ["redis-server", "--port", "0", "--unixsocket", str(self._socket), "--save", "", "--daemonize", "no"]
        self._process = subprocess.Popen(
            [*command, "--dir", str(self._socket.parent)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        end = time.monotonic() + STARTS_WITHIN
        while not self._answers():
            assert self._process.poll() is None, "redis-server ended at once"
            assert time.monotonic() < end, "redis-server did not start"

    def stop(self) -> None:
        """Kill it."""
        if self._process is not None:
            self.go_on()
            self._process.kill()
            self._process.wait()
            self._process = None

    def freeze(self) -> None:
        """Keep it from answering, while its connections stay."""
        assert self._process is not None
        self._process.send_signal(signal.SIGSTOP)

    def go_on(self) -> None:
        """Let it answer again."""
        assert self._process is not None
        self._process.send_signal(signal.SIGCONT)

    def _answers(self) -> bool:
        with contextlib.closing(socket.socket(socket.AF_UNIX)) as probe:
            probe.settimeout(1.0)
            try:
                probe.connect(str(self._socket))
                probe.sendall(b"PING\r\n")
                return probe.recv(5) == b"+PONG"
            except OSError:
                return False


@contextlib.contextmanager
def running_redis() -> Iterator[RedisServer]:
    """A Redis that runs. Skips the test where there is none to start."""
    if shutil.which("redis-server") is None:
        pytest.skip("redis-server is not installed (Debian: apt-get install redis-server)")
    pytest.importorskip("redis", reason="the extra taskchat[redis] is not installed")
    with tempfile.TemporaryDirectory() as folder:  # pytest's own paths are too long for a socket
        server = RedisServer(Path(folder))
        server.start()
        try:
            yield server
        finally:
            server.stop()
