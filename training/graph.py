"""A BERT encoder with its branch (`training/network.py`) as an ONNX graph: token ids in; one unit vector a
text comes out, and what each token tells of each label.

Weights are whole numbers of seven bits, one scale a column, and activations are quantised as they come
(ONNX's DynamicQuantizeLinear and MatMulInteger): seven, so that processors without VNNI cannot overflow
when they add products in pairs. Word embeddings are kept in four bits, thirty-two to a scale.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt
import onnx
from onnx import TensorProto, helper, numpy_helper

Weights = Mapping[str, npt.NDArray[np.float32]]

HEADS = ("weight", "votes")
_LARGEST_WEIGHT = 63
_BLOCK = 32
_MICROSOFT = "com.microsoft"


@dataclass(frozen=True)
class Shape:
    """The sizes of an encoder, as its config.json gives them."""

    layers: int
    heads: int
    width: int
    epsilon: float

    @property
    def head(self) -> int:
        return self.width // self.heads


@dataclass
class _Builder:
    """Collects nodes and constants; every method returns the name of what it made."""

    nodes: list[Any] = field(default_factory=list)
    constants: dict[str, Any] = field(default_factory=dict)
    quantised: set[str] = field(default_factory=set)

    def constant(self, name: str, value: Any, kind: Any = None) -> str:
        self.constants.setdefault(name, numpy_helper.from_array(np.ascontiguousarray(value, kind), name))
        return name

    def node(self, kind: str, inputs: Sequence[str], output: str, **attributes: Any) -> str:
        self.nodes.append(helper.make_node(kind, list(inputs), [output], name=output, **attributes))
        return output


def reader(weights: Weights, branch: Weights, shape: Shape) -> Any:
    """The whole graph: inputs `input_ids` and `attention_mask`, outputs `embedding`, `weight` and `votes`.

    `branch` holds the copied upper layers, `weight` (how much a token is heard of a label) and `votes`
    (label by value). What only the branch needs is not computed where only `embedding` is asked for.
    """
    build = _Builder()
    hidden = _embedded(build, weights, shape)
    mask = _attention_mask(build)
    copied = len({name.split(".")[1] for name in branch if name.startswith("layer.")})
    shared = shape.layers - copied
    told = hidden
    for layer in range(shape.layers):
        hidden = _layer(build, weights, shape, hidden, mask, f"encoder.layer.{layer}.")
        told = hidden if layer < shared else told
    for layer in range(copied):
        told = _layer(build, branch, shape, told, mask, f"layer.{layer}.")
    _pooled(build, hidden)
    centred = build.node("Sub", [told, build.constant("centre", branch["centre"], np.float32)], "centred")
    told = build.node("Div", [centred, build.constant("deviation", branch["scale"], np.float32)], "scaled")
    for name in HEADS:
        matrix = build.constant(f"{name}.matrix", branch[f"{name}.weight"].T, np.float32)
        bias = build.constant(f"{name}.bias", branch[f"{name}.bias"], np.float32)
        build.node("Add", [build.node("MatMul", [told, matrix], f"{name}_product"), bias], name)
    ids = [
        helper.make_tensor_value_info(name, TensorProto.INT64, ["batch", "tokens"])
        for name in ("input_ids", "attention_mask")
    ]
    out = [helper.make_tensor_value_info("embedding", TensorProto.FLOAT, ["batch", shape.width])]
    for name in HEADS:
        sizes = ["batch", "tokens", len(branch[f"{name}.bias"])]
        out.append(helper.make_tensor_value_info(name, TensorProto.FLOAT, sizes))
    graph = helper.make_graph(build.nodes, "reader", ids, out, list(build.constants.values()))
    opsets = [helper.make_opsetid("", 21), helper.make_opsetid(_MICROSOFT, 1)]
    model = helper.make_model(graph, opset_imports=opsets, ir_version=10, producer_name="kapok")
    onnx.checker.check_model(model)
    return model


def _embedded(build: _Builder, weights: Weights, shape: Shape) -> str:
    words = _four_bit_words(build, weights["embeddings.word_embeddings.weight"])
    places = (
        weights["embeddings.position_embeddings.weight"]
        + weights["embeddings.token_type_embeddings.weight"][0]
    )
    build.constant("places", places, np.float32)
    build.node("Shape", ["input_ids"], "tokens", start=1, end=2)
    build.node(
        "Slice",
        ["places", build.constant("zero", [0], np.int64), "tokens", build.constant("rows", [0], np.int64)],
        "here",
    )
    summed = build.node("Add", [words, "here"], "embedded")
    return _normalised(build, weights, shape, summed, "embeddings.LayerNorm")


def _four_bit_words(build: _Builder, table: npt.NDArray[np.float32]) -> str:
    """Word vectors in blocks of thirty-two: the largest of each is −8, the rest whole steps of it."""
    rows, width = table.shape
    blocks = table.astype(np.float32).reshape(rows, width // _BLOCK, _BLOCK)
    largest = np.take_along_axis(blocks, np.abs(blocks).argmax(-1)[..., None], -1)[..., 0]
    scales = largest / -8.0
    steps = np.divide(blocks, scales[..., None], out=np.zeros_like(blocks), where=scales[..., None] != 0)
    whole = np.clip(np.rint(steps) + 8, 0, 15).astype(np.uint8).reshape(rows, width)
    build.constants["words"] = helper.make_tensor(
        "words", TensorProto.UINT4, [rows, width], (whole[:, ::2] | whole[:, 1::2] << 4).tobytes(), raw=True
    )
    middles = np.full(rows * width // _BLOCK // 2, 0x88, np.uint8).tobytes()
    build.constants["middles"] = helper.make_tensor(
        "middles", TensorProto.UINT4, [rows, width // _BLOCK], middles, raw=True
    )
    build.constant("word_scales", scales, np.float16)
    build.node(
        "GatherBlockQuantized", ["words", "input_ids", "word_scales", "middles"], "words_half",
        domain=_MICROSOFT, block_size=_BLOCK, gather_axis=0, quantize_axis=1,
    )  # fmt: skip
    return build.node("Cast", ["words_half"], "words_whole", to=TensorProto.FLOAT)


def _attention_mask(build: _Builder) -> str:
    """Nought for a token, a large negative number for padding, shaped to be added to attention."""
    build.node("Cast", ["attention_mask"], "present", to=TensorProto.FLOAT)
    build.node("Sub", [build.constant("one", 1, np.float32), "present"], "absent")
    build.node("Mul", ["absent", build.constant("far", -10000, np.float32)], "far_absent")
    return build.node("Unsqueeze", ["far_absent", build.constant("heads_and_rows", [1, 2], np.int64)], "mask")


def _layer(build: _Builder, weights: Weights, shape: Shape, hidden: str, mask: str, at: str) -> str:
    quantised = _quantised(build, hidden)
    query, key, value = (
        _heads(
            build,
            shape,
            _linear(build, weights, quantised, f"{at}attention.self.{part}", f"{at}{part}"),
            part == "key",
        )
        for part in ("query", "key", "value")
    )
    build.node("MatMul", [query, key], f"{at}scores")
    build.node("Mul", [f"{at}scores", build.constant("scale", shape.head**-0.5, np.float32)], f"{at}scaled")
    build.node("Add", [f"{at}scaled", mask], f"{at}masked")
    build.node("Softmax", [f"{at}masked"], f"{at}attention", axis=-1)
    build.node("MatMul", [f"{at}attention", value], f"{at}context")
    build.node("Transpose", [f"{at}context"], f"{at}context_rows", perm=[0, 2, 1, 3])
    joined = build.node(
        "Reshape",
        [f"{at}context_rows", build.constant("joined", [0, 0, shape.width], np.int64)],
        f"{at}joined",
    )
    attended = _linear(
        build, weights, _quantised(build, joined), f"{at}attention.output.dense", f"{at}attended"
    )
    build.node("Add", [attended, hidden], f"{at}attended_sum")
    middle = _normalised(build, weights, shape, f"{at}attended_sum", f"{at}attention.output.LayerNorm")
    wide = _linear(build, weights, _quantised(build, middle), f"{at}intermediate.dense", f"{at}wide")
    bent = build.node("Gelu", [wide], f"{at}bent")
    narrow = _linear(build, weights, _quantised(build, bent), f"{at}output.dense", f"{at}narrow")
    build.node("Add", [narrow, middle], f"{at}sum")
    return _normalised(build, weights, shape, f"{at}sum", f"{at}output.LayerNorm")


def _heads(build: _Builder, shape: Shape, rows: str, turned: bool) -> str:
    split = build.constant("split", [0, 0, shape.heads, shape.head], np.int64)
    build.node("Reshape", [rows, split], f"{rows}_split")
    order = [0, 2, 3, 1] if turned else [0, 2, 1, 3]
    return build.node("Transpose", [f"{rows}_split"], f"{rows}_heads", perm=order)


def _quantised(build: _Builder, rows: str) -> str:
    """The rows as bytes; their scale and zero point stand beside them under `_scale` and `_zero`."""
    if rows not in build.quantised:
        build.quantised.add(rows)
        outputs = [f"{rows}_bytes", f"{rows}_scale", f"{rows}_zero"]
        build.nodes.append(
            helper.make_node("DynamicQuantizeLinear", [rows], outputs, name=f"{rows}_quantise")
        )
    return rows


def _linear(build: _Builder, weights: Weights, rows: str, key: str, name: str) -> str:
    matrix = weights[f"{key}.weight"].astype(np.float32)
    scales = np.abs(matrix).max(axis=1) / _LARGEST_WEIGHT
    scales[scales == 0] = 1.0
    build.constant(f"{name}.weight", np.rint(matrix / scales[:, None]).T, np.int8)
    build.constant(f"{name}.scales", scales, np.float32)
    build.constant(f"{name}.bias", weights[f"{key}.bias"], np.float32)
    build.node("MatMulInteger", [f"{rows}_bytes", f"{name}.weight", f"{rows}_zero"], f"{name}_whole")
    build.node("Cast", [f"{name}_whole"], f"{name}_real", to=TensorProto.FLOAT)
    build.node("Mul", [f"{rows}_scale", f"{name}.scales"], f"{name}_scale")
    build.node("Mul", [f"{name}_real", f"{name}_scale"], f"{name}_product")
    return build.node("Add", [f"{name}_product", f"{name}.bias"], name)


def _normalised(build: _Builder, weights: Weights, shape: Shape, rows: str, key: str) -> str:
    gain = build.constant(f"{key}.gain", weights[f"{key}.weight"], np.float32)
    shift = build.constant(f"{key}.shift", weights[f"{key}.bias"], np.float32)
    return build.node(
        "LayerNormalization", [rows, gain, shift], f"{rows}_normal", axis=-1, epsilon=shape.epsilon
    )


def _pooled(build: _Builder, hidden: str) -> None:
    """The mean over the tokens that are there, of length one."""
    build.node("Unsqueeze", ["present", build.constant("last", [-1], np.int64)], "present_column")
    build.node("Mul", [hidden, "present_column"], "present_rows")
    build.node("ReduceSum", ["present_rows", build.constant("second", [1], np.int64)], "summed", keepdims=0)
    build.node("ReduceSum", ["present", "second"], "count", keepdims=1)
    build.node("Div", ["summed", "count"], "mean")
    build.node("LpNormalization", ["mean"], "embedding", axis=-1, p=2)
