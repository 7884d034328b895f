"""Sentence vectors of each language measured from that language's own mean.

As the encoder gives them, the two languages lie apart, and what is alike across them does not show.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from chatbot.encoder.encoder import Vectors
from legal_kb.schema.base import LANGUAGES


def centres_of(vectors: Vectors, languages: npt.NDArray[np.str_]) -> Vectors:
    """(language, width): the mean of each language, in the order of `LANGUAGES`."""
    return np.stack([vectors[languages == language].mean(axis=0) for language in LANGUAGES])


def centred(vectors: Vectors, centres: Vectors) -> Vectors:
    """Vectors from their centres, of length one."""
    moved = vectors - centres
    found: Vectors = moved / np.maximum(np.linalg.norm(moved, axis=-1, keepdims=True), 1e-9)
    return found
