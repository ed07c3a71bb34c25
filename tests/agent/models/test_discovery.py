"""What runs on this machine is found quickly, and nothing else that listens there is taken for a model."""

from __future__ import annotations

import time
from typing import Any

import pytest

from taskchat.agent.models.discovery import HERE, MODELS_MAX, running_here
from tests.fakes.llm.answers import Answer
from tests.fakes.llm.server import ScriptedLlm


async def names(*places: tuple[str, ScriptedLlm], seconds: float = 2.0) -> list[str]:
    found = await running_here({provider: llm.url for provider, llm in places}, seconds=seconds)
    return [name.text for name in found]


async def test_the_models_of_every_server_that_runs_are_found() -> None:
    with ScriptedLlm() as ollama, ScriptedLlm() as studio:
        ollama.models = ["llama3.2:latest", "qwen3:8b", "nomic-embed-text:latest"]
        studio.models = ["qwen/qwen3-4b", "text-embedding-nomic"]
        found = await names(("ollama", ollama), ("lmstudio", studio))
    assert found == ["ollama/llama3.2", "ollama/qwen3:8b", "lmstudio/qwen/qwen3-4b"]


async def test_nothing_is_found_where_nothing_runs() -> None:
    with ScriptedLlm() as llm:
        llm.kill()
        assert await names(("ollama", llm)) == []


async def test_one_that_is_silent_does_not_keep_the_others() -> None:
    with ScriptedLlm() as silent, ScriptedLlm() as quick:
        silent.at["/v1/models"] = Answer(body={}, wait=30)
        started = time.monotonic()
        assert await names(("vllm", silent), ("ollama", quick), seconds=0.3) == ["ollama/scripted"]
        assert time.monotonic() - started < 3


@pytest.mark.parametrize(
    "body",
    [
        "<html>somebody's page</html>",
        "",
        "[" * 100_000,
        "null",
        {"data": "all"},
        {"data": None},
        {"data": [None, 7, {"id": 7}, {"name": "x"}, {"id": "two words"}, {"id": ""}, {"id": "a" * 1000}]},
        "x" * 2_000_000,
    ],
)
async def test_what_is_no_list_of_models_is_none(body: Any) -> None:
    with ScriptedLlm() as llm:
        llm.at["/v1/models"] = Answer(body=body)
        assert await names(("llamacpp", llm)) == []


@pytest.mark.parametrize("status", [301, 401, 404, 500])
async def test_a_server_that_refuses_offers_nothing(status: int) -> None:
    with ScriptedLlm() as llm:
        llm.at["/v1/models"] = Answer(status=status, body={"data": [{"id": "x"}]}, headers={"location": "/elsewhere"})
        assert await names(("vllm", llm)) == []
        assert len(llm.requests) == 1


async def test_a_long_list_is_cut() -> None:
    with ScriptedLlm() as llm:
        llm.models = [f"model-{number}" for number in range(500)]
        assert len(await names(("ollama", llm))) == MODELS_MAX


def test_only_this_machine_is_asked() -> None:
    assert set(HERE) == {"ollama", "lmstudio", "llamacpp", "vllm"}
    assert all(url.startswith("http://127.0.0.1:") for url in HERE.values())
