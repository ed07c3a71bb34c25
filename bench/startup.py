"""What commands cost beside `python -c pass`: CPU time of the whole process as a ratio in one run, and how many modules
it imports.

The local server is up and warm. The processes run in turns, so that what else the machine does meets them alike; CPU
time (user and system, of the process alone) says little of the machine and much of the code.
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
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

PYTHON = sys.executable
SCRIPT = Path(PYTHON).with_name("taskchat")
TASKCHAT = [PYTHON, str(SCRIPT)] if SCRIPT.exists() else [PYTHON, "-m", "taskchat"]
BARE = [PYTHON, "-c", "pass"]
COUNT = "import sys, os; from taskchat.cli import launch; launch.run({}); os.write({}, str(len(sys.modules)).encode())"

# Each command, and the ratio that it may not be above; None: there is no such aim.
COMMANDS: tuple[tuple[str, float | None], ...] = (
    ("--version", 3),
    ("--help", 3),
    ("completion words bash tasks l", 3),
    ("completion words bash tasks done ", None),
    ("ask what is on my list", 6),
    ("tasks list", 6),
    ("agenda", 6),
    ("hello", 6),
    ("tasks done 1", 6),
    ("conversations list", 6),
    ("ask --help", None),
    ("whoami", 6),
    ("status", 6),
    ("bots list", None),
)
COMPARED = (
    ("import argparse", "argparse"),
    ("import http.client", "http.client"),
    ("import typer, httpx", "Typer, httpx"),
)


@dataclass(frozen=True)
class Cost:
    """A command: milliseconds of CPU time, as a multiple of bare Python's, modules imported (None: not counted)."""

    name: str
    cpu_ms: float
    ratio: float
    modules: int | None
    aim: float | None

    @property
    def holds(self) -> bool:
        """Whether it is within its aim."""
        return self.aim is None or self.ratio <= self.aim


def cpu_seconds(command: Sequence[str], environ: dict[str, str]) -> float:
    """CPU time of one run. Raises when it crashes."""
    process = subprocess.Popen(
        command, env=environ, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
    )
    assert process.stderr is not None
    said = process.stderr.read()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in (0, 7):  # 7: nothing matched
        raise SystemExit(f"{' '.join(command)} failed: {said.decode()}")
    return usage.ru_utime + usage.ru_stime


def modules_of(arguments: Sequence[str], environ: dict[str, str]) -> int:
    """How many modules a run imports, those of Python's own start included."""
    reader, writer = os.pipe()
    program = COUNT.format(list(arguments), writer)
    subprocess.run(
        [PYTHON, "-c", program],
        env=environ,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        pass_fds=[writer],
        check=True,
    )
    os.close(writer)
    with os.fdopen(reader) as file:
        return int(file.read())


def measure(runs: int) -> list[Cost]:
    """Every command, in a folder of their own with a warm server and twenty tasks."""
    home = Path(tempfile.mkdtemp(prefix="taskchat-bench-"))
    environ = {name: value for name, value in os.environ.items() if not name.startswith("TASKCHAT_")}
    environ |= {"TASKCHAT_HOME": str(home), "TASKCHAT_RATE_LIMITS": "off", "PYTHONPYCACHEPREFIX": str(home / "pyc")}
    environ.pop("PYTHONDONTWRITEBYTECODE", None)  # a start that compiles first is nobody's
    commands = {"python -c pass": BARE, **{told: [PYTHON, "-c", code] for code, told in COMPARED}}
    commands |= {name: [*TASKCHAT, *_arguments(name)] for name, _ in COMMANDS}
    try:
        for number in range(20):
            cpu_seconds([*TASKCHAT, "tasks", "add", f"task {number}", "--due", "tomorrow"], environ)
        took: dict[str, list[float]] = {name: [] for name in commands}
        for turn in range(runs + 2):
            for name, command in commands.items():
                seconds = cpu_seconds(command, environ)
                if turn >= 2:  # the first ones warm the caches
                    took[name].append(seconds)
        counted = {name: modules_of(_arguments(name), environ) for name, _ in COMMANDS}
    finally:
        subprocess.run([*TASKCHAT, "stop"], env=environ, check=False, capture_output=True)
        shutil.rmtree(home, ignore_errors=True)
    bare = statistics.median(took["python -c pass"])
    return [
        Cost(name, median * 1000, median / bare, counted.get(name), dict(COMMANDS).get(name))
        for name, median in ((name, statistics.median(seconds)) for name, seconds in took.items())
    ]


def _arguments(name: str) -> list[str]:
    return name.split(" ")


def add_options(parser: argparse.ArgumentParser) -> None:
    """The options of this measure."""
    parser.add_argument("--runs", type=int, default=11, help="runs of each command")
    parser.add_argument("--json", action="store_true")


def run_measure(options: argparse.Namespace) -> int:
    """Measure and print. The exit code says whether every aim is held."""
    found = measure(options.runs)
    if options.json:
        print(json.dumps([asdict(cost) for cost in found], indent=2))
    else:
        for cost in found:
            aim = f"aim {cost.aim:g} ×{'' if cost.holds else '  MISSED'}" if cost.aim else ""
            modules = f"{cost.modules} modules" if cost.modules else ""
            print(f"{cost.name:36}{cost.cpu_ms:7.1f} ms {cost.ratio:6.1f} ×  {modules:12} {aim}".rstrip())
    return 0 if all(cost.holds for cost in found) else 1
