"""Real server processes, each a `taskchat serve` of its own."""

from __future__ import annotations

import asyncio
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import IO

from bench.processes import family, resident_mb
from bench.wire import Lost, Wire

START_SECONDS = 60.0
STOP_SECONDS = 20.0
SERVE = ("taskchat", "serve")
FIXED_REPLY = ("bench.fixed_reply",)


class Server:
    """One server on a port of its own. `start` may be called again after `kill`."""

    def __init__(
        self,
        database: str,
        *,
        secret: str = "",
        workers: int = 1,
        module: Sequence[str] = SERVE,
        settings: Mapping[str, str] | None = None,
    ) -> None:
        self.port = free_port()
        self._home = Path(tempfile.mkdtemp(prefix="taskchat-bench-home-"))
        self._command = [sys.executable, "-m", *module, "--port", str(self.port)]
        if workers > 1:
            self._command += ["--workers", str(workers)]
        self._environ = {**_environ(database, self._home, secret or secrets.token_urlsafe(48)), **(settings or {})}
        self._process: subprocess.Popen[bytes] | None = None
        self._log: IO[bytes] | None = None

    def start(self) -> None:
        """Start it; `ready` waits for it."""
        self._log = (self._home / "log").open("ab")
        self._process = subprocess.Popen(self._command, env=self._environ, stdout=self._log, stderr=self._log)

    async def ready(self) -> None:
        """Wait until it can run turns."""
        until = time.monotonic() + START_SECONDS
        while not await self._is_ready():
            if self._process is not None and self._process.poll() is not None:
                raise SystemExit(f"the server ended with {self._process.returncode}:\n{self.log()}")
            if time.monotonic() > until:
                raise SystemExit(f"the server was not ready after {START_SECONDS:g} seconds:\n{self.log()}")
            await asyncio.sleep(0.1)

    async def _is_ready(self) -> bool:
        try:
            wire = await Wire.open(self.port)
        except OSError:
            return False
        try:
            answer = await wire.ask("GET", "/ready", {})
        except Lost:
            return False
        finally:
            wire.close()
        return answer.status == 200 and answer.json()["model"]["status"] == "ok"

    @property
    def processes(self) -> list[int]:
        """Its processes, as they are now."""
        return family(self._process.pid) if self._process is not None else []

    def memory_mb(self) -> float:
        """Resident memory of all its processes."""
        return sum(map(resident_mb, self.processes))

    def kill(self) -> None:
        """Kill it as a power cut would."""
        self._end(signal.SIGKILL)

    def stop(self) -> None:
        """End it as an operator does, and forget it."""
        self._end(signal.SIGTERM)
        shutil.rmtree(self._home, ignore_errors=True)

    def log(self) -> str:
        """The end of what it wrote."""
        return (self._home / "log").read_text(errors="replace")[-4000:]

    def _end(self, how: signal.Signals) -> None:
        if self._process is None:
            return
        self._process.send_signal(how)
        try:
            self._process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._process = None
        if self._log is not None:
            self._log.close()


def _environ(database: str, home: Path, secret: str) -> Mapping[str, str]:
    root = str(Path(__file__).resolve().parents[1])
    kept = {name: value for name, value in os.environ.items() if not name.startswith("TASKCHAT_")}
    return kept | {
        "PYTHONPATH": root,
        "TASKCHAT_HOME": str(home),
        "TASKCHAT_DATABASE": database,
        "TASKCHAT_SECRET": secret,
        "TASKCHAT_ACCESS_MINUTES": "600",  # nobody signs in again while it is measured
        "TASKCHAT_RATE_LIMITS": "off",
        "TASKCHAT_CONNECTIONS_PER_ADDRESS": "800",
        "TASKCHAT_LOG_LEVEL": "warning",
    }


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
