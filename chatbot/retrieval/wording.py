"""How alike two questions are worded: cosine of their character n-grams, rare ones weighing more."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import scipy.sparse

from chatbot.reading.ngrams import DIMENSIONS, features

Matrix = Any


def counted(texts: Sequence[str]) -> Matrix:
    """One row of n-gram counts a text."""
    return scipy.sparse.vstack([features(text) for text in texts]).tocsr()


def rarity(counts: Matrix) -> npt.NDArray[np.float32]:
    """Inverse document frequency of every column."""
    seen = np.asarray((counts > 0).sum(axis=0)).ravel()
    weights: npt.NDArray[np.float32] = (np.log((1 + counts.shape[0]) / (1 + seen)) + 1).astype(np.float32)
    return weights


def weighed(counts: Matrix, weights: npt.NDArray[np.float32]) -> Matrix:
    """Counts times weights, each row of length one."""
    rows = counts.tocsr(copy=True)
    rows.data = rows.data * weights[rows.indices]
    lengths = np.sqrt(np.asarray(rows.multiply(rows).sum(axis=1)).ravel())
    lengths[lengths == 0] = 1.0
    rows.data = (rows.data / np.repeat(lengths, np.diff(rows.indptr))).astype(np.float32)
    return rows


def by_column(data: Any, indices: Any, pointers: Any) -> Matrix:
    """The matrix stored as these arrays, kept by column: a question touches few of them."""
    rows = scipy.sparse.csr_matrix((data, indices, pointers), shape=(len(pointers) - 1, DIMENSIONS))
    return rows.tocsc()
