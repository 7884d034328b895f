"""Character n-grams, hashed: features that need no word segmentation and survive typos."""

from __future__ import annotations

import zlib
from collections import Counter
from itertools import pairwise

import numpy as np
import scipy.sparse

from chatbot.reading.tokens import tokenise

DIMENSIONS = 2**15


def ngrams(text: str) -> Counter[str]:
    """Character 1–4-grams within words (Han runs are one word), and word 1–2-grams."""
    words = [token.text.lower() for token in tokenise(text)]
    joined = "".join(word if len(word) == 1 and ord(word) > 0x3000 else f" {word} " for word in words)
    plain = " ".join(joined.split())
    padded = f"^{plain}$"
    grams: Counter[str] = Counter()
    for size in (1, 2, 3, 4):
        grams.update(padded[start : start + size] for start in range(len(padded) - size + 1))
    grams.update(f"w:{word}" for word in words)
    grams.update(f"w:{one}_{two}" for one, two in pairwise(words))
    return grams


def features(text: str) -> scipy.sparse.csr_matrix:
    """One row of `DIMENSIONS` columns: sublinear counts of the hashed n-grams."""
    columns: Counter[int] = Counter()
    for gram, count in ngrams(text).items():
        columns[zlib.crc32(gram.encode("utf-8")) % DIMENSIONS] += count
    indices = np.fromiter(columns.keys(), dtype=np.int32, count=len(columns))
    values = 1.0 + np.log(np.fromiter(columns.values(), dtype=np.float32, count=len(columns)))
    return scipy.sparse.csr_matrix(
        (values, indices, np.array([0, len(columns)], dtype=np.int32)),
        shape=(1, DIMENSIONS),
        dtype=np.float32,
    )
