"""What an AI application waits for with `taskchat mcp`, beside the SDK's smallest server over standard input.

- start:  from starting the process to its answer to `initialize`: with the local server up (warm), with it down but
          once seen (cold), and on a machine where nothing ever ran (first); and until the tools are there
- call:   one call of a tool after the other, wall time and the processor time of the bridge alone

The SDK's server has one tool that does nothing, and no one else to ask. Everything happens in a folder of its own.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from bench.asking import TASKCHAT
from bench.figures import line, percentile
from bench.processes import cpu_seconds, resident_mb

HELLO = {"protocolVersion": "2025-11-25", "capabilities": {}, "clientInfo": {"name": "bench", "version": "1"}}
SMALLEST = """
from mcp.server.mcpserver import MCPServer
server = MCPServer("smallest", log_level="ERROR")
@server.tool()
def list_tasks() -> str:
    return "Nothing to do."
server.run("stdio")
"""
REFERENCE = [sys.executable, "-c", SMALLEST]
MCP = [*TASKCHAT, "mcp"]


@dataclass(frozen=True)
class Start:
    """Seconds from the start of the process until it was greeted, and until its tools were there."""

    greeted: float
    tools: float


@dataclass(frozen=True)
class Calls:
    """Seconds of each call; of the processor, what the process that was spoken to took in all."""

    took: list[float]
    cpu: float
    memory_mb: float


class Spoken:
    """A process that speaks MCP over its pipes."""

    def __init__(self, command: Sequence[str], environ: Mapping[str, str]) -> None:
        self.begun = time.perf_counter()
        self._process = subprocess.Popen(
            command, env=environ, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )
        self._number = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.close()
        self._process.wait(30)
        self._process.stdout.close()

    @property
    def pid(self) -> int:
        return self._process.pid

    def ask(self, method: str, **params: Any) -> dict[str, Any]:
        """Send a request and wait for its answer."""
        self._number += 1
        self._write({"id": self._number, "method": method, "params": params})
        assert self._process.stdout is not None
        for raw in self._process.stdout:
            answer = json.loads(raw)
            if answer.get("id") == self._number and "method" not in answer:
                if "result" not in answer:
                    raise SystemExit(f"{method}: {answer}")
                result: dict[str, Any] = answer["result"]
                return result
        raise SystemExit(f"{method}: it ended without an answer")

    def start(self) -> Start:
        """Greet it as an application does, and ask for its tools."""
        self.ask("initialize", **HELLO)
        greeted = time.perf_counter() - self.begun
        self._write({"method": "notifications/initialized"})
        self.ask("tools/list")
        return Start(greeted, time.perf_counter() - self.begun)

    def calls(self, count: int) -> Calls:
        """Call a tool, one call after the other; the first few only warm up."""
        took = []
        for number in range(count + 5):
            if number == 5:
                before = cpu_seconds([self.pid])
            begun = time.perf_counter()
            self.ask("tools/call", name="list_tasks", arguments={})
            took.append(time.perf_counter() - begun)
        return Calls(took[5:], cpu_seconds([self.pid]) - before, resident_mb(self.pid))

    def _write(self, body: dict[str, Any]) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps({"jsonrpc": "2.0", **body}).encode() + b"\n")
        self._process.stdin.flush()


@dataclass(frozen=True)
class Found:
    """All that was measured."""

    first: Start
    cold: list[Start]
    warm: list[Start]
    reference: list[Start]
    calls: Calls
    reference_calls: Calls


def measure(runs: int, calls: int) -> Found:
    """All figures, in a folder of their own."""
    home = Path(tempfile.mkdtemp(prefix="taskchat-bench-"))
    environ = {name: value for name, value in os.environ.items() if not name.startswith("TASKCHAT_")}
    environ |= {"TASKCHAT_HOME": str(home), "TASKCHAT_RATE_LIMITS": "off"}
    try:
        first = _started(MCP, environ)
        cold = []
        for _ in range(max(1, runs // 5)):
            _stop(environ)
            cold.append(_started(MCP, environ))
        warm, reference = [], []
        for _ in range(runs):  # taken in turns: the machine is not equally busy all the time
            warm.append(_started(MCP, environ))
            reference.append(_started(REFERENCE, environ))
        return Found(first, cold, warm, reference, _called(MCP, environ, calls), _called(REFERENCE, environ, calls))
    finally:
        _stop(environ)
        shutil.rmtree(home, ignore_errors=True)


def _started(command: Sequence[str], environ: Mapping[str, str]) -> Start:
    with Spoken(command, environ) as spoken:
        return spoken.start()


def _called(command: Sequence[str], environ: Mapping[str, str], count: int) -> Calls:
    with Spoken(command, environ) as spoken:
        spoken.start()
        return spoken.calls(count)


def _stop(environ: Mapping[str, str]) -> None:
    subprocess.run([*TASKCHAT, "stop"], env=environ, check=False, capture_output=True)


def add_options(parser: argparse.ArgumentParser) -> None:
    """The options of this measure."""
    parser.add_argument("--runs", type=int, default=15, help="warm starts to measure; a fifth as many cold ones")
    parser.add_argument("--calls", type=int, default=200, help="calls to measure")
    parser.add_argument("--json", action="store_true")


def run_measure(options: argparse.Namespace) -> int:
    """Measure and print."""
    found = measure(options.runs, options.calls)
    if options.json:
        print(json.dumps(asdict(found), indent=2))
        return 0
    line("first start", _start([found.first]))
    line("cold start", _start(found.cold))
    line("warm start", _start(found.warm))
    line("reference", f"{_start(found.reference)}: the SDK's smallest server")
    ratios = [ours.greeted / theirs.greeted for ours, theirs in zip(found.warm, found.reference, strict=True)]
    line("ratio", f"{statistics.median(ratios):.2f} until greeted (aim: 0.25 or less)")
    line("call", _calls(found.calls))
    line("reference", f"{_calls(found.reference_calls)}: the tool does nothing")
    return 0


def _start(starts: Sequence[Start]) -> str:
    greeted, tools = (
        statistics.median(each) * 1000 for each in zip(*((s.greeted, s.tools) for s in starts), strict=True)
    )
    return f"greeted after {greeted:.0f} ms, tools after {tools:.0f} ms"


def _calls(calls: Calls) -> str:
    shares = "  ".join(f"p{share} {percentile(calls.took, share / 100) * 1000:.1f} ms" for share in (50, 95))
    each = calls.cpu / len(calls.took) * 1000
    return f"{shares}  cpu {each:.2f} ms  memory {calls.memory_mb:.0f} MB"
