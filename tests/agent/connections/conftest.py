"""A local server for tests that connect programs, made once: its one person begins each test with nothing."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from tests.fakes.served import Served, serving

CALL_SECONDS = 0.5


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def _local(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Served]:
    with pytest.MonkeyPatch.context() as patch:  # it is made before a test has its home
        patch.setenv("TASKCHAT_HOME", str(tmp_path_factory.mktemp("home")))
        made = serving(mcp_seconds=CALL_SECONDS, rate_limits=False)
        served = await made.__aenter__()
    try:
        yield served
    finally:
        await made.__aexit__(None, None, None)


@pytest_asyncio.fixture(loop_scope="session")
async def local(_local: Served) -> Served:
    """The server, which gives a call half a second."""
    _local.embedded = False
    _local.models.clear()
    _local._scripts.clear()
    for what in ("connections", "tasks"):
        for item in (await _local.client.get(f"/api/v1/{what}")).json()["items"]:
            assert (await _local.client.delete(f"/api/v1/{what}/{item['id']}")).status_code == 204
    return _local
