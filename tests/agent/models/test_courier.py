"""What leaves this machine for a model's server, and how much may come back."""

from __future__ import annotations

import pytest

from taskchat import __version__
from taskchat.agent.models.courier import REFUSAL_BYTES, Courier, is_loopback
from tests.fakes.llm.answers import fail
from tests.fakes.llm.server import ScriptedLlm


async def test_only_the_headers_that_a_call_needs_leave() -> None:
    given = {"Authorization": "Bearer key", "X-Stainless-OS": "Linux", "Cookie": "a=b", "OpenAI-Organization": "org"}
    async with ScriptedLlm() as llm, Courier(llm.url, openai=False) as courier:
        response = await courier.get(f"{llm.url}/models", headers=given)
    sent = llm.requests[0].headers
    assert sent.keys() == {"host", "accept", "connection", "authorization", "user-agent", "accept-encoding"}
    assert (sent["user-agent"], sent["accept-encoding"]) == (f"taskchat/{__version__}", "identity")
    assert response.request.headers["x-stainless-os"] == "Linux"  # the client library looks for its own


async def test_the_organization_is_told_to_openai_alone() -> None:
    async with ScriptedLlm() as llm, Courier(llm.url, openai=True) as courier:
        await courier.get(f"{llm.url}/models", headers={"OpenAI-Organization": "org"})
    assert llm.requests[0].headers["openai-organization"] == "org"


async def test_cookies_are_not_kept() -> None:
    async with ScriptedLlm() as llm, Courier(llm.url, openai=False) as courier:
        llm.at["/v1/models"] = fail(200, {}, {"Set-Cookie": "who=me"})
        for _ in range(2):
            await courier.get(f"{llm.url}/models")
    assert "cookie" not in llm.requests[1].headers


async def test_redirects_are_not_followed() -> None:
    async with ScriptedLlm() as llm, Courier(llm.url, openai=False) as courier:
        llm.at["/v1/models"] = fail(307, {}, {"Location": f"{llm.url}/elsewhere"})
        response = await courier.get(f"{llm.url}/models")
    assert (response.status_code, len(llm.requests)) == (307, 1)


async def test_a_refusal_is_cut_to_a_sane_size() -> None:
    async with ScriptedLlm() as llm, Courier(llm.url, openai=False) as courier:
        llm.at["/v1/models"] = fail(500, "x" * 1_000_000, {"Retry-After": "3"})
        response = await courier.get(f"{llm.url}/models")
    assert (response.status_code, response.headers["retry-after"]) == (500, "3")
    assert REFUSAL_BYTES <= len(await response.aread()) < 500_000


async def test_environment_proxies_are_not_used_on_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    async with ScriptedLlm() as llm, Courier(llm.url, openai=False) as courier:
        assert (await courier.get(f"{llm.url}/models")).status_code == 200


async def test_environment_proxies_are_used_elsewhere(monkeypatch: pytest.MonkeyPatch) -> None:
    async with ScriptedLlm() as proxy:
        monkeypatch.setenv("HTTP_PROXY", proxy.address)
        async with Courier("http://models.example/v1", openai=False) as courier:
            await courier.get("http://models.example/v1/models")
    assert proxy.requests[0].headers["host"] == "models.example"


@pytest.mark.parametrize(
    ("url", "loopback"),
    [
        ("http://127.0.0.1:11434/v1", True),
        ("http://[::1]:1/v1", True),
        ("http://localhost/v1", True),
        ("http://llm.localhost/v1", True),
        ("http://10.0.0.1/v1", False),
        ("https://api.openai.com/v1", False),
        ("http://127.0.0.1.example.com/v1", False),
    ],
)
def test_which_addresses_are_on_this_machine(url: str, loopback: bool) -> None:
    assert is_loopback(url) is loopback
