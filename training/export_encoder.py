"""Writes the encoder that the assistant runs: `python -m training.export_encoder BASE TRAINED`.

BASE is a folder in sentence-transformers form (config.json, tokenizer.json), TRAINED what
`training.train_encoder` wrote from it.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import sys
from pathlib import Path

import numpy as np
import onnx
from safetensors.numpy import load_file

from training.graph import Shape, Weights, reader

TARGET = Path(__file__).parents[1] / "chatbot" / "encoder"
FILES = ("encoder.onnx", "tokenizer.json", "labels.json")


def main() -> int:
    if len(sys.argv) != 3:
        print("Say where base and trained weights are: python -m training.export_encoder BASE TRAINED")
        return 2
    base, trained = map(Path, sys.argv[1:])
    config = json.loads((base / "config.json").read_text(encoding="utf-8"))
    weights, branch = _weights(base / "model.safetensors", "bert."), _weights(trained / "branch.safetensors")
    shape = Shape(
        config["num_hidden_layers"],
        config["num_attention_heads"],
        config["hidden_size"],
        config["layer_norm_eps"],
    )
    onnx.save(reader(weights, branch, shape), TARGET / "encoder.onnx")
    shutil.copyfile(base / "tokenizer.json", TARGET / "tokenizer.json")
    shutil.copyfile(trained / "labels.json", TARGET / "labels.json")
    sums = {name: hashlib.sha256((TARGET / name).read_bytes()).hexdigest() for name in FILES}
    rows = "".join(f"{digest}  {name}\n" for name, digest in sums.items())
    (TARGET / "SHA256SUMS").write_text(rows, encoding="utf-8")
    print(f"encoder.onnx: {(TARGET / FILES[0]).stat().st_size / 1e6:.1f} MB\n{rows}", end="")
    return 0


def _weights(file: Path, prefix: str = "") -> Weights:
    return {name.removeprefix(prefix): value.astype(np.float32) for name, value in load_file(file).items()}


if __name__ == "__main__":
    sys.exit(main())
