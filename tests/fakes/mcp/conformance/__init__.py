"""The official conformance suite, played against our endpoint with `everything` behind it.

So it is our stack that is looked at: its sign-in, its limits, its headers, its sessions, around the SDK's protocol.
"""

from __future__ import annotations

import asyncio
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import httpx
from fastapi import FastAPI

from taskchat.config import Settings
from taskchat.server.app import create_app
from tests.fakes.mcp import everything
from tests.fakes.mcp.listening import listening
from tests.fakes.npm import Node, installed, node_of
from tests.fakes.served import SIGNING

NODE_MIN = (22, 0)
PROGRAM = "node_modules/@modelcontextprotocol/conformance/dist/index.js"
REVISIONS = {"2025-11-25": 30, "2026-07-28": 37}  # how many scenarios each requires of a server
SECONDS = 240
_COLOURS = re.compile(r"\x1b\[[0-9;]*m")


@dataclass(frozen=True)
class Outcome:
    """How a requirement set was met. `code` is 0 when wholly; scenarios that don't count are not in here."""

    code: int
    said: str

    @property
    def required(self) -> int:
        """How many scenarios count."""
        return len(self._scored())

    @property
    def failed(self) -> list[str]:
        """Those of them that don't hold."""
        return [name for name, holds in self._scored().items() if not holds]

    def _scored(self) -> dict[str, bool]:
        summary = self.said.partition("=== SUMMARY ===")[2]
        played = {name: mark == "✓" for mark, name in re.findall(r"^([✓✗]) (\S+):", summary, re.MULTILINE)}
        unscored = set(re.findall(r"^  [✓✗] (\S+) \(", summary, re.MULTILINE))
        return {name: holds for name, holds in played.items() if name not in unscored}


def suite(cache: Path) -> tuple[Node, Path]:
    """The suite, fetched if need be. Raises Unavailable."""
    node = node_of(NODE_MIN)
    return node, installed(Path(__file__).parent, cache, node) / PROGRAM


async def played(
    revision: str, node: Node, program: Path, database: str, results: Path, environ: Mapping[str, str]
) -> Outcome:
    """Play what a revision of the protocol requires of servers, as one signed-in person."""
    app = create_app(Settings(secret=SIGNING, database=database, rate_limits=False))
    app.state.services.mcp.build = everything.build
    async with app.router.lifespan_context(app), listening(app, bearer=await _bearer(app)) as url:
        process = await asyncio.create_subprocess_exec(
            *(node.node, str(program), "server", "--url", url.replace("127.0.0.1", "localhost")),
            *("--requirements", revision, "--output-dir", str(results)),
            env={**os.environ, **environ, "NO_COLOR": "1"},
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
        )
        try:
            said, _ = await asyncio.wait_for(process.communicate(), SECONDS)
        finally:
            if process.returncode is None:
                process.kill()
                await process.wait()
    assert process.returncode is not None
    return Outcome(process.returncode, _COLOURS.sub("", said.decode("utf-8", "replace")))


async def _bearer(app: FastAPI) -> str:
    """What a person sends who has just registered."""
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://127.0.0.1") as client:
        person = {"email": "conformance@example.com", "password": "long enough"}
        answer = await client.post("/api/v1/auth/register", json=person)
    return f"Bearer {answer.json()['access_token']}"
