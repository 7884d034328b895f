"""Writes the encoder that the assistant runs: `python -m training.export_encoder BASE`.

BASE is a folder in sentence-transformers form (config.json, model.safetensors, tokenizer.json).
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

from training.graph import Shape, sentence_encoder

TARGET = Path(__file__).parents[1] / "chatbot" / "encoder"


def main() -> int:
    if len(sys.argv) != 2:
        print("Say where the base encoder is: python -m training.export_encoder FOLDER")
        return 2
    base = Path(sys.argv[1])
    config = json.loads((base / "config.json").read_text(encoding="utf-8"))
    weights = {
        name.removeprefix("bert."): value.astype(np.float32)
        for name, value in load_file(base / "model.safetensors").items()
    }
    shape = Shape(
        config["num_hidden_layers"],
        config["num_attention_heads"],
        config["hidden_size"],
        config["layer_norm_eps"],
    )
    onnx.save(sentence_encoder(weights, shape), TARGET / "encoder.onnx")
    shutil.copyfile(base / "tokenizer.json", TARGET / "tokenizer.json")
    for name in ("encoder.onnx", "tokenizer.json"):
        file = TARGET / name
        digest = hashlib.sha256(file.read_bytes()).hexdigest()
        print(f"{name}: {file.stat().st_size / 1e6:.1f} MB, sha256 {digest}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
