"""The official Inspector, by its command line."""

from __future__ import annotations

import asyncio
import json
import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from tests.fakes.npm import Node, installed, node_of

NODE_MIN = (22, 19)
PROGRAM = "node_modules/@modelcontextprotocol/inspector/clients/launcher/build/index.js"
SECONDS = 60


class Inspector:
    """The Inspector in front of one server: the arguments that name it are an address with a header, or a command."""

    def __init__(self, node: Node, program: Path, server: Sequence[str], environ: Mapping[str, str]) -> None:
        self._command = [node.node, str(program), "--cli", *server]
        self._environ = {**os.environ, **environ}

    @classmethod
    def of(cls, cache: Path, server: Sequence[str], environ: Mapping[str, str]) -> Inspector:
        """The Inspector, fetched if need be. Raises Unavailable."""
        node = node_of(NODE_MIN)
        return cls(node, installed(Path(__file__).parent, cache, node) / PROGRAM, server, environ)

    async def ask(self, method: str, *arguments: str) -> dict[str, Any]:
        """What it prints: the result of a request."""
        process = await asyncio.create_subprocess_exec(
            *self._command,
            *("--method", method, *arguments),
            env=self._environ,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
        )
        try:
            said, wrong = await asyncio.wait_for(process.communicate(), SECONDS)
        finally:
            if process.returncode is None:
                process.kill()
                await process.wait()
        assert process.returncode == 0, (method, arguments, said, wrong)
        found: dict[str, Any] = json.loads(said)
        return found
