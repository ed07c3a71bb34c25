"""Which model makes vectors of what is known (TASKCHAT_EMBEDDINGS), and the life of those who make them.

Models of other servers are named, reached and paid as those that answer: what `server/models` says of addresses and
keys holds for them too.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import os
from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import replace
from pathlib import Path

from taskchat import keychain
from taskchat.agent.models.embeddings import RemoteEmbedder
from taskchat.config import Settings
from taskchat.errors import InvalidInput, Misconfigured
from taskchat.knowledge.embedding.builtin import BuiltinEmbedder
from taskchat.knowledge.embedding.embedder import Embedder
from taskchat.knowledge.embedding.filling import Filling
from taskchat.knowledge.embedding.vectors import Vectors
from taskchat.schemas.model_names import PROVIDERS, ModelName
from taskchat.server.models import ModelChoice
from taskchat.store.engine import Store

MEGABYTE = 1024 * 1024

HOW = (
    "Set it to builtin, off, onnx:FOLDER, openai:text-embedding-3-small, ollama:nomic-embed-text, or"
    " http://127.0.0.1:8080/v1#bge-m3."
)


class Embeddings:
    """The vectors of one server; `vectors` is None where there are to be none. Raises Misconfigured.

    While a new model's vectors are made, only the builtin one goes on answering in its place: whoever turned from a
    server to another does not want to have questions sent there any more.
    """

    def __init__(self, store: Store, settings: Settings, clock: Callable[[], dt.datetime]) -> None:
        self.vectors: Vectors | None = None
        self._filling: Filling | None = None
        if (embedder := embedder_for(settings)) is not None:
            builtin = BuiltinEmbedder()
            room = settings.vector_memory * MEGABYTE
            self.vectors = Vectors(store, embedder, clock, others={builtin.name: builtin}.get, room=room)
            self._filling = Filling(store, self.vectors, clock)

    @contextlib.asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """The life of what makes missing vectors."""
        if self._filling is None:
            yield
        else:
            async with self._filling.running():
                yield


def embedder_for(
    settings: Settings,
    *,
    environ: Mapping[str, str] = os.environ,
    read_key: Callable[[str], str | None] = keychain.read,
) -> Embedder | None:
    """The embedder that the settings name; None where there is to be none. Raises Misconfigured."""
    wanted = settings.embeddings
    if wanted == "off":
        return None
    if wanted == "builtin":
        return BuiltinEmbedder()
    if wanted.startswith("onnx:"):
        from taskchat.knowledge.embedding.onnx import OnnxEmbedder

        return OnnxEmbedder(Path(wanted.removeprefix("onnx:")).expanduser())
    return _remote(settings, _model(wanted), environ, read_key)


def _remote(
    settings: Settings, name: ModelName, environ: Mapping[str, str], read_key: Callable[[str], str | None]
) -> Embedder:
    """TASKCHAT_MODEL_URL and TASKCHAT_MODEL_KEY hold here too where the provider is the same."""
    talks = ModelName.parse(settings.model)
    same = not talks.embedded and talks.key_name == name.key_name
    alike = replace(
        settings,
        model=name.text,
        model_url=settings.model_url if same else "",
        model_key=settings.embeddings_key or (settings.model_key if same else ""),
    )
    choice = ModelChoice(alike, environ=environ, read_key=read_key)
    return RemoteEmbedder(lambda: choice.endpoint_of(name), name.text)


def _model(wanted: str) -> ModelName:
    """The name of a model, also with a colon behind the provider, as the builtin kinds are written."""
    provider, _, model = wanted.partition(":")
    try:
        name = ModelName.parse(f"{provider}/{model}" if provider in PROVIDERS else wanted)
    except InvalidInput as error:
        raise Misconfigured(f"TASKCHAT_EMBEDDINGS: {error.detail}", hint=HOW) from error
    if name.embedded:
        raise Misconfigured("TASKCHAT_EMBEDDINGS: embedded is no model for vectors.", hint=HOW)
    return name
