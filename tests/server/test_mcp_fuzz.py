"""Whatever somebody signed in sends to the MCP endpoint, it is answered, and nothing breaks."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.fakes.mcp.wire import ACCEPT, LEGACY, MODERN
from tests.fakes.served import Served

pytestmark = pytest.mark.asyncio(loop_scope="session")

METHODS = [
    *("initialize", "ping", "server/discover", "tools/list", "tools/call", "resources/list", "resources/read"),
    *("prompts/get", "completion/complete", "logging/setLevel", "resources/subscribe", "notifications/initialized"),
]
TOOLS = ["add_task", "list_tasks", "update_task", "complete_task", "undo_last_change", "confirm", "nothing"]
anything = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**70), 2**70) | st.text(max_size=20) | st.sampled_from(TOOLS),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)
meta = st.fixed_dictionaries(
    {
        "io.modelcontextprotocol/protocolVersion": st.sampled_from([MODERN, LEGACY, "1999-01-01"]) | anything,
        "io.modelcontextprotocol/clientCapabilities": st.just({}) | anything,
    },
    optional={"taskchat/idempotency-key": anything, "progressToken": anything},
)
params = st.fixed_dictionaries(
    {},
    optional={
        "name": st.sampled_from(TOOLS) | anything,
        "arguments": st.dictionaries(st.sampled_from(["title", "task_id", "due", "x"]), anything) | anything,
        "uri": st.sampled_from(["taskchat://tasks/today", "taskchat://tasks/1", "file:///etc/passwd"]) | anything,
        "_meta": meta | anything,
        "requestState": anything,
        "inputResponses": anything,
    },
)
messages = st.fixed_dictionaries(
    {"jsonrpc": st.just("2.0"), "method": st.sampled_from(METHODS)},
    optional={"id": st.integers(0, 9) | anything, "params": params | anything, "result": anything},
)
headers = st.fixed_dictionaries(
    {},
    optional={
        "MCP-Protocol-Version": st.sampled_from([MODERN, LEGACY, "2024-11-05", "9999-01-01", "x"]),
        "Mcp-Method": st.sampled_from(METHODS),
        "Mcp-Name": st.sampled_from(TOOLS),
        "Mcp-Session-Id": st.sampled_from(["f" * 32, "x"]),
    },
)


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(body=messages | anything, told=headers)
async def test_it_is_answered_and_nothing_breaks(served: Served, body: Any, told: dict[str, str]) -> None:
    answer = await served.client.post("/mcp", json=body, headers={**ACCEPT, **told})
    assert answer.status_code < 500, answer.text
    assert "Traceback" not in answer.text
    assert '"code":-32603' not in answer.text.replace(" ", ""), answer.text
