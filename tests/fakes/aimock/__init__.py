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
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.fakes.llm.answers import Answer, text_of
from tests.fakes.npm import Node, installed, node_of

NODE_MIN = (20, 15)
PROGRAM = "node_modules/@copilotkit/aimock/dist/cli.js"


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


def installation(cache: Path) -> tuple[Node, Path]:
    """A Node.js, and aimock's program, fetched if need be. Raises Unavailable."""
    node = node_of(NODE_MIN)
    return node, installed(Path(__file__).parent, cache, node) / PROGRAM


@contextmanager
def aimock(
    node: Node, program: Path, fixtures: Path, recorded: Sequence[Recorded], environ: Mapping[str, str]
) -> Iterator[str]:
    """The address of an aimock that answers what was recorded, and nothing else."""
    fixtures.write_text(json.dumps({"fixtures": [each.fixture() for each in recorded]}), encoding="utf-8")
    command = [node.node, str(program), "--port", "0", "--fixtures", str(fixtures), "--strict"]
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
