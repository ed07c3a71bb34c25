"""aimock, an LLM server that we did not write: fetched with npm as `package-lock.json` says, started on fixtures.

What its wire form does otherwise than `tests.fakes.llm`: texts and arguments are cut every 20 characters, in the middle
of words; usage has no details, so nothing of cached tokens; JSON bodies come in chunks, without a Content-Length; ids
are random; streams have no charset in their Content-Type; a quiet connection is closed after 5 seconds; and what it has
no fixture for is a 503.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.fakes.llm.answers import Answer, text_of

FOLDER = Path(__file__).parent
PACKAGE = "node_modules/@copilotkit/aimock"
SERVER = f"{PACKAGE}/dist/cli.js"
NODE_MIN = (20, 15)
INSTALL_SECONDS = 120


@dataclass(frozen=True)
class Recorded:
    """What a model was asked, and what it answered."""

    body: Mapping[str, Any]
    answer: Answer

    def fixture(self) -> dict[str, Any]:
        """The same for aimock: it tells the requests of a conversation apart by the assistant's messages in them."""
        spoken = sum(message["role"] == "assistant" for message in self.body["messages"])
        calls = [{"name": call.tool, "arguments": call.arguments} for call in self.answer.calls]
        return {
            "match": {"model": self.body["model"], "userMessage": text_of(self.body), "turnIndex": spoken},
            "response": {"toolCalls": calls} if calls else {"content": self.answer.text},
        }


def installed(cache: Path) -> Path:
    """The folder that has aimock, fetched now if it is not there yet. Skips the test where that can't be."""
    version = json.loads((FOLDER / "package.json").read_text())["dependencies"]["@copilotkit/aimock"]
    folder = cache / f"aimock-{version}"
    _need_node()
    if not (folder / SERVER).is_file():
        _fetch(folder)
    return folder


def _need_node() -> None:
    if not (shutil.which("node") and shutil.which("npm")):
        pytest.skip("aimock needs Node.js and npm, which are not installed")
    said = subprocess.run(["node", "--version"], capture_output=True, text=True, check=True).stdout.strip()
    found = re.match(r"v(\d+)\.(\d+)", said)
    if not found or (int(found[1]), int(found[2])) < NODE_MIN:
        pytest.skip(f"aimock needs Node.js {NODE_MIN[0]}.{NODE_MIN[1]} or newer; this is {said}")


def _fetch(folder: Path) -> None:
    """Install what the lock file names, and no script of it."""
    options = ["--ignore-scripts", "--no-audit", "--no-fund", "--fetch-retries=1", "--fetch-timeout=20000"]
    with tempfile.TemporaryDirectory(dir=folder.parent) as name:
        new = Path(name) / "new"
        new.mkdir()
        for file in ("package.json", "package-lock.json"):
            shutil.copy(FOLDER / file, new)
        try:
            done = subprocess.run(
                ["npm", "ci", *options, f"--cache={name}/cache"],
                cwd=new,
                capture_output=True,
                text=True,
                timeout=INSTALL_SECONDS,
                check=False,
            )
        except subprocess.TimeoutExpired:
            pytest.skip(f"npm did not fetch aimock within {INSTALL_SECONDS} seconds")
        if done.returncode:
            assert "EINTEGRITY" not in done.stderr, done.stderr
            reasons = re.findall("npm error (.+)", done.stderr)
            pytest.skip(f"npm could not fetch aimock: {' '.join(reasons[:2]) or done.stderr}")
        if not folder.exists():
            new.rename(folder)


@contextmanager
def aimock(
    installation: Path, fixtures: Path, recorded: Sequence[Recorded], environ: Mapping[str, str]
) -> Iterator[str]:
    """The address of an aimock that answers what was recorded, and nothing else."""
    fixtures.write_text(json.dumps({"fixtures": [each.fixture() for each in recorded]}), encoding="utf-8")
    command = ["node", str(installation / SERVER), "--port", "0", "--fixtures", str(fixtures), "--strict"]
    with subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env={**os.environ, **environ, "AIMOCK_STRICT_TURN_INDEX": "1"},
    ) as process:
        try:
            yield _address(process)
        finally:
            process.kill()


def _address(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    said = []
    for line in process.stdout:
        said.append(line)
        if found := re.search(r"listening on (http://\S+)", line):
            return found[1]
    raise AssertionError("".join(said))
