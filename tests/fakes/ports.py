"""uvicorn in this process, on a loopback port."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator

import uvicorn

from taskchat.server.listen import bind_tcp, resolve
from tests.fakes.waiting import until


@contextlib.asynccontextmanager
async def port_of(config: uvicorn.Config) -> AsyncIterator[int]:
    """The port where it listens."""
    with bind_tcp(*resolve("127.0.0.1", 0)) as sock:
        server = uvicorn.Server(config)
        serving = asyncio.create_task(server.serve([sock]))
        await until(lambda: server.started)
        try:
            yield sock.getsockname()[1]
        finally:
            server.should_exit = True
            await serving
