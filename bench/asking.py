"""What a person waits for and what an operator pays for, as ratios in one run.

- warm:   `taskchat ask` with the local server up, against `python -c "import typer, httpx"`, taken in turns, wall and
          CPU time of the whole process; and against the server's own time for the turn
- cold:   the first `taskchat ask` on a machine where nothing runs yet
- memory: resident memory of the server, idle and after the turns

Everything happens in a folder of its own, which goes away at the end.
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from bench.processes import resident_mb

PYTHON = sys.executable
SCRIPT = Path(PYTHON).with_name("taskchat")
TASKCHAT = [PYTHON, str(SCRIPT)] if SCRIPT.exists() else [PYTHON, "-m", "taskchat"]
REFERENCE = [PYTHON, "-c", "import typer, httpx"]


@dataclass(frozen=True)
class Cost:
    """Seconds that one process took."""

    wall: float
    cpu: float
    out: str
    err: str


@dataclass(frozen=True)
class Figures:
    """Medians. Times in milliseconds, memory in megabytes."""

    ask_wall_ms: float
    ask_cpu_ms: float
    reference_wall_ms: float
    reference_cpu_ms: float
    wall_ratio: float
    cpu_ratio: float
    server_turn_ms: float
    ask_to_turn_ratio: float
    cold_ask_seconds: float
    cold_says: str
    memory_idle_mb: float
    memory_after_mb: float
    turns: int
    turn_median_ms: float
    turn_p99_ms: float


def run(command: Sequence[str], environ: dict[str, str]) -> Cost:
    """Run a command and tell what it took. Raises when it fails."""
    started = time.perf_counter()
    process = subprocess.Popen(command, env=environ, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stderr is not None
    out, err = process.stdout.read(), process.stderr.read()
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.perf_counter() - started
    if os.waitstatus_to_exitcode(status) != 0:
        raise SystemExit(f"{command} failed: {err}")
    process.returncode = 0
    return Cost(wall, usage.ru_utime + usage.ru_stime, out, err)


class UnixConnection(http.client.HTTPConnection):
    """HTTP over the local server's socket."""

    def __init__(self, path: str) -> None:
        super().__init__("localhost")
        self.path = path

    def connect(self) -> None:
        self.sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.sock.connect(self.path)


def turns(address: str, token: str, count: int) -> list[float]:
    """Seconds of each of `count` turns, one after the other, in one conversation after another of 50."""
    connection = UnixConnection(address.removeprefix("unix:"))
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
    words = ("add buy milk tomorrow at 5pm", "what's on my list today?", "mark it as done", "undo")
    took, conversation = [], None
    for number in range(count):
        body: dict[str, Any] = {"message": words[number % len(words)]}
        if number % 50 and conversation:
            body["conversation_id"] = conversation
        started = time.perf_counter()
        connection.request("POST", "/api/v1/chat", json.dumps(body), headers)
        response = connection.getresponse()
        reply = json.loads(response.read())
        took.append(time.perf_counter() - started)
        if response.status != 200:
            raise SystemExit(f"turn {number}: {response.status} {reply}")
        conversation = reply["conversation_id"]
    return took


def measure(runs: int, turn_count: int) -> Figures:
    """All figures, in a folder of their own."""
    home = Path(tempfile.mkdtemp(prefix="taskchat-bench-"))
    environ = {name: value for name, value in os.environ.items() if not name.startswith("TASKCHAT_")}
    environ |= {"TASKCHAT_HOME": str(home), "TASKCHAT_RATE_LIMITS": "off"}
    try:
        cold = run([*TASKCHAT, "ask", "add buy milk tomorrow at 5pm"], environ)
        record = json.loads((home / "run" / "server.json").read_text())
        token = json.loads((home / "run" / "token.json").read_text())["access_token"]
        asks, references, server = [], [], []
        for number in range(runs + 2):
            ask = run([*TASKCHAT, "ask", "--json", "--new", "add", "buy", "milk", "tomorrow"], environ)
            reference = run(REFERENCE, environ)
            if number >= 2:  # the first ones warm the caches
                asks.append(ask)
                references.append(reference)
                server.append(json.loads(ask.out)["usage"]["seconds"])
        idle = resident_mb(record["pid"])
        took = turns(record["address"], token, turn_count)
        after = resident_mb(record["pid"])
    finally:
        subprocess.run([*TASKCHAT, "stop"], env=environ, check=False, capture_output=True)
        shutil.rmtree(home, ignore_errors=True)
    ask_wall = statistics.median(cost.wall for cost in asks)
    turn = statistics.median(server)
    return Figures(
        ask_wall_ms=ask_wall * 1000,
        ask_cpu_ms=statistics.median(cost.cpu for cost in asks) * 1000,
        reference_wall_ms=statistics.median(cost.wall for cost in references) * 1000,
        reference_cpu_ms=statistics.median(cost.cpu for cost in references) * 1000,
        wall_ratio=statistics.median(a.wall / b.wall for a, b in zip(asks, references, strict=True)),
        cpu_ratio=statistics.median(a.cpu / b.cpu for a, b in zip(asks, references, strict=True)),
        server_turn_ms=turn * 1000,
        ask_to_turn_ratio=ask_wall / turn,
        cold_ask_seconds=cold.wall,
        cold_says=" ".join(cold.err.split()),
        memory_idle_mb=idle,
        memory_after_mb=after,
        turns=turn_count,
        turn_median_ms=statistics.median(took) * 1000,
        turn_p99_ms=sorted(took)[int(len(took) * 0.99) - 1] * 1000,
    )


def add_options(parser: argparse.ArgumentParser) -> None:
    """The options of this measure."""
    parser.add_argument("--runs", type=int, default=21, help="warm asks to measure")
    parser.add_argument("--turns", type=int, default=1000, help="turns between the two looks at the memory")
    parser.add_argument("--json", action="store_true")


def run_measure(options: argparse.Namespace) -> int:
    """Measure and print."""
    found = measure(options.runs, options.turns)
    if options.json:
        print(json.dumps(asdict(found), indent=2))
    else:
        for name, text in lines(found):
            print(f"{name:16}{text}")
    return 0


def lines(found: Figures) -> list[tuple[str, str]]:
    """The figures as a table."""
    return [
        ("warm ask", f"wall {found.ask_wall_ms:.0f} ms, cpu {found.ask_cpu_ms:.0f} ms"),
        (
            "reference",
            f"wall {found.reference_wall_ms:.0f} ms, cpu {found.reference_cpu_ms:.0f} ms: import typer, httpx",
        ),
        ("ratio", f"wall {found.wall_ratio:.2f}, cpu {found.cpu_ratio:.2f} (aim: 0.60 or less)"),
        ("server's turn", f"{found.server_turn_ms:.1f} ms; a warm ask takes {found.ask_to_turn_ratio:.1f} times that"),
        ("cold ask", f"{found.cold_ask_seconds:.1f} s (aim: under 6 s), saying: {found.cold_says}"),
        ("memory", f"idle {found.memory_idle_mb:.0f} MB, after {found.turns} turns {found.memory_after_mb:.0f} MB"),
        ("turns", f"median {found.turn_median_ms:.1f} ms, p99 {found.turn_p99_ms:.1f} ms, one after the other"),
    ]
