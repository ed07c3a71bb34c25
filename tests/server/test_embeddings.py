"""Which model makes vectors, where it is reached, and with which key."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from taskchat.agent.models.embeddings import RemoteEmbedder
from taskchat.config import Settings
from taskchat.errors import Misconfigured, ModelKeyRefused
from taskchat.server.embeddings import embedder_for
from tests.fakes.embeddings import ScriptedEmbeddings, vector_of


def no_key(_entry: str) -> None:
    return None


def remote(environ: dict[str, str] | None = None, **settings: Any) -> RemoteEmbedder:
    found = embedder_for(Settings(**settings), environ=environ or {}, read_key=no_key)
    assert isinstance(found, RemoteEmbedder)
    return found


async def test_the_one_that_comes_with_taskchat_is_used_unless_something_else_is_said() -> None:
    builtin = embedder_for(Settings())
    assert builtin is not None
    assert builtin.name.startswith("builtin/")
    (milk, nothing) = await builtin.embed(["milk", ""])
    assert (len(milk), any(nothing)) == (builtin.dimensions, False)
    assert embedder_for(Settings(embeddings="off")) is None


async def test_any_compatible_server_can_be_named_by_its_address() -> None:
    async with ScriptedEmbeddings() as server:
        server.key = "sk-of-the-tests"
        embedder = remote(embeddings=f"{server.url}#bge", embeddings_key="sk-of-the-tests")
        assert await embedder.embed(["a"]) == [vector_of("a")]
        assert server.requests[0].body["model"] == "bge"
        await embedder.close()


@pytest.mark.parametrize("written", ["ollama:nomic-embed-text", "ollama/nomic-embed-text"])
def test_a_provider_is_named_with_a_colon_or_as_models_that_answer_are(written: str) -> None:
    assert remote(embeddings=written).name == "ollama/nomic-embed-text"


@pytest.mark.parametrize(
    ("environ", "settings", "address", "key"),
    [
        ({"OPENAI_API_KEY": "sk-env"}, {}, "https://api.openai.com/v1", "sk-env"),
        ({"OPENAI_API_KEY": "sk-env"}, {"embeddings_key": "sk-own"}, "https://api.openai.com/v1", "sk-own"),
        ({}, {"model": "openai/gpt", "model_key": "sk-chat"}, "https://api.openai.com/v1", "sk-chat"),
        (
            {"OPENAI_API_KEY": "sk-env"},
            {"model": "openai/gpt", "model_url": "http://127.0.0.1:9/v1", "model_key": "sk-proxy"},
            "http://127.0.0.1:9/v1",
            "sk-proxy",
        ),
        (  # the key of another provider stays there
            {"OPENAI_API_KEY": "sk-env"},
            {"model": "ollama/llama", "model_key": "sk-other"},
            "https://api.openai.com/v1",
            "sk-env",
        ),
    ],
)
async def test_the_key_and_the_address_are_those_of_the_provider(
    environ: dict[str, str], settings: dict[str, str], address: str, key: str
) -> None:
    endpoint = await remote(environ, embeddings="openai:text-embedding-3-small", **settings).endpoint()
    assert (endpoint.base_url, endpoint.key) == (address, key)


async def test_a_key_that_is_missing_is_told_before_anything_leaves() -> None:
    with pytest.raises(ModelKeyRefused, match="no key for openai"):
        await remote(embeddings="openai:text-embedding-3-small").embed(["a"])


@pytest.mark.parametrize("wrong", ["built-in", "openai", "openai:", "embedded", "https://me:secret@example.com/v1#m"])
def test_a_name_that_says_nothing_is_refused_with_how_it_is_written(wrong: str) -> None:
    with pytest.raises(Misconfigured, match=r"TASKCHAT_EMBEDDINGS.*Set it to builtin, off, onnx:FOLDER"):
        embedder_for(Settings(embeddings=wrong))


def test_a_folder_without_a_model_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Misconfigured, match=r"is not a folder with model.onnx and tokenizer.json"):
        embedder_for(Settings(embeddings=f"onnx:{tmp_path}"))
