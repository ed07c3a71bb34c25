"""A server of an embedding model behind real HTTP, which can be as odd as real ones are."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import Any

from tests.fakes.llm import answers
from tests.fakes.llm.answers import Answer
from tests.fakes.llm.server import Request, ScriptedLlm
from tests.fakes.llm.wire import Reply

Made = Callable[[list[list[float]]], Any]


def vector_of(text: str) -> list[float]:
    """Three numbers that tell one text from others."""
    return [float(len(text)), float(text.count("a")), 1.0]


def as_openai(vectors: list[list[float]]) -> dict[str, Any]:
    """Vectors as OpenAI writes them."""
    data = [{"object": "embedding", "index": place, "embedding": each} for place, each in enumerate(vectors)]
    return {"object": "list", "data": data, "model": "scripted", "usage": {"prompt_tokens": 1, "total_tokens": 1}}


class ScriptedEmbeddings(ScriptedLlm):
    """Gives the scripted answers first. `made` writes what it answers then; `too_long` is what it refuses, in letters.

    A text that has the word `odd` in it is one that it does not understand.
    """

    def __init__(self, *script: Answer, made: Made = as_openai, too_long: int | None = None, odd: str = "") -> None:
        super().__init__(*script)
        self.made, self.too_long, self.odd = made, too_long, odd

    @property
    def batches(self) -> list[list[str]]:
        """The texts of each request."""
        return [each.body["input"] for each in self.requests if each.path == "/v1/embeddings"]

    def _reply(self, request: Request) -> tuple[Answer, Reply]:
        if request.path != "/v1/embeddings" or (
            self.key and request.headers.get("authorization") != f"Bearer {self.key}"
        ):
            return super()._reply(request)
        return self._plain(self._script.popleft() if self._script else self._embedded(request.body["input"]))

    def _embedded(self, texts: Sequence[str]) -> Answer:
        if self.too_long is not None and any(len(text) > self.too_long for text in texts):
            return answers.fail(400, {"error": {"message": "This model's maximum context length is exceeded."}})
        if self.odd and any(self.odd in text for text in texts):
            return answers.fail(400, {"error": {"message": "Invalid input."}})
        return Answer(body=json.dumps(self.made([vector_of(text) for text in texts])))
