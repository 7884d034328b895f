"""Texts in, unit vectors out; onnxruntime and tokenizers, no network, no torch."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import onnxruntime
from tokenizers import Tokenizer

HERE = Path(__file__).parent
WIDTH = 384
Vectors = npt.NDArray[np.float32]

_LONGEST = 128
_PADDING = 1
_PREFIX = "query: "
_BATCH = 32
_ERRORS_ONLY = 3


class Encoder:
    """The network and its tokenizer, loaded once; it keeps nothing of what it reads."""

    def __init__(self, folder: Path = HERE, threads: int = 1) -> None:
        self._tokenizer: Any = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._tokenizer.model._resize_cache(0)  # else it remembers words that people wrote
        self._tokenizer.enable_truncation(_LONGEST)
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.log_severity_level = _ERRORS_ONLY
        self._session: Any = onnxruntime.InferenceSession(
            str(folder / "encoder.onnx"), options, providers=["CPUExecutionProvider"]
        )

    def embed(self, texts: Sequence[str]) -> Vectors:
        """One row of `WIDTH` a text; what goes beyond 128 tokens is not read."""
        order = sorted(range(len(texts)), key=lambda index: len(texts[index]))
        vectors = np.empty((len(texts), WIDTH), np.float32)
        for start in range(0, len(order), _BATCH):
            batch = order[start : start + _BATCH]
            vectors[batch] = self._batch([texts[index] for index in batch])
        return vectors

    def _batch(self, texts: Sequence[str]) -> Vectors:
        read = self._tokenizer.encode_batch([_PREFIX + text for text in texts])
        longest = max(len(one.ids) for one in read)
        ids = np.full((len(read), longest), _PADDING, np.int64)
        mask = np.zeros((len(read), longest), np.int64)
        for row, one in enumerate(read):
            ids[row, : len(one.ids)] = one.ids
            mask[row, : len(one.ids)] = 1
        found: Vectors = self._session.run(None, {"input_ids": ids, "attention_mask": mask})[0]
        return found


@cache
def encoder() -> Encoder:
    """The one that all parts of this process share."""
    return Encoder()
