"""Texts in; sentence vectors and what each token tells out. onnxruntime and tokenizers, all local."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import onnxruntime
from tokenizers import Tokenizer

from chatbot.encoder.heard import Heard

HERE = Path(__file__).parent
WIDTH = 384
Vectors = npt.NDArray[np.float32]

_SUMS = "SHA256SUMS"
_LONGEST, _OVERLAP = 256, 32
_PREFIX = "query: "
_BATCH = 32
_ERRORS_ONLY = 3


class EncoderDamaged(Exception):
    """A file of the encoder is missing, or is not the one that was tested."""


class Encoder:
    """The network and its tokenizer, loaded once; it keeps nothing of what it reads.

    Raises:
        EncoderDamaged: when a file is not what `SHA256SUMS` says, naming it and the sum expected.
    """

    def __init__(self, folder: Path = HERE, threads: int = 1) -> None:
        check(folder)
        self.labels: tuple[str, ...] = tuple(json.loads((folder / "labels.json").read_text(encoding="utf-8")))
        self._tokenizer: Any = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._tokenizer.model._resize_cache(0)  # else it remembers words that people wrote
        self._tokenizer.enable_truncation(_LONGEST, stride=_OVERLAP)
        self._vector_alone: Any = onnxruntime.RunOptions()
        self._vector_alone.only_execute_path_to_fetches = True
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.log_severity_level = _ERRORS_ONLY
        self._session: Any = onnxruntime.InferenceSession(
            str(folder / "encoder.onnx"), options, providers=["CPUExecutionProvider"]
        )

    def embed(self, texts: Sequence[str]) -> Vectors:
        """One row of `WIDTH` a text; what goes beyond 256 tokens is not read.

        Only texts of one length are read together: a sentence padded to a story’s length costs as much.
        """
        ids = [one.ids for one in self._tokenizer.encode_batch([_PREFIX + text for text in texts])]
        order = sorted(range(len(ids)), key=lambda index: len(ids[index]))
        vectors = np.empty((len(texts), WIDTH), np.float32)
        for _, alike in groupby(order, key=lambda index: len(ids[index])):
            same = list(alike)
            for start in range(0, len(same), _BATCH):
                batch = same[start : start + _BATCH]
                vectors[batch] = self._batch(np.array([ids[index] for index in batch], np.int64))
        return vectors

    def hear(self, text: str) -> Heard:
        """What each token tells, in windows of 256 tokens that overlap; and the first window's vector."""
        first = self._tokenizer.encode(_PREFIX + text)
        windows = [first, *first.overflowing]
        vectors, weights, votes = zip(*(self._window(window) for window in windows), strict=True)
        spans = np.array([span for window in windows for span in window.offsets], np.int64) - len(_PREFIX)
        return Heard(self.labels, vectors[0], spans, np.concatenate(weights), np.concatenate(votes))

    def _window(self, window: Any) -> tuple[Vectors, Vectors, Vectors]:
        ids = np.array([window.ids], np.int64)
        inputs = {"input_ids": ids, "attention_mask": np.ones_like(ids)}
        vector, weights, votes = self._session.run(["embedding", "weight", "votes"], inputs)
        return vector[0], weights[0], votes[0].reshape(len(window.ids), len(self.labels), -1)

    def _batch(self, ids: npt.NDArray[np.int64]) -> Vectors:
        inputs = {"input_ids": ids, "attention_mask": np.ones_like(ids)}
        found: Vectors = self._session.run(["embedding"], inputs, self._vector_alone)[0]
        return found


def check(folder: Path = HERE) -> None:
    """That every file is the one that was tested.

    Raises:
        EncoderDamaged: naming the first that is not, and the sum expected.
    """
    for name, expected in _sums(folder):
        file = folder / name
        found = hashlib.sha256(file.read_bytes()).hexdigest() if file.is_file() else "no such file"
        if found != expected:
            raise EncoderDamaged(
                f"{file} is missing or damaged: its sha256 must be {expected}, found {found}."
                " Take it from the repository again, or write it anew with `make train-encoder`."
            )


def _sums(folder: Path) -> Iterator[tuple[str, str]]:
    """(file, sha256) as `sha256sum` writes them."""
    if not (folder / _SUMS).is_file():
        raise EncoderDamaged(f"{folder / _SUMS} is missing. Take it from the repository again.")
    for row in (folder / _SUMS).read_text(encoding="utf-8").splitlines():
        expected, name = row.split()
        yield name, expected


@cache
def encoder() -> Encoder:
    """The one that all parts of this process share."""
    return Encoder()
