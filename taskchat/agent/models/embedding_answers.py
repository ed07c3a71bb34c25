"""The vectors in what a server answers to `/embeddings`. Pure.

The contract has `{"data": [{"index": 0, "embedding": [0.1, …]}, …]}`. Servers leave the index out, mix the order, nest
a vector in a list, send base64, or answer as Ollama's own API does: `{"embeddings": [[…]]}`.
"""

from __future__ import annotations

import base64
import binascii
import math
import struct
from collections.abc import Mapping, Sequence
from typing import Any

from taskchat.agent.models.faults import Fault, Kind
from taskchat.agent.models.refusals import kind_of_refusal, status_in, words_of

DIMENSIONS_MAX = 16_000


def vectors_in(body: Any, count: int) -> list[list[float]]:
    """The vectors of `count` texts, in the order of the texts. Raises Fault."""
    listed = _listed(body)
    if not listed:
        raise _without_vectors(body)
    if len(listed) != count:
        raise Fault(Kind.BROKEN, said=f"{len(listed)} vectors for {count} texts")
    vectors = [_vector(item) for item in _in_order(listed)]
    if len({len(vector) for vector in vectors}) > 1:
        raise Fault(Kind.BROKEN, said="vectors of several lengths")
    return vectors


def _listed(body: Any) -> list[Any] | None:
    """What has the vectors, whatever it is called."""
    if isinstance(body, list):
        return body
    if not isinstance(body, Mapping):
        return None
    for name in ("data", "embeddings", "results"):
        found = body.get(name)
        if isinstance(found, list):
            return found
        if isinstance(found, Mapping):
            return _listed(found)
    return [body] if "embedding" in body else None


def _in_order(items: Sequence[Any]) -> list[Any]:
    """By their index, where all have one of their own; else as they came."""
    places = [item.get("index") if isinstance(item, Mapping) else None for item in items]
    if sorted(place for place in places if isinstance(place, int)) != list(range(len(items))):
        return list(items)
    return sorted(items, key=lambda item: item["index"])


def _vector(item: Any) -> list[float]:
    if isinstance(item, Mapping):
        item = next((item[name] for name in ("embedding", "vector", "values") if name in item), None)
    while isinstance(item, list) and len(item) == 1 and isinstance(item[0], list):
        item = item[0]
    if isinstance(item, str):
        item = _unpacked(item)
    if not isinstance(item, list) or not 0 < len(item) <= DIMENSIONS_MAX:
        raise Fault(Kind.BROKEN, said="something that is no vector")
    if not all(isinstance(number, int | float) and not isinstance(number, bool) for number in item):
        raise Fault(Kind.BROKEN, said="a vector of what is no number")
    vector = [float(number) for number in item if -1e300 < number < 1e300]
    if len(vector) != len(item):
        raise Fault(Kind.BROKEN, said="a vector without a direction")
    return vector


def _unpacked(text: str) -> list[float] | None:
    """32-bit floats, little endian, in base64."""
    try:
        data = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return None
    numbers = struct.unpack(f"<{len(data) // 4}f", data[: len(data) // 4 * 4])
    return list(numbers) if all(map(math.isfinite, numbers)) else None


def _without_vectors(body: Any) -> Fault:
    """What an answer means that has none: some say 200 and put an error into it."""
    if isinstance(body, Mapping) and "error" in body:
        said = words_of(body["error"])
        return Fault(kind_of_refusal(status_in(body["error"]) or status_in(body), said), said=said)
    return Fault(Kind.NO_LLM, said="no vectors")
