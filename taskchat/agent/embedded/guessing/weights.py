"""The weights' file: a line of JSON that says what is in it, then one signed byte a bucket and intent, packed."""

from __future__ import annotations

import json
import zlib
from array import array
from collections.abc import Sequence
from dataclasses import dataclass

from taskchat.agent.embedded.guessing.features import BUCKETS


@dataclass(frozen=True)
class Weights:
    """`table` holds the buckets' rows one after another; a sum times `scale` is a logit."""

    intents: tuple[str, ...]
    scale: float
    bias: Sequence[int]
    table: Sequence[int]

    @classmethod
    def read(cls, stored: bytes) -> Weights:
        """Read back what `packed` made. ValueError when it is of another shape."""
        head, _, body = stored.partition(b"\n")
        said = json.loads(head)
        table = array("b", zlib.decompress(body))
        if len(table) != BUCKETS * len(said["intents"]):
            raise ValueError("the weights are of another shape than the features")
        return cls(tuple(said["intents"]), said["scale"], tuple(said["bias"]), table)

    def packed(self) -> bytes:
        """The file's content, the same bytes for the same weights."""
        head = {"intents": list(self.intents), "scale": self.scale, "bias": list(self.bias)}
        return json.dumps(head).encode() + b"\n" + zlib.compress(array("b", self.table).tobytes(), 9)
