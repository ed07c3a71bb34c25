"""A sentence model on this machine, through ONNX Runtime: a folder with `model.onnx` and `tokenizer.json`.

It needs the extra `semantic` (onnxruntime, tokenizers). The model gives the states of all tokens, or whole vectors; of
the states the mean is taken, as all-MiniLM-L6-v2 wants it. Nothing is ever downloaded: scripts/onnx_minilm.py makes
such a folder.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any

from taskchat.errors import Misconfigured
from taskchat.knowledge.embedding.embedder import Vector

TOKENS_MAX = 256
TOGETHER = 32
THREADS = 2
FOLDER = "a folder with model.onnx and tokenizer.json"


class OnnxEmbedder:
    """Embeds with the model in a folder.

    Raises:
        Misconfigured: the extra is not installed, or the folder has no such model.
    """

    def __init__(self, folder: Path) -> None:
        model, tokenizer = folder / "model.onnx", folder / "tokenizer.json"
        if not model.is_file() or not tokenizer.is_file():
            raise Misconfigured(
                f"TASKCHAT_EMBEDDINGS: {folder} is not {FOLDER}.", hint="docs/EMBEDDINGS.md tells how to make one."
            )
        self._session, self._tokenizer = _loaded(model, tokenizer)
        self._inputs = {each.name for each in self._session.get_inputs()}
        self._one_at_a_time = threading.Lock()
        digest = sha256(model.read_bytes() + tokenizer.read_bytes()).hexdigest()
        self.name = f"onnx/{folder.name}-{digest[:12]}"
        self.dimensions = len(self._embedded(["words"])[0])

    async def embed(self, texts: Sequence[str]) -> list[Vector]:
        """The texts' vectors."""
        found: list[Vector] = []
        for start in range(0, len(texts), TOGETHER):
            found += await asyncio.to_thread(self._embedded, texts[start : start + TOGETHER])
        return found

    async def close(self) -> None:
        """Nothing needs to be let go of."""

    def _embedded(self, texts: Sequence[str]) -> list[Vector]:
        import numpy as np

        encoded = self._tokenizer.encode_batch(list(texts))
        length = max(len(each.ids) for each in encoded)
        ids = np.zeros((len(texts), length), np.int64)
        mask = np.zeros_like(ids)
        for row, each in enumerate(encoded):
            ids[row, : len(each.ids)], mask[row, : len(each.ids)] = each.ids, 1
        given = {"input_ids": ids, "attention_mask": mask, "token_type_ids": np.zeros_like(ids)}
        with self._one_at_a_time:  # else so many threads as searches would each want all processors
            states = self._session.run(None, {name: given[name] for name in self._inputs})[0]
        pooled = states if states.ndim == 2 else (states * mask[:, :, None]).sum(1) / mask.sum(1, keepdims=True)
        lengths = np.linalg.norm(pooled, axis=1, keepdims=True)
        return list((pooled / np.maximum(lengths, 1e-12)).tolist())


def _loaded(model: Path, tokenizer: Path) -> tuple[Any, Any]:
    try:
        import onnxruntime
        from tokenizers import Tokenizer
    except ImportError as error:
        raise Misconfigured(
            "Local embedding models need libraries that are not installed.",
            hint="Install them: pip install 'taskchat[semantic]'",
        ) from error
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = THREADS
    try:
        session = onnxruntime.InferenceSession(str(model), options, providers=["CPUExecutionProvider"])
        cut = Tokenizer.from_file(str(tokenizer))
    except Exception as error:  # both have errors of their own, which say all that there is to say
        raise Misconfigured(f"TASKCHAT_EMBEDDINGS: {model.parent} can't be used: {error}.") from error
    cut.no_padding()
    cut.enable_truncation(TOKENS_MAX)
    return session, cut
